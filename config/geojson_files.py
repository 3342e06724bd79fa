"""Read the GeoJSON and YAML files that the product carries, and complain precisely."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
import yaml
from shapely.errors import GEOSException
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry


class BrokenData(Exception):
    """A data file cannot be used; the message names file, thing and fault."""


@dataclass(frozen=True)
class Feature:
    """One feature of a file: *where* it stands, for complaints, and what it holds."""

    where: str
    properties: dict[str, Any]
    shape: BaseGeometry

    def need(self, key: str) -> Any:
        """Return the property *key*; raise `BrokenData` if it is not there."""
        return needed(self.properties, key, self.where)


def needed(values: dict[str, Any], key: str, where: str) -> Any:
    """Return what *values* hold under *key*; raise `BrokenData` if nothing."""
    if values.get(key) is None:
        raise BrokenData(f'{where}: "{key}" is missing')
    return values[key]


def features(path: Path) -> Iterator[Feature]:
    """Yield the features of the GeoJSON file *path*, each with a sound shape.

    Raise `BrokenData` when the file, or a shape in it, cannot be used.
    """
    content = _loaded(path)
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        raise BrokenData(f"{path.name}: this is no GeoJSON FeatureCollection")
    for number, feature in enumerate(content.get("features") or (), start=1):
        properties = feature.get("properties") or {}
        name = properties.get("id") or properties.get("pair") or number
        where = f'{path.name}, feature "{name}"'
        yield Feature(where, properties, _sound(feature.get("geometry"), where))


def rows(path: Path, key: str) -> list[dict[str, Any]]:
    """Return the list *key* of the YAML file *path*; raise `BrokenData` without one."""
    try:
        content = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    except OSError as error:
        raise BrokenData(f"{path}: cannot be read: {error.strerror}") from error
    except yaml.YAMLError as error:
        raise BrokenData(f"{path.name}: this is no YAML: {error}") from error
    if not isinstance(content, dict) or not isinstance(content.get(key), list):
        raise BrokenData(f'{path.name}: the list "{key}" is missing')
    return list(content[key])


def fault_of_rings(geometry: dict[str, Any]) -> str | None:
    """Say what is wrong with the rings of a Polygon or MultiPolygon, or None."""
    for ring in _rings(geometry):
        if not isinstance(ring, list) or not all(map(_is_position, ring)):
            return NO_POSITION
        if len(ring) < _FEWEST_POSITIONS:
            return TOO_SHORT
        if ring[0][:2] != ring[-1][:2]:
            return NOT_CLOSED
    return None


NO_POSITION = "a position is not a pair of finite numbers"
TOO_SHORT = "outline has fewer than four positions"
NOT_CLOSED = "outline is not closed"
_FEWEST_POSITIONS = 4


def _loaded(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except OSError as error:
        raise BrokenData(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise BrokenData(f"{path.name}: this is no JSON: {error}") from error


def _sound(geometry: Any, where: str) -> BaseGeometry:
    if not isinstance(geometry, dict):
        raise BrokenData(f"{where}: geometry is missing")
    if geometry.get("type") in {"Polygon", "MultiPolygon"}:
        fault = fault_of_rings(geometry)
        if fault:
            raise BrokenData(f"{where}: {fault}")
    try:
        found = shape(geometry)
    except (GEOSException, AttributeError, KeyError, TypeError, ValueError) as error:
        raise BrokenData(f"{where}: geometry cannot be read: {error}") from error
    if found.is_empty or not found.is_valid:
        reason = "empty" if found.is_empty else shapely.is_valid_reason(found)
        raise BrokenData(f"{where}: geometry is not valid: {reason}")
    return found


def _rings(geometry: dict[str, Any]) -> Iterator[Any]:
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if geometry["type"] == "Polygon" else coordinates
    for polygon in polygons if isinstance(polygons, list) and polygons else [[]]:
        yield from polygon if isinstance(polygon, list) and polygon else [[]]


def _is_position(position: Any) -> bool:
    return (
        isinstance(position, list)
        and len(position) in {2, 3}
        and all(
            isinstance(value, int | float)
            and not isinstance(value, bool)
            and abs(value) <= _LARGEST_DEGREE
            for value in position[:2]
        )
    )


_LARGEST_DEGREE = 180.0
