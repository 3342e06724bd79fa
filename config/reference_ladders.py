"""The ladders of escalation: who is called, and when, while an agency is silent.

They are only held here; `alerts.escalation` climbs them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from config.reference_entries import Urgency
from config.reference_records import Record, records


class StepKind(StrEnum):
    """What is done about a warning that nobody has answered."""

    REMIND = "remind"  # those who were warned, once more
    NEXT_ON_DUTY = "next_on_duty"  # who is on duty now and was not warned yet
    WHOLE_AGENCY = "whole_agency"
    PARENT_AGENCY = "parent_agency"
    DISPATCHER = "dispatcher"  # somebody must telephone
    LEASE = "lease"  # "received" holds no longer; no rung of a ladder


RUNGS = tuple(kind for kind in StepKind if kind != StepKind.LEASE)


@dataclass(frozen=True)
class Rung:
    """One step of a ladder, and how long after the issue it is due."""

    kind: StepKind
    after: timedelta


@dataclass(frozen=True)
class Ladder:
    """The steps in their order, and how long a bare acknowledgement holds."""

    rungs: tuple[Rung, ...] = ()
    lease: timedelta | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the ladder as JSON values; `from_dict` gives back an equal one."""
        return {
            "lease_s": self.lease.total_seconds() if self.lease else None,
            "rungs": [[r.kind.value, r.after.total_seconds()] for r in self.rungs],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return the ladder that `as_dict` wrote."""
        lease = data["lease_s"]
        return cls(
            tuple(Rung(StepKind(k), timedelta(seconds=s)) for k, s in data["rungs"]),
            timedelta(seconds=lease) if lease else None,
        )


def load(path: Path, urgencies: Mapping[str, Urgency]) -> dict[str, Ladder]:
    """Return the ladder of each of *urgencies*; raise `BrokenData` for a wrong file."""
    found: dict[str, Ladder] = {}
    last = None
    for record in records(path, "ladders"):
        urgency = urgencies.get(record.id)
        if urgency is None:
            known = ", ".join(urgencies)
            raise record.complain(f"there is no such urgency; known are {known}")
        found[record.id] = _ladder(record, urgency)
        last = record
    missing = [id_ for id_ in urgencies if id_ not in found]
    if missing and last is not None:
        raise last.complain(f'the urgency "{missing[0]}" needs a ladder too')
    return found


def _ladder(record: Record, urgency: Urgency) -> Ladder:
    steps = record.values.get("steps")
    if not isinstance(steps, list) or not steps:
        raise record.complain('"steps" needs at least one step')
    rungs: list[Rung] = []
    for values in steps:
        rung = _rung(record, values, urgency)
        if rungs and rung.after < rungs[-1].after:
            raise record.complain(f'"{rung.kind}" is due before the step above it')
        if rung.kind in {one.kind for one in rungs}:
            raise record.complain(f'"{rung.kind}" stands in the ladder twice')
        rungs.append(rung)
    return Ladder(tuple(rungs), timedelta(minutes=record.number("lease_minutes")))


def _rung(record: Record, values: Any, urgency: Urgency) -> Rung:
    if not isinstance(values, dict):
        raise record.complain(f"a step must have named values, not {values!r}")
    step = Record(record.file, {**values, "id": record.id})
    kind = StepKind(step.text("kind", RUNGS))
    after = urgency.answer_within * step.number("at_percent") / 100
    if after >= urgency.lasts:
        raise step.complain(
            f'"{kind}" is due after {after}, when the alert is over ({urgency.lasts})'
        )
    return Rung(kind, after)
