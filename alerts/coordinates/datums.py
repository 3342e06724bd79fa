"""From the datum that a place was declared in, to WGS 84.

The declared source decides, never the place: rectangles that stand for "inside China"
cover Primorye too.
"""

import math
from collections.abc import Callable
from functools import lru_cache

from pyproj import Transformer

DATUMS = ("wgs84", "cgcs2000", "gsk2011", "sk42", "sk95", "gcj02", "bd09")
# Near the border: СК-42 is off by about 100 m, СК-95 by 80 m, ГСК-2011 by 0.1 m.
_EPSG = {"cgcs2000": 4490, "gsk2011": 7683, "sk42": 4284, "sk95": 4200}

# GCJ-02 as published by its first decoders: Krasovsky's ellipsoid, a wavy offset.
_AXIS_M = 6_378_245.0
_ECCENTRICITY_2 = 0.00669342162296594323
_BD_TURN = math.pi * 3000.0 / 180.0
_CLOSE_ENOUGH_DEG = 1e-9  # a tenth of a millimetre
_MOST_ROUNDS = 30


def to_wgs84(lat: float, lon: float, datum: str) -> tuple[float, float]:
    """Return latitude and longitude in WGS 84 of a place given in *datum*.

    Raise `KeyError` for a datum that is not in `DATUMS`.
    """
    if datum == "wgs84":
        return lat, lon
    if datum == "gcj02":
        return _undone(wgs84_to_gcj02, lat, lon)
    if datum == "bd09":
        return _undone(wgs84_to_gcj02, *_undone(gcj02_to_bd09, lat, lon))
    east, north = _transformer(_EPSG[datum]).transform(lon, lat)
    return north, east


def wgs84_to_gcj02(lat: float, lon: float) -> tuple[float, float]:
    """Return where a Chinese public map (Amap, Tencent) draws the place."""
    phi = math.radians(lat)
    magic = 1 - _ECCENTRICITY_2 * math.sin(phi) ** 2
    root = math.sqrt(magic)
    metres_lat = _shift_north(lon - 105.0, lat - 35.0)
    metres_lon = _shift_east(lon - 105.0, lat - 35.0)
    meridian = _AXIS_M * (1 - _ECCENTRICITY_2) / (magic * root)
    parallel = _AXIS_M / root * math.cos(phi)
    return (
        lat + math.degrees(metres_lat / meridian),
        lon + math.degrees(metres_lon / parallel),
    )


def gcj02_to_bd09(lat: float, lon: float) -> tuple[float, float]:
    """Return where Baidu draws a place given in GCJ-02."""
    radius = math.hypot(lon, lat) + 0.00002 * math.sin(lat * _BD_TURN)
    angle = math.atan2(lat, lon) + 0.000003 * math.cos(lon * _BD_TURN)
    return radius * math.sin(angle) + 0.006, radius * math.cos(angle) + 0.0065


def _undone(
    change: Callable[[float, float], tuple[float, float]], lat: float, lon: float
) -> tuple[float, float]:
    guess_lat, guess_lon = lat, lon
    for _ in range(_MOST_ROUNDS):
        at_lat, at_lon = change(guess_lat, guess_lon)
        off_lat, off_lon = lat - at_lat, lon - at_lon
        guess_lat, guess_lon = guess_lat + off_lat, guess_lon + off_lon
        if max(abs(off_lat), abs(off_lon)) < _CLOSE_ENOUGH_DEG:
            break
    return guess_lat, guess_lon


def _shift_north(x: float, y: float) -> float:
    return (
        -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y
        + 0.2 * math.sqrt(abs(x))
        + _wave((6 * x, 20.0), (2 * x, 20.0))
        + _wave((y, 20.0), (y / 3, 40.0))
        + _wave((y / 12, 160.0), (y / 30, 320.0))
    )  # fmt: skip


def _shift_east(x: float, y: float) -> float:
    return (
        300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y
        + 0.1 * math.sqrt(abs(x))
        + _wave((6 * x, 20.0), (2 * x, 20.0))
        + _wave((x, 20.0), (x / 3, 40.0))
        + _wave((x / 12, 150.0), (x / 30, 300.0))
    )  # fmt: skip


def _wave(*parts: tuple[float, float]) -> float:
    # Angles count in half turns; each sum is weighted by two thirds.
    return sum(size * math.sin(at * math.pi) for at, size in parts) * 2 / 3


@lru_cache
def _transformer(code: int) -> Transformer:
    return Transformer.from_crs(f"EPSG:{code}", "EPSG:4326", always_xy=True)
