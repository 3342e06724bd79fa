"""Where people who move can reach the border, and how soon."""

import pytest
from pyproj import Geod

from alerts import geofence
from alerts.coordinates import Place
from alerts.geofence import reach

GEOD = Geod(ellps="WGS84")
KRASKINO = Place(42.71086, 130.78012)


def test_towards_the_border_is_the_shortest_way(zones):
    found = geofence.fix(KRASKINO, zones, towards_border=True)

    assert found.towards is not None
    assert found.towards.distance_m == found.distance_to_border_m
    assert found.towards.side == "CN"
    reached = GEOD.inv(KRASKINO.lon, KRASKINO.lat, found.towards.lon, found.towards.lat)
    assert reached[2] == pytest.approx(found.towards.distance_m, abs=2)
    assert reached[0] % 360 == pytest.approx(found.towards.heading_deg, abs=1)


def test_a_heading_meets_the_border_where_it_crosses(zones):
    found = geofence.fix(KRASKINO, zones, 315.0).towards

    assert found is not None
    bearing, _, distance = GEOD.inv(KRASKINO.lon, KRASKINO.lat, found.lon, found.lat)
    assert bearing % 360 == pytest.approx(315, abs=0.1)
    assert distance == pytest.approx(found.distance_m, abs=2)
    at_line = geofence.fix(Place(found.lat, found.lon), zones)
    assert at_line.distance_to_border_m in {0, 1}
    assert at_line.km_from_tripoint is not None
    first, last = found.stretch_km
    assert first <= at_line.km_from_tripoint <= last


def test_a_heading_away_from_the_border_reaches_nothing(zones):
    assert geofence.fix(KRASKINO, zones, 150.0).towards is None


def test_a_heading_that_misses_falls_back_on_towards_the_border(zones):
    found = geofence.fix(KRASKINO, zones, 150.0, towards_border=True)

    assert found.towards is not None
    assert found.towards.distance_m == found.distance_to_border_m


def test_without_movement_nothing_is_reached(zones):
    assert geofence.fix(KRASKINO, zones).towards is None


def test_nobody_comes_sooner_than_the_fastest(zones):
    found = geofence.fix(KRASKINO, zones, towards_border=True).towards

    assert found is not None
    assert set(found.earliest) == {"foot", "vehicle", "snowmobile", "boat"}
    assert found.earliest["foot"] == int(found.distance_m / reach.SPEEDS_M_S["foot"])
    assert found.earliest["vehicle"] < found.earliest["foot"]
