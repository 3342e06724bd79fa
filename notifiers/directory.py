"""Who can be reached, and how a chat is tied to a person."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from config.errors import Invalid, Problem, Refused
from notifiers import phone_numbers
from notifiers.models import Channel, Contact, Destination, LinkCode
from translations import N_, language_tag

CODE_LIFE = timedelta(days=7)
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that looks like another
CODE_LENGTH = 10  # 32**10: cannot be guessed in a week
LONGEST_NAME = 200


def add(  # noqa: PLR0913 - the columns of one row
    session: Session,
    *,
    name: str,
    agency_id: str,
    language: str,
    destinations: Iterable[tuple[Channel, str]] = (),
    verified: bool = False,
    now: datetime,
) -> Contact:
    """Add a contact reached at *destinations*, the first tried first.

    Raise `Invalid` for an empty name, an unknown language or an address that is none.
    """
    if not name.strip() or len(name) > LONGEST_NAME:
        message = N_("A contact needs a name of at most %(limit)s letters.")
        raise Invalid([Problem("/name", message, {"limit": LONGEST_NAME})])
    try:
        tag = language_tag(language)
    except ValueError as error:
        message = N_("The language must be zh, ru or en.")
        raise Invalid([Problem("/language", message)]) from error
    contact = Contact(
        name=name.strip(), agency_id=agency_id, language=tag, created_at=now
    )
    contact.destinations = [
        Destination(
            channel=channel,
            address=address_of(channel, address),
            rank=rank,
            verified_at=now if verified else None,
            created_at=now,
        )
        for rank, (channel, address) in enumerate(destinations)
    ]
    session.add(contact)
    session.flush()
    return contact


def address_of(channel: Channel, text: str) -> str:
    """Return *text* as the address that *channel* uses; raise `Invalid`."""
    text = text.strip()
    if channel in {Channel.SMS, Channel.VOICE}:
        return phone_numbers.e164(text)
    if channel == Channel.TELEGRAM and not text.lstrip("-").isdecimal():
        message = N_("A Telegram address is the number of a chat.")
        raise Invalid([Problem("", message)])
    if channel == Channel.EMAIL and not 0 < text.find("@") < len(text) - 1:
        raise Invalid([Problem("", N_("This is not an e-mail address."))])
    if not text:
        raise Invalid([Problem("", N_("A destination needs an address."))])
    return text


def contacts_of(session: Session, agency_ids: Iterable[str]) -> list[Contact]:
    """Return the active contacts of the agencies, with destinations, by name."""
    query = (
        sa.select(Contact)
        .options(selectinload(Contact.destinations))
        .where(Contact.agency_id.in_(list(agency_ids)), Contact.active)
        .order_by(Contact.agency_id, Contact.name, Contact.id)
    )
    return list(session.scalars(query))


def contact_at(session: Session, channel: Channel, address: str) -> Contact | None:
    """Return the active contact who is verified at *address*, or None.

    Of several the one verified last: telephones are handed on.
    """
    query = (
        sa.select(Contact)
        .join(Contact.destinations)
        .options(selectinload(Contact.destinations))
        .where(
            Contact.active,
            Destination.channel == channel,
            Destination.address == address,
            Destination.verified_at.is_not(None),
        )
        .order_by(Destination.verified_at.desc(), Contact.id.desc())
    )
    return session.scalars(query).first()


def link_code(session: Session, contact: Contact, now: datetime) -> str:
    """Return a new one-time code with which a chat is tied to *contact*."""
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    session.add(
        LinkCode(
            code=code,
            contact_id=contact.id,
            created_at=now,
            expires_at=now + CODE_LIFE,
        )
    )
    return code


def link(
    session: Session, code: str, channel: Channel, address: str, now: datetime
) -> Contact:
    """Tie *address* to the contact for whom *code* was made; it is verified by that.

    Whoever had the address before loses it. Raise `Refused` for a code that is used,
    too old or was never made: which of these, a stranger need not know.
    """
    address = address_of(channel, address)
    kept = session.get(LinkCode, code.strip().upper(), with_for_update=True)
    if kept is None or kept.used_at or kept.expires_at <= now:
        raise Refused(N_("This code does not work (any more). Ask for a new one."))
    kept.used_at = now
    contact = session.get_one(
        Contact, kept.contact_id, options=[selectinload(Contact.destinations)]
    )
    _release(session, contact, channel, address, now)
    for destination in contact.destinations:
        if (destination.channel, destination.address) == (channel, address):
            destination.verified_at = now
            destination.dead_at = destination.dead_reason = None
            return contact
    contact.destinations.append(
        Destination(
            channel=channel,
            address=address,
            rank=1 + max((d.rank for d in contact.destinations), default=-1),
            verified_at=now,
            created_at=now,
        )
    )
    session.flush()
    return contact


def _release(
    session: Session, contact: Contact, channel: Channel, address: str, now: datetime
) -> None:
    """Take *address* from every other contact."""
    session.execute(
        sa.update(Destination)
        .where(
            Destination.channel == channel,
            Destination.address == address,
            Destination.contact_id != contact.id,
        )
        .values(verified_at=None, dead_at=now, dead_reason="linked to somebody else")
    )
