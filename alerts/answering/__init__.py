"""What an agency answers to its warning, by whatever way it comes."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from alerts import ladders, timeline
from alerts.answering import answer_words
from alerts.models import Alert, AlertState, Via, Warning, WarningState  # noqa: A004
from alerts.raising import plan
from config.errors import Invalid, Missing, Problem, Refused
from config.reference_ladders import StepKind
from notifiers import outbox
from notifiers.models import Contact, Message
from translations import N_

_W = WarningState
# A word that says less than what is already known changes nothing: see `_SAYS_LESS`.
NEXT: dict[WarningState, frozenset[WarningState]] = {
    _W.WAITING: frozenset(
        {_W.ACKNOWLEDGED, _W.RESPONDING, _W.ON_SCENE, _W.HANDED_OVER, _W.DECLINED}
    ),
    _W.ACKNOWLEDGED: frozenset(
        {_W.RESPONDING, _W.ON_SCENE, _W.HANDED_OVER, _W.DECLINED}
    ),
    _W.RESPONDING: frozenset({_W.ON_SCENE, _W.HANDED_OVER, _W.DECLINED}),
    _W.ON_SCENE: frozenset({_W.HANDED_OVER, _W.DECLINED}),
    _W.HANDED_OVER: frozenset({_W.RESPONDING, _W.ON_SCENE, _W.DECLINED}),
    _W.DECLINED: frozenset(
        {_W.ACKNOWLEDGED, _W.RESPONDING, _W.ON_SCENE, _W.HANDED_OVER}
    ),
}
# A colleague taps "received" when the patrol is under way already: noted, not refused.
_SAYS_LESS = {
    _W.RESPONDING: frozenset({_W.ACKNOWLEDGED}),
    _W.ON_SCENE: frozenset({_W.ACKNOWLEDGED, _W.RESPONDING}),
    _W.HANDED_OVER: frozenset({_W.ACKNOWLEDGED}),
}
ANSWERED = frozenset({_W.ACKNOWLEDGED, _W.RESPONDING, _W.ON_SCENE, _W.HANDED_OVER})
ANSWERABLE = (AlertState.ISSUED, AlertState.ANSWERED, AlertState.EXPIRED)
LONGEST_NOTE = 2_000


@dataclass(frozen=True)
class Saying:
    """What was said, by whom, and how we heard of it."""

    answer: WarningState
    by: str
    via: Via
    note: str | None

    def as_facts(self) -> dict[str, str | None]:
        """Return what the timeline keeps of it."""
        return {
            "to": self.answer.value,
            "by": self.by,
            "via": self.via.value,
            "note": self.note,
        }


def answer(  # noqa: PLR0913 - who, how and what was said are one answer
    session: Session,
    warning: Warning,
    answer: WarningState,
    *,
    by: str,
    via: Via,
    note: str | None = None,
    code: str | None = None,
    now: datetime,
) -> Warning:
    """Record what the agency of *warning* answers, and stop what it need not read.

    *by* names who said it; an answer heard on the phone also needs a *note*. A *code*
    that is given must be the warning's. The same answer again changes nothing. Raise
    `Invalid` or `Refused`.
    """
    said = Saying(answer, by.strip(), via, (note or "").strip() or None)
    _check(said, warning, code)
    alert = _locked(session, warning)
    before = warning.state
    if answer == before:
        return warning
    event = "answered_again"
    if answer not in _SAYS_LESS.get(before, ()):
        if answer not in NEXT[before]:
            message = N_("An answer cannot go from “%(before)s” to “%(after)s”.")
            raise Refused(message, before=before, after=answer)
        event = "answered"
        _set(warning, said, now)
        outbox.cancel(session, topic=alert.number, party=warning.agency_id, now=now)
        _climb_on(session, warning, alert, now)
    facts = {"agency": warning.agency_id, "from": before.value, **said.as_facts()}
    _note(session, alert, said.by[:80], event, facts, now)
    settle(session, alert, now)
    return warning


def parse(text: str) -> tuple[WarningState, str | None] | None:
    """Return the answer and the code that a typed *text* gives, None for no answer."""
    return answer_words.parse(text)


def of_message(session: Session, message: Message) -> Warning:
    """Return the warning that *message* is about; `Missing` if it is about none."""
    query = (
        sa.select(Warning)
        .join(Alert)
        .options(joinedload(Warning.alert))
        .where(Alert.number == message.topic, Warning.agency_id == message.party)
    )
    warning = session.scalar(query)
    if warning is None:
        raise Missing(N_("This message is not about a warning."))
    return warning


def open_for(session: Session, contact: Contact) -> list[Warning]:
    """Return the warnings that *contact*'s agency may still answer, newest first."""
    query = (
        sa.select(Warning)
        .join(Alert)
        .options(joinedload(Warning.alert))
        .where(
            Warning.agency_id == contact.agency_id,
            Warning.state.not_in((_W.HANDED_OVER, _W.DECLINED)),
            Alert.state.in_((AlertState.ISSUED, AlertState.ANSWERED)),
        )
        .order_by(Alert.issued_at.desc(), Warning.id.desc())
    )
    return list(session.scalars(query))


def by_code(session: Session, contact: Contact, code: str) -> Warning | None:
    """Return the open warning of *contact*'s agency that has *code*, or None."""
    return next((w for w in open_for(session, contact) if w.code == code), None)


def by_id(session: Session, warning_id: uuid.UUID) -> Warning:
    """Return the warning; raise `Missing` if there is none."""
    warning = session.get(Warning, warning_id, options=[joinedload(Warning.alert)])
    if warning is None:
        raise Missing(N_("There is no such warning."))
    return warning


def _check(said: Saying, warning: Warning, code: str | None) -> None:
    """Refuse an answer that cannot be recorded, whatever the state."""
    problems = []
    if said.answer not in ANSWERED | {_W.DECLINED}:
        problems.append(
            Problem(
                "/answer", N_("“%(answer)s” is no answer."), {"answer": said.answer}
            )
        )
    if not said.by:
        problems.append(Problem("/by", N_("Say who answers.")))
    if said.via == Via.PHONE and said.note is None:
        problems.append(
            Problem("/note", N_("Note what was said on the phone, and by whom."))
        )
    if said.note is not None and len(said.note) > LONGEST_NOTE:
        problems.append(
            Problem(
                "/note",
                N_("A note has at most %(limit)s characters."),
                {"limit": LONGEST_NOTE},
            )
        )
    if code is not None and code.strip() != warning.code:
        problems.append(Problem("/code", N_("This is not the code of this warning.")))
    if problems:
        raise Invalid(problems)


def _locked(session: Session, warning: Warning) -> Alert:
    """Return the alert of *warning*, both as they are now and locked."""
    # Case, alert, warning: everybody locks in this order.
    timeline.lock(session, warning.alert.case_id)
    alert = warning.alert
    session.refresh(alert, with_for_update={"of": Alert})
    session.refresh(warning, with_for_update={"of": Warning})
    if alert.state == AlertState.CANCELLED:
        raise Refused(N_("Alert %(number)s was cancelled."), number=alert.number)
    if alert.state not in ANSWERABLE:
        raise Refused(
            N_("Alert %(number)s is not open for answers."), number=alert.number
        )
    return alert


def _set(warning: Warning, said: Saying, now: datetime) -> None:
    if warning.state not in ANSWERED:
        warning.answered_at = now
    warning.state = said.answer
    warning.answered_by = said.by[:200]
    warning.via = said.via
    warning.note = said.note


def _climb_on(session: Session, warning: Warning, alert: Alert, now: datetime) -> None:
    """Let the ladder of *warning* follow the answer that it has now.

    "Received" only holds for a while; a refusal starts what comes after the reminder.
    """
    ladders.overtake(session, warning, now)
    if not warning.must_answer:
        return
    ladder = plan.ladder_of(alert)
    if warning.state == _W.ACKNOWLEDGED and ladder.lease is not None:
        ladders.lease(session, warning, now + ladder.lease)
    elif warning.state == _W.DECLINED:
        rungs = [rung for rung in ladder.rungs if rung.kind != StepKind.REMIND]
        ladders.lay_anew(session, warning, rungs, now)


def settle(session: Session, alert: Alert, now: datetime) -> None:
    """Set *alert* answered when every agency that must has answered, or open again."""
    session.flush()  # the query below must see the answer
    query = (
        sa.select(sa.func.count())
        .select_from(Warning)
        .where(
            Warning.alert_id == alert.id,
            Warning.must_answer,
            Warning.state.not_in(ANSWERED),
        )
    )
    missing = session.scalar(query) or 0
    before = alert.state
    if before == AlertState.ISSUED and not missing:
        alert.state, event = AlertState.ANSWERED, "alert_answered"
    elif before == AlertState.ANSWERED and missing:
        alert.state, event = AlertState.ISSUED, "alert_reopened"
    else:
        return
    _note(session, alert, timeline.AMBA, event, {"missing": missing}, now)


def _note(  # noqa: PLR0913, PLR0917 - one entry of the timeline
    session: Session,
    alert: Alert,
    actor: str,
    event: str,
    facts: dict[str, Any],
    now: datetime,
) -> None:
    timeline.write(
        session,
        case_id=alert.case_id,
        alert_id=alert.id,
        actor=actor,
        event=event,
        facts=facts,
        now=now,
    )
