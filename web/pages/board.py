"""The case board: columns by stage, the list, and what has changed since."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from flask import make_response, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from alerts import inbox
from alerts.models import Alert, AlertState, Warning, WarningState  # noqa: A004
from cases import board
from cases.models import Case, CaseKind, Stage
from web import access, clock, language, service
from web.access import Act
from web.pages import case, cards, filtering
from web.pages.cards import Card

LIST_PAGE = 100
MOST_NEEDS = 50


@dataclass(frozen=True)
class Column:
    """One stage of a life: how many cases, and the first of them."""

    stage: Stage
    count: int
    cards: Sequence[Card]


@dataclass(frozen=True)
class Life:
    """The columns of one kind of case."""

    kind: CaseKind
    columns: Sequence[Column]


@dataclass(frozen=True)
class Needed:
    """A warning that somebody must do something about."""

    case_number: str
    side: str
    agency_id: str
    due_at: object


@dataclass(frozen=True)
class Needs:
    """What waits for a dispatcher."""

    overdue: Sequence[Needed] = field(default_factory=tuple)
    drafts: Sequence[Alert] = field(default_factory=tuple)
    unreached: Sequence[Needed] = field(default_factory=tuple)
    inbox: int = 0

    @property
    def count(self) -> int:
        """How many things there are."""
        rows = len(self.overdue) + len(self.drafts) + len(self.unreached)
        return rows + self.inbox


@access.needs(Act.READ_CASES)
def page() -> str:
    """Show the board, or with `?view=list` the list."""
    given = filtering.chosen()
    if request.args.get("view") == "list":
        return _list(given)
    with service.current().database.reading() as session:
        etag = _etag(session, given)
        return render_template(
            "board.html", view="board", etag=etag, **_frame(given), **_parts(session, given)
        )


@access.needs(Act.READ_CASES)
def changes() -> Response:
    """Return the board alone, or 304 when nothing on it has changed."""
    given = filtering.chosen()
    with service.current().database.reading() as session:
        etag = _etag(session, given)
        if request.if_none_match.contains(etag):
            response = make_response("", 304)
        else:
            text = render_template(
                "board_part.html", **_frame(given), **_parts(session, given)
            )
            response = make_response(text)
    response.set_etag(etag)
    response.headers["Cache-Control"] = "no-cache"
    return response


def needs(session: Session) -> Needs:
    """Return what waits for whoever may do something about it."""
    if not access.may(Act.NOTE_ANSWER):
        return Needs()
    now = clock.now()
    asked = (
        sa.select(Case.number, Warning.side, Warning.agency_id, Warning.due_at)
        .join(Alert, Alert.id == Warning.alert_id)
        .join(Case, Case.id == Alert.case_id)
        .where(Alert.state == AlertState.ISSUED, Warning.state == WarningState.WAITING)
        .order_by(Warning.due_at)
        .limit(MOST_NEEDS)
    )
    drafts = (
        sa.select(Alert)
        .where(Alert.state == AlertState.DRAFT)
        .order_by(Alert.created_at)
        .limit(MOST_NEEDS)
    )
    overdue = asked.where(Warning.must_answer, Warning.due_at < now, Warning.reached)
    unreached = asked.where(sa.not_(Warning.reached))
    return Needs(
        overdue=[Needed(*row) for row in session.execute(overdue)],
        drafts=session.scalars(drafts).all(),
        unreached=[Needed(*row) for row in session.execute(unreached)],
        inbox=inbox.open_count(session) if access.may(Act.READ_INBOX) else 0,
    )


def _parts(session: Session, given: dict[str, str]) -> dict[str, object]:
    """Return what the board's template shows."""
    found = board.columns(session, filtering.read(given), access.viewer().side)
    wanted = [kind for kind in CaseKind if given.get("kind", kind.value) == kind.value]
    lives = [_life(session, kind, found) for kind in wanted]
    total = sum(column.count for life in lives for column in life.columns)
    return {"lives": lives, "total": total, "needs": needs(session)}


def _life(session: Session, kind: CaseKind, found: board.Columns) -> Life:
    return Life(
        kind,
        [
            Column(
                stage,
                found[kind, stage].count,
                cards.cards(session, found[kind, stage].cases),
            )
            for stage in case.LIVES[kind]
            if (kind, stage) in found
        ],
    )


def _list(given: dict[str, str]) -> str:
    with service.current().database.reading() as session:
        found, following = board.find(
            session, filtering.read(given), request.args.get("after"), LIST_PAGE
        )
        return render_template(
            "board.html",
            view="list",
            cards=cards.cards(session, found),
            following=following,
            **_frame(given),
        )


def _frame(given: dict[str, str]) -> dict[str, object]:
    return {
        "filter": given,
        "choices": filtering.choices(language.current()),
        "query": filtering.query(given),
    }


def _etag(session: Session, given: dict[str, str]) -> str:
    """Return a mark that changes when the board would look different to this viewer."""
    cursor = board.changes(session, None)
    waiting = inbox.open_count(session)
    overdue = (
        sa.select(sa.func.count())
        .select_from(Warning)
        .where(Warning.state == WarningState.WAITING, Warning.due_at < clock.now())
    )
    who, tag = access.viewer(), language.current().language
    seen = (cursor, waiting, session.scalar(overdue), who.role, tag, sorted(given.items()))
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:32]
