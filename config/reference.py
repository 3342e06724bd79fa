"""What both sides have agreed on: sides, agencies, incidents, levels, species, rules.

Loaded once per process from `config/reference/`; nothing in it ever changes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from config import (
    demo_roster,
    reference_entries,
    reference_ladders,
    reference_rules,
)
from config.demo_roster import DemoDesk
from config.geojson_files import BrokenData
from config.reference_entries import (
    FAMILIES,
    ROLES,
    Agency,
    IncidentType,
    Indicator,
    Severity,
    Side,
    Species,
    Urgency,
)
from config.reference_ladders import Ladder
from config.reference_records import Record, records
from config.reference_rules import Names, Rules

__all__ = [
    "Agency",
    "BrokenData",
    "IncidentType",
    "Indicator",
    "Ladder",
    "Names",
    "Reference",
    "Severity",
    "Side",
    "Species",
    "Urgency",
    "load",
]
DIRECTORY = Path(__file__).parent / "reference"
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Reference:
    """All reference data by id, each in the order of its file."""

    sides: Mapping[str, Side]
    agencies: Mapping[str, Agency]
    incident_types: Mapping[str, IncidentType]
    severities: Mapping[str, Severity]
    urgencies: Mapping[str, Urgency]
    species: Mapping[str, Species]
    rules: Rules
    indicators: Mapping[str, Indicator]
    ladders: Mapping[str, Ladder]  # by urgency
    roster: tuple[DemoDesk, ...] = ()

    @cached_property
    def participants(self) -> tuple[str, ...]:
        """The ids of the sides whose agencies can be warned."""
        return tuple(side.id for side in self.sides.values() if side.takes_part)

    def agencies_of(self, side: str) -> list[Agency]:
        """Return the active agencies of *side*."""
        return [a for a in self.agencies.values() if a.side == side and a.active]


def load(directory: Path = DIRECTORY) -> Reference:
    """Return the reference data in *directory*.

    Raise `BrokenData` naming the file, the thing, its fault and what would be right.
    """
    read = reference_entries
    agencies = _by_id(directory / "agencies.yaml", "agencies", read.agency)
    severities = _by_id(directory / "levels.yaml", "severities", read.severity)
    urgencies = _by_id(directory / "levels.yaml", "urgencies", read.urgency)
    types: dict[str, IncidentType] = {}
    for group in records(directory / "incident_types.yaml", "incident_types"):
        types |= read.incident_types(group, tuple(severities), tuple(urgencies))
    words = reference_rules.Words(
        families=FAMILIES,
        groups=tuple({one.group: None for one in types.values()}),
        types=tuple(types),
        severities=tuple(severities),
        urgencies=tuple(urgencies),
        roles=ROLES,
    )
    known = _with_parents(agencies)
    return Reference(
        sides=_by_id(
            directory / "sides.yaml", "sides", lambda one: read.side(one, known)
        ),
        agencies=agencies,
        incident_types=types,
        severities=severities,
        urgencies=urgencies,
        species=_by_id(directory / "species.yaml", "species", read.species),
        rules=reference_rules.load(directory / "rules.yaml", words),
        indicators=_by_id(directory / "indicators.yaml", "indicators", read.indicator),
        ladders=reference_ladders.load(directory / "ladders.yaml", urgencies),
        roster=demo_roster.load(
            directory / "demo.yaml",
            tuple(one.id for one in agencies.values() if one.can_be_warned),
        ),
    )


def _by_id(path: Path, key: str, read: Callable[[Record], Thing]) -> dict[str, Thing]:
    return {record.id: read(record) for record in records(path, key)}


def _with_parents(agencies: dict[str, Agency]) -> dict[str, Agency]:
    for agency in agencies.values():
        if agency.parent is not None and agency.parent not in agencies:
            raise BrokenData(
                f'agencies.yaml, "{agency.id}": its parent "{agency.parent}" is unknown'
            )
    return agencies
