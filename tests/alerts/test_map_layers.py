"""Layers for a map without tiles."""

import json
from typing import Any

import pytest
from shapely import Point
from shapely.geometry import shape

from alerts import geofence
from alerts.coordinates import Place
from alerts.geofence import map_layers
from config.zones import Zones

MOST_BYTES = 600_000


def test_all_layers_together_stay_small(zones):
    texts = map_layers.drawing_texts(zones)

    assert sum(len(text.encode()) for text in texts.values()) < MOST_BYTES
    assert set(texts) == {
        "land",
        "water",
        "other_borders",
        "belts",
        "zones",
        "border",
        "crossings",
        "settlements",
    }
    assert all(json.loads(text)["features"] for text in texts.values())


def test_layers_are_drawn_once(zones):
    assert map_layers.drawing_texts(zones) is map_layers.drawing_texts(zones)


@pytest.mark.parametrize("km", [5, 20, 50])
@pytest.mark.parametrize("at_km", [60.0, 700.0, 1800.0, 3000.0])
def test_a_belt_ends_where_the_distance_says(zones, km, at_km):
    layer = map_layers.drawing_layers(zones)["belts"]["features"]
    belt = next(
        shape(one["geometry"]) for one in layer if one["properties"]["km"] == km
    )
    edge = min(
        (Point(xy) for part in parts(belt) for xy in part.exterior.coords),
        key=lambda point: point.distance(spot(zones, at_km)),
    )

    found = geofence.fix(Place(edge.y, edge.x), zones)

    assert found.distance_to_border_m == pytest.approx(1000 * km, abs=250, rel=0.01)


def parts(belt: Any) -> Any:
    return getattr(belt, "geoms", [belt])


def spot(zones: Zones, at_km: float) -> Point:
    at = int(zones.line.km.searchsorted(at_km))
    return Point(zones.line.lonlat[at])
