"""Hold a place against the ground: whose side, how far from the border, near what.

Where the border runs, only the data knows; `config/geodata/SOURCES.md` says how well.
"""

import shapely
from shapely import Point

from alerts.coordinates import Place
from alerts.geofence import fixes, reach
from alerts.geofence.fixes import Fix, NearCrossing, NearSettlement, ZoneHit
from config.plane import ELLIPSOID, TO_PLANE
from config.zones import Zones

__all__ = ["NEAR_ZONE_M", "ON_THE_LINE_M", "Fix", "fix"]

# So far from its outline a zone is still worth a word.
NEAR_ZONE_M = 5_000
# The data is written to 0.1 m: closer than this, no side can be told.
ON_THE_LINE_M = 0.5


def fix(
    place: Place,
    zones: Zones,
    heading_deg: float | None = None,
    *,
    towards_border: bool = False,
) -> Fix:
    """Return what is known of *place*; never raise for a place, wherever it is.

    *heading_deg* is where people go (0 north, 90 east); *towards_border* says that
    they go towards the border, by an unknown heading.
    """
    lat, lon = place.lat, place.lon
    if not zones.covers(lat, lon):
        return fixes.out_of_area(zones.version)
    point = Point(*TO_PLANE.transform(lon, lat))
    foot = zones.line.foot(point)
    _, to_foot, distance = ELLIPSOID.inv(foot.lon, foot.lat, lon, lat)
    side = _side(lat, lon, distance, zones)
    radius = place.accuracy_m or 0.0
    hits, doubtful = _areas_near(point, radius, zones)
    sides = _sides_within(side, point, distance, radius, zones) | doubtful
    towards = reach.along_heading(lat, lon, heading_deg, side, zones.line)
    if towards is None and towards_border:
        towards = reach.straight(to_foot, distance, foot, side)
    return Fix(
        side=side,
        sides_possible=tuple(sorted(sides)),
        border="CN-RU",
        distance_to_border_m=round(distance),
        belt=zones.belt_of(distance),
        border_uncertain=bool(doubtful) or foot.at_end,
        zones=hits,
        sectors=zones.sectors_at(foot.km),
        crossing=_crossing(lat, lon, point, zones),
        settlement=_settlement(lat, lon, point, zones),
        towards=towards,
        km_from_tripoint=round(foot.km, 2),
        zones_version=zones.version,
    )


def _side(lat: float, lon: float, distance: float, zones: Zones) -> str | None:
    if distance < ON_THE_LINE_M:
        return None
    for side, territory in zones.territories.items():
        if shapely.intersects_xy(territory, lon, lat):
            return side
    return None


def _sides_within(
    side: str | None, point: Point, distance: float, radius: float, zones: Zones
) -> set[str]:
    sides = {side} if side else set()
    reach_m = radius
    if distance <= ON_THE_LINE_M:
        reach_m = max(radius, ON_THE_LINE_M)
    if distance <= reach_m:
        sides.update(("CN", "RU"))
    if reach_m > 0:
        for other, territory in zones.territory_planes.items():
            may_be_reached = other not in sides and _is_reached(other, side)
            if may_be_reached and shapely.dwithin(territory, point, reach_m):
                sides.add(other)
    return sides


def _is_reached(other: str, side: str | None) -> bool:
    # Between China and Russia lies only the line, whose distance is known already.
    return {other, side} != {"CN", "RU"}


def _areas_near(
    point: Point, radius: float, zones: Zones
) -> tuple[tuple[ZoneHit, ...], set[str]]:
    areas = zones.areas
    near = max(NEAR_ZONE_M, radius)
    x, y = point.x, point.y
    window = shapely.box(x - near, y - near, x + near, y + near)
    hits, doubtful = [], set()
    for at in areas.tree.query(window).tolist():
        shape = areas.planes[at]
        if at >= len(areas.zones):
            if shapely.dwithin(shape, point, radius):
                doubtful.update(areas.uncertain[at - len(areas.zones)].sides)
            continue
        zone = areas.zones[at]
        if not zone.approximate and shapely.dwithin(shape, point, 0.0):
            hits.append(ZoneHit(zone, "inside"))
        elif shapely.dwithin(shape, point, near):
            hits.append(ZoneHit(zone, "near"))
    return tuple(hits), doubtful


def _crossing(lat: float, lon: float, point: Point, zones: Zones) -> NearCrossing:
    one = zones.crossings.nearest(point)
    bearing, _, distance = ELLIPSOID.inv(one.lon, one.lat, lon, lat)
    return NearCrossing(
        one.id, one.names, round(distance), round(bearing) % 360, one.error_m
    )


def _settlement(lat: float, lon: float, point: Point, zones: Zones) -> NearSettlement:
    one = zones.settlements.nearest(point)
    bearing, _, distance = ELLIPSOID.inv(one.lon, one.lat, lon, lat)
    return NearSettlement(
        one.id, one.names, one.side, round(distance), round(bearing) % 360
    )
