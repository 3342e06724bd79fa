"""Who may do what: one table, and a door that is shut unless a view opens it.

Every view carries `@needs(Act.…)` or `@open_to_all`; one without a mark is refused.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar
from urllib.parse import quote

from flask import Flask, current_app, g, redirect, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import BadRequest, Forbidden, Unauthorized
from werkzeug.wrappers import Response

from web import clock, origin, rate_limit, service, sessions, tokens
from web.models import Role
from web.service import Service

API = "/api/"
BEARER = "bearer "
OPEN = "all"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# Against programs that run away. Per process: in the table it would cost a commit on
# disk for each reading request, and one row that all requests of a token wait for.
_PROGRAMS = rate_limit.InMemory()


class Act(StrEnum):
    """Something that can be done through a page or the API."""

    REPORT = "report"  # hand in a report
    GEOFENCE = "geofence"  # ask where a place lies
    READ_ZONES = "read_zones"
    READ_CASES = "read_cases"  # board, map, cases, alerts
    ANSWER = "answer"  # answer a warning of one's own agency
    NOTE_ANSWER = "note_answer"  # note what another agency said on the phone
    MOVE_CASE = "move_case"  # verify, move, close, join cases
    NOTE = "note"  # write into a case
    ALERT = "alert"  # raise, update, cancel, all-clear
    READ_INBOX = "read_inbox"  # reports that could not be understood
    SETTLE_INBOX = "settle_inbox"
    READ_STATISTICS = "read_statistics"
    READ_PEOPLE = "read_people"  # contacts, duty, readiness, handsets
    MANAGE_PEOPLE = "manage_people"  # contacts, duty, channels, accounts


O, D, I, N, A = (  # noqa: E741 - letters keep the table a table
    Role.OFFICER,
    Role.DISPATCHER,
    Role.INVESTIGATOR,
    Role.ANALYST,
    Role.ADMIN,
)
TABLE: dict[Act, frozenset[Role]] = {
    Act.REPORT: frozenset({O, D, I, A}),
    Act.GEOFENCE: frozenset({O, D, I, N, A}),
    Act.READ_ZONES: frozenset({O, D, I, N, A}),
    Act.READ_CASES: frozenset({O, D, I, N, A}),
    Act.ANSWER: frozenset({O, D, A}),
    Act.NOTE_ANSWER: frozenset({D, A}),
    Act.MOVE_CASE: frozenset({D, I, A}),
    Act.NOTE: frozenset({O, D, I, A}),
    Act.ALERT: frozenset({D, A}),
    Act.READ_INBOX: frozenset({D, A}),
    Act.SETTLE_INBOX: frozenset({D, A}),
    Act.READ_STATISTICS: frozenset({O, D, I, N, A}),
    Act.READ_PEOPLE: frozenset({O, D, A}),
    Act.MANAGE_PEOPLE: frozenset({A}),
}


@dataclass(frozen=True)
class Viewer:
    """Who asks: *label* is what histories keep (`account:…`, `token:…`)."""

    id: uuid.UUID
    label: str
    role: Role
    agency_id: str
    side: str | None
    language: str | None  # None: a program, which says it with each request
    name: str  # the e-mail address, or the name of a token

    def may(self, act: Act) -> bool:
        """Return whether this viewer's role allows *act*."""
        return self.role in TABLE[act]


View = TypeVar("View", bound=Callable[..., object])


def needs(act: Act) -> Callable[[View], View]:
    """Mark a view: only viewers whose role allows *act* enter."""

    def mark(view: View) -> View:
        view.__dict__["amba_access"] = act
        return view

    return mark


def open_to_all(view: View) -> View:
    """Mark a view that strangers may use."""
    view.__dict__["amba_access"] = OPEN
    return view


def mark_of(app: Flask, endpoint: str) -> Act | str | None:
    """Return what the view of *endpoint* demands: an `Act`, `"all"`, or None: shut."""
    if endpoint == "static" or endpoint.endswith(".static"):
        return OPEN
    mark: Act | str | None = getattr(app.view_functions[endpoint], "amba_access", None)
    return mark


def viewer() -> Viewer:
    """Return who asks; 401 when nobody is known."""
    who = visitor()
    if who is None:
        raise Unauthorized
    return who


def visitor() -> Viewer | None:
    """Return who asks, or None for a stranger."""
    if "visitor" not in g:
        g.visitor = _recognised(service.current())
    who: Viewer | None = g.visitor
    return who


def may(act: Act) -> bool:
    """Return whether whoever asks is allowed *act* (for showing a button)."""
    who = visitor()
    return who is not None and who.may(act)


def local_path(text: str | None, otherwise: str = "/") -> str:
    """Return *text* if it is a path on this site, else *otherwise*."""
    plain = text is not None and text.isprintable() and "\\" not in text
    if text and plain and text.startswith("/") and not text.startswith("//"):
        return text
    return otherwise


def register(app: Flask) -> None:
    """Shut every door of *app* that its view does not open."""
    app.before_request(_let_in)


def _let_in() -> Response | None:
    """Let the request in, or answer for the view."""
    if _holds_nul():
        raise BadRequest
    if request.endpoint is None:
        return None  # no such page: 404 or 405
    mark = mark_of(current_app, request.endpoint)
    if mark == OPEN:
        return None
    who = visitor()
    if who is None:
        return _to_log_in()
    if not isinstance(mark, Act) or not who.may(mark):
        raise Forbidden
    return None


def _holds_nul() -> bool:
    """Whether a URL carries U+0000, which PostgreSQL keeps in no text."""
    parts = (part for pair in request.args.items(multi=True) for part in pair)
    return "\0" in request.path or any("\0" in part for part in parts)


def _to_log_in() -> Response:
    """Send a page's reader to the log-in and back; tell a program 401."""
    if request.path.startswith(API):
        raise Unauthorized(www_authenticate=WWWAuthenticate("bearer"))
    if request.method not in SAFE_METHODS:
        return redirect("/login")
    back = local_path(request.full_path.removesuffix("?"))
    return redirect(f"/login?next={quote(back, safe='/')}")


def _recognised(running: Service) -> Viewer | None:
    """Return who the request's token or cookie belongs to."""
    now = clock.now()
    given = request.headers.get("Authorization", "")
    if given:
        if not given.lower().startswith(BEARER):
            return None
        return _by_token(running, given[len(BEARER) :].strip(), now)
    # A cookie alone never changes anything through the API: a strange page could
    # send it along.
    if request.path.startswith(API) and request.method not in SAFE_METHODS:
        return None
    secret = request.cookies.get(sessions.COOKIE)
    return _by_cookie(running, secret, now) if secret else None


def _by_token(running: Service, text: str, now: datetime) -> Viewer | None:
    """Return the program whose token this is, and count its request."""
    with running.database.reading() as session:
        token = tokens.found(session, text)
    if token is None:
        return None
    _PROGRAMS.count(str(token.id), rate_limit.TOKEN, now)
    if token.used_at is None or now - token.used_at >= tokens.USED_EVERY:
        with running.database.begin() as session:
            tokens.used(session, token.id, now)
    return Viewer(
        id=token.id,
        label=f"token:{token.name}"[:80],
        role=token.role,
        agency_id=token.agency_id,
        side=side_of(running, token.agency_id),
        language=None,
        name=token.name,
    )


def _by_cookie(running: Service, secret: str, now: datetime) -> Viewer | None:
    """Return the account that is logged in with the cookie *secret*."""
    with running.database.reading() as session:
        log_in = sessions.current(session, secret, now)
    if log_in is None:
        return None
    account = log_in.account
    if account.demo and not origin.of(request).local:
        return None
    if now - log_in.seen_at >= sessions.SEEN_EVERY:
        with running.database.begin() as session:
            sessions.seen(session, log_in.id, now)
    return Viewer(
        id=account.id,
        label=f"account:{account.email}"[:80],
        role=account.role,
        agency_id=account.agency_id,
        side=side_of(running, account.agency_id),
        language=account.language,
        name=account.email,
    )


def side_of(running: Service, agency_id: str) -> str | None:
    """Return the side of an agency, or None when the agency is no longer known."""
    agency = running.reference.agencies.get(agency_id)
    return agency.side if agency else None
