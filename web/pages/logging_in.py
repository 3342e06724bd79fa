"""The log-in page, and the way out."""

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from config.errors import Refused
from web import access, clock, errors, origin, service, sessions
from web.pages import frame, say

LONGEST = 200


@access.open_to_all
def page() -> str | Response:
    """Ask who comes in."""
    back = access.local_path(request.args.get("next"))
    if access.visitor() is not None:
        return redirect(back)
    return _form(back)


@access.open_to_all
def enter() -> str | Response | tuple[str, int]:
    """Let somebody in who knows the password, or say what is wrong."""
    running = service.current()
    back = access.local_path(request.form.get("next"))
    email = request.form.get("email", "")[:LONGEST]
    password = request.form.get("password", "")[:LONGEST]
    try:
        secret = sessions.log_in(
            running, email, password, origin.of(request), clock.now()
        )
    except Refused as error:
        text = say.refusal(error)
        return _form(back, email, text), errors.status_of(error)
    response = redirect(back)
    sessions.set_cookie(response, secret, running.settings)
    return response


@access.open_to_all
def leave() -> Response:
    """End the log-in."""
    secret = request.cookies.get(sessions.COOKIE)
    if secret:
        with service.current().database.begin() as session:
            sessions.log_out(session, secret, clock.now())
    response = redirect("/login")
    sessions.clear_cookie(response)
    return response


def _form(back: str, email: str = "", wrong: str | None = None) -> str:
    return render_template(
        "login.html",
        back=back,
        email=email,
        wrong=wrong,
        demonstration=frame.demonstration(),
    )
