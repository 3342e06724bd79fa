"""GeoJSON in, GeoJSON out."""

import pytest

from alerts.geofence import bulk
from config.errors import Invalid


def point(lon, lat, **properties: object):
    return {
        "type": "Feature",
        "id": 7,
        "properties": properties,
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
    }


def collection(*features: object):
    return {"type": "FeatureCollection", "name": "cameras", "features": [*features]}


def test_each_feature_gets_its_fix_and_keeps_the_rest(zones):
    given = collection(
        point(130.35689, 42.86736, camera="A1"),
        point(130.78012123456789, 42.71086, accuracy_m=20_000),
        point(0, 0),
    )

    done = bulk.located(given, zones)

    sides = [one["properties"]["fix"]["side"] for one in done["features"]]
    assert sides == ["CN", "RU", None]
    assert done["name"] == "cameras"
    assert done["features"][0]["properties"]["camera"] == "A1"
    assert done["features"][1]["properties"]["fix"]["sides_possible"] == ["CN", "RU"]
    assert done["features"][1]["geometry"] == given["features"][1]["geometry"]
    assert "fix" not in given["features"][0]["properties"]


def test_nothing_in_nothing_out(zones):
    assert bulk.located(collection(), zones)["features"] == []


def test_a_datum_per_feature_is_obeyed(zones):
    done = bulk.located(
        collection(point(127.4902, 50.2441), point(127.4902, 50.2441, datum="bd09")),
        zones,
    )

    one, other = (f["properties"]["fix"] for f in done["features"])
    assert one["distance_to_border_m"] != other["distance_to_border_m"]


def test_every_wrong_feature_is_named(zones):
    wrong = collection(
        point(130.0, 43.0),
        point(43.0, 131.0),
        point("x", 43.0),
        point(131.0, float("nan")),
        {"type": "Feature", "geometry": None, "properties": None},
        {
            "type": "Feature",
            "geometry": {"type": "LineString", "coordinates": []},
        },
        7,
        point(131.0, 43.0, datum="mars", accuracy_m=-1),
        {"type": "Feature", "geometry": {"type": "Point"}, "properties": {}},
    )

    with pytest.raises(Invalid) as refused:
        bulk.located(wrong, zones)

    assert [problem.pointer for problem in refused.value.problems] == [
        "/features/1/geometry/coordinates/1",
        "/features/2/geometry/coordinates",
        "/features/3/geometry/coordinates/1",
        "/features/4/geometry",
        "/features/5/geometry",
        "/features/6",
        "/features/7/properties/datum",
        "/features/7/properties/accuracy_m",
        "/features/8/geometry/coordinates",
    ]
    assert "swap" in str(refused.value.problems[0])


@pytest.mark.parametrize(
    "value", [None, [], {}, {"type": "Feature"}, {"type": "FeatureCollection"}]
)
def test_what_is_no_collection_is_refused(zones, value):
    with pytest.raises(Invalid, match="not a GeoJSON FeatureCollection"):
        bulk.located(value, zones)
