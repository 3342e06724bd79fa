"""Who answers for an agency now."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, selectinload

from alerts.models import DutyShift
from config.demo_roster import DemoDesk
from config.errors import Invalid, Problem, Refused
from notifiers import directory
from notifiers.models import Channel, Contact, Destination
from translations import N_


def on_duty(session: Session, agency_id: str, now: datetime) -> list[Contact]:
    """Return the active contacts on duty at *now*, the one to call first first."""
    return rosters(session, [agency_id], now).get(agency_id, [])


def rosters(
    session: Session, agency_ids: Collection[str], now: datetime
) -> dict[str, list[Contact]]:
    """Return the contacts on duty at *now* of each of *agency_ids* that has any."""
    query = (
        sa.select(DutyShift.agency_id, Contact)
        .join(Contact, Contact.id == DutyShift.contact_id)
        .outerjoin(Contact.destinations)
        .options(contains_eager(Contact.destinations))
        .where(
            DutyShift.agency_id.in_(agency_ids),
            DutyShift.starts_at <= now,
            sa.or_(DutyShift.ends_at.is_(None), DutyShift.ends_at > now),
            Contact.active,
        )
        .order_by(DutyShift.rank, DutyShift.id, Destination.rank)
    )
    found: dict[str, list[Contact]] = {}
    for agency_id, contact in session.execute(query).unique():
        desks = found.setdefault(agency_id, [])
        if contact not in desks:
            desks.append(contact)
    return found


def shifts(
    session: Session, agency_id: str, start: datetime, end: datetime
) -> list[DutyShift]:
    """Return the shifts of an agency that touch the time from *start* to *end*."""
    query = (
        sa.select(DutyShift)
        .where(
            DutyShift.agency_id == agency_id,
            DutyShift.starts_at < end,
            sa.or_(DutyShift.ends_at.is_(None), DutyShift.ends_at > start),
        )
        .order_by(DutyShift.starts_at, DutyShift.rank, DutyShift.id)
    )
    return list(session.scalars(query))


def set_duty(  # noqa: PLR0913, PLR0917 - who, where, from when to when
    session: Session,
    agency_id: str,
    contacts: Sequence[Contact],
    starts_at: datetime,
    ends_at: datetime | None,
    now: datetime,
) -> list[DutyShift]:
    """Put *contacts*, the first to call first, on duty for the agency.

    Whoever was on duty in that time gives way to them and comes back at *ends_at*
    (None: until further notice). Raise `Invalid` for a period that ends before it
    starts, `Refused` for a contact of another agency or one that is switched off.
    """
    if ends_at is not None and ends_at <= max(starts_at, now):
        raise Invalid(
            [
                Problem(
                    "/ends_at",
                    N_("A period of duty must end after it starts, and after now."),
                )
            ]
        )
    _refuse_strangers(agency_id, contacts)
    _make_room(session, agency_id, starts_at, ends_at)
    made = [
        DutyShift(
            agency_id=agency_id,
            contact_id=contact.id,
            rank=rank,
            starts_at=starts_at,
            ends_at=ends_at,
        )
        for rank, contact in enumerate(dict.fromkeys(contacts))
    ]
    session.add_all(made)
    session.flush()  # whoever asks next in this transaction sees the new shifts
    return made


def _refuse_strangers(agency_id: str, contacts: Iterable[Contact]) -> None:
    for contact in contacts:
        if contact.agency_id != agency_id:
            raise Refused(
                N_("%(name)s does not belong to the agency %(agency)s."),
                name=contact.name,
                agency=agency_id,
            )
        if not contact.active:
            raise Refused(N_("%(name)s is switched off."), name=contact.name)


def _make_room(
    session: Session, agency_id: str, starts_at: datetime, ends_at: datetime | None
) -> None:
    """Cut the period out of the shifts that are already there."""
    query = sa.select(DutyShift).where(
        DutyShift.agency_id == agency_id,
        sa.or_(DutyShift.ends_at.is_(None), DutyShift.ends_at > starts_at),
    )
    if ends_at is not None:
        query = query.where(DutyShift.starts_at < ends_at)
    for shift in session.scalars(query.with_for_update()):
        goes_on = ends_at is not None and (
            shift.ends_at is None or shift.ends_at > ends_at
        )
        if goes_on:
            session.add(
                DutyShift(
                    agency_id=agency_id,
                    contact_id=shift.contact_id,
                    rank=shift.rank,
                    starts_at=ends_at,
                    ends_at=shift.ends_at,
                )
            )
        if shift.starts_at < starts_at:
            shift.ends_at = starts_at
        else:
            session.delete(shift)
    session.flush()  # the old shifts must be gone before the new ones are counted


def reachable(
    session: Session, agencies: Mapping[str, Sequence[str]], now: datetime
) -> dict[str, list[Contact]]:
    """Return whom to tell for each of *agencies*, given with those above it.

    Who is on duty; nobody who can be reached: all of the agency; nobody there either:
    the same of the nearest agency above. An agency that is missing has nobody at all.
    """
    every = {*agencies, *(one for above in agencies.values() for one in above)}
    on_duty = rosters(session, every, now)
    missing = [one for one in every if not _reached(on_duty.get(one, ()))]
    everybody = contacts_by_agency(session, missing) if missing else {}
    told = {}
    for agency_id, above in agencies.items():
        for one in (agency_id, *above):
            found = _reached(on_duty.get(one, ())) or _reached(everybody.get(one, ()))
            if found:
                told[agency_id] = found
                break
    return told


def can_be_reached(contact: Contact) -> bool:
    """Whether *contact* has an address that was verified and is not dead."""
    return contact.active and any(
        d.verified_at is not None and d.dead_at is None for d in contact.destinations
    )


def _reached(contacts: Iterable[Contact]) -> list[Contact]:
    return [contact for contact in contacts if can_be_reached(contact)]


def contacts_by_agency(
    session: Session, agency_ids: Collection[str]
) -> dict[str, list[Contact]]:
    """Return all active contacts of each of *agency_ids* that has any."""
    query = (
        sa.select(Contact)
        .options(selectinload(Contact.destinations))
        .where(Contact.agency_id.in_(agency_ids), Contact.active)
        .order_by(Contact.created_at, Contact.id)
    )
    found: dict[str, list[Contact]] = {}
    for contact in session.scalars(query):
        found.setdefault(contact.agency_id, []).append(contact)
    return found


def seed_roster(session: Session, roster: Iterable[DemoDesk], now: datetime) -> int:
    """Add the desks that are not there yet, on duty until further notice.

    Return how many were added: none the second time.
    """
    query = sa.select(Destination.address).where(Destination.channel == Channel.CONSOLE)
    known = set(session.scalars(query))
    added: dict[str, list[Contact]] = {}
    for desk in roster:
        if desk.id in known:
            continue
        contact = directory.add(
            session,
            name=desk.name,
            agency_id=desk.agency,
            language=desk.language,
            destinations=[(Channel.CONSOLE, desk.id)],
            verified=True,
            now=now,
        )
        added.setdefault(desk.agency, []).append(contact)
    for agency_id, desks in added.items():
        if not on_duty(session, agency_id, now):
            set_duty(session, agency_id, desks, now, None, now)
    return sum(map(len, added.values()))
