"""Zones that an agency brings in: its own outlines, as GeoJSON.

A feature is a Polygon or MultiPolygon with the properties `id`, `kind`, `side`,
`names` (zh and ru, en if there is one), and, if they are bounded, `valid_from` and
`valid_to` (YYYY-MM-DD, both days included). `approximate: true` marks an outline that
is only roughly right.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape as shape_of
from shapely.geometry.base import BaseGeometry

from alerts.geofence import bulk
from config.errors import Invalid, Problem
from config.geojson_files import (
    NO_POSITION,
    NOT_CLOSED,
    TOO_SHORT,
    fault_of_rings,
)
from config.zones import KINDS, Zone
from translations import N_

# What the data covers; an outline wholly elsewhere is a mistake.
AREA = (119.0, 41.5, 136.5, 54.0)
SIDES = ("CN", "RU")
LONGEST_NAME = 200
_ID = re.compile(r"[a-z][a-z0-9_]{1,39}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_FAULTS = {
    NOT_CLOSED: N_(
        "Zone “%(zone)s”: the outline is not closed. Repeat the first position at the"
        " end of each ring."
    ),
    TOO_SHORT: N_("Zone “%(zone)s”: a ring has fewer than four positions."),
    NO_POSITION: N_(
        "Zone “%(zone)s”: a position is not a pair of numbers, longitude first."
    ),
}


def read(path: Path) -> list[Zone]:
    """Return the zones of the GeoJSON file *path*.

    Raise `Invalid` naming every feature that is wrong, and `OSError` when the file
    cannot be read.
    """
    try:
        content = json.loads(path.read_bytes())
    except ValueError as error:
        raise Invalid([Problem("", N_("This file is not JSON."))]) from error
    return zones_in(content)


def zones_in(collection: Any) -> list[Zone]:
    """Return the zones of a GeoJSON FeatureCollection; raise `Invalid` as `read`."""
    features = bulk.features_of(collection)
    if not features:
        raise Invalid([Problem("/features", N_("There is no zone in it."))])
    zones: list[Zone] = []
    problems: list[Problem] = []
    taken: set[str] = set()
    for at, feature in enumerate(features):
        found = list(_problems(feature, f"/features/{at}", taken))
        if found:
            problems.extend(found)
        else:
            zones.append(_zone(feature))
            taken.add(zones[-1].id)
    if problems:
        raise Invalid(problems)
    return zones


def _zone(feature: dict[str, Any]) -> Zone:
    said = feature["properties"]
    names = said["names"]
    return Zone(
        id=said["id"],
        kind=said["kind"],
        names={key: names[key] for key in ("zh", "ru", "en") if names.get(key)},
        side=said["side"],
        shape=shape_of(feature["geometry"]),
        approximate=said.get("approximate", False),
        valid_from=_day(said.get("valid_from")),
        valid_to=_day(said.get("valid_to")),
    )


def _problems(feature: Any, pointer: str, taken: set[str]) -> Iterator[Problem]:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        yield Problem(pointer, N_("This is not a GeoJSON Feature."))
        return
    properties = feature.get("properties")
    if not isinstance(properties, dict):
        yield Problem(f"{pointer}/properties", N_("The properties are missing."))
        return
    name = str(properties.get("id", pointer.rpartition("/")[2]))[:40]
    yield from _fact_problems(properties, f"{pointer}/properties", taken)
    yield from _day_problems(properties, f"{pointer}/properties")
    geometry = feature.get("geometry")
    yield from _shape_problems(geometry, f"{pointer}/geometry", name)


def _fact_problems(
    said: dict[str, Any], pointer: str, taken: set[str]
) -> Iterator[Problem]:
    identity = said.get("id")
    if not isinstance(identity, str) or not _ID.fullmatch(identity):
        message = N_(
            "The id must be 2 to 40 small Latin letters, digits and low lines,"
            " beginning with a letter."
        )
        yield Problem(f"{pointer}/id", message)
    elif identity in taken:
        message = N_("The id “%(id)s” is there twice.")
        yield Problem(f"{pointer}/id", message, {"id": identity})
    for key, known in (("kind", KINDS), ("side", SIDES)):
        if said.get(key) not in known:
            message = N_("“%(value)s” is not known here. Known are: %(known)s.")
            value = str(said.get(key))[:40]
            args = {"value": value, "known": ", ".join(known)}
            yield Problem(f"{pointer}/{key}", message, {**args})
    if not isinstance(said.get("approximate", False), bool):
        yield Problem(f"{pointer}/approximate", N_("This must be true or false."))
    names = said.get("names")
    for language in ("zh", "ru", "en"):
        name = names.get(language) if isinstance(names, dict) else None
        if name is None and language == "en":
            continue
        if not isinstance(name, str) or not 0 < len(name.strip()) <= LONGEST_NAME:
            message = N_("The name in this language is missing or too long.")
            yield Problem(f"{pointer}/names/{language}", message)


def _day_problems(said: dict[str, Any], pointer: str) -> Iterator[Problem]:
    days = []
    for key in ("valid_from", "valid_to"):
        try:
            days.append(_day(said.get(key)))
        except ValueError:
            message = N_("This must be a date like 2026-11-22.")
            yield Problem(f"{pointer}/{key}", message)
            return
    begin, end = days
    if begin and end and end < begin:
        message = N_("The last day lies before the first.")
        yield Problem(f"{pointer}/valid_to", message)


def _day(value: Any) -> date | None:
    if value is None:
        return None
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError(value)
    return date.fromisoformat(value)


def _shape_problems(geometry: Any, pointer: str, zone: str) -> Iterator[Problem]:
    kinds = ("Polygon", "MultiPolygon")
    if not isinstance(geometry, dict) or geometry.get("type") not in kinds:
        message = N_("Zone “%(zone)s”: the geometry is not a Polygon or MultiPolygon.")
        yield Problem(pointer, message, {"zone": zone})
        return
    fault = fault_of_rings(geometry)
    if fault:
        yield Problem(f"{pointer}/coordinates", _FAULTS[fault], {"zone": zone})
        return
    try:
        found = shape_of(geometry)
    except (TypeError, ValueError, AttributeError, IndexError, shapely.GEOSException):
        message = N_("Zone “%(zone)s”: the geometry cannot be read.")
        yield Problem(pointer, message, {"zone": zone})
        return
    yield from _fault_of_shape(found, pointer, zone)


def _fault_of_shape(found: BaseGeometry, pointer: str, zone: str) -> Iterator[Problem]:
    if found.is_empty or not found.intersects(shapely.box(*AREA)):
        turned = shapely.transform(found, lambda points: points[:, ::-1])
        message = N_("Zone “%(zone)s”: the outline lies outside the area.")
        if not found.is_empty and turned.intersects(shapely.box(*AREA)):
            message = N_(
                "Zone “%(zone)s”: the outline lies outside the area. Did you swap"
                " latitude and longitude? GeoJSON puts the longitude first."
            )
        yield Problem(f"{pointer}/coordinates", message, {"zone": zone})
    elif not found.is_valid:
        where = re.findall(r"-?\d+(?:\.\d+)?", shapely.is_valid_reason(found))
        message = N_("Zone “%(zone)s”: the outline crosses itself near %(place)s.")
        place = ", ".join(f"{float(one):.5f}" for one in where[-2:][::-1])
        yield Problem(f"{pointer}/coordinates", message, {"zone": zone, "place": place})
