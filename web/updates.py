"""What a Telegram update means, however it came: by webhook or by long polling."""

import logging
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy.orm import Session

from alerts import answering
from alerts.models import Via, WarningState
from config.errors import AmbaError, Invalid, Missing, Problem, Refused
from config.reference import Reference
from notifiers import directory, inbound, outbox, replies
from notifiers.models import Channel, Contact, Destination, Message
from translations import LANGUAGES, N_, language_tag, translator
from web import clock, reactions, typed_answers
from web.service import Service
from web.telegram_update import ChatMessage, Tap, Update

log = logging.getLogger(__name__)

START = "/start"
HOW_TO_LINK = N_(
    "To receive alerts in this chat, ask the administrator of your agency for a code "
    "and send it here: /start CODE"
)
GREETING = N_(
    "%(name)s: this chat is linked. Alerts will come here; answer them with the "
    "buttons under each alert."
)
NOT_YOURS = N_("This alert was sent to somebody else. Answer from your own chat.")
NO_BUTTON = N_("This button does not work any more.")
UNREADABLE = N_("This is not an update of Telegram.")
STRANGER = N_("From a chat that is not linked to a contact.")


def take(service: Service, update: Mapping[str, Any]) -> None:
    """Do what *update* asks, once; a repeated one changes nothing.

    Raise `Invalid` for something that is no update at all.
    """
    try:
        known = Update.model_validate(update)
    except ValidationError as error:
        raise Invalid([Problem("", UNREADABLE)]) from error
    now = clock.now()
    with service.database.begin() as session:
        if not inbound.first_time(session, Channel.TELEGRAM, str(known.update_id), now):
            return
        outcome = understand(session, service.reference, known, now)
        inbound.settle(session, Channel.TELEGRAM, str(known.update_id), outcome)
    log.info("update %s: %s", known.update_id, outcome)
    service.doorbell.ring()


def understand(
    session: Session, reference: Reference, update: Update, now: datetime
) -> str:
    """Do what *update* asks and queue the reactions; return a word for it."""
    if update.callback_query is not None:
        return _tapped(session, reference, update.callback_query, now)
    if update.message is not None:
        return _written(session, reference, update.message, now)
    return "ignored"


def _tapped(session: Session, reference: Reference, tap: Tap, now: datetime) -> str:
    """Record the answer of a button; whoever tapped is told what became of it."""
    chat = str(tap.message.chat.id) if tap.message else str(tap.sender.id)
    language = _language_of(session, chat, tap.sender.language_code)
    try:
        message, answer = _meant(session, tap)
        language = message.language
        warning = answering.of_message(session, message)
        with session.begin_nested():
            answering.answer(
                session,
                warning,
                answer,
                by=_name(message, tap),
                via=Via.TELEGRAM,
                note=None,
                now=now,
            )
    except AmbaError as error:
        text = translator(language)._(error.message, **error.arguments)
        replies.end_tap(session, chat, tap.id, text, loud=True, now=now)
        return "refused"
    text = reactions.recorded(translator(language), warning)
    replies.end_tap(session, chat, tap.id, text, loud=False, now=now)
    reactions.settle(session, reference, warning, now)
    return "answered"


def _meant(session: Session, tap: Tap) -> tuple[Message, WarningState]:
    """Return the message and the answer of a button, if it belongs to this chat."""
    key, _, word = tap.data.partition(":")
    try:
        message = outbox.message(session, uuid.UUID(hex=key))
        answer = WarningState(word)
    except (ValueError, Missing) as error:
        raise Refused(NO_BUTTON) from error
    destination = (
        session.get(Destination, message.destination_id)
        if message.destination_id
        else None
    )
    # A group that became a supergroup has a new number; its destination follows it.
    addresses = {message.address, destination.address if destination else None}
    if tap.message is None or str(tap.message.chat.id) not in addresses:
        raise Refused(NOT_YOURS)
    if tap.message.chat.is_private and tap.sender.id != tap.message.chat.id:
        raise Refused(NOT_YOURS)
    linked = destination is None or destination.verified_at is not None
    if not linked or (message.contact is not None and not message.contact.active):
        raise Refused(NOT_YOURS)
    return message, answer


def _name(message: Message, tap: Tap) -> str:
    """Return who answers: the contact; in a group also the person in it."""
    contact = message.contact.name if message.contact else message.party or ""
    if tap.message and not tap.message.chat.is_private and tap.sender.first_name:
        return f"{contact} ({tap.sender.first_name})"[:200]
    return contact


def _written(
    session: Session, reference: Reference, message: ChatMessage, now: datetime
) -> str:
    """Do what a text in a chat asks."""
    text = (message.text or message.caption or "").strip()
    chat = str(message.chat.id)
    command, _, argument = text.partition(" ")
    if command.split("@")[0] == START:
        return _start(session, message, argument.strip(), now)
    contact = directory.contact_at(session, Channel.TELEGRAM, chat)
    if not message.chat.is_private and not answering.parse(text):
        return "ignored"  # people talk to each other in groups
    if contact is None:
        return _from_stranger(session, message, text, now)
    said = typed_answers.take(
        session,
        reference,
        contact,
        text,
        via=Via.TELEGRAM,
        sender=f"contact:{contact.id}",
        answers_to=(Channel.TELEGRAM, f"{chat}:{message.reply_to_message.message_id}")
        if message.reply_to_message
        else None,
        now=now,
    )
    if said:
        replies.say(session, Channel.TELEGRAM, chat, said, now)
    return "text"


def _start(session: Session, message: ChatMessage, code: str, now: datetime) -> str:
    """Tie the chat to the contact of *code*, or say how that is done."""
    chat = str(message.chat.id)
    if not code:
        replies.say(session, Channel.TELEGRAM, chat, in_all_languages(HOW_TO_LINK), now)
        return "start"
    try:
        with session.begin_nested():
            contact = directory.link(session, code, Channel.TELEGRAM, chat, now)
    except AmbaError as error:
        text = in_all_languages(error.message, **error.arguments)
        replies.say(session, Channel.TELEGRAM, chat, text, now)
        return "not_linked"
    text = translator(contact.language)._(GREETING, name=contact.name)
    replies.say(session, Channel.TELEGRAM, chat, text, now)
    return "linked"


def _from_stranger(
    session: Session, message: ChatMessage, text: str, now: datetime
) -> str:
    """Keep what a stranger wrote, and say how to be heard; not without end."""
    sender = f"telegram:{message.chat.id}"
    if not message.chat.is_private:
        return "ignored"
    if not typed_answers.may_react(session, sender, now):
        return "flood"
    if text:
        typed_answers.keep(
            session, text, via=Via.TELEGRAM, sender=sender, message=STRANGER, now=now
        )
    how = in_all_languages(HOW_TO_LINK)
    replies.say(session, Channel.TELEGRAM, str(message.chat.id), how, now)
    return "stranger"


def in_all_languages(message: str, **arguments: object) -> str:
    """Return *message* in each language, for somebody whose language is unknown."""
    return "\n\n".join(translator(tag)._(message, **arguments) for tag in LANGUAGES)


def _language_of(session: Session, chat: str, told: str | None) -> str:
    """Return the language of the contact at *chat*, or what Telegram *told*."""
    contact: Contact | None = directory.contact_at(session, Channel.TELEGRAM, chat)
    if contact is not None:
        return contact.language
    try:
        return language_tag(told or "en")
    except ValueError:
        return "en"
