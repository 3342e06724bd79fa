"""Whose side, how near the border, near what."""

import json
import math
from dataclasses import replace

import pytest

from alerts import coordinates, geofence
from alerts.coordinates import Place
from config import zones as zones_data

TOWNS = {
    "Hunchun": (42.86736, 130.35689, "CN"),
    "Suifenhe": (44.39982, 131.14775, "CN"),
    "Dongning": (44.08436, 131.11841, "CN"),
    "Mishan": (45.55, 131.88333, "CN"),
    "Hulin": (45.76474, 132.95999, "CN"),
    "Raohe": (46.7961, 134.00653, "CN"),
    "Fuyuan": (48.36346, 134.29843, "CN"),
    "Heihe": (50.24413, 127.49016, "CN"),
    "Heixiazi, western half": (48.37, 134.62, "CN"),
    "Kraskino": (42.71086, 130.78012, "RU"),
    "Slavyanka": (42.86243, 131.38917, "RU"),
    "Barabash": (43.19953, 131.49184, "RU"),
    "Khasan": (42.42833, 130.64556, "RU"),
    "Pogranichny": (44.41041, 131.37847, "RU"),
    "Turiy Rog": (45.23472, 131.98056, "RU"),
    "Vladivostok": (43.10562, 131.87353, "RU"),
    "Khabarovsk": (48.48271, 135.08379, "RU"),
    "Bolshoy Ussuriysky, eastern half": (48.37, 134.85, "RU"),
    "Blagoveshchensk": (50.27593, 127.52637, "RU"),
    "Rason": (42.25, 130.3, "KP"),
}


@pytest.mark.parametrize("town", TOWNS)
def test_towns_lie_on_their_side(zones, town):
    lat, lon, side = TOWNS[town]

    found = geofence.fix(Place(lat, lon), zones)

    assert found.side == side
    assert found.sides_possible == (side,)


def test_every_settlement_lies_on_its_side(zones):
    wrong = [
        one.names
        for one in zones.settlements.items
        if geofence.fix(Place(one.lat, one.lon), zones).side != one.side
    ]

    assert wrong == []


def test_every_crossing_lies_on_the_border_within_its_error(zones):
    for one in zones.crossings.items:
        found = geofence.fix(Place(one.lat, one.lon), zones)

        assert found.distance_to_border_m is not None
        assert found.distance_to_border_m <= one.error_m, one.id
        assert found.crossing is not None


def test_the_accuracy_circle_touches_both_sides(zones):
    near = Place(42.8083, 130.585)
    distance = geofence.fix(near, zones).distance_to_border_m
    assert distance is not None

    wide = geofence.fix(Place(near.lat, near.lon, distance + 2.0), zones)
    narrow = geofence.fix(Place(near.lat, near.lon, distance - 2.0), zones)

    assert wide.sides_possible == ("CN", "RU")
    assert narrow.sides_possible == (narrow.side,)


def test_near_the_tripoint_the_circle_touches_three_sides(zones):
    found = geofence.fix(Place(42.4233, 130.6365, 3000.0), zones)

    assert found.sides_possible == ("CN", "KP", "RU")


def test_at_a_vertex_no_side_can_be_told(zones):
    lon, lat = zones.line.lonlat[5000]

    found = geofence.fix(Place(lat, lon), zones)

    assert found.distance_to_border_m == 0
    assert found.side is None
    assert set(found.sides_possible) >= {"CN", "RU"}
    assert found.belt == "0-5"


def test_on_an_edge_no_side_can_be_told(zones):
    (lon, lat), (lon1, lat1) = zones.line.lonlat[5000], zones.line.lonlat[5001]

    found = geofence.fix(Place((lat + lat1) / 2, (lon + lon1) / 2), zones)

    assert found.distance_to_border_m == 0
    assert set(found.sides_possible) >= {"CN", "RU"}


def test_uncertain_pieces_of_border_belong_to_both(zones):
    piece = max(zones.areas.uncertain, key=lambda one: one.shape.area)
    inside = piece.shape.representative_point()

    found = geofence.fix(Place(inside.y, inside.x), zones)

    assert found.border_uncertain
    assert set(found.sides_possible) >= set(piece.sides)


def test_the_open_sea_belongs_to_no_side(zones):
    found = geofence.fix(Place(42.0, 131.5), zones)

    assert found.side is None
    assert found.sides_possible == ()
    assert found.in_area
    assert found.belt == ">50"


def test_north_korea_is_named(zones):
    found = geofence.fix(Place(41.8, 130.0), zones)

    assert found.side == "KP"
    assert found.border == "CN-RU"


@pytest.mark.parametrize(
    ("lat", "lon"), [(0, 0), (55.75, 37.6), (39.9, 116.4), (-90, 180), (90, -180)]
)
def test_far_away_is_said_and_not_guessed(zones, lat, lon):
    found = geofence.fix(Place(lat, lon, 100.0), zones, 90.0, towards_border=True)

    assert not found.in_area
    assert found.side is None
    assert found.distance_to_border_m is None
    assert found.as_dict()["sectors"] == []


def test_where_the_data_stops_the_border_is_uncertain(zones):
    found = geofence.fix(Place(49.95, 119.0), zones)

    assert found.border_uncertain


@pytest.mark.parametrize(
    ("metres", "belt"),
    [(0, "0-5"), (5000, "0-5"), (5001, "5-20"), (20_000, "5-20"), (50_001, ">50")],
)
def test_a_belt_holds_its_outer_end(metres, belt, zones):
    assert zones.belt_of(metres) == belt


def test_belts_are_a_setting(zones):
    kraskino = Place(42.71086, 130.78012)

    assert geofence.fix(kraskino, zones).belt == "5-20"
    assert geofence.fix(kraskino, replace(zones, belts_km=(10, 30))).belt == "10-30"


def test_an_approximate_area_is_only_ever_near(zones):
    kedrovaya = Place(43.105, 131.5125)

    found = geofence.fix(kedrovaya, zones)

    hit = {one.zone.id: one.relation for one in found.zones}
    assert hit["kedrovaya_pad"] == "near"


def test_both_sides_sectors_answer(zones):
    found = geofence.fix(Place(42.71086, 130.78012), zones)

    by_side = {one.side: one for one in found.sectors}
    assert by_side["RU"].id == "ru_khasan"
    assert "ru_land_of_leopard" in by_side["RU"].agencies
    assert by_side["CN"].id == "cn_hunchun"
    assert "cn_nctlnp_hunchun" in by_side["CN"].agencies


def test_the_bearing_leads_from_the_settlement(zones):
    kraskino = (42.71086, 130.78012)
    east = (kraskino[0], kraskino[1] + 0.02)

    found = geofence.fix(Place(*east), zones).settlement

    assert found is not None
    assert found.names["ru"] == "Краскино"
    assert found.bearing_deg == pytest.approx(90, abs=1)
    assert found.distance_m == pytest.approx(1640, abs=20)


def test_old_names_are_gone(zones):
    names = {one.names.get("zh", "") for one in zones.settlements.items}

    assert not names & {"海参崴", "海參崴", "伯力", "双城子", "海兰泡", "烂沟崴"}
    assert names >= {"符拉迪沃斯托克", "哈巴罗夫斯克", "乌苏里斯克", "布拉戈维申斯克"}


def test_a_fix_is_plain_json(zones):
    found = geofence.fix(Place(42.9, 130.95, 50.0), zones, towards_border=True)

    told = json.loads(json.dumps(found.as_dict()))

    assert told == found.as_dict()
    assert told["zones_version"] == zones.version
    assert all(not isinstance(v, float) or math.isfinite(v) for v in told.values())


def test_a_declared_datum_moves_the_fix(zones):
    """Heihe's quay, read off Amap, is not where GPS has it."""
    gps = coordinates.from_numbers(50.2441, 127.4902)
    amap = coordinates.from_numbers(50.2441, 127.4902, "gcj02")

    read, meant = (geofence.fix(one, zones) for one in (gps, amap))

    assert read.distance_to_border_m is not None
    assert meant.distance_to_border_m is not None
    assert abs(read.distance_to_border_m - meant.distance_to_border_m) > 200


def test_a_fix_remembers_which_zones_it_used(zones):
    renamed = zones_data.with_zones(zones, [], "imported-7")

    assert geofence.fix(Place(43.0, 131.0), renamed).zones_version == "imported-7"
