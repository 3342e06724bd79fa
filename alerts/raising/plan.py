"""What an alert needs to be sent, frozen with it when it is made.

Later changes of the reference data do not change who is warned about an old incident,
and an alert that was held back is issued as the dispatcher saw it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self

from alerts.models import Alert
from alerts.rules import Warned
from config.reference import Ladder, Reference
from config.reference_rules import Names, Timing

KEY = "plan"  # in Alert.facts, beside the facts that are worded


@dataclass(frozen=True)
class Desk:
    """An agency that is warned: its names, who stands in for it, why it was chosen."""

    names: Names
    above: tuple[str, ...]  # its parents that can be warned, the nearest first
    because: tuple[str, ...]  # ids of warning rules


@dataclass(frozen=True)
class Plan:
    """When to issue, how long an answer and the alert itself may take, to whom."""

    timing: Timing
    answer_within: timedelta
    lasts: timedelta
    rank: int  # of the urgency; higher goes first
    desks: Mapping[str, Desk]  # by agency
    ladder: Ladder  # for each agency that must answer

    def as_dict(self) -> dict[str, Any]:
        """Return the plan as JSON values; `from_dict` gives back an equal one."""
        return {
            "timing": self.timing.value,
            "answer_within_s": self.answer_within.total_seconds(),
            "lasts_s": self.lasts.total_seconds(),
            "rank": self.rank,
            "ladder": self.ladder.as_dict(),
            "desks": {
                agency_id: {
                    "names": dict(desk.names),
                    "above": list(desk.above),
                    "because": list(desk.because),
                }
                for agency_id, desk in self.desks.items()
            },
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return the plan that `as_dict` wrote."""
        return cls(
            timing=Timing(data["timing"]),
            answer_within=timedelta(seconds=data["answer_within_s"]),
            lasts=timedelta(seconds=data["lasts_s"]),
            rank=data["rank"],
            desks={
                agency_id: Desk(
                    desk["names"], tuple(desk["above"]), tuple(desk["because"])
                )
                for agency_id, desk in data["desks"].items()
            },
            ladder=_ladder(data),
        )


def of(alert: Alert) -> Plan:
    """Return the plan that was frozen with *alert*."""
    return Plan.from_dict(alert.facts[KEY])


def ladder_of(alert: Alert) -> Ladder:
    """Return the ladder that was frozen with *alert*, without steps if none was."""
    return _ladder(alert.facts.get(KEY, {}))


def made(
    warned: list[Warned], timing: Timing, urgency: str, reference: Reference
) -> Plan:
    """Return the plan for those of *warned* who are warned at *timing*."""
    level = reference.urgencies[urgency]
    return Plan(
        timing=timing,
        answer_within=level.answer_within,
        lasts=level.lasts,
        rank=level.rank,
        desks={
            one.agency_id: Desk(
                names=reference.agencies[one.agency_id].names,
                above=_above(one.agency_id, reference),
                because=one.because,
            )
            for one in warned
            if one.timing == timing
        },
        ladder=reference.ladders[urgency],
    )


def _ladder(kept: Mapping[str, Any]) -> Ladder:
    """Return the ladder of a plan; alerts from before there were ladders have none."""
    return Ladder.from_dict(kept["ladder"]) if "ladder" in kept else Ladder()


def _above(agency_id: str, reference: Reference) -> tuple[str, ...]:
    above: list[str] = []
    parent = reference.agencies[agency_id].parent
    while parent is not None and parent not in above:
        above.append(parent)
        parent = reference.agencies[parent].parent
    return tuple(one for one in above if reference.agencies[one].can_be_warned)
