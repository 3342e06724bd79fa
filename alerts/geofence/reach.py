"""Where somebody who moves can reach the border, and how soon."""

import math
from collections.abc import Iterator

import numpy as np
import shapely

from alerts.geofence.fixes import Towards
from config.border_line import BorderLine, Foot
from config.plane import ELLIPSOID, FROM_PLANE, TO_PLANE

# Fast for each, in a straight line: nobody comes earlier, most come later.
# A fit walker with a load 6 km/h; a car on forest roads 60; a snowmobile on river ice
# or a trail 50; a motor boat 50.
SPEEDS_M_S = {
    "foot": 6 / 3.6,
    "vehicle": 60 / 3.6,
    "snowmobile": 50 / 3.6,
    "boat": 50 / 3.6,
}
FARTHEST_M = 100_000
HEADING_ERROR_DEG = 15.0
_STEPS_M = np.arange(0.0, FARTHEST_M + 1, 2000.0)
_OTHER_SIDE = {"CN": "RU", "RU": "CN"}


def along_heading(
    lat: float,
    lon: float,
    heading_deg: float | None,
    side: str | None,
    line: BorderLine,
) -> Towards | None:
    """Return where the heading, if known, meets the border within 100 km, or None."""
    if heading_deg is None:
        return None
    hits = {}
    for turn in (0.0, -HEADING_ERROR_DEG, HEADING_ERROR_DEG):
        hit = _first_hit(lat, lon, heading_deg + turn, line)
        if hit:
            hits[turn] = hit
    if not hits:
        return None
    distance, foot = hits.get(0.0) or min(hits.values(), key=lambda one: one[0])
    reached = [hit.km for _, hit in hits.values()]
    return _towards(heading_deg, distance, foot, side, (min(reached), max(reached)))


def straight(
    heading_deg: float, distance: float, foot: Foot, side: str | None
) -> Towards:
    """Return the shortest way to the border: to *foot*, *distance* metres off."""
    return _towards(heading_deg, distance, foot, side, (foot.km, foot.km))


def _towards(
    heading_deg: float,
    distance: float,
    foot: Foot,
    side: str | None,
    stretch: tuple[float, float],
) -> Towards:
    return Towards(
        heading_deg=round(heading_deg) % 360,
        border="CN-RU",
        distance_m=round(distance),
        lat=round(foot.lat, 5),
        lon=round(foot.lon, 5),
        side=_OTHER_SIDE.get(side or ""),
        stretch_km=(round(stretch[0], 1), round(stretch[1], 1)),
        earliest={
            means: math.floor(distance / speed) for means, speed in SPEEDS_M_S.items()
        },
    )


def _first_hit(
    lat: float, lon: float, heading_deg: float, line: BorderLine
) -> tuple[float, Foot] | None:
    lons, lats, _ = ELLIPSOID.fwd(
        np.full(len(_STEPS_M), lon),
        np.full(len(_STEPS_M), lat),
        np.full(len(_STEPS_M), heading_deg),
        _STEPS_M,
    )
    ray = shapely.LineString(np.column_stack(TO_PLANE.transform(lons, lats)))
    met = [
        (ELLIPSOID.inv(lon, lat, *_degrees(x, y))[2], x, y)
        for x, y in _crossings(ray, line)
    ]
    if not met:
        return None
    distance, x, y = min(met)
    return distance, line.foot(shapely.Point(x, y))


def _crossings(
    ray: shapely.LineString, line: BorderLine
) -> Iterator[tuple[float, float]]:
    pieces = line.tree.geometries.take(line.tree.query(ray, predicate="intersects"))
    for x, y in shapely.get_coordinates(shapely.intersection(pieces, ray)):
        yield float(x), float(y)


def _degrees(x: float, y: float) -> tuple[float, float]:
    lon, lat = FROM_PLANE.transform(x, y)
    return lon, lat
