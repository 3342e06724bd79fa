"""GeoJSON in, GeoJSON out: every feature gets its fix."""

from typing import Any

import geojson
import numpy as np

from alerts import coordinates
from alerts.coordinates import Place
from alerts.geofence import many_fixes
from config.errors import Invalid, Problem
from config.zones import Zones
from translations import N_

_EXACT = 15  # decimals: the geojson package would cut to 6


def located(collection: dict[str, Any], zones: Zones) -> dict[str, Any]:
    """Return *collection*, a FeatureCollection of points, with `fix` in each feature.

    The properties `accuracy_m` (metres) and `datum` of a feature are obeyed, and its
    geometry stays as it was given. Raise `Invalid` naming every feature that is wrong.
    """
    features = features_of(collection)
    places: list[Place] = []
    problems: list[Problem] = []
    for at, feature in enumerate(features):
        try:
            places.append(_place(feature, f"/features/{at}"))
        except Invalid as error:
            problems.extend(error.problems)
    if problems:
        raise Invalid(problems)
    lats, lons, radii = (
        np.array(
            [
                (place.lat, place.lon, np.nan if (r := place.accuracy_m) is None else r)
                for place in places
            ]
        )
        .reshape(-1, 3)
        .T
    )
    found = many_fixes.fix_many(lats, lons, radii, zones).as_fixes()
    others = {key: value for key, value in collection.items() if key != "features"}
    done = [
        _with_fix(feature, fix.as_dict())
        for feature, fix in zip(features, found, strict=True)
    ]
    return {**others, "features": done}


def features_of(collection: Any) -> list[Any]:
    """Return the features of a GeoJSON FeatureCollection; `Invalid` if it is none."""
    is_collection = (
        isinstance(collection, dict) and collection.get("type") == "FeatureCollection"
    )
    features = collection.get("features") if is_collection else None
    if not isinstance(features, list):
        message = N_("This is not a GeoJSON FeatureCollection.")
        raise Invalid([Problem("", message)])
    return features


def _place(feature: Any, pointer: str) -> Place:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise Invalid([Problem(pointer, N_("This is not a GeoJSON Feature."))])
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        message = N_("The geometry is not a Point.")
        raise Invalid([Problem(f"{pointer}/geometry", message)])
    position = f"{pointer}/geometry/coordinates"
    try:
        point = geojson.Point(geometry.get("coordinates"), precision=_EXACT)
    except (TypeError, ValueError) as error:
        message = N_("The position is not a pair of numbers, longitude first.")
        raise Invalid([Problem(position, message)]) from error
    if not point.is_valid or len(point["coordinates"]) not in {2, 3}:
        message = N_("The position is not a pair of numbers, longitude first.")
        raise Invalid([Problem(position, message)])
    lon, lat = point["coordinates"][:2]
    properties = feature.get("properties")
    if not isinstance(properties, dict | None):
        message = N_("This must be an object with named values.")
        raise Invalid([Problem(f"{pointer}/properties", message)])
    properties = properties or {}
    datum, accuracy_m = properties.get("datum"), properties.get("accuracy_m")
    try:
        datum = "wgs84" if datum is None else datum
        return coordinates.from_numbers(lat, lon, datum, accuracy_m)
    except Invalid as error:
        places = {
            "/lat": f"{position}/1",
            "/lon": f"{position}/0",
            "/datum": f"{pointer}/properties/datum",
            "/accuracy_m": f"{pointer}/properties/accuracy_m",
        }
        raise Invalid(
            Problem(places[one.pointer], one.message, one.args)
            for one in error.problems
        ) from error


def _with_fix(feature: dict[str, Any], fix: dict[str, Any]) -> dict[str, Any]:
    properties = {**(feature.get("properties") or {}), "fix": fix}
    return {**feature, "properties": properties}
