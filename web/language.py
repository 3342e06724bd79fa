"""In which language this reader is answered.

For pages: `?lang=`, the cookie of the language switch, the account, the browser's
Accept-Language, the side that runs the service. For programs: `?lang=`,
Accept-Language, English.
"""

from flask import Blueprint, Flask, current_app, g, redirect, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

import translations
from translations import Translator
from web import access, accounts, service

COOKIE = "amba_lang"
COOKIE_DAYS = 365
_OF_SIDE = {"CN": "zh-Hans", "RU": "ru"}

blueprint = Blueprint("language", __name__)


def current() -> Translator:
    """Return the translator for whoever asks."""
    if "translator" not in g:
        g.translator = translations.translator(chosen())
    found: Translator = g.translator
    return found


def chosen() -> str:
    """Return the language tag that fits this request best."""
    asked = tag(request.args.get("lang"))
    if asked:
        return asked
    if request.path.startswith(access.API):
        return accepted() or "en"
    cookie = tag(request.cookies.get(COOKIE))
    if cookie:
        return cookie
    who = access.visitor()
    own = tag(who.language) if who else None
    return own or accepted() or _OF_SIDE[service.current().settings.side]


def accepted() -> str | None:
    """Return the best of ours that the Accept-Language header asks for."""
    for text, quality in request.accept_languages:
        found = tag(text) if quality > 0 else None
        if found:
            return found
    return None


def tag(text: str | None) -> str | None:
    """Return the language that *text* means, or None if it is none of ours."""
    if not text:
        return None
    try:
        return translations.language_tag(text)
    except ValueError:
        return None


@blueprint.route("/language/<text>", methods=["GET", "POST"])
@access.open_to_all
def switch(text: str) -> Response:
    """Keep the language *text* in a cookie and the account; go back to `next`."""
    found = tag(text)
    if found is None:
        raise NotFound
    who = access.visitor()
    if who is not None and who.label.startswith("account:") and who.language != found:
        with service.current().database.begin() as session:
            accounts.speak(session, who.id, found)
    response = redirect(access.local_path(request.values.get("next")))
    settings = service.current().settings
    response.set_cookie(
        COOKIE,
        found,
        max_age=COOKIE_DAYS * 86400,
        samesite="Lax",
        secure=settings.public_url.startswith("https://"),
    )
    return response


def register(app: Flask) -> None:
    """Give templates `_`, `n_`, `p_`, `t`, `lang`, and answer the language switch."""
    app.register_blueprint(blueprint)
    app.context_processor(_for_templates)


def _for_templates() -> dict[str, object]:
    """Return the words that every template may use."""
    t = current()
    return {
        "_": t._,
        "n_": t.n,
        "p_": t.p,
        "t": t,
        "lang": t.language,
        "languages": translations.LANGUAGES,
        "viewer": access.visitor(),
        "may": access.may,
        "Act": access.Act,
        "debug": current_app.debug,
    }
