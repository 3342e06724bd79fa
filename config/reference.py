"""What both sides have agreed on: sides, agencies, incidents, levels, species, rules.

Loaded once per process from `config/reference/`; nothing in it ever changes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from config import demo_roster, reference_rules
from config.demo_roster import DemoDesk
from config.geojson_files import BrokenData
from config.reference_records import Record, records
from config.reference_rules import Names, Rules

Thing = TypeVar("Thing")
DIRECTORY = Path(__file__).parent / "reference"
LEVELS = ("national", "interregional", "region", "prefecture", "county", "site",
          "international")  # fmt: skip
ROLES = ("patrol", "wildlife_inspection", "police_investigation", "customs",
         "border_guard", "border_check", "prosecution", "court", "pa_management",
         "conflict_response", "rescue_rehab", "science", "forensic", "cites_ma",
         "policy", "ngo", "coordination")  # fmt: skip
CONFIDENCES = ("confirmed", "partial", "unconfirmed")
FAMILIES = ("crime", "conflict", "monitoring")
KINDS = ("enforcement", "conflict")
BIG_CATS = frozenset({"panthera_tigris_altaica", "panthera_pardus_orientalis"})


@dataclass(frozen=True)
class Side:
    """A country along the border; its agencies can be warned if it takes part."""

    id: str
    names: Names
    takes_part: bool
    languages: tuple[str, ...]
    phone_prefix: str
    zone: str  # IANA
    elsewhere: Mapping[str, str]  # sector id → its IANA zone, where it differs
    when_no_sector: tuple[str, ...]  # agencies

    def zone_at(self, sectors: list[str]) -> str:
        """Return the IANA time zone of the first of *sectors* that has its own."""
        return next(
            (self.elsewhere[s] for s in sectors if s in self.elsewhere), self.zone
        )


@dataclass(frozen=True)
class Agency:
    """An organisation; *confidence* says how sure we are of its name and roles."""

    id: str
    side: str  # CN, RU, INT
    level: str
    parent: str | None
    names: Names
    short: Names  # the full names where there are no short ones
    roles: tuple[str, ...]
    active: bool
    confidence: str

    @property
    def can_be_warned(self) -> bool:
        """Whether a rule may choose it: never national bodies, NGOs, inactive ones."""
        above = self.level in {"national", "international"}
        return self.active and not above and "ngo" not in self.roles


@dataclass(frozen=True)
class IncidentType:
    """A category that can be reported; severity and urgency are where rules start."""

    id: str
    names: Names
    group: str
    group_names: Names
    family: str
    kind: str  # the life of its case: enforcement or conflict
    severity: str
    urgency: str


@dataclass(frozen=True)
class Severity:
    """How grave; *rank* grows with it."""

    id: str
    rank: int
    color: str
    names: Names


@dataclass(frozen=True)
class Urgency:
    """How fast; *rank* grows with it."""

    id: str
    rank: int
    answer_within: timedelta
    lasts: timedelta  # after that it is not worth sending
    names: Names


@dataclass(frozen=True)
class Species:
    """A species; a listing (Red Book, CITES …) is only given when it is confirmed."""

    id: str
    scientific: str
    names: Names
    aliases: Mapping[str, tuple[str, ...]]
    group: str
    roles: tuple[str, ...]
    listings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def is_big_cat(self) -> bool:
        """Whether it is the tiger or the leopard."""
        return self.id in BIG_CATS

    def listing(self, which: str) -> Mapping[str, Any] | None:
        """Return what `cites`, `cn` or `ru` says of it; None unless confirmed."""
        found = self.listings.get(which)
        return found if found and found.get("confidence") == "confirmed" else None


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
    agencies = _by_id(directory / "agencies.yaml", "agencies", _agency)
    severities = _by_id(directory / "levels.yaml", "severities", _severity)
    urgencies = _by_id(directory / "levels.yaml", "urgencies", _urgency)
    types: dict[str, IncidentType] = {}
    for group in records(directory / "incident_types.yaml", "incident_types"):
        types |= _incident_types(group, tuple(severities), tuple(urgencies))
    words = reference_rules.Words(
        families=FAMILIES,
        groups=tuple({one.group: None for one in types.values()}),
        types=tuple(types),
        severities=tuple(severities),
        urgencies=tuple(urgencies),
        roles=ROLES,
    )
    return Reference(
        sides=_sides(directory / "sides.yaml", _with_parents(agencies)),
        agencies=agencies,
        incident_types=types,
        severities=severities,
        urgencies=urgencies,
        species=_by_id(directory / "species.yaml", "species", _species),
        rules=reference_rules.load(directory / "rules.yaml", words),
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


def _sides(path: Path, agencies: Mapping[str, Agency]) -> dict[str, Side]:
    def read(record: Record) -> Side:
        side = Side(
            id=record.id,
            names=record.names(),
            takes_part=record.fact("takes_part", default=False),
            languages=record.words("languages"),
            phone_prefix=record.text("phone_prefix"),
            zone=_zone(record, record.text("zone")),
            elsewhere={
                sector: _zone(record, zone)
                for sector, zone in record.mapping("elsewhere").items()
            },
            when_no_sector=record.words("when_no_sector"),
        )
        for agency_id in side.when_no_sector:
            agency = agencies.get(agency_id)
            if agency is None or agency.side != side.id or not agency.can_be_warned:
                raise record.complain(
                    f'"when_no_sector" holds "{agency_id}", but must hold agencies of '
                    "this side that can be warned"
                )
        if side.takes_part and not side.when_no_sector:
            raise record.complain('"when_no_sector" needs at least one agency')
        return side

    return _by_id(path, "sides", read)


def _zone(record: Record, name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError):
        raise record.complain(f'"{name}" is no IANA time zone') from None


def _agency(record: Record) -> Agency:
    names = record.names()
    return Agency(
        id=record.id,
        side=record.text("side", ("CN", "RU", "KP", "MN", "INT")),
        level=record.text("level", LEVELS),
        parent=record.word("parent"),
        names=names,
        short={**names, **record.mapping("short")},
        roles=record.words("roles", ROLES),
        active=record.fact("active", default=True),
        confidence=record.text("confidence", CONFIDENCES),
    )


def _incident_types(
    group: Record, severities: tuple[str, ...], urgencies: tuple[str, ...]
) -> dict[str, IncidentType]:
    types = {}
    for values in group.values.get("types") or ():
        record = Record(group.file, values)
        types[record.id] = IncidentType(
            id=record.id,
            names=record.names(),
            group=group.id,
            group_names=group.names(),
            family=group.text("family", FAMILIES),
            kind=group.text("kind", KINDS),
            severity=record.text("severity", severities),
            urgency=record.text("urgency", urgencies),
        )
    if not types:
        raise group.complain('"types" needs at least one incident type')
    return types


def _severity(record: Record) -> Severity:
    rank, color = record.number("rank"), record.text("color")
    return Severity(record.id, rank, color, record.names())


def _urgency(record: Record) -> Urgency:
    return Urgency(
        id=record.id,
        rank=record.number("rank"),
        answer_within=timedelta(minutes=record.number("ack_minutes")),
        lasts=timedelta(hours=record.number("lasts_hours")),
        names=record.names(),
    )


def _species(record: Record) -> Species:
    return Species(
        id=record.id,
        scientific=record.text("scientific"),
        names=record.names(),
        aliases={key: tuple(v) for key, v in record.mapping("aliases").items()},
        group=record.text("group"),
        roles=record.words("roles"),
        listings={key: record.mapping(key) for key in ("cites", "cn", "ru")},
    )
