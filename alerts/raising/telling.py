"""Put an alert's messages into the outbox, each in its reader's language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from alerts import duty, ladders, parity, timeline, wording
from alerts.models import (
    Alert,
    AlertState,
    AlertType,
    Warning,  # noqa: A004 - DESIGN's word
)
from alerts.raising import plan
from alerts.raising.plan import Plan
from alerts.wording.facts import Call, Facts, Recipient
from notifiers import outbox
from notifiers.models import Contact
from notifiers.notice import Notice

ASKING = (AlertType.ALERT, AlertType.UPDATE)
# Stand for what differs between two agencies of a side; of the same length as a code.
_AGENCY, _CODE = "\ue000", "\ue001\ue002\ue003\ue004"


@dataclass(frozen=True)
class Templates:
    """The texts of one alert for one kind of reader, before they are addressed."""

    texts: Mapping[str, wording.Texts]

    def notice(
        self, facts: Facts, language: str, desk: Mapping[str, str], code: str
    ) -> Notice:
        """Return the notice in *language* for the agency named *desk*."""
        filled = _filled(self.texts[language], language, desk, code)
        asking = facts.type in ASKING
        return Notice(
            language=language,
            title=filled.title,
            text=filled.full,
            short=filled.short,
            buttons=tuple(wording.buttons(language)) if asking else (),
            place=(facts.lat, facts.lon),
            code=code if asking else None,
            exercise=facts.exercise,
        )


def freeze(session: Session, alert: Alert, terms: Plan, now: datetime) -> Facts:
    """Issue *alert* at *now*: from here on its facts, texts and ladders never change.

    Return the facts. Raise `parity.ParityBroken` when its languages disagree.
    """
    facts = replace(Facts.from_dict(alert.facts), issued_at=now)
    due_at = now + terms.answer_within
    alert.state = AlertState.ISSUED
    alert.issued_at = now
    alert.expires_at = now + terms.lasts
    alert.facts = {**facts.as_dict(), plan.KEY: terms.as_dict()}
    asking = any(warning.must_answer for warning in alert.warnings)
    alert.texts = generic_texts(facts, due_at if asking else None)
    for warning in alert.warnings:
        warning.due_at = due_at
    must = [warning for warning in alert.warnings if warning.must_answer]
    ladders.lay(session, must, terms.ladder.rungs, now)
    return facts


def generic_texts(facts: Facts, due_at: datetime | None) -> dict[str, dict[str, str]]:
    """Return the texts that address nobody, by language; refused unless they agree."""
    reader = Recipient(due_at=due_at, must_answer=due_at is not None)
    texts = wording.texts(facts, reader)
    parity.require(texts, facts, reader)
    return {
        language: {"title": one.title, "full": one.full, "short": one.short}
        for language, one in texts.items()
    }


def tell(
    session: Session,
    alert: Alert,
    facts: Facts,
    terms: Plan,
    now: datetime,
) -> int:
    """Queue the messages of every warning of *alert*; return how many there are.

    A warning that reaches nobody of its own agency is marked, and the timeline says so.
    """
    contacts = duty.reachable(
        session, {agency_id: desk.above for agency_id, desk in terms.desks.items()}, now
    )
    return queue(session, alert, facts, terms, contacts, now)


def queue(  # noqa: PLR0913, PLR0917 - what, how, to whom, when
    session: Session,
    alert: Alert,
    facts: Facts,
    terms: Plan,
    contacts: Mapping[str, Sequence[Contact]],
    now: datetime,
) -> int:
    """Queue the messages of *alert* for the *contacts* of each warned agency."""
    queued = 0
    kinds: dict[tuple[str, bool, datetime], Templates] = {}
    for warning in alert.warnings:
        kind = (warning.side, warning.must_answer, warning.due_at)
        if kind not in kinds:
            kinds[kind] = _templates(facts, warning)
        desk = terms.desks[warning.agency_id]
        reached = contacts.get(warning.agency_id, ())
        for contact in reached:
            queued += len(
                outbox.queue(
                    session,
                    topic=alert.number,
                    party=warning.agency_id,
                    contact=contact,
                    notice=kinds[kind].notice(
                        facts, contact.language, desk.names, warning.code
                    ),
                    urgency=terms.rank,
                    send_by=alert.expires_at,
                    now=now,
                )
            )
        is_own = any(one.agency_id == warning.agency_id for one in reached)
        if facts.type in ASKING and not is_own:
            _nobody(session, alert, warning, reached, now)
    return queued


def tell_again(
    session: Session,
    warning: Warning,
    contacts: Iterable[Contact],
    call: Call,
    now: datetime,
) -> int:
    """Queue *warning* once more for *contacts*, marked as *call*; return how many.

    The same frozen facts are said; *call* keeps each text different from the last.
    """
    alert = warning.alert
    facts, terms = Facts.from_dict(alert.facts), plan.of(alert)
    templates = _templates(facts, warning, call)
    names = terms.desks[warning.agency_id].names
    queued = 0
    for contact in contacts:
        notice = templates.notice(facts, contact.language, names, warning.code)
        queued += len(
            outbox.queue(
                session,
                topic=alert.number,
                party=warning.agency_id,
                contact=contact,
                notice=notice,
                urgency=terms.rank,
                send_by=alert.expires_at,
                now=now,
            )
        )
    return queued


def _nobody(
    session: Session,
    alert: Alert,
    warning: Warning,
    instead: Iterable[Contact],
    now: datetime,
) -> None:
    """Let a dispatcher see that the agency itself has nobody who can be reached."""
    warning.reached = False
    timeline.write(
        session,
        case_id=alert.case_id,
        alert_id=alert.id,
        actor=timeline.AMBA,
        event="nobody_to_warn",
        facts={
            "agency": warning.agency_id,
            "instead": sorted({one.agency_id for one in instead}),
        },
        now=now,
    )


def _templates(facts: Facts, warning: Warning, call: Call | None = None) -> Templates:
    reader = Recipient(
        agency_names=dict.fromkeys(("zh", "ru", "en"), _AGENCY),
        side=warning.side,
        due_at=warning.due_at if warning.must_answer else None,
        code=_CODE,
        must_answer=warning.must_answer,
        call=call,
    )
    return Templates(wording.texts(facts, reader))


def _filled(
    texts: wording.Texts, language: str, desk: Mapping[str, str], code: str
) -> wording.Texts:
    name = desk.get(language.partition("-")[0]) or desk["en"]
    full = texts.full.replace(_AGENCY, name).replace(_CODE, code)
    return replace(texts, full=full, short=texts.short.replace(_CODE, code))
