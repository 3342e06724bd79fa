"""A place as people write it, and as each side reads it.

Coordinates are kept as WGS 84 degrees, beside the text and the datum they came in.
"""

import math
import re
from dataclasses import dataclass

from alerts.coordinates import angles, grids, notations
from alerts.coordinates.angles import refusal
from alerts.coordinates.datums import DATUMS, to_wgs84
from alerts.coordinates.notations import NOTATIONS
from config.errors import Invalid, Problem
from translations import N_

__all__ = ["DATUMS", "NOTATIONS", "Place", "format_place", "from_numbers", "parse"]

# A circle wider than this says nothing about a place.
WORST_ACCURACY_M = 100_000.0
_MOST_LAT, _MOST_LON = 90.0, 180.0
# Grids on the WGS 84 ellipsoid; for the older ones they would mean another place.
_GRID_DATUMS = ("wgs84", "cgcs2000", "gsk2011")
_OUT_OF_RANGE = {
    "lat": N_("Latitude %(value)s is impossible: it lies between -90 and 90."),
    "lon": N_("Longitude %(value)s is impossible: it lies between -180 and 180."),
}
_SWAPPED = N_("Latitude %(value)s is impossible: did you swap latitude and longitude?")


@dataclass(frozen=True, slots=True)
class Place:
    """A place on earth: WGS 84 degrees, and the circle (metres) it is known to."""

    lat: float
    lon: float
    accuracy_m: float | None = None
    datum: str = "wgs84"  # as declared by who gave it
    original: str = ""  # as given


def from_numbers(
    lat: float, lon: float, datum: str = "wgs84", accuracy_m: float | None = None
) -> Place:
    """Return the place at *lat*, *lon* degrees of *datum*.

    Raise `Invalid` with pointers `/lat`, `/lon`, `/datum`, `/accuracy_m`.
    """
    problems = [
        *_datum_problems(datum),
        *_degree_problems(lat, lon, ("/lat", "/lon")),
        *_accuracy_problems(accuracy_m),
    ]
    if problems:
        raise Invalid(problems)
    return _place(lat, lon, datum, accuracy_m, f"{lat}, {lon}")


def parse(text: str, datum: str = "wgs84", accuracy_m: float | None = None) -> Place:
    """Return the place written in *text*, in degrees of *datum*, MGRS or UTM.

    Without letters latitude comes first, with letters (N, с.ш., 北纬) either may. After
    a UTM zone the letters N and S mean the half of the earth, all others the band. An
    MGRS cell stands for its centre, and sets the accuracy unless one is given. Raise
    `Invalid` with pointers `/text`, `/datum`, `/accuracy_m`.
    """
    problems = [*_datum_problems(datum), *_accuracy_problems(accuracy_m)]
    if problems:
        raise Invalid(problems)
    if not text.strip():
        raise refusal(N_("The place is empty."))
    if len(text) > angles.LONGEST_TEXT:
        most = angles.LONGEST_TEXT
        raise refusal(N_("A place has at most %(most)s characters."), most=most)
    plain = angles.plain(text)
    if found := grids.MGRS_REFERENCE.fullmatch(plain):
        lat, lon, size = _from_mgrs(found, datum)
        if accuracy_m is None:
            accuracy_m = math.ceil(size / math.sqrt(2))
    elif found := grids.UTM_REFERENCE.fullmatch(plain):
        lat, lon = _from_utm(found, datum)
    else:
        lat, lon = angles.lat_lon(text)
    problems = _degree_problems(lat, lon, ("/text", "/text"))
    if problems:
        raise Invalid(problems)
    return _place(lat, lon, datum, accuracy_m, text)


def format_place(
    lat: float, lon: float, notation: str = "dms", language: str = "en"
) -> str:
    """Return the place in *notation*, one of `NOTATIONS`, as *language* writes it.

    Degrees carry letters in the reader's language, and Chinese names the longitude
    first. `parse` reads every result back. Where there is no UTM grid, beyond 84° N
    and 80° S, MGRS and UTM give decimal degrees instead.
    """
    return notations.written(lat, lon, notation, language)


def _place(
    lat: float, lon: float, datum: str, accuracy_m: float | None, original: str
) -> Place:
    north, east = to_wgs84(float(lat), float(lon), datum)
    return Place(north, east, accuracy_m, datum, original)


def _datum_problems(datum: str) -> list[Problem]:
    if datum in DATUMS:
        return []
    message = N_("Datum “%(datum)s” is unknown. Known are: %(known)s.")
    known = ", ".join(DATUMS)
    return [
        Problem("/datum", message, {"datum": angles.short(str(datum)), "known": known})
    ]


def _degree_problems(
    lat: object, lon: object, pointers: tuple[str, str]
) -> list[Problem]:
    problems = []
    for value, pointer in zip((lat, lon), pointers, strict=True):
        if not _is_finite(value):
            said = angles.short(str(value))
            message = N_("“%(value)s” is not a number of degrees.")
            problems.append(Problem(pointer, message, {"value": said}))
    if problems or not isinstance(lat, int | float) or not isinstance(lon, int | float):
        return problems
    if abs(lat) > _MOST_LAT:
        may_be_swapped = abs(lat) <= _MOST_LON and abs(lon) <= _MOST_LAT
        message = _SWAPPED if may_be_swapped else _OUT_OF_RANGE["lat"]
        problems.append(Problem(pointers[0], message, {"value": f"{lat:.10g}"}))
    if abs(lon) > _MOST_LON:
        said = f"{lon:.10g}"
        problems.append(Problem(pointers[1], _OUT_OF_RANGE["lon"], {"value": said}))
    return problems


def _accuracy_problems(accuracy_m: object) -> list[Problem]:
    if accuracy_m is None:
        return []
    if _is_finite(accuracy_m) and 0 <= float(str(accuracy_m)) <= WORST_ACCURACY_M:
        return []
    message = N_(
        "Accuracy “%(value)s” is impossible: it is given in metres, from 0 to %(most)s."
    )
    values = {"value": angles.short(str(accuracy_m)), "most": round(WORST_ACCURACY_M)}
    return [Problem("/accuracy_m", message, values)]


def _is_finite(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) < math.inf  # NaN is not below anything


def _from_mgrs(found: re.Match[str], datum: str) -> tuple[float, float, float]:
    _refuse_other_ellipsoids("MGRS", datum)
    zone, band, square, digits = found.groups()
    try:
        return grids.from_mgrs(int(zone), band, square, re.sub(r"\s", "", digits))
    except ValueError as error:
        message = N_(
            "“%(text)s” is no MGRS reference: write zone, square and an even number of"
            " digits, like 52T FN 12345 67890."
        )
        raise refusal(message, text=angles.short(found.string)) from error


def _from_utm(found: re.Match[str], datum: str) -> tuple[float, float]:
    _refuse_other_ellipsoids("UTM", datum)
    zone, letter = int(found[1]), found[2].upper()
    easting, northing = float(found[3]), float(found[4])
    if not 1 <= zone <= grids.ZONES:
        message = N_("UTM zone %(value)s does not exist: zones run from 1 to 60.")
        raise refusal(message, value=zone)
    if not grids.LOWEST_EASTING <= easting <= grids.HIGHEST_EASTING:
        message = N_(
            "UTM easting %(value)s is impossible: it lies between 100000 and 900000."
        )
        raise refusal(message, value=found[3])
    if northing > grids.HIGHEST_NORTHING:
        message = N_("UTM northing %(value)s is impossible: it is at most 10000000.")
        raise refusal(message, value=found[4])
    if letter in "NS":
        return grids.from_utm(zone, letter, easting, northing)
    hemisphere = "N" if letter > "M" else "S"
    lat, lon = grids.from_utm(zone, hemisphere, easting, northing)
    if not grids.is_in_band(lat, letter):
        message = N_(
            "UTM band %(letter)s does not hold this northing; band %(right)s does."
        )
        raise refusal(message, letter=letter, right=grids.band_of(lat))
    return lat, lon


def _refuse_other_ellipsoids(notation: str, datum: str) -> None:
    if datum not in _GRID_DATUMS:
        message = N_("%(notation)s does not go with the datum %(datum)s.")
        raise refusal(message, notation=notation, datum=datum)
