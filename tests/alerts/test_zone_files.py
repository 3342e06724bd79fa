"""Zones that agencies bring in."""

import json
from datetime import date

import pytest

from alerts import zone_files
from config.errors import Invalid

RING = [[131.0, 43.0], [131.2, 43.0], [131.2, 43.2], [131.0, 43.2], [131.0, 43.0]]
NAMES = {"zh": "春化巡护区", "ru": "Участок Чуньхуа", "en": "Chunhua patrol area"}


def feature(ring=None, geometry=None, **different: object):
    properties = {"id": "chunhua", "kind": "patrol_area", "side": "CN", "names": NAMES}
    return {
        "type": "Feature",
        "properties": {**properties, **different},
        "geometry": geometry or {"type": "Polygon", "coordinates": [ring or RING]},
    }


def collection(*features: object):
    return {"type": "FeatureCollection", "features": list(features)}


def refusal(*features: object):
    with pytest.raises(Invalid) as refused:
        zone_files.zones_in(collection(*features))
    return refused.value.problems


def test_a_file_of_zones_is_read(tmp_path):
    file = tmp_path / "zones.geojson"
    dated = feature(valid_from="2026-06-01", valid_to="2026-08-31")
    file.write_text(json.dumps(collection(dated)))

    (zone,) = zone_files.read(file)

    assert zone.id == "chunhua"
    assert zone.names == NAMES
    assert not zone.approximate
    assert zone.is_valid_on(date(2026, 8, 31))
    assert not zone.is_valid_on(date(2026, 9, 1))


def test_a_zone_survives_being_written_and_read():
    given = feature(valid_from="2026-06-01", approximate=True)
    (zone,) = zone_files.zones_in(collection(given))

    written = json.loads(json.dumps(zone.as_feature()))
    (again,) = zone_files.zones_in(collection(written))

    assert again.as_feature() == zone.as_feature()


def test_the_zones_of_the_product_pass_the_same_gate(zones):
    written = json.loads(json.dumps([zone.as_feature() for zone in zones.zones]))

    assert len(zone_files.zones_in(collection(*written))) == len(zones.zones)


@pytest.mark.parametrize(
    ("ring", "said"),
    [
        (RING[:-1], "the outline is not closed"),
        (RING[:2] + RING[:1], "fewer than four positions"),
        ([RING[0], RING[2], RING[1], RING[3], RING[0]], "crosses itself near 43."),
        ([[y, x] for x, y in RING], "Did you swap latitude and longitude?"),
        ([[x - 100, y] for x, y in RING], "the outline lies outside the area"),
        ([["x", 43.0], *RING[1:]], "not a pair of numbers"),
        ([[float("nan"), 43.0], *RING[1:]], "not a pair of numbers"),
        ([[1e300, 43.0], *RING[1:]], "not a pair of numbers"),
        ([[True, 43.0], *RING[1:]], "not a pair of numbers"),
        ("ring", "not a pair of numbers"),
    ],
)
def test_a_wrong_outline_is_named(ring, said):
    (problem,) = refusal(feature(ring))

    assert said in str(problem)
    assert "chunhua" in str(problem)
    assert problem.pointer == "/features/0/geometry/coordinates"


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": 7},
        {"type": "MultiPolygon", "coordinates": [[[]]]},
        {"type": "MultiPolygon", "coordinates": [[[RING]]]},
        {"type": "Point", "coordinates": [131.0, 43.0]},
        {"type": ["Polygon"]},
        "Polygon",
    ],
)
def test_what_is_no_outline_is_refused(geometry):
    assert refusal(feature(geometry=geometry))


@pytest.mark.parametrize(
    ("different", "pointer"),
    [
        ({"id": "Чуньхуа"}, "/features/0/properties/id"),
        ({"id": None}, "/features/0/properties/id"),
        ({"kind": "castle"}, "/features/0/properties/kind"),
        ({"kind": ["patrol_area"]}, "/features/0/properties/kind"),
        ({"side": "JP"}, "/features/0/properties/side"),
        ({"names": {"zh": "区"}}, "/features/0/properties/names/ru"),
        ({"names": {**NAMES, "en": " "}}, "/features/0/properties/names/en"),
        ({"approximate": "yes"}, "/features/0/properties/approximate"),
        ({"valid_from": "yesterday"}, "/features/0/properties/valid_from"),
        ({"valid_to": 2026}, "/features/0/properties/valid_to"),
        ({"valid_to": "2026-02-30"}, "/features/0/properties/valid_to"),
        (
            {"valid_from": "2026-08-31", "valid_to": "2026-06-01"},
            "/features/0/properties/valid_to",
        ),
    ],
)
def test_a_wrong_fact_is_named(different, pointer):
    assert [problem.pointer for problem in refusal(feature(**different))] == [pointer]


def test_every_wrong_feature_is_named_at_once():
    problems = refusal(
        feature(RING[:-1]), feature(), feature(), feature(id="other", side="KP"), 7
    )

    assert [problem.pointer for problem in problems] == [
        "/features/0/geometry/coordinates",
        "/features/2/properties/id",
        "/features/3/properties/side",
        "/features/4",
    ]


@pytest.mark.parametrize("value", [None, [], {"type": "Feature"}, collection()])
def test_a_file_without_zones_is_refused(value):
    with pytest.raises(Invalid):
        zone_files.zones_in(value)


def test_a_file_that_is_no_json_is_refused(tmp_path):
    file = tmp_path / "zones.geojson"
    file.write_bytes(b"\xff\xfe{")

    with pytest.raises(Invalid, match="not JSON"):
        zone_files.read(file)
