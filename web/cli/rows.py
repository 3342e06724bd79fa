"""Rows of a file of reports, each as the payload that every other door builds too."""

import csv
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from alerts import reports
from config.errors import Invalid, Problem
from translations import N_

GEOJSON_ENDINGS = {".geojson", ".json"}
LIST_SEPARATOR = ";"
PLACE = {"lat": "lat", "lon": "lon", "accuracy_m": "accuracy_m", "datum": "datum",
         "place": "text"}  # fmt: skip
REPORTER = {"reporter_name": "name", "reporter_phone": "phone"}


@dataclass(frozen=True)
class Row:
    """One entry of a file: where it stands, what it holds, the payload if readable."""

    number: int
    content: str  # for the inbox: without who reported
    payload: Mapping[str, Any] | None
    problems: tuple[Problem, ...] = ()


def count(file: Path, encoding: str) -> int:
    """Return how many rows *file* has; raise `Invalid` if it cannot be read."""
    return sum(1 for _ in rows(file, encoding))


def rows(file: Path, encoding: str) -> Iterator[Row]:
    """Yield the rows of *file*, CSV or GeoJSON by its ending; may raise `Invalid`."""
    if file.suffix.lower() in GEOJSON_ENDINGS:
        yield from _features(file)
    else:
        yield from _lines(file, encoding)


def payload_of(cells: Mapping[str, str]) -> dict[str, Any]:
    """Return the payload of a CSV row: empty cells say nothing."""
    given = {
        name.strip(): cell.strip()
        for name, cell in cells.items()
        if name and cell and cell.strip()
    }
    payload: dict[str, Any] = {}
    place = {key: given.pop(name) for name, key in PLACE.items() if name in given}
    reporter = {key: given.pop(name) for name, key in REPORTER.items() if name in given}
    if "species" in given:
        parts = given.pop("species").split(LIST_SEPARATOR)
        payload["species"] = [part.strip() for part in parts if part.strip()]
    if place:
        payload["place"] = place
    if reporter:
        payload["reporter"] = reporter
    return payload | given


def features_in(file: Path) -> list[Any]:
    """Return the features of a GeoJSON *file*; raise `Invalid` naming the file."""
    try:
        value = json.loads(file.read_bytes())
    except (ValueError, RecursionError) as error:
        text = N_("%(file)s is not JSON: %(fault)s")
        raise Invalid(
            [Problem("", text, {"file": file.name, "fault": error})]
        ) from error
    features = value.get("features") if isinstance(value, dict) else None
    if not isinstance(features, list):
        text = N_("%(file)s is no GeoJSON FeatureCollection.")
        raise Invalid([Problem("", text, {"file": file.name})])
    return features


def _features(file: Path) -> Iterator[Row]:
    for number, feature in enumerate(features_in(file), 1):
        content = json.dumps(_without_reporter(feature), ensure_ascii=False)
        if not isinstance(feature, Mapping):
            problem = Problem("", N_("This is not a GeoJSON Feature."))
            yield Row(number, content, None, (problem,))
            continue
        try:
            payload = reports.from_feature(feature)
        except Invalid as error:
            yield Row(number, content, None, error.problems)
        else:
            yield Row(number, content, payload)


def _without_reporter(feature: Any) -> Any:
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        return feature
    kept = {k: v for k, v in feature["properties"].items() if k != "reporter"}
    return {**feature, "properties": kept}


def _lines(file: Path, encoding: str) -> Iterator[Row]:
    with _readable(file, encoding) as stream:
        head = stream.readline()
        stream.seek(0)
        delimiter = max(",;\t", key=head.count)
        reader = csv.DictReader(stream, delimiter=delimiter, restkey="")
        if "category" not in {(name or "").strip() for name in reader.fieldnames or ()}:
            text = N_(
                "%(file)s needs a first line with the names of its columns, such as "
                "category, occurred_at, lat, lon, text."
            )
            raise Invalid([Problem("", text, {"file": file.name})])
        for number, cells in enumerate(reader, 2):
            yield _line(number, cells)


def _line(number: int, cells: dict[str, Any]) -> Row:
    known = {name: cell for name, cell in cells.items() if name and cell is not None}
    told = {name: cell for name, cell in known.items() if name not in REPORTER}
    content = json.dumps(told, ensure_ascii=False)
    if cells.get(""):
        text = N_("This line has more cells than the first line has names.")
        return Row(number, content, None, (Problem("", text),))
    return Row(number, content, payload_of(known))


@contextmanager
def _readable(file: Path, encoding: str) -> Iterator[TextIO]:
    """Open *file*; say in one line why it cannot be read."""
    try:
        with file.open(encoding=encoding, newline="") as stream:
            yield stream
    except (UnicodeError, LookupError) as error:
        text = N_("%(file)s is not %(encoding)s; name its encoding with --encoding.")
        raise Invalid(
            [Problem("", text, {"file": file.name, "encoding": encoding})]
        ) from error
    except csv.Error as error:
        text = N_("%(file)s is no CSV: %(fault)s")
        raise Invalid(
            [Problem("", text, {"file": file.name, "fault": error})]
        ) from error
