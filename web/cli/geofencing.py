"""`flask geofence`: locate every place of a file against the border."""

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TextIO

import click

from alerts.geofence import bulk
from config.errors import Invalid, Problem
from web import service
from web.cli.rows import GEOJSON_ENDINGS, features_in
from web.cli.speaking import N_, Speaking, progress, say, translator

AT_ONCE = 10_000
Feature = dict[str, Any]
COLUMNS = (
    "side", "sides_possible", "border", "distance_to_border_m", "belt",
    "border_uncertain", "zones", "sectors", "crossing", "crossing_distance_m",
    "settlement", "settlement_distance_m", "km_from_tripoint", "zones_version",
    "error",
)  # fmt: skip


@click.command("geofence", cls=Speaking)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write. [default: standard output]",
)
def locate_file(file: Path, output: Path | None) -> None:
    """Locate every place of FILE, GeoJSON points or CSV with lat and lon.

    The output has the form of the input: features get `fix` in their properties, lines
    get columns. A place that is none keeps its row, with `error`; status 1 then.
    """
    read = _read_geojson if file.suffix.lower() in GEOJSON_ENDINGS else _read_csv
    write = _write_geojson if read is _read_geojson else _write_csv
    features, names = read(file)
    bar = progress(_located(features), len(features), "places")
    with ExitStack() as stack:
        stream: TextIO = sys.stdout
        if output is not None:
            stream = stack.enter_context(output.open("w", encoding="utf-8", newline=""))
        bad = write(stream, bar, names)
    if bad:
        say(N_("Places that are none: %(count)s."), count=bad)
        raise click.exceptions.Exit(1)


def _located(features: list[Feature]) -> Iterator[Feature]:
    """Yield each of *features* with `fix`, or `error`, in its properties."""
    zones = service.current().zones
    for start in range(0, len(features), AT_ONCE):
        some = features[start : start + AT_ONCE]
        wrong: dict[int, Problem] = {}
        try:
            found = bulk.located({"type": "FeatureCollection", "features": some}, zones)
        except Invalid as error:
            wrong = {int(each.pointer.split("/")[2]): each for each in error.problems}
            good = [each for at, each in enumerate(some) if at not in wrong]
            found = bulk.located({"type": "FeatureCollection", "features": good}, zones)
        done = iter(found["features"])
        for at, feature in enumerate(some):
            yield _with_error(feature, wrong[at]) if at in wrong else next(done)


def _with_error(feature: Any, problem: Problem) -> Feature:
    text = translator()._(problem.message, **problem.args)
    kept = feature if isinstance(feature, dict) else {"type": "Feature"}
    properties = kept.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    return {**kept, "properties": {**properties, "error": text}}


def _read_geojson(file: Path) -> tuple[list[Feature], list[str]]:
    return features_in(file), []


def _read_csv(file: Path) -> tuple[list[Feature], list[str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, restkey="more")
            names = [name for name in reader.fieldnames or () if name]
            if not {"lat", "lon"} <= set(names):
                text = N_("%(file)s needs a first line with the columns lat and lon.")
                raise Invalid([Problem("", text, {"file": file.name})])
            return [_feature(cells) for cells in reader], names
    except (UnicodeError, csv.Error) as error:
        text = N_("%(file)s is no CSV: %(fault)s")
        raise Invalid(
            [Problem("", text, {"file": file.name, "fault": error})]
        ) from error


def _feature(cells: dict[str, Any]) -> Feature:
    point = [_number(cells["lon"]), _number(cells["lat"])]
    properties = dict(cells)
    accuracy = _number(cells.get("accuracy_m") or "")
    properties["accuracy_m"] = accuracy if isinstance(accuracy, float) else None
    geometry = {"type": "Point", "coordinates": point}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _number(cell: str | None) -> float | str | None:
    """Return *cell* as a number, or as it is: then it is refused with its row."""
    try:
        return float(cell) if cell else cell
    except ValueError:
        return cell


def _write_geojson(stream: TextIO, features: Iterable[Feature], _: list[str]) -> int:
    """Write *features*; return how many have an error."""
    bad = 0
    stream.write('{"type":"FeatureCollection","features":[')
    for number, feature in enumerate(features):
        bad += "error" in feature["properties"]
        stream.write(",\n" if number else "\n")
        json.dump(feature, stream, ensure_ascii=False, separators=(",", ":"))
    stream.write("\n]}\n")
    return bad


def _write_csv(stream: TextIO, features: Iterable[Feature], names: list[str]) -> int:
    """Write *features* as lines; return how many have an error."""
    writer = csv.DictWriter(stream, [*names, *COLUMNS], extrasaction="ignore")
    writer.writeheader()
    bad = 0
    for feature in features:
        given = feature["properties"]
        bad += "error" in given
        writer.writerow({**given, **_columns(given.get("fix"))})
    return bad


def _columns(fix: dict[str, Any] | None) -> dict[str, object]:
    """Return *fix* as cells of a line."""
    if fix is None:
        return {}
    cells = {name: fix.get(name) for name in COLUMNS if name in fix}
    for name in ("crossing", "settlement"):
        near = fix[name] or {}
        cells[name] = near.get("id")
        cells[f"{name}_distance_m"] = near.get("distance_m")
    for name in ("zones", "sectors"):
        cells[name] = " ".join(each["id"] for each in fix[name])
    cells["sides_possible"] = " ".join(fix["sides_possible"])
    return cells
