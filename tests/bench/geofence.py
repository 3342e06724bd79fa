"""Geofencing, beside what bare shapely and pyproj must do in any case."""

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import shapely

from alerts import geofence
from alerts.coordinates import Place
from alerts.geofence import many_fixes
from config import zones as zones_data
from config.plane import ELLIPSOID, FROM_PLANE, TO_PLANE
from config.zones import Zones

MILLION = 1_000_000
ONES = 20_000


def run() -> list[dict[str, Any]]:
    """Return figures for one place and for a million."""
    zones = zones_data.load()
    lons, lats = near_the_border(zones, MILLION)
    return [*one_place(zones, lons[:ONES], lats[:ONES]), *a_million(zones, lons, lats)]


def near_the_border(zones: Zones, count: int) -> tuple[Any, Any]:
    """Return places within some 20 km of the border: the hard case."""
    rng = np.random.default_rng(1)
    at = rng.integers(0, len(zones.line.km), 2 * count)
    lons = zones.line.lonlat[at, 0] + rng.normal(0, 0.25, len(at))
    lats = zones.line.lonlat[at, 1] + rng.normal(0, 0.18, len(at))
    west, south, east, north = zones.box
    inside = (lons > west) & (lons < east) & (lats > south) & (lats < north)
    return lons[inside][:count], lats[inside][:count]


def one_place(zones: Zones, lons: Any, lats: Any) -> list[dict[str, Any]]:
    """Return the median and the slowest hundredth, in microseconds."""
    spots = list(zip(lons.tolist(), lats.tolist(), strict=True))
    places = [Place(lat, lon) for lon, lat in spots]
    ours = microseconds(lambda place: geofence.fix(place, zones), places)
    bare = microseconds(lambda spot: bare_fix(zones, *spot), spots)
    return [
        row(f"geofence of one place, {name}", ours[at], bare[at], "µs")
        for name, at in (("median", 49), ("99 of 100", 98))
    ]


def bare_fix(zones: Zones, lon: float, lat: float) -> float:
    """Do the unavoidable: side, nearest of the border, of towns and of crossings."""
    shapely.intersects_xy(zones.territories["CN"], lon, lat)
    point = shapely.Point(*TO_PLANE.transform(lon, lat))
    way = shapely.shortest_line(zones.line.plane, point)
    x, y = way.coords[0]
    foot = FROM_PLANE.transform(x, y)
    zones.settlements.tree.query_nearest(point)
    zones.crossings.tree.query_nearest(point)
    return float(ELLIPSOID.inv(*foot, lon, lat)[2])


def a_million(zones: Zones, lons: Any, lats: Any) -> list[dict[str, Any]]:
    """Return seconds for a million places."""
    plane = zones.line.plane

    def bare_sides() -> None:
        shapely.contains_xy(zones.territories["CN"], lons, lats)

    def bare_distances() -> None:
        points = shapely.points(*TO_PLANE.transform(lons, lats))
        feet = shapely.get_coordinates(shapely.shortest_line(plane, points))[::2]
        foot_lons, foot_lats = FROM_PLANE.transform(feet[:, 0], feet[:, 1])
        ELLIPSOID.inv(foot_lons, foot_lats, lons, lats)

    sides = seconds(bare_sides)
    distances = seconds(bare_distances)
    return [
        row(
            "sides of a million places (baseline: one country)",
            seconds(lambda: many_fixes.sides_of(lats, lons, zones)),
            sides,
            "s",
        ),
        row(
            "distances of a million places",
            seconds(lambda: many_fixes.distances_m(lats, lons, zones)),
            distances,
            "s",
        ),
        row(
            "whole fixes of a million places, columns",
            seconds(lambda: many_fixes.fix_many(lats, lons, None, zones)),
            sides + distances,
            "s",
        ),
    ]


def microseconds(work: Callable[[Any], object], inputs: list[Any]) -> list[float]:
    """Return the percentiles 1 to 99 of how long *work* takes."""
    times = []
    for given in inputs:
        begun = time.perf_counter()
        work(given)
        times.append(1e6 * (time.perf_counter() - begun))
    return statistics.quantiles(times, n=100)


def seconds(work: Callable[[], object]) -> float:
    """Return how long *work* takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def row(name: str, ours: float, baseline: float, unit: str) -> dict[str, Any]:
    """Return a line of the table."""
    ratio = ours / baseline
    return {
        "name": name,
        "unit": unit,
        "ours": ours,
        "baseline": baseline,
        "ratio": ratio,
    }
