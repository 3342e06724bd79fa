"""Places as grid references: MGRS and UTM."""

import math
import re
import threading
import warnings
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
    # The cells of 100 km at the edge of a zone or band are cut off by it.
    if size <= _CHECKED_CELL_M and not to_mgrs(lat, lon).startswith(head):
        raise ValueError(head)
    return lat, lon, size


_CHECKED_CELL_M = 10_000.0


def to_mgrs(lat: float, lon: float) -> str:
    """Return the 1 m cell that holds the place, without spaces."""
    zone, _, easting, northing = to_utm(lat, lon)
    hemisphere = "N" if lat >= 0 else "S"
    # The library rounds, and would name the next cell; a cell is named by its corner.
    corner = math.floor(easting), math.floor(northing)
    with _one_at_a_time:
        return str(_MGRS.UTMToMGRS(zone, hemisphere, *corner, _METRE_DIGITS))


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
    zone = min(int((lon + 180) // 6) + 1, ZONES)
    back = _utm(zone, "N" if lat >= 0 else "S")
    easting, northing = back.transform(lon, lat, direction="INVERSE")
    return zone, band_of(lat), easting, northing


def band_of(lat: float) -> str:
    """Return the letter of the 8 degree band that holds *lat*."""
    return BANDS[min(int((lat - SOUTH_END) // 8), len(BANDS) - 1)]


@lru_cache(maxsize=2 * ZONES)
def _utm(zone: int, hemisphere: str) -> Transformer:
    code = (32600 if hemisphere == "N" else 32700) + zone
    return Transformer.from_crs(f"EPSG:{code}", "EPSG:4326", always_xy=True)
