"""The parts of the ground, read from their files: towns, crossings, sectors, lines."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

import numpy as np
import shapely
from shapely import LineString, MultiLineString, Point, STRtree
from shapely.geometry.base import BaseGeometry

from config import border_line as border_lines
from config import plane
from config.border_line import BorderLine
from config.geojson_files import BrokenData, features, needed, rows
from config.plane import TO_PLANE, Floats

Names = dict[str, str]  # zh, ru, en; a missing one is unknown
LANGUAGES = ("zh", "ru", "en")


class Settlement(NamedTuple):
    """A village or town: *side* is its country."""

    id: str
    names: Names
    side: str
    lat: float
    lon: float
    population: int  # 0: not known


class Crossing(NamedTuple):
    """A crossing point: known to *error_m* metres."""

    id: str
    names: Names
    kind: str
    lat: float
    lon: float
    error_m: int


class Sector(NamedTuple):
    """A stretch of the border, in km from the Tumen, and who answers for it."""

    id: str
    side: str
    names: Names
    from_km: float
    to_km: float
    agencies: tuple[str, ...]


class Uncertain(NamedTuple):
    """A piece of land that two mappings give to different *sides*."""

    sides: tuple[str, ...]
    shape: BaseGeometry


class Located(Protocol):
    """Something with a position in degrees."""

    @property
    def lat(self) -> float:
        """Latitude."""

    @property
    def lon(self) -> float:
        """Longitude."""


P = TypeVar("P", bound=Located)


@dataclass(frozen=True, eq=False)
class Places(Generic[P]):
    """Many places, and the question which of them is nearest."""

    items: tuple[P, ...]
    lons: Floats
    lats: Floats
    tree: STRtree

    def nearest(self, point: Point) -> P:
        """Return the place nearest to *point* (metres on the sheet)."""
        at = int(self.tree.query_nearest(point, all_matches=False)[0])
        return self.items[at]


def places(items: list[P], where: str) -> Places[P]:
    """Return *items* indexed; raise `BrokenData` if there are none."""
    if not items:
        raise BrokenData(f"{where}: there is nothing in it")
    lons = np.array([item.lon for item in items])
    lats = np.array([item.lat for item in items])
    tree = STRtree(shapely.points(*TO_PLANE.transform(lons, lats)))
    found = Places(tuple(items), lons, lats, tree)
    found.nearest(Point(0, 0))
    return found


def territories(path: Path) -> dict[str, BaseGeometry]:
    """Return the territory of each side, with its sea, prepared; degrees."""
    found = {feature.need("side"): feature.shape for feature in features(path)}
    for side in ("CN", "RU"):
        if side not in found:
            raise BrokenData(f'{path.name}: the territory of "{side}" is missing')
    for shape in found.values():
        plane.prepare(shape)
    return found


def borders(path: Path) -> dict[str, BaseGeometry]:
    """Return the lines of each pair of sides, joined; the China-Russia one ordered."""
    pieces: dict[str, list[LineString]] = {}
    ordered: list[tuple[float, LineString]] = []
    for feature in features(path):
        if not isinstance(feature.shape, LineString):
            raise BrokenData(f"{feature.where}: geometry is not a LineString")
        pair = feature.need("pair")
        if pair == "CN-RU":
            ordered.append((feature.need("km_from_tripoint")[0], feature.shape))
        else:
            pieces.setdefault(pair, []).append(feature.shape)
    ordered.sort(key=lambda piece: piece[0])
    pieces["CN-RU"] = [shape for _, shape in ordered]
    return {pair: MultiLineString(lines) for pair, lines in pieces.items()}


def border_line(shape: BaseGeometry, where: str) -> BorderLine:
    """Return the China-Russia line of *shape*, whose pieces must join end to end."""
    runs = [shapely.get_coordinates(piece) for piece in shapely.get_parts(shape)]
    if not runs:
        raise BrokenData(f'{where}: the border "CN-RU" is missing')
    for before, after in pairwise(runs):
        if not np.array_equal(before[-1], after[0]):
            lon, lat = before[-1]
            raise BrokenData(f"{where}: CN-RU has a gap at {lat:.5f}, {lon:.5f}")
    vertices = np.vstack([runs[0], *(run[1:] for run in runs[1:])])
    return border_lines.from_vertices(vertices)


def protected_areas(path: Path) -> Iterator[tuple[BaseGeometry, bool, dict[str, Any]]]:
    """Yield shape, whether it is approximate, and the facts of each protected area."""
    for one in features(path):
        facts = {key: one.need(key) for key in ("id", "kind", "names", "side")}
        yield one.shape, bool(one.need("approximate")), facts


def uncertain_pieces(path: Path) -> tuple[Uncertain, ...]:
    """Return the pieces of land over which two mappings of the border disagree."""
    return tuple(
        Uncertain(tuple(one.need("sides")), one.shape) for one in features(path)
    )


def settlements(path: Path) -> Places[Settlement]:
    """Return the villages and towns, indexed."""
    found = [
        Settlement(
            one.need("id"),
            one.need("names"),
            one.need("side"),
            at.y,
            at.x,
            int(one.properties.get("population") or 0),
        )
        for one in features(path)
        if isinstance(at := one.shape, Point)
    ]
    return places(found, path.name)


def crossings(path: Path) -> Places[Crossing]:
    """Return the crossing points, indexed; positions are estimates."""
    found = []
    for row in rows(path, "ports"):
        where = f'{path.name}, port "{row.get("id", "?")}"'
        lat, lon = needed(row, "approx", where)
        error_m = round(1000 * needed(row, "approx_error_km", where))
        identity, names, kind = (
            needed(row, key, where) for key in ("id", "names", "type")
        )
        found.append(Crossing(identity, names, kind, lat, lon, error_m))
    return places(found, path.name)


def sectors(path: Path) -> tuple[Sector, ...]:
    """Return the sectors; those of a side must follow on without gap or overlap."""
    found, ends = [], {"CN": 0.0, "RU": 0.0}
    for row in rows(path, "sectors"):
        where = f'{path.name}, sector "{row.get("id", "?")}"'
        start, end = needed(row, "km", where)
        side = needed(row, "side", where)
        if start != ends.get(side) or end <= start:
            raise BrokenData(
                f"{where}: begins at km {start}, but the sector of {side} before it"
                f" ends at km {ends.get(side)}"
            )
        ends[side] = end
        agencies = tuple(needed(row, "agencies", where))
        names = needed(row, "names", where)
        identity = needed(row, "id", where)
        found.append(Sector(identity, side, names, start, end, agencies))
    return tuple(found)


def drawing(path: Path) -> BaseGeometry:
    """Return all shapes of *path* as one, for drawing only."""
    return shapely.union_all([one.shape for one in features(path)])


def version(*directories: Path) -> str:
    """Return a name for exactly these files: the same files, the same name."""
    digest = hashlib.sha256()
    wanted = ("*.geojson", "ports.yaml", "sectors.yaml")
    for path in sorted(p for d in directories for w in wanted for p in d.glob(w)):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return f"built-in-{digest.hexdigest()[:12]}"
