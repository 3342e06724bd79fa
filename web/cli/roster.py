"""`flask contacts` and `flask duty`: who can be warned, and who answers when."""

from datetime import datetime, timedelta

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

import translations
from alerts import duty
from config.errors import Invalid, Missing, Problem, Refused
from notifiers import directory, outbox
from notifiers.models import Channel, Contact, Destination
from notifiers.notice import Notice
from web import clock, service
from web.cli.moments import MOMENT
from web.cli.people import known_agency
from web.cli.speaking import N_, Speaking, language_of, say

PROBE_LIFE = timedelta(hours=1)
CHANNELS = (Channel.TELEGRAM, Channel.SMS, Channel.EMAIL, Channel.CONSOLE)


@click.group("contacts")
def contacts_group() -> None:
    """Add and list contacts, tie chats to them, send probes."""


@contacts_group.command("add", cls=Speaking)
@click.argument("name")
@click.option("--agency", required=True, help="Id of the agency it belongs to.")
@click.option("--language", required=True, help="Language it reads: zh, ru or en.")
@click.option("--telegram", metavar="CHAT_ID", help="Number of a Telegram chat.")
@click.option("--sms", metavar="+E164", help="Telephone number for SMS.")
@click.option("--email", metavar="ADDRESS", help="E-mail address.")
@click.option("--console", metavar="NAME", help="A telephone of the training page.")
@click.option("--verified", is_flag=True, help="The addresses are known to work.")
def add_contact(
    name: str, agency: str, language: str, *, verified: bool, **given: str | None
) -> None:
    """Add the contact NAME; Telegram is tried first, then SMS, e-mail, console."""
    known_agency(agency)
    ways = [(each, given[each.value] or "") for each in CHANNELS if given[each.value]]
    if not ways:
        text = N_("Give at least one of --telegram, --sms, --email or --console.")
        raise Invalid([Problem("", text)])
    with service.current().database.begin() as session:
        made = directory.add(
            session,
            name=name,
            agency_id=agency,
            language=language_of(language),
            destinations=ways,
            verified=verified,
            now=clock.now(),
        )
        identity = made.id
    if not verified:
        say(N_("Nothing is sent to an address before it is verified."))
    click.echo(identity)


@contacts_group.command("list", cls=Speaking)
@click.option("--agency", help="Only the contacts of this agency.")
def list_contacts(agency: str | None) -> None:
    """List contacts with their channels; addresses stay hidden."""
    with service.current().database.reading() as session:
        for row in _contacts(session, agency):
            ways = ", ".join(_way(each) for each in row.destinations) or "-"
            state = "" if row.active else "\tclosed"
            click.echo(f"{row.id}\t{row.agency_id}\t{row.name}\t{ways}{state}")


@contacts_group.command("link", cls=Speaking)
@click.argument("contact")
def link_contact(contact: str) -> None:
    """Print a one-time code with which CONTACT (name or id) ties a chat to itself."""
    with service.current().database.begin() as session:
        found = _contact(session, contact)
        code = directory.link_code(session, found, clock.now())
    say(N_("Send this to the bot from the chat to be tied, within 7 days:"))
    click.echo(f"/start {code}")


@contacts_group.command("probe", cls=Speaking)
@click.argument("contact", nargs=-1)
@click.option("--agency", help="All contacts of this agency.")
def probe_contacts(contact: tuple[str, ...], agency: str | None) -> None:
    """Send a test message to each CONTACT (name or id) on all its channels."""
    running, now = service.current(), clock.now()
    if not contact and agency is None:
        raise Invalid([Problem("", N_("Name a contact, or an agency with --agency."))])
    with running.database.begin() as session:
        chosen = [_contact(session, each) for each in contact]
        if agency is not None:
            chosen += directory.contacts_of(session, [known_agency(agency)])
        count = sum(_probe(session, each, now) for each in dict.fromkeys(chosen))
    running.doorbell.ring()
    say(N_("Test messages on their way: %(count)s."), count=count)


@click.group("duty")
def duty_group() -> None:
    """Say who is on duty."""


@duty_group.command("set", cls=Speaking)
@click.argument("agency")
@click.argument("contact", nargs=-1, required=True)
@click.option("--from", "start", type=MOMENT, help="From when on. [default: now]")
@click.option("--to", "end", type=MOMENT, help="Until when. [default: further notice]")
def set_duty(
    agency: str, contact: tuple[str, ...], start: datetime | None, end: datetime | None
) -> None:
    """Put each CONTACT (name or id), the first to call first, on duty for AGENCY."""
    known_agency(agency)
    now = clock.now()
    with service.current().database.begin() as session:
        chosen = [_contact(session, each, agency) for each in contact]
        duty.set_duty(session, agency, chosen, start or now, end, now)
    say(N_("On duty for %(agency)s: %(count)s."), agency=agency, count=len(chosen))


def _probe(session: Session, contact: Contact, now: datetime) -> int:
    """Queue a test message to *contact*; return on how many channels."""
    t = translations.translator(contact.language)
    title = t._("Test message")
    text = t._("This is a test of Amba. Nothing has happened, nothing is to be done.")
    notice = Notice(language=contact.language, title=title, text=text, short=text)
    sent = outbox.queue(
        session,
        topic="probe",
        party=contact.agency_id,
        contact=contact,
        notice=notice,
        send_by=now + PROBE_LIFE,
        now=now,
    )
    return len(sent)


def _contacts(session: Session, agency_id: str | None) -> list[Contact]:
    query = (
        sa.select(Contact)
        .options(selectinload(Contact.destinations))
        .order_by(Contact.agency_id, Contact.name, Contact.id)
    )
    if agency_id is not None:
        query = query.where(Contact.agency_id == agency_id)
    return list(session.scalars(query))


def _contact(
    session: Session, name_or_id: str, agency_id: str | None = None
) -> Contact:
    """Return the one contact that is meant; `Missing` or `Refused` otherwise."""
    found = [
        each
        for each in _contacts(session, agency_id)
        if name_or_id in {each.name, str(each.id)}
    ]
    if not found:
        raise Missing(N_("There is no contact “%(name)s”."), name=name_or_id)
    if len(found) > 1:
        raise Refused(
            N_("Several contacts are called “%(name)s”; give the id of one: %(ids)s."),
            name=name_or_id,
            ids=", ".join(str(each.id) for each in found),
        )
    return found[0]


def _way(destination: Destination) -> str:
    """Return a channel and how far it can be trusted, without the address."""
    state = "dead" if destination.dead_at else "verified"
    return f"{destination.channel}:{state if destination.verified_at else 'unverified'}"
