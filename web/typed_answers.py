"""What words mean that somebody typed into a chat or an SMS."""

import contextlib
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from alerts import answering, inbox
from alerts.models import AlertState, Via, Warning, WarningState  # noqa: A004
from config.errors import AmbaError, Missing, Problem, Refused
from config.reference import Reference
from notifiers import outbox
from notifiers.models import Channel, Contact
from translations import N_, Translator, translator
from web import rate_limit, reactions

# Two machines that answer each other would never stop.
POLITENESS = rate_limit.Rate(burst=5, interval=timedelta(minutes=12))
LONGEST = 10_000  # characters of one text that are looked at
MESSAGES_LOOKED_AT = 50
FINISHED = (WarningState.HANDED_OVER, WarningState.DECLINED)
OPEN = (AlertState.ISSUED, AlertState.ANSWERED)


def take(  # noqa: PLR0913 - who wrote what, where, in answer to what
    session: Session,
    reference: Reference,
    contact: Contact,
    text: str,
    *,
    via: Via,
    sender: str,
    answers_to: tuple[Channel, str] | None = None,
    now: datetime,
) -> str | None:
    """Record what *contact* wrote; return what to say back, in the contact's language.

    A text that is no answer is kept for a dispatcher as coming from *sender*.
    *answers_to* is the provider's reference of the message it was written under. None
    means: say nothing.
    """
    t = translator(contact.language)
    parsed = answering.parse(text[:LONGEST])
    if parsed is None:
        keep(
            session, text, via=via, sender=sender, message=N_("Not an answer."), now=now
        )
        if not may_react(session, sender, now):
            return None
        return t._(reactions.NOT_AN_ANSWER)
    answer, code = parsed
    try:
        warning = _meant(session, t, contact, code, answers_to)
        with session.begin_nested():
            answering.answer(
                session, warning, answer, by=contact.name, via=via, note=None, now=now
            )
    except AmbaError as error:
        return t._(error.message, **error.arguments)
    reactions.settle(session, reference, warning, now)
    return reactions.recorded(t, warning)


def keep(  # noqa: PLR0913 - the columns of one row
    session: Session,
    text: str,
    *,
    via: Via,
    sender: str,
    message: str,
    now: datetime,
) -> None:
    """Keep *text* for a dispatcher, with *message* as the reason."""
    inbox.keep(
        session,
        via=via,
        sender=sender,
        content=text[:LONGEST],
        problems=[Problem("", message)],
        now=now,
    )


def may_react(session: Session, sender: str, now: datetime) -> bool:
    """Return whether *sender* may be told once more that we do not understand."""
    try:
        with session.begin_nested():
            rate_limit.count(session, f"polite:{sender}"[:120], POLITENESS, now)
    except rate_limit.TooMany:
        return False
    return True


def _meant(
    session: Session,
    t: Translator,
    contact: Contact,
    code: str | None,
    answers_to: tuple[Channel, str] | None,
) -> Warning:
    """Return the warning that an answer is about; `Refused` when that is not clear."""
    if answers_to and code is None:
        message = outbox.by_reference(session, *answers_to)
        if message is not None and message.contact_id == contact.id:
            return answering.of_message(session, message)
    waiting = _open_for(session, contact)
    if code is not None:
        named = [warning for warning in waiting if warning.code == code]
        if not named:
            raise Missing(N_("No open alert has the code %(code)s."), code=code)
        return named[0]
    if not waiting:
        raise Missing(N_("No alert waits for your answer."))
    if len(waiting) > 1:
        codes = t.listed(f"{w.code} ({w.alert.number})" for w in waiting[:5])
        message_id = N_("Several alerts are open. Add the code of the one: %(codes)s.")
        raise Refused(message_id, codes=codes)
    return waiting[0]


def _open_for(session: Session, contact: Contact) -> list[Warning]:
    """Return the warnings that *contact* may answer: its agency's, and those it got.

    Whoever stands in for an agency that has nobody answers for that agency.
    """
    waiting = {w.id: w for w in answering.open_for(session, contact)}
    for message in outbox.of_contact(session, contact, MESSAGES_LOOKED_AT):
        if message.party in {None, contact.agency_id}:
            continue
        with contextlib.suppress(Missing):
            warning = answering.of_message(session, message)
            if warning.state not in FINISHED and warning.alert.state in OPEN:
                waiting.setdefault(warning.id, warning)
    return list(waiting.values())
