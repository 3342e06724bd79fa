"""What an SMS means that somebody sent to our number."""

import logging
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from alerts.models import Via
from config.errors import Invalid, Problem
from config.reference import Reference
from notifiers import directory, inbound, phone_numbers, replies
from notifiers.models import Channel
from translations import N_
from web import clock, typed_answers
from web.service import Service

log = logging.getLogger(__name__)

STRANGER = N_("From a number that belongs to no contact.")
UNREADABLE = N_("This is not a text message from Twilio.")
LONGEST_ID = 100


def take(service: Service, form: Mapping[str, str]) -> None:
    """Do what an SMS asks, once. Raise `Invalid` when it is none."""
    message_id, sender = form.get("MessageSid", ""), form.get("From", "")
    if not 0 < len(message_id) <= LONGEST_ID or not sender or "Body" not in form:
        raise Invalid([Problem("", UNREADABLE)])
    now = clock.now()
    with service.database.begin() as session:
        if not inbound.first_time(session, Channel.SMS, message_id, now):
            return
        text = form["Body"].replace("\0", "").strip()
        outcome = understand(session, service.reference, sender, text, now)
        inbound.settle(session, Channel.SMS, message_id, outcome)
    log.info("text message %s: %s", message_id, outcome)
    service.doorbell.ring()


def understand(
    session: Session, reference: Reference, sender: str, text: str, now: datetime
) -> str:
    """Do what *text* from *sender* asks and queue the reaction; return a word for it.

    A number that belongs to nobody gets no answer: it may be anybody's.
    """
    number = _number(sender)
    contact = directory.contact_at(session, Channel.SMS, number) if number else None
    if contact is None or number is None:
        typed_answers.keep(
            session, text, via=Via.SMS, sender=sender[:200], message=STRANGER, now=now
        )
        return "stranger"
    said = typed_answers.take(
        session,
        reference,
        contact,
        text,
        via=Via.SMS,
        sender=f"contact:{contact.id}",
        now=now,
    )
    if said:
        replies.say(session, Channel.SMS, number, said, now)
    return "text"


def _number(sender: str) -> str | None:
    """Return *sender* as E.164, or None for a name or a short code."""
    try:
        return phone_numbers.e164(sender)
    except Invalid:
        return None
