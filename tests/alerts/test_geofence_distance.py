"""Distances agree with a computation that shares nothing with ours but the data."""

import json

import numpy as np
import pytest
from pyproj import Geod
from shapely import Point

from alerts import geofence
from alerts.coordinates import Place
from alerts.geofence import many_fixes
from alerts.geofence.fixes import Fix
from config.plane import Floats
from config.settings import ROOT
from config.zones import Zones

GEOD = Geod(ellps="WGS84")
COUNT = 10_000
COARSE_M, FINE_M = 200.0, 4.0
CANDIDATES = 6


def border_vertices() -> Floats:
    file = ROOT / "config" / "geodata" / "borders.geojson"
    features = json.loads(file.read_bytes())["features"]
    runs = [
        np.array(one["geometry"]["coordinates"])
        for one in features
        if one["properties"]["pair"] == "CN-RU"
    ]
    return np.vstack([runs[0], *(run[1:] for run in runs[1:])])


def split(line: Floats, longest: float) -> Floats:
    lengths = GEOD.inv(line[:-1, 0], line[:-1, 1], line[1:, 0], line[1:, 1])[2]
    pieces = [
        line[at] + np.linspace(0, 1, count, endpoint=False)[:, None] * step
        for at, (count, step) in enumerate(
            zip(
                np.ceil(lengths / longest).astype(int).clip(1),
                np.diff(line, axis=0),
                strict=True,
            )
        )
    ]
    return np.vstack([*pieces, line[-1:]])


def earth_centred(lonlat: Floats) -> Floats:
    """Return positions in space: the chord of 100 km is 1 m short of the arc."""
    lon, lat = np.radians(lonlat.T)
    a, e2 = 6378137.0, 0.00669437999014
    normal = a / np.sqrt(1 - e2 * np.sin(lat) ** 2)
    return np.column_stack(
        [
            normal * np.cos(lat) * np.cos(lon),
            normal * np.cos(lat) * np.sin(lon),
            normal * (1 - e2) * np.sin(lat),
        ]
    )


def independent_distances(places: Floats) -> Floats:
    """Try vertices every 200 m for all, then every 4 m round the six nearest."""
    coarse = split(border_vertices(), COARSE_M)
    spots, stones = earth_centred(places), earth_centred(coarse)
    ends = np.einsum("ij,ij->i", stones, stones)
    nearest = np.vstack(
        [
            np.argpartition(ends - 2 * block @ stones.T, CANDIDATES)[:, :CANDIDATES]
            for block in np.array_split(spots, 50)
        ]
    )
    steps = np.arange(-1, 1, FINE_M / COARSE_M)
    best = np.full(len(places), np.inf)
    for column in nearest.T:
        middle = column.clip(1, len(coarse) - 2)
        for step in steps:
            towards = coarse[middle + (1 if step > 0 else -1)]
            spot = coarse[middle] + abs(step) * (towards - coarse[middle])
            found = GEOD.inv(spot[:, 0], spot[:, 1], places[:, 0], places[:, 1])[2]
            best = np.minimum(best, found)
    return best


@pytest.fixture(scope="module")
def places():
    """Random places up to some 100 km from the border, most of them near."""
    rng = np.random.default_rng(20261122)
    line = split(border_vertices(), 2000.0)
    at = rng.integers(0, len(line), 4 * COUNT)
    spread = rng.choice([0.01, 0.1, 0.6], len(at))
    found = line[at] + rng.normal(0, 1, (len(at), 2)) * spread[:, None]
    west, south, east, north = 119.0, 41.5, 136.5, 54.0
    inside = (found[:, 0] > west) & (found[:, 0] < east)
    return found[inside & (found[:, 1] > south) & (found[:, 1] < north)][:COUNT]


def test_ten_thousand_distances_agree(zones, places):
    ours = many_fixes.distances_m(places[:, 1], places[:, 0], zones)

    theirs = independent_distances(places)
    allowed = np.maximum(5.0, 0.005 * theirs)
    assert len(ours) == COUNT
    assert np.all(np.abs(ours - theirs) <= allowed)


def test_one_by_one_gives_the_same_as_all_at_once(zones, places):
    some = places[::20]
    accuracies = np.where(np.arange(len(some)) % 2, np.nan, 800.0)
    at_once = many_fixes.fix_many(some[:, 1], some[:, 0], accuracies, zones).as_fixes()

    for (lon, lat), accuracy, other in zip(some, accuracies, at_once, strict=True):
        radius = None if np.isnan(accuracy) else float(accuracy)
        one = geofence.fix(Place(float(lat), float(lon), radius), zones)
        assert_same(one, other)


def assert_same(one: Fix, other: Fix) -> None:
    """Compare two fixes: metres may be rounded to either side."""
    mine, its = one.as_dict(), other.as_dict()
    for fix in (mine, its):
        fix["zones"] = sorted((hit["id"], hit["relation"]) for hit in fix["zones"])
    metres = [fix.pop("distance_to_border_m") for fix in (mine, its)]
    assert abs(metres[0] - metres[1]) <= 1
    assert mine == its


def test_kilometres_run_along_the_border(zones):
    start = zones.line.foot(point_of(zones, 0))
    end = zones.line.foot(point_of(zones, len(zones.line.km) - 1))

    assert start.km == pytest.approx(0, abs=0.001)
    assert end.km == pytest.approx(3925.8, abs=0.2)
    assert end.at_end


def point_of(zones: Zones, at: int) -> Point:
    return Point(zones.line.plane.coords[at])
