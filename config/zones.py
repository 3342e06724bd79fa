"""Everything on the ground that a place is held against, loaded once per process.

A `Zones` never changes: importing zones makes a new one with a new version, and a fix
remembers the version that it used.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import shapely
from shapely import STRtree
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from config import ground, plane
from config.border_line import BorderLine
from config.ground import Crossing, Names, Places, Sector, Settlement, Uncertain

DIRECTORY = Path(__file__).parent
KINDS = (
    "nature_reserve",
    "national_park",
    "wildlife_refuge",
    "corridor",
    "buffer_zone",
    "patrol_area",
    "border_zone",
    "hunting_ground",
    "other",
)

BELTS_KM = (5.0, 20.0, 50.0)


@dataclass(frozen=True, eq=False)
class Zone:
    """An area with a meaning: a reserve, a park, a patrol area.

    The outline of an *approximate* zone is invented from published facts, so a place
    is only ever near it. Both days of validity belong to it; None is open.
    """

    id: str
    kind: str
    names: Names
    side: str
    shape: BaseGeometry
    approximate: bool = False
    valid_from: date | None = None
    valid_to: date | None = None

    def is_valid_on(self, day: date) -> bool:
        """Say whether the zone is in force on *day*."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)

    def as_feature(self) -> dict[str, Any]:
        """Return the zone as a GeoJSON feature that `alerts.zone_files` reads back."""
        properties: dict[str, Any] = {
            "id": self.id,
            "kind": self.kind,
            "side": self.side,
            "names": dict(self.names),
            "approximate": self.approximate,
        }
        for name in ("valid_from", "valid_to"):
            day = getattr(self, name)
            properties |= {name: day.isoformat()} if day else {}
        shape = mapping(self.shape)
        return {"type": "Feature", "properties": properties, "geometry": shape}


@dataclass(frozen=True, eq=False)
class Areas:
    """Zones and uncertain pieces of border, laid on the sheet and indexed there."""

    zones: tuple[Zone, ...]
    uncertain: tuple[Uncertain, ...]
    planes: tuple[BaseGeometry, ...]
    tree: STRtree


@dataclass(frozen=True, eq=False)
class Zones:
    """The ground: territories, the border, zones, settlements, crossings, sectors."""

    version: str
    territories: dict[str, BaseGeometry]  # degrees, prepared
    territory_planes: dict[str, BaseGeometry]  # metres, prepared
    line: BorderLine
    areas: Areas
    settlements: Places[Settlement]
    crossings: Places[Crossing]
    sectors: tuple[Sector, ...]
    other_borders: dict[str, BaseGeometry]
    drawings: dict[str, BaseGeometry]  # land and water, for maps only
    belts_km: tuple[float, ...] = BELTS_KM  # outer ends of the belts, growing

    @cached_property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east and north end of what the data covers, in degrees."""
        west, south, east, north = shapely.total_bounds(list(self.territories.values()))
        return float(west), float(south), float(east), float(north)

    def covers(self, lat: float, lon: float) -> bool:
        """Whether the data speaks of this place at all."""
        west, south, east, north = self.box
        return west <= lon <= east and south <= lat <= north

    @property
    def zones(self) -> tuple[Zone, ...]:
        """The zones, those of the product and those imported."""
        return self.areas.zones

    @cached_property
    def belts(self) -> tuple[str, ...]:
        """The names of the belts, from the border outwards: `0-5`, …, `>50` (km)."""
        inner = (0.0, *self.belts_km)
        between = [
            f"{start:g}-{end:g}"
            for start, end in zip(inner, self.belts_km, strict=False)
        ]
        return (*between, f">{self.belts_km[-1]:g}")

    def belt_of(self, distance_m: float) -> str:
        """Return the name of the belt that *distance_m* lies in."""
        return self.belts[bisect_left(self.belts_km, distance_m / 1000)]

    def sectors_at(self, km: float) -> tuple[Sector, ...]:
        """Return the sector of each side that holds *km* of the border."""
        return tuple(one for one in self.sectors if one.from_km <= km < one.to_km)


def load(directory: Path = DIRECTORY, belts_km: Iterable[float] = BELTS_KM) -> Zones:
    """Return the ground from `geodata/` and `reference/` under *directory*.

    *belts_km* are the outer ends of the belts along the border, growing.

    Raise `BrokenData` naming the file, the thing and its fault.
    """
    data, reference = directory / "geodata", directory / "reference"
    territories = ground.territories(data / "territories.geojson")
    borders = ground.borders(data / "borders.geojson")
    protected = [
        Zone(shape=shape, approximate=approximate, **facts)
        for shape, approximate, facts in ground.protected_areas(
            data / "protected_areas.geojson"
        )
    ]
    uncertain = ground.uncertain_pieces(data / "border_uncertain.geojson")
    line = borders.pop("CN-RU")
    return Zones(
        version=ground.version(data, reference),
        territories=territories,
        territory_planes=_prepared_planes(territories),
        line=ground.border_line(line, "borders.geojson"),
        areas=_areas(protected, uncertain),
        settlements=ground.settlements(data / "settlements.geojson"),
        crossings=ground.crossings(reference / "ports.yaml"),
        sectors=ground.sectors(reference / "sectors.yaml"),
        other_borders=borders,
        drawings={
            name: ground.drawing(data / f"{name}.geojson") for name in ("land", "water")
        },
        belts_km=tuple(belts_km),
    )


def with_zones(zones: Zones, extra: Iterable[Zone], version: str) -> Zones:
    """Return *zones* with the *extra* ones and a new *version*.

    An extra zone takes the place of the one with its id: so an agency's own outline
    replaces the approximate shape that the product came with.
    """
    by_id = {zone.id: zone for zone in zones.zones} | {zone.id: zone for zone in extra}
    areas = _areas(by_id.values(), zones.areas.uncertain)
    return replace(zones, areas=areas, version=version)


def valid_on(zones: Zones, day: date) -> Zones:
    """Return *zones* with only those in force on *day*; the version stays."""
    kept = [zone for zone in zones.zones if zone.is_valid_on(day)]
    if len(kept) == len(zones.zones):
        return zones
    return replace(zones, areas=_areas(kept, zones.areas.uncertain))


def _areas(zones: Iterable[Zone], uncertain: tuple[Uncertain, ...]) -> Areas:
    kept = tuple(zones)
    shapes = [one.shape for one in kept] + [one.shape for one in uncertain]
    planes = [plane.on_plane(shape) for shape in shapes]
    for shape in planes:
        plane.prepare(shape)
    tree = STRtree(planes)
    tree.query(shapely.Point(0, 0))
    return Areas(kept, uncertain, tuple(planes), tree)


def _prepared_planes(shapes: dict[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    planes = {side: plane.on_plane(shape) for side, shape in shapes.items()}
    for shape in planes.values():
        plane.prepare(shape)
    return planes
