"""What may be wrong with a deployment; each check returns findings and never raises."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from alerts import duty
from config import schema, settings
from config.geojson_files import BrokenData
from notifiers.models import Contact
from translations import N_
from web import health
from web.service import Service

ENOUGH_CHANNELS = 2


@dataclass(frozen=True)
class Finding:
    """Something worth saying; only a *wrong* one fails the deployment."""

    message: str
    args: dict[str, object] = field(default_factory=dict)
    wrong: bool = True


Check = Callable[[Service, datetime], Iterator[Finding]]


def findings(running: Service, now: datetime) -> Iterator[Finding]:
    """Yield everything worth saying, the most basic first."""
    for check in (_settings, _data_dir, _data, _channels):
        yield from check(running, now)
    unreachable = list(_database(running, now))
    yield from unreachable
    if not unreachable:
        with running.database.reading() as session:
            yield from _clock(session, now)
            yield from _people(running, session, now)


def _settings(running: Service, _now: datetime) -> Iterator[Finding]:
    for name in settings.unknown():
        yield Finding(N_("%(name)s is no setting of Amba."), {"name": name})
    local = running.settings.public_url.startswith("http://127.0.0.1")
    if not local and not running.settings.public_url.startswith("https://"):
        yield Finding(N_("AMBA_PUBLIC_URL is not https: log-ins travel unprotected."))
    if not running.settings.secret_key.get_secret_value():
        yield Finding(
            N_("AMBA_SECRET_KEY is not set: the one kept in the data folder is used."),
            wrong=False,
        )


def _data_dir(running: Service, _now: datetime) -> Iterator[Finding]:
    folder = Path(running.settings.data_dir)
    args: dict[str, object] = {"folder": folder}
    if not folder.is_dir():
        yield Finding(N_("The data folder %(folder)s is not there."), args)
    elif not os.access(folder, os.W_OK | os.X_OK):
        yield Finding(N_("The data folder %(folder)s cannot be written."), args)


def _data(running: Service, _now: datetime) -> Iterator[Finding]:
    try:
        running.warm()
    except (BrokenData, OSError, ValueError) as error:
        yield Finding(
            N_("The reference data cannot be used: %(fault)s"), {"fault": error}
        )


def _channels(running: Service, _now: datetime) -> Iterator[Finding]:
    for channel, missing in running.settings.channels_off().items():
        yield Finding(
            N_("Channel %(channel)s is off: %(names)s not set."),
            {"channel": channel, "names": ", ".join(missing)},
            wrong=False,
        )


def _database(running: Service, _now: datetime) -> Iterator[Finding]:
    try:
        at, newest = schema.versions(running.database)
    except SQLAlchemyError as error:
        yield Finding(
            N_("The database cannot be reached: %(fault)s"),
            {"fault": str(error).partition("\n")[0]},
        )
        return
    if at != newest:
        yield Finding(
            N_("The database is at migration %(at)s, the program needs %(newest)s."),
            {"at": at or "-", "newest": newest},
        )


def _clock(session: Session, now: datetime) -> Iterator[Finding]:
    beat = health.last_beat(session)
    if beat is None:
        yield Finding(N_("No clock process has ever run: nothing is sent."))
    elif now - beat > health.CLOCK_SILENT:
        yield Finding(
            N_("The last clock process was seen at %(moment)s: nothing is sent."),
            {"moment": beat.isoformat(timespec="seconds")},
        )
    due = health.oldest_due(session, now)
    if due is not None and now - due > health.MESSAGE_LATE:
        yield Finding(
            N_("A message has been due since %(moment)s."),
            {"moment": due.isoformat(timespec="seconds")},
        )


def _people(running: Service, session: Session, now: datetime) -> Iterator[Finding]:
    """Look at every agency that a sector makes responsible."""
    try:
        _reference, sectors = running.reference, running.zones.sectors
    except (BrokenData, OSError, ValueError):
        return  # said above
    agencies = sorted({agency for sector in sectors for agency in sector.agencies})
    contacts = duty.contacts_by_agency(session, agencies)
    on_duty = duty.rosters(session, agencies, now)
    for agency in agencies:
        args: dict[str, object] = {"agency": agency}  # said by its name
        if not contacts.get(agency):
            yield Finding(N_("The agency %(agency)s has no contact."), args)
            continue
        if not on_duty.get(agency):
            yield Finding(N_("Nobody is on duty for the agency %(agency)s."), args)
        for contact in contacts[agency]:
            if _ways(contact) < ENOUGH_CHANNELS:
                yield Finding(
                    N_("A contact of %(agency)s has fewer than two verified channels: "
                       "%(id)s."),
                    {**args, "id": contact.id},
                )  # fmt: skip


def _ways(contact: Contact) -> int:
    """Return on how many channels *contact* can be reached."""
    return len(
        {
            each.channel
            for each in contact.destinations
            if each.verified_at and not each.dead_at
        }
    )
