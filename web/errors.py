"""Refusals as answers: a page for people, problem+json (RFC 9457) for programs."""

import http
import json
import logging
from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, g, render_template, request
from jinja2 import TemplateError
from markupsafe import escape
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from config.errors import AmbaError, Invalid, Missing, Problem
from translations import N_, Translator
from web import access, language, rate_limit, service, words

log = logging.getLogger(__name__)

PROBLEM_JSON = "application/problem+json"
URN = "urn:amba:problem:"
TITLES = {
    400: N_("The request cannot be read"),
    401: N_("Log in first"),
    403: N_("Not allowed"),
    404: N_("Not found"),
    405: N_("This address does not do that"),
    406: N_("This cannot be given in that format"),
    409: N_("Not possible now"),
    413: N_("Too large"),
    415: N_("This kind of content is not understood here"),
    422: N_("Something is wrong in what was given"),
    429: N_("Too many requests"),
    500: N_("Something broke on our side"),
    503: N_("Not ready"),
}
DETAILS = {
    400: N_("The request is damaged, or a form has expired. Load the page again."),
    401: N_("Send a valid token in the header “Authorization: Bearer …”."),
    403: N_("Your role does not allow this."),
    404: N_("There is nothing at this address."),
    405: N_("This address does not know that method."),
    413: N_("What was sent is larger than this address accepts."),
    415: N_("Send application/json, or what the description of the API names."),
    500: N_("It has been written to the log. Nothing was half-stored: try again."),
}


class Unreadable(Invalid):
    """The request is not even of the form that it says it has."""


def register(app: Flask) -> None:
    """Answer every refusal and every fault of *app*."""
    app.register_error_handler(AmbaError, refusal)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)


def status_of(error: AmbaError) -> int:
    """Return the HTTP status of *error*."""
    if isinstance(error, rate_limit.TooMany):
        return 429
    if isinstance(error, Missing):
        return 404
    if isinstance(error, Unreadable):
        return 400
    return 422 if isinstance(error, Invalid) else 409


def refusal(error: AmbaError) -> Response:
    """Answer something that Amba refuses."""
    status = status_of(error)
    t = language.current()
    text = _said(error.message, error.arguments, t)
    problems = said(error.problems, t) if isinstance(error, Invalid) else None
    response = answer(status, text, kind=kind_of(error), problems=problems)
    if isinstance(error, rate_limit.TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def kind_of(error: AmbaError) -> str:
    """Return the word for *error* in the problem's `type`."""
    if isinstance(error, rate_limit.TooMany):
        return "too-many-requests"
    if isinstance(error, Missing):
        return "missing"
    return "invalid" if isinstance(error, Invalid) else "refused"


def said(problems: tuple[Problem, ...], t: Translator) -> list[dict[str, str]]:
    """Return *problems* as `{pointer, message}` in the language of *t*."""
    return [
        {"pointer": each.pointer, "message": _said(each.message, each.args, t)}
        for each in problems
    ]


def _said(message: str, given: Mapping[str, object], t: Translator) -> str:
    """Return *message* in the language of *t*, words of the domain included."""
    return t._(message, **words.arguments(t, service.current().reference, given))


def wants_problem() -> bool:
    """Return whether a program asks, which cannot read a page."""
    if request.path.startswith((access.API, "/hooks/")):
        return True
    offered = ["text/html", PROBLEM_JSON, "application/json"]
    return request.accept_mimetypes.best_match(offered, "text/html") != "text/html"


def answer(
    status: int,
    detail: str,
    *,
    kind: str | None = None,
    problems: list[dict[str, str]] | None = None,
) -> Response:
    """Return the answer *status* with *detail*, for a person or a program."""
    t = language.current()
    title = t._(TITLES.get(status) or http.HTTPStatus(status).phrase)
    if not wants_problem():
        return _page(status, title, detail, problems or [])
    body: dict[str, Any] = {
        "type": URN + kind if kind else "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
    }
    if problems is not None:
        body["errors"] = problems
    return problem(body, t.language)


def problem(body: Mapping[str, Any], tag: str) -> Response:
    """Return *body* as problem+json in the language *tag*."""
    response = Response(
        json.dumps(body, ensure_ascii=False), body["status"], mimetype=PROBLEM_JSON
    )
    response.headers["Content-Language"] = tag
    response.headers["Vary"] = "Accept-Language"
    return response


def _page(
    status: int, title: str, detail: str, problems: list[dict[str, str]]
) -> Response:
    """Return the page for a refusal; a plain one if that cannot be drawn."""
    try:
        text = render_template(
            "error.html", status=status, title=title, text=detail, problems=problems
        )
    except (TemplateError, SQLAlchemyError):
        log.exception("the page for errors cannot be shown")
        text = f"<!doctype html><title>{escape(title)}</title><h1>{escape(title)}</h1>"
        text += f"<p>{escape(detail)}</p>"
    return Response(text, status, mimetype="text/html")


def _http(error: HTTPException) -> Response | HTTPException:
    """Answer what Flask refuses; a redirect stays what it is."""
    status = error.code
    if status is None or status < http.HTTPStatus.BAD_REQUEST:
        return error
    t = language.current()
    detail = t._(DETAILS[status]) if status in DETAILS else error.description or ""
    response = answer(status, detail)
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def _stale(_error: StaleDataError) -> Response:
    """Answer an edit that somebody else's edit overtook."""
    t = language.current()
    text = t._(N_("Somebody else changed this in the meantime. Look at it again."))
    return answer(409, text, kind="refused")


def _fault(error: Exception) -> Response:
    """Answer a fault of ours: the outermost edge of a request."""
    log.error("request failed: %s", request.endpoint, exc_info=error)
    g.setdefault("visitor", None)  # not asked for again: the database may be the fault
    t = language.current()
    return answer(500, t._(DETAILS[500]))
