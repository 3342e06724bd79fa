"""Hold many places against the ground at once, column by column.

The answers are those of `geofence.fix`; a test compares the two.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar, cast

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from alerts import geofence
from alerts.geofence import fixes
from alerts.geofence.fixes import Fix, NearCrossing, NearSettlement, ZoneHit
from config.ground import Located, Places
from config.plane import ELLIPSOID, TO_PLANE, Floats
from config.zones import Zones

Bools = NDArray[np.bool_]
Whole = NDArray[np.intp]
Points = NDArray[Any]  # shapely points on the sheet
P = TypeVar("P", bound=Located)

NOWHERE = -1
# Its stubs know one distance for all; it takes one for each as well.
_dwithin = cast("Callable[..., Bools]", shapely.dwithin)


@dataclass(frozen=True, eq=False)
class Nearest(Generic[P]):
    """For each place the nearest of others: which, metres off, and the bearing."""

    items: tuple[P, ...]
    at: Whole
    distances: Floats
    bearings: Floats


@dataclass(frozen=True, eq=False)
class Ground:
    """The places that lie in the area, as numbers and as points on the sheet."""

    lons: Floats
    lats: Floats
    radii: Floats
    points: Points
    x: Floats
    y: Floats


@dataclass(frozen=True, eq=False)
class ManyFixes:
    """Fixes as columns; a row per place, and row numbers of those *within* the area.

    `sides` are places in `names` or `NOWHERE`; `possible` has a column per name. `hits`
    holds row, zone and whether it is inside, ordered by row.
    """

    zones: Zones
    count: int
    within: Whole
    names: tuple[str, ...]
    sides: Whole
    possible: Bools
    distances: Floats
    kilometres: Floats
    uncertain: Bools
    hits: list[tuple[int, int, bool]]
    settlements: Nearest[Any]
    crossings: Nearest[Any]

    def as_fixes(self) -> list[Fix]:
        """Return a fix for each place, in their order."""
        found = [fixes.out_of_area(self.zones.version)] * self.count
        for row, at in enumerate(self.within.tolist()):
            found[at] = self._fix(row)
        return found

    @cached_property
    def _hits_by_row(self) -> dict[int, list[ZoneHit]]:
        by_row: dict[int, list[ZoneHit]] = {}
        for row, zone, is_inside in self.hits:
            relation = "inside" if is_inside else "near"
            hit = ZoneHit(self.zones.zones[zone], relation)
            by_row.setdefault(row, []).append(hit)
        return by_row

    def _fix(self, row: int) -> Fix:
        side, distance = int(self.sides[row]), float(self.distances[row])
        km = float(self.kilometres[row])
        return Fix(
            side=None if side == NOWHERE else self.names[side],
            sides_possible=tuple(
                name
                for name, may in zip(self.names, self.possible[row], strict=True)
                if may
            ),
            border="CN-RU",
            distance_to_border_m=round(distance),
            belt=self.zones.belt_of(distance),
            border_uncertain=bool(self.uncertain[row]),
            zones=tuple(self._hits_by_row.get(row, ())),
            sectors=self.zones.sectors_at(km),
            crossing=_crossing(self.crossings, row),
            settlement=_settlement(self.settlements, row),
            towards=None,
            km_from_tripoint=round(km, 2),
            zones_version=self.zones.version,
        )


def fix_many(
    lats: ArrayLike,
    lons: ArrayLike,
    accuracies: ArrayLike | None,
    zones: Zones,
) -> ManyFixes:
    """Return the fixes of places in WGS 84 degrees; an accuracy of NaN is unknown."""
    all_lats, all_lons = (np.asarray(one, dtype=float) for one in (lats, lons))
    radii = np.zeros(len(all_lats))
    if accuracies is not None:
        radii = np.nan_to_num(np.asarray(accuracies, dtype=float))
    west, south, east, north = zones.box
    inside = (west <= all_lons) & (all_lons <= east)
    within = np.flatnonzero(inside & (south <= all_lats) & (all_lats <= north))
    lon, lat = all_lons[within], all_lats[within]
    x, y = TO_PLANE.transform(lon, lat)
    ground = Ground(lon, lat, radii[within], shapely.points(x, y), x, y)
    names = tuple(sorted(zones.territories))
    foot_lons, foot_lats = zones.line.feet(ground.points)
    distances = ELLIPSOID.inv(foot_lons, foot_lats, lon, lat)[2]
    kilometres = zones.line.kilometres(foot_lons, foot_lats)
    sides = _sides(ground, distances, zones)
    possible = _possible(ground, sides, distances, zones, names)
    hits, uncertain = _areas(ground, possible, zones, names)
    return ManyFixes(
        zones=zones,
        count=len(all_lats),
        within=within,
        names=names,
        sides=sides,
        possible=possible,
        distances=distances,
        kilometres=kilometres,
        uncertain=uncertain | zones.line.is_end(foot_lons, foot_lats),
        hits=hits,
        settlements=_nearest(ground, zones.settlements),
        crossings=_nearest(ground, zones.crossings),
    )


def distances_m(lats: Floats, lons: Floats, zones: Zones) -> Floats:
    """Return the distances to the border in metres, for places within the area."""
    points = shapely.points(*TO_PLANE.transform(lons, lats))
    foot_lons, foot_lats = zones.line.feet(points)
    found: Floats = ELLIPSOID.inv(foot_lons, foot_lats, lons, lats)[2]
    return found


def sides_of(lats: Floats, lons: Floats, zones: Zones) -> Whole:
    """Return for each place the number of its territory in sorted order, or -1."""
    sides = np.full(len(lats), NOWHERE, dtype=np.intp)
    for number, name in enumerate(sorted(zones.territories)):
        left = np.flatnonzero(sides == NOWHERE)
        territory = zones.territories[name]
        sides[left[shapely.intersects_xy(territory, lons[left], lats[left])]] = number
    return sides


def _sides(ground: Ground, distances: Floats, zones: Zones) -> Whole:
    sides = sides_of(ground.lats, ground.lons, zones)
    sides[distances < geofence.ON_THE_LINE_M] = NOWHERE
    return sides


def _possible(
    ground: Ground,
    sides: Whole,
    distances: Floats,
    zones: Zones,
    names: tuple[str, ...],
) -> Bools:
    possible = np.zeros((len(sides), len(names)), dtype=np.bool_)
    known = np.flatnonzero(sides != NOWHERE)
    possible[known, sides[known]] = True
    reach = np.where(
        distances <= geofence.ON_THE_LINE_M,
        np.maximum(ground.radii, geofence.ON_THE_LINE_M),
        ground.radii,
    )
    pair = [names.index("CN"), names.index("RU")]
    for number in pair:
        possible[distances <= reach, number] = True
    for number, name in enumerate(names):
        # Between China and Russia lies only the line, whose distance is known already.
        decided = np.isin(sides, pair) if number in pair else np.zeros_like(sides, bool)
        rows = np.flatnonzero((reach > 0) & ~possible[:, number] & ~decided)
        territory = zones.territory_planes[name]
        touched = _dwithin(territory, ground.points[rows], reach[rows])
        possible[rows[touched], number] = True
    return possible


def _areas(
    ground: Ground, possible: Bools, zones: Zones, names: tuple[str, ...]
) -> tuple[list[tuple[int, int, bool]], Bools]:
    areas = zones.areas
    uncertain = np.zeros(len(possible), dtype=np.bool_)
    hits: list[tuple[int, int, bool]] = []
    near = np.maximum(ground.radii, geofence.NEAR_ZONE_M)
    for at, shape in enumerate(areas.planes):
        is_zone = at < len(areas.zones)
        reach = near if is_zone else ground.radii
        rows = _rows_about(ground, shape.bounds, reach)
        rows = rows[_dwithin(shape, ground.points[rows], reach[rows])]
        if is_zone:
            inside = np.zeros(len(rows), dtype=np.bool_)
            if not areas.zones[at].approximate:
                inside = _dwithin(shape, ground.points[rows], 0.0)
            pairs = zip(rows.tolist(), inside.tolist(), strict=True)
            hits.extend((row, at, is_inside) for row, is_inside in pairs)
        else:
            uncertain[rows] = True
            for side in areas.uncertain[at - len(areas.zones)].sides:
                possible[rows, names.index(side)] = True
    return sorted(hits), uncertain


def _rows_about(ground: Ground, bounds: tuple[float, ...], reach: Floats) -> Whole:
    west, south, east, north = bounds
    across = (ground.x >= west - reach) & (ground.x <= east + reach)
    along = (ground.y >= south - reach) & (ground.y <= north + reach)
    return np.flatnonzero(across & along)


def _nearest(ground: Ground, places: Places[P]) -> Nearest[P]:
    at = places.tree.query_nearest(ground.points, all_matches=False)[1]
    bearings, _, distances = ELLIPSOID.inv(
        places.lons[at], places.lats[at], ground.lons, ground.lats
    )
    return Nearest(places.items, at, distances, bearings)


def _crossing(near: Nearest[Any], row: int) -> NearCrossing:
    one = near.items[near.at[row]]
    distance, bearing = round(near.distances[row]), round(near.bearings[row]) % 360
    return NearCrossing(one.id, one.names, distance, bearing, one.error_m)


def _settlement(near: Nearest[Any], row: int) -> NearSettlement:
    one = near.items[near.at[row]]
    distance, bearing = round(near.distances[row]), round(near.bearings[row]) % 360
    return NearSettlement(one.id, one.names, one.side, distance, bearing)
