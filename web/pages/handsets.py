"""Each contact with a console as a phone, with working answer buttons."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask import flash, make_response, redirect, render_template, request
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response

from alerts import answering
from alerts.models import Alert, Via, Warning, WarningState  # noqa: A004
from config.errors import Missing, Refused
from notifiers import outbox
from notifiers.models import Contact, Message, MessageState
from notifiers.notice import Notice
from web import access, clock, reactions, service
from web.access import Act
from web.pages import answers, frame, inbox, say

ARRIVED = (MessageState.SENT, MessageState.DELIVERED, MessageState.READ)
MOST_MESSAGES = 20
OVER = {WarningState.HANDED_OVER, WarningState.DECLINED}


@dataclass(frozen=True)
class Bubble:
    """A message on a handset, and the warning that it can answer."""

    message: Message
    notice: Notice
    warning: Warning | None

    @property
    def can_be_answered(self) -> bool:
        """Whether the buttons still do something."""
        return self.warning is not None and self.warning.state not in OVER


@dataclass(frozen=True)
class Handset:
    """A contact's phone: what arrived on it, the newest first."""

    contact: Contact
    bubbles: Sequence[Bubble]


@access.needs(Act.READ_PEOPLE)
def page() -> str:
    """Show the handsets of both sides."""
    _for_those_who_may()
    text = _fragment()
    return render_template("handsets.html", fragment=text, etag=_etag(text))


@access.needs(Act.READ_PEOPLE)
def changes() -> Response:
    """Return the handsets alone, or 304 when nothing has changed on them."""
    _for_those_who_may()
    text = _fragment()
    response = make_response(text)
    response.set_etag(_etag(text))
    response.headers["Cache-Control"] = "no-cache"
    return response.make_conditional(request)


@access.needs(Act.READ_PEOPLE)
def answer(message_id: str) -> Response:
    """Answer as the contact whose handset it is."""
    _for_those_who_may()
    said = answers.given(request.form.get("answer"))
    if said is None:
        raise BadRequest
    running = service.current()
    try:
        with running.database.begin() as session:
            message = session.get(Message, inbox.item_key(message_id))
            if message is None or message.contact is None:
                raise NotFound
            answered = answering.answer(
                session,
                answering.of_message(session, message),
                said,
                by=message.contact.name,
                via=Via.CONSOLE,
                now=clock.now(),
            )
            reactions.settle(session, running.reference, answered, clock.now())
    except (Refused, Missing) as error:
        flash(say.refusal(error), "error")
    running.doorbell.ring()
    return redirect("/handsets", 303)


def _for_those_who_may() -> None:
    """Hide the handsets from officers, except in a demonstration."""
    if not frame.may_see_handsets():
        raise NotFound


def _fragment() -> str:
    with service.current().database.reading() as session:
        found = handsets(session)
        return render_template(
            "handsets_part.html",
            handsets=found,
            agencies=service.current().reference.agencies,
        )


def handsets(session: Session) -> list[Handset]:
    """Return every contact that has a handset, with what arrived on it."""
    found = [
        (contact, [message for message in messages if message.state in ARRIVED])
        for contact, messages in outbox.for_handsets(session, MOST_MESSAGES)
    ]
    warnings = _warnings(session, [m for _, messages in found for m in messages])
    made = [
        Handset(
            contact,
            [
                Bubble(
                    message,
                    Notice.from_dict(message.notice),
                    warnings.get((message.topic, message.party)),
                )
                for message in messages
            ],
        )
        for contact, messages in found
    ]
    return _in_turns(made)


def _in_turns(made: Sequence[Handset]) -> list[Handset]:
    """Return phones that have something to show first, each side in its turn."""
    seen: Counter[tuple[bool, str]] = Counter()
    ranked = []
    for one in made:
        kind = (not one.bubbles, one.contact.language)
        ranked.append((kind[0], seen[kind], one))
        seen[kind] += 1
    return [one for *_, one in sorted(ranked, key=lambda row: row[:2])]


def _warnings(
    session: Session, messages: Sequence[Message]
) -> dict[tuple[str, str | None], Warning]:
    """Return the warning of each message, by the alert's number and the agency."""
    topics = {message.topic for message in messages}
    query = (
        sa.select(Alert.number, Warning)
        .join(Warning, Warning.alert_id == Alert.id)
        .where(Alert.number.in_(topics))
    )
    return {
        (number, warning.agency_id): warning
        for number, warning in session.execute(query)
    }


def _etag(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
