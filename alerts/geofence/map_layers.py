"""What a map needs to be drawn without any tiles: GeoJSON layers, small and ready.

For drawing only: lines are simplified, and no side or distance is taken from them.
"""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from pyproj import Proj
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from config import plane
from config.ground import Names
from config.zones import Zones

# So far a drawn border may lie from the true one: a fifth of a mark on a phone.
BORDER_ERROR_M = 15.0
_BELT_ERROR_M, _ZONE_ERROR_M, _OTHER_ERROR_M = 150.0, 60.0, 100.0
_PIECE_KM = 200.0
_DECIMALS = {"border": 5, "zones": 5}
_COARSE_DECIMALS = 4
_KEPT = 4  # sets of zones: one, and some while an import replaces it


@lru_cache(maxsize=_KEPT)
def drawing_layers(zones: Zones) -> dict[str, dict[str, Any]]:
    """Return a GeoJSON FeatureCollection for each layer; treat them as read-only.

    Layers: land, water, other_borders (properties pair), belts (km, widest first),
    zones (id, kind, names, side, approximate), border (from_km, to_km), crossings (id,
    names, kind, error_m), settlements (id, names, side;
    the biggest first: their names go before others).
    """
    layers = {
        "land": [_feature(zones.drawings["land"])],
        "water": [_feature(zones.drawings["water"])],
        "other_borders": _other_borders(zones),
        "belts": [_feature(_belt(zones, km), km=km) for km in reversed(zones.belts_km)],
        "zones": _zones(zones),
        "border": _border(zones),
        "crossings": [
            _point(one.lon, one.lat, one.id, one.names)
            | {"kind": one.kind, "error_m": one.error_m}
            for one in zones.crossings.items
        ],
        "settlements": [
            _point(one.lon, one.lat, one.id, one.names) | {"side": one.side}
            for one in sorted(zones.settlements.items, key=lambda one: -one.population)
        ],
    }
    return {
        name: _collection(features, _DECIMALS.get(name, _COARSE_DECIMALS))
        for name, features in layers.items()
    }


@lru_cache(maxsize=_KEPT)
def drawing_texts(zones: Zones) -> dict[str, str]:
    """Return the layers of `drawing_layers` as JSON, ready to be sent."""
    return {
        name: json.dumps(layer, ensure_ascii=False, separators=(",", ":"))
        for name, layer in drawing_layers(zones).items()
    }


def _collection(features: Iterable[dict[str, Any]], decimals: int) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [_rounded(feature, decimals) for feature in features],
    }


def _feature(shape: BaseGeometry, **properties: Any) -> dict[str, Any]:
    return {"shape": shape, **properties}


def _point(lon: float, lat: float, identity: str, names: Names) -> dict[str, Any]:
    return _feature(shapely.Point(lon, lat), id=identity, names=names)


def _rounded(feature: dict[str, Any], decimals: int) -> dict[str, Any]:
    shape = feature.pop("shape")
    round_ = shapely.transform(shape, lambda points: np.round(points, decimals))
    return {"type": "Feature", "properties": feature, "geometry": mapping(round_)}


def _border(zones: Zones) -> list[dict[str, Any]]:
    line, features = zones.line, []
    flat = shapely.get_coordinates(line.plane)
    for start, end in _stretches(line.km):
        piece = shapely.simplify(shapely.LineString(flat[start : end + 1]), 1.0)
        piece = shapely.simplify(piece, BORDER_ERROR_M)
        km = {"from_km": round(line.km[start], 1), "to_km": round(line.km[end], 1)}
        features.append(_feature(plane.off_plane(piece), **km))
    return features


def _stretches(km: plane.Floats) -> Iterable[tuple[int, int]]:
    cuts = np.arange(0.0, km[-1], _PIECE_KM)
    starts = np.searchsorted(km, cuts).tolist()
    return zip(starts, [*starts[1:], len(km) - 1], strict=True)


def _belt(zones: Zones, km: float) -> BaseGeometry:
    """Return all that lies within *km* of the border, as far as the data goes.

    The sheet stretches by up to 0.5 %, differently north and south: each stretch of
    the line is widened by its own scale.
    """
    flat = shapely.get_coordinates(zones.line.plane)
    scale = Proj(plane.SHEET)
    widened = []
    for start, end in _stretches(zones.line.km):
        lon, lat = zones.line.lonlat[(start + end) // 2]
        factor = scale.get_factors(lon, lat).parallel_scale
        piece = shapely.simplify(shapely.LineString(flat[start : end + 1]), 100.0)
        widened.append(shapely.buffer(piece, 1000 * km * factor, quad_segs=16))
    belt = shapely.simplify(shapely.union_all(widened), _BELT_ERROR_M)
    return plane.off_plane(belt)


def _zones(zones: Zones) -> list[dict[str, Any]]:
    return [
        _feature(
            plane.off_plane(shapely.simplify(shape, _ZONE_ERROR_M)),
            id=zone.id,
            kind=zone.kind,
            names=zone.names,
            side=zone.side,
            approximate=zone.approximate,
        )
        for zone, shape in zip(zones.zones, zones.areas.planes, strict=False)
    ]


def _other_borders(zones: Zones) -> list[dict[str, Any]]:
    return [
        _feature(
            plane.off_plane(shapely.simplify(plane.on_plane(shape), _OTHER_ERROR_M)),
            pair=pair,
        )
        for pair, shape in sorted(zones.other_borders.items())
    ]
