"""Places as grid references: MGRS and UTM."""

import math
import re
import threading
import warnings
from bisect import bisect_right
from functools import lru_cache

import mgrs
from pyproj import Transformer

BANDS = "CDEFGHJKLMNPQRSTUVWX"
SOUTH_END, NORTH_END = -80.0, 84.0
LOWEST_EASTING, HIGHEST_EASTING = 100_000, 900_000
HIGHEST_NORTHING = 10_000_000
ZONES = 60
# Zone and band, square, digits.
MGRS_REFERENCE = re.compile(
    r"(\d{1,2})\s*([C-HJ-NP-X])\s*([A-HJ-NP-Z]{2})\s*((?:\d\s*)*)", re.IGNORECASE
)
UTM_REFERENCE = re.compile(
    r"(\d{1,3})\s*([A-Z])\s*,?\s+(\d+(?:\.\d+)?)\s*(?:M?E)?\s*,?\s+(\d+(?:\.\d+)?)\s*(?:M?N)?",
    re.IGNORECASE,
)
_METRE_DIGITS = 5
_MGRS = mgrs.MGRS()
# The library keeps its sums in static variables and lets go of the interpreter lock.
_one_at_a_time = threading.Lock()


def from_mgrs(
    zone: int, band: str, square: str, digits: str
) -> tuple[float, float, float]:
    """Return latitude, longitude and size (metres) of the cell, at its centre.

    Raise `ValueError` for a cell that does not exist.
    """
    head, half = f"{zone}{band}{square}".upper(), len(digits) // 2
    if len(digits) % 2 or half > _METRE_DIGITS:
        raise ValueError(head)
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a wrong band: found out below
        try:
            _, hemisphere, *middle = _MGRS.MGRSToUTM(head + digits)
        except mgrs.core.MGRSError as error:
            raise ValueError(head) from error
    size = 10.0 ** (_METRE_DIGITS - half)
    lat, lon = from_utm(zone, hemisphere, *middle)
    if not is_in_band(lat, band.upper(), size) or not _is_in_zone(lat, lon, zone, size):
        raise ValueError(head)
    return lat, lon, size


def to_mgrs(lat: float, lon: float) -> tuple[str, str, str, str]:
    """Return the 1 m cell that holds the place: zone with band, square, digits."""
    zone, band, easting, northing = to_utm(lat, lon)
    # The library would round to a neighbour, which may lie in the next zone.
    across, east = divmod(math.floor(easting), _SQUARE_M)
    up, north = divmod(math.floor(northing), _SQUARE_M)
    column = _COLUMNS[(zone - 1) % len(_COLUMNS)][across - 1]
    row = _ROWS[(up + (0 if zone % 2 else _ROWS_LATER)) % len(_ROWS)]
    return f"{zone}{band}", column + row, f"{east:05d}", f"{north:05d}"


def _zone_of(lat: float, lon: float) -> int:
    band = band_of(lat)
    if band == "V" and _SOUTH_NORWAY[0] <= lon < _SOUTH_NORWAY[1]:
        return 32
    if band == "X" and 0 <= lon < _SVALBARD_ENDS[-1]:
        return 31 + 2 * bisect_right(_SVALBARD_ENDS, lon)
    return min(int((lon + 180) // 6) + 1, ZONES)


def is_in_band(lat: float, band: str, slack_m: float = 2.0) -> bool:
    """Say whether *lat* lies in *band*, or so near that rounding may have moved it."""
    slack = slack_m / _DEGREE_M
    return band in {band_of(lat - slack), band_of(lat), band_of(lat + slack)}


def _is_in_zone(lat: float, lon: float, zone: int, slack_m: float) -> bool:
    if band_of(lat) in _IRREGULAR_BANDS:
        return True
    off_middle = abs(lon - (6 * zone - 183))
    return off_middle <= 3 + slack_m / (_DEGREE_M * math.cos(math.radians(lat)))


_SQUARE_M = 100_000
_DEGREE_M = 111_000.0
# Letters of the squares: columns begin anew every third zone, rows shift every second.
_COLUMNS = ("ABCDEFGH", "JKLMNPQR", "STUVWXYZ")
_ROWS, _ROWS_LATER = "ABCDEFGHJKLMNPQRSTUV", 5
# Norway and Svalbard have zones of their own width.
_IRREGULAR_BANDS, _SOUTH_NORWAY, _SVALBARD_ENDS = "VX", (3, 12), (9, 21, 33, 42)


def from_utm(
    zone: int,
    hemisphere: str,
    easting: float,
    northing: float,
) -> tuple[float, float]:
    """Return latitude and longitude of a place given in metres of a UTM *zone*.

    *hemisphere* is N or S.
    """
    lon, lat = _utm(zone, hemisphere).transform(easting, northing)
    return lat, lon


def to_utm(lat: float, lon: float) -> tuple[int, str, float, float]:
    """Return zone, band, easting and northing (metres) of the place."""
    zone = _zone_of(lat, lon)
    back = _utm(zone, "N" if lat >= 0 else "S")
    easting, northing = back.transform(lon, lat, direction="INVERSE")
    return zone, band_of(lat), easting, northing


def band_of(lat: float) -> str:
    """Return the letter of the 8 degree band that holds *lat*."""
    at = int((lat - SOUTH_END) // 8)
    return BANDS[min(max(at, 0), len(BANDS) - 1)]


@lru_cache(maxsize=2 * ZONES)
def _utm(zone: int, hemisphere: str) -> Transformer:
    code = (32600 if hemisphere == "N" else 32700) + zone
    return Transformer.from_crs(f"EPSG:{code}", "EPSG:4326", always_xy=True)
