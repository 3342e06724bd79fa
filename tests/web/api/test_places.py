import pytest
from flask import json

from web.api.answers import FixOut


def feature(lat, lon, **properties: object):
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": properties,
    }


def collection(*features: object):
    return {"type": "FeatureCollection", "features": list(features)}


def test_a_place_is_located(dispatcher):
    answer = dispatcher.read("/geofence?lat=42.7586&lon=130.7232&accuracy_m=30")

    assert answer.status_code == 200
    FixOut.model_validate(answer.json)
    assert answer.json["side"] == "RU"
    assert answer.json["border"] == "CN-RU"


def test_many_places_are_located_and_keep_what_they_carry(dispatcher):
    body = collection(feature(42.7586, 130.7232, name="a"), feature(43.1, 130.2, n=2))
    answer = dispatcher.raw(
        "/geofence", json.dumps(body).encode(), "application/geo+json"
    )

    assert answer.status_code == 200
    assert answer.mimetype == "application/geo+json"
    first, second = (each["properties"] for each in answer.json["features"])
    assert (first["name"], first["fix"]["side"]) == ("a", "RU")
    assert (second["n"], second["fix"]["side"]) == (2, "CN")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"type": "FeatureCollection"},
        collection(1),
        collection({"type": "Feature", "geometry": None, "properties": None}),
        collection({**feature(1, 2), "properties": []}),
        collection({**feature(1, 2), "properties": "x"}),
        collection(feature("a", "b")),
        collection(feature(None, None)),
        collection(feature(131, 42)),
        collection(feature(42, 131, datum=7)),
        collection(feature(42, 131, datum=[])),
        collection(feature(42, 131, accuracy_m="wide")),
        collection(feature(42, 131, accuracy_m={})),
        collection(feature([1], {})),
    ],
)
def test_what_is_no_collection_of_points_is_refused_with_its_place(dispatcher, body):
    answer = dispatcher.write("/geofence", body)

    assert answer.status_code == 422, answer.text
    assert answer.json["errors"]


def test_a_bulk_may_be_larger_than_other_bodies(dispatcher):
    many = [feature(43.1, 130.2, name="x" * 2_000)] * 600
    answer = dispatcher.write("/geofence", collection(*many))

    assert answer.status_code == 200
    assert len(answer.json["features"]) == 600


def test_no_place_is_an_answer_too(dispatcher):
    answer = dispatcher.write("/geofence", collection())
    assert answer.json["features"] == []


def test_the_zones_say_their_version(dispatcher):
    answer = dispatcher.read("/zones")

    assert answer.mimetype == "application/geo+json"
    assert answer.json["version"]
    assert {"id", "names", "kind"} <= set(answer.json["features"][0]["properties"])
