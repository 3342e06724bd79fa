"""What is to be done at a step of a ladder, and for whom: values in, values out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from alerts.models import AlertState, WarningState
from config.reference_ladders import StepKind
from notifiers.models import Contact

# An agency that refuses has not answered: somebody else must.
WAITS = (WarningState.WAITING, WarningState.DECLINED)
OPEN = (AlertState.ISSUED, AlertState.ANSWERED)


class Deed(StrEnum):
    """What a step that is due comes to."""

    NOTHING = "nothing"  # it was answered, or the alert is over
    REOPEN = "reopen"  # the acknowledgement ran out
    TELL = "tell"  # queue messages
    PHONE = "phone"  # let a dispatcher telephone


@dataclass(frozen=True)
class Roster:
    """Who there is to call for an agency, each group in the order of calling."""

    told: Sequence[Contact]  # were sent something about the alert already
    on_duty: Sequence[Contact]
    agency: Sequence[Contact]  # all of it
    above: Sequence[Contact]  # at the nearest agency above that has anybody new


def deed(
    kind: StepKind,
    state: WarningState,
    alert: AlertState,
    expires_at: datetime | None,
    now: datetime,
) -> Deed:
    """Return what a step of *kind* means for a warning in *state* of an *alert*."""
    if alert not in OPEN or (expires_at is not None and expires_at <= now):
        return Deed.NOTHING
    if kind == StepKind.LEASE:
        held = state == WarningState.ACKNOWLEDGED
        return Deed.REOPEN if held else Deed.NOTHING
    if state not in WAITS:
        return Deed.NOTHING
    return Deed.PHONE if kind == StepKind.DISPATCHER else Deed.TELL


def whom(kind: StepKind, roster: Roster) -> list[Contact]:
    """Return whom a step of *kind* tells: a reminder the same people, others new ones.

    Empty: nobody new, so the next step follows at once.
    """
    if kind == StepKind.REMIND:
        return list(roster.told)
    called = {
        StepKind.NEXT_ON_DUTY: roster.on_duty,
        StepKind.WHOLE_AGENCY: roster.agency,
        StepKind.PARENT_AGENCY: roster.above,
    }.get(kind, ())
    known = {contact.id for contact in roster.told}
    return [contact for contact in called if contact.id not in known]
