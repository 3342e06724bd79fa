"""What words mean that somebody typed into a chat or an SMS."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from alerts import answering, inbox
from alerts.models import Via, Warning  # noqa: A004
from config.errors import AmbaError, Missing, Problem, Refused
from config.reference import Reference
from notifiers import outbox
from notifiers.models import Channel, Contact
from translations import N_, Translator, translator
from web import rate_limit, reactions

# Two machines that answer each other would never stop.
POLITENESS = rate_limit.Rate(burst=5, interval=timedelta(minutes=12))
LONGEST = 10_000  # characters of one text that are looked at


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
        content=text.replace("\0", "�")[:LONGEST],
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
    waiting = answering.open_for(session, contact)
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
