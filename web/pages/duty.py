"""Who is on duty now, how they are reached, and where nobody is."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template

from alerts import duty
from config.reference import Agency
from notifiers.models import Contact
from web import access, clock, service
from web.access import Act

ENOUGH_CHANNELS = 2


@dataclass(frozen=True)
class Desk:
    """An agency, and those who answer for it now."""

    agency: Agency
    contacts: Sequence[Contact]

    @property
    def is_thin(self) -> bool:
        """Whether nobody here can be reached on two verified channels."""
        return not any(
            len(live_channels(contact)) >= ENOUGH_CHANNELS for contact in self.contacts
        )


def live_channels(contact: Contact) -> set[str]:
    """Return the channels on which *contact* can be reached."""
    return {
        d.channel.value
        for d in contact.destinations
        if d.verified_at is not None and d.dead_at is None
    }


@access.needs(Act.READ_PEOPLE)
def page() -> str:
    """Show the desks of both sides."""
    running, now = service.current(), clock.now()
    agencies = [
        a
        for side in running.reference.participants
        for a in running.reference.agencies_of(side)
        if a.can_be_warned
    ]
    with running.database.reading() as session:
        found = duty.rosters(session, [a.id for a in agencies], now)
        desks = [Desk(a, found.get(a.id, [])) for a in agencies]
        return render_template(
            "duty.html",
            sides=running.reference.participants,
            staffed=[d for d in desks if d.contacts],
            empty=[d for d in desks if not d.contacts],
        )
