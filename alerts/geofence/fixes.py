"""What is known of a place: the result of holding it against the ground."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from config.ground import Names, Sector
from config.zones import Zone


class ZoneHit(NamedTuple):
    """A zone, and whether the place is `inside` or `near` it."""

    zone: Zone
    relation: str

    def as_dict(self) -> dict[str, Any]:
        """Return the hit as JSON."""
        return {
            "id": self.zone.id,
            "kind": self.zone.kind,
            "names": self.zone.names,
            "side": self.zone.side,
            "relation": self.relation,
            "approximate": self.zone.approximate,
        }


class NearCrossing(NamedTuple):
    """The nearest crossing point; the bearing leads from it to the place."""

    id: str
    names: Names
    distance_m: int
    bearing_deg: int
    error_m: int


class NearSettlement(NamedTuple):
    """The nearest village or town; the bearing leads from it to the place."""

    id: str
    names: Names
    country: str
    distance_m: int
    bearing_deg: int


class Towards(NamedTuple):
    """Where the border can be reached, and after how many seconds at the earliest.

    `stretch_km` is the reach of the border, in km from the Tumen, that a heading known
    to 15 degrees may lead to; `side` is the side that would be entered.
    """

    heading_deg: int
    border: str
    distance_m: int
    lat: float
    lon: float
    side: str | None
    stretch_km: tuple[float, float]
    earliest: dict[str, int]


@dataclass(frozen=True, slots=True)
class Fix:
    """A place held against the ground; `as_dict` is its stable form.

    `side` is None at sea, outside the area that the data covers (`in_area` is then
    False and nothing else is known), and on the border line itself; `sides_possible`
    names every side that the accuracy circle, or an uncertain border, allows.
    """

    side: str | None
    sides_possible: tuple[str, ...]
    border: str | None
    distance_to_border_m: int | None
    belt: str | None
    border_uncertain: bool
    zones: tuple[ZoneHit, ...]
    sectors: tuple[Sector, ...]
    crossing: NearCrossing | None
    settlement: NearSettlement | None
    towards: Towards | None
    km_from_tripoint: float | None
    zones_version: str
    in_area: bool = True

    def as_dict(self) -> dict[str, Any]:
        """Return the fix as JSON."""
        return {
            "side": self.side,
            "sides_possible": list(self.sides_possible),
            "border": self.border,
            "distance_to_border_m": self.distance_to_border_m,
            "belt": self.belt,
            "border_uncertain": self.border_uncertain,
            "zones": [hit.as_dict() for hit in self.zones],
            "sectors": [_sector_as_dict(sector) for sector in self.sectors],
            "crossing": self.crossing._asdict() if self.crossing else None,
            "settlement": self.settlement._asdict() if self.settlement else None,
            "towards": _towards_as_dict(self.towards) if self.towards else None,
            "km_from_tripoint": self.km_from_tripoint,
            "zones_version": self.zones_version,
            "in_area": self.in_area,
        }


def out_of_area(version: str) -> Fix:
    """Return the fix of a place that the data does not cover."""
    return Fix(
        side=None,
        sides_possible=(),
        border=None,
        distance_to_border_m=None,
        belt=None,
        border_uncertain=False,
        zones=(),
        sectors=(),
        crossing=None,
        settlement=None,
        towards=None,
        km_from_tripoint=None,
        zones_version=version,
        in_area=False,
    )


def _sector_as_dict(sector: Sector) -> dict[str, Any]:
    return {
        "id": sector.id,
        "side": sector.side,
        "names": sector.names,
        "agencies": list(sector.agencies),
    }


def _towards_as_dict(towards: Towards) -> dict[str, Any]:
    stretch = list(towards.stretch_km)
    return {**towards._asdict(), "stretch_km": stretch}
