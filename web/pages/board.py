"""The case board: columns by stage, the list, and what has changed since."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import sqlalchemy as sa
from flask import make_response, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from alerts import board as alert_board
from alerts import inbox
from alerts.models import Alert, AlertState, Warning, WarningState  # noqa: A004
from cases import board
from cases.board import Filters
from cases.models import Case, CaseKind, Stage
from web import access, clock, language, service
from web.access import Act
from web.pages import cards, case, filtering
from web.pages.cards import Card

LIST_PAGE = 100
SHOWN = 20  # cards of a column; the rest is one click away, in the list
MOST_NEEDS = 50
NEWEST = 50


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

    mine: Sequence[Warning] = field(default_factory=tuple)  # to be answered by us
    to_phone: Sequence[Warning] = field(default_factory=tuple)  # the ladder has ended
    overdue: Sequence[Needed] = field(default_factory=tuple)
    drafts: Sequence[Alert] = field(default_factory=tuple)
    unreached: Sequence[Needed] = field(default_factory=tuple)
    inbox: int = 0

    @property
    def count(self) -> int:
        """How many things there are."""
        rows = (self.mine, self.to_phone, self.overdue, self.drafts, self.unreached)
        return sum(map(len, rows)) + self.inbox


@access.needs(Act.READ_CASES)
def page() -> str:
    """Show the board, or with `?view=list` the list."""
    given = filtering.chosen()
    if request.args.get("view") == "list":
        return _list(given)
    with service.current().database.reading() as session:
        etag = _etag(session, given)
        return render_template(
            "board.html",
            view="board",
            etag=etag,
            **_frame(given),
            **_parts(session, given),
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
    mine = []
    if access.may(Act.ANSWER):
        mine = alert_board.waiting_for(session, access.viewer().agency_id)[:MOST_NEEDS]
    if not access.may(Act.NOTE_ANSWER):
        return Needs(mine=mine)
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
    to_phone = alert_board.to_phone(session)[:MOST_NEEDS]
    asked = asked.where(Warning.id.not_in([one.id for one in to_phone]))
    overdue = asked.where(Warning.must_answer, Warning.due_at < now, Warning.reached)
    unreached = asked.where(sa.not_(Warning.reached))
    return Needs(
        mine=mine,
        to_phone=to_phone,
        overdue=[Needed(*row) for row in session.execute(overdue)],
        drafts=session.scalars(drafts).all(),
        unreached=[Needed(*row) for row in session.execute(unreached)],
        inbox=inbox.open_count(session) if access.may(Act.READ_INBOX) else 0,
    )


def _parts(session: Session, given: dict[str, str]) -> dict[str, object]:
    """Return what the board's template shows."""
    wanted = filtering.read(given)
    lives = [_life(session, kind, wanted) for kind in wanted.kinds or CaseKind]
    total = sum(column.count for life in lives for column in life.columns)
    return {"lives": lives, "total": total, "needs": needs(session)}


def _life(session: Session, kind: CaseKind, wanted: Filters) -> Life:
    """Return the columns of one life, without the stages that were not asked for."""
    stages = tuple(
        s for s in case.LIVES[kind] if s in (wanted.stages or case.LIVES[kind])
    )
    only = replace(wanted, kinds=(kind,), stages=stages)
    columns = board.columns(session, only, access.viewer().side) if stages else []
    first = [one for column in columns for one in column.cases[:SHOWN]]
    shown = cards.cards(session, first)
    by_number = {card.case.number: card for card in shown}
    return Life(
        kind,
        [
            Column(
                column.stage,
                column.count,
                [by_number[one.number] for one in column.cases[:SHOWN]],
            )
            for column in columns
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
    # More than the newest alone: transactions end in another order than they began.
    newest = sa.select(Case.id, Case.changed_at)
    newest = newest.order_by(Case.changed_at.desc(), Case.id.desc()).limit(NEWEST)
    cursor = [tuple(row) for row in session.execute(newest)]
    waiting = inbox.open_count(session)
    overdue = (
        sa.select(sa.func.count())
        .select_from(Warning)
        .where(Warning.state == WarningState.WAITING, Warning.due_at < clock.now())
    )
    who, tag = access.viewer(), language.current().language
    seen = (
        cursor,
        waiting,
        session.scalar(overdue),
        who.role,
        tag,
        sorted(given.items()),
    )
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:32]
