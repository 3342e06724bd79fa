"""From a submission to a case, an alert and its messages: the one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from alerts.models import Alert, JoinProposal, Report
from alerts.reports import Sender, Submission
from cases.models import Case
from config.reference import Reference
from config.zones import Zones


@dataclass(frozen=True)
class Intake:
    """What a report became."""

    report: Report
    case: Case
    alert: Alert | None  # the one that was issued, else the first that is held
    repeated: bool = False  # the same report had come before; nothing new was made
    proposals: tuple[JoinProposal, ...] = ()
    held: tuple[Alert, ...] = ()  # drafts that wait for verification or approval


def take_in(  # noqa: PLR0913, PLR0917 - what came, from whom, and all it is held against
    session: Session,
    submission: Submission,
    sender: Sender,
    reference: Reference,
    zones: Zones,
    identity_keys: Sequence[str],
    now: datetime,
) -> Intake:
    """Open a case for *submission* and warn whoever must know, or return the repeat."""
    raise NotImplementedError
