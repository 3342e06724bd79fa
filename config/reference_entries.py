"""The things that both sides speak of, and how each is read from its record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from config.reference_records import Record
from config.reference_rules import Names

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
class Indicator:
    """A figure of the statistics; one that is not *counted* is not recorded yet."""

    id: str
    names: Names
    unit: str
    of: str | None  # part of that figure, never added to it
    counted: bool


def side(record: Record, agencies: Mapping[str, Agency]) -> Side:
    """Return the side in *record*; those it falls back on must be of *agencies*."""
    read = Side(
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
    for agency_id in read.when_no_sector:
        known = agencies.get(agency_id)
        if known is None or known.side != read.id or not known.can_be_warned:
            raise record.complain(
                f'"when_no_sector" holds "{agency_id}", but must hold agencies of '
                "this side that can be warned"
            )
    if read.takes_part and not read.when_no_sector:
        raise record.complain('"when_no_sector" needs at least one agency')
    return read


def agency(record: Record) -> Agency:
    """Return the agency in *record*."""
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


def incident_types(
    group: Record, severities: tuple[str, ...], urgencies: tuple[str, ...]
) -> dict[str, IncidentType]:
    """Return the incident types in the *group*, by id."""
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


def severity(record: Record) -> Severity:
    """Return the severity in *record*."""
    rank, color = record.number("rank"), record.text("color")
    return Severity(record.id, rank, color, record.names())


def urgency(record: Record) -> Urgency:
    """Return the urgency in *record*."""
    return Urgency(
        id=record.id,
        rank=record.number("rank"),
        answer_within=timedelta(minutes=record.number("ack_minutes")),
        lasts=timedelta(hours=record.number("lasts_hours")),
        names=record.names(),
    )


def species(record: Record) -> Species:
    """Return the species in *record*."""
    return Species(
        id=record.id,
        scientific=record.text("scientific"),
        names=record.names(),
        aliases={key: tuple(v) for key, v in record.mapping("aliases").items()},
        group=record.text("group"),
        roles=record.words("roles"),
        listings={key: record.mapping(key) for key in ("cites", "cn", "ru")},
    )


def indicator(record: Record) -> Indicator:
    """Return the figure in *record*."""
    return Indicator(
        id=record.id,
        names=record.names(),
        unit=record.text("unit"),
        of=record.word("of"),
        counted=record.fact("counted", default=False),
    )


def _zone(record: Record, name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError):
        raise record.complain(f'"{name}" is no IANA time zone') from None
