"""Write a place the way its reader writes places."""

from collections.abc import Callable

from alerts.coordinates import grids

NOTATIONS = ("decimal", "dm", "dms", "mgrs", "utm")
# Five decimals of a degree are 1 m, three of a minute 2 m, one of a second 3 m.
_DECIMALS = {"decimal": 5, "dm": 3, "dms": 1}
_NBSP = "\N{NO-BREAK SPACE}"
_LETTERS = {
    "en": ("N", "S", "E", "W"),
    "ru": ("с.ш.", "ю.ш.", "в.д.", "з.д."),
    "zh-Hans": ("北纬", "南纬", "东经", "西经"),
}


def written(lat: float, lon: float, notation: str, language: str) -> str:
    """Return the place in *notation*, for a reader of *language*.

    Raise `KeyError` for a notation or language that is not known.
    """
    if notation in {"mgrs", "utm"}:
        if grids.SOUTH_END <= lat <= grids.NORTH_END:
            return _mgrs(lat, lon) if notation == "mgrs" else _utm(lat, lon)
        notation = "decimal"
    north, south, east, west = _LETTERS[language]
    write = _WRITERS[notation]
    latitude = write(abs(lat), _DECIMALS[notation])
    longitude = write(abs(lon), _DECIMALS[notation])
    ns, ew = south if lat < 0 else north, west if lon < 0 else east
    if language == "zh-Hans":
        return f"{ew}{longitude}，{ns}{latitude}"
    if language == "ru":
        latitude, longitude = (part.replace(".", ",") for part in (latitude, longitude))
    return f"{latitude}{_NBSP}{ns}, {longitude}{_NBSP}{ew}"


def _decimal(degrees: float, decimals: int) -> str:
    return f"{degrees:.{decimals}f}°"


def _minutes(degrees: float, decimals: int) -> str:
    whole, minutes = divmod(round(degrees * 60, decimals), 60)
    return f"{int(whole)}°{_padded(minutes, decimals)}′"


def _seconds(degrees: float, decimals: int) -> str:
    minutes, seconds = divmod(round(degrees * 3600, decimals), 60)
    whole, minutes = divmod(minutes, 60)
    return f"{int(whole)}°{int(minutes):02d}′{_padded(seconds, decimals)}″"


def _padded(value: float, decimals: int) -> str:
    return f"{value:0{decimals + 3}.{decimals}f}"


def _mgrs(lat: float, lon: float) -> str:
    return " ".join(grids.to_mgrs(lat, lon))


def _utm(lat: float, lon: float) -> str:
    zone, band, easting, northing = grids.to_utm(lat, lon)
    # The bands N and S would be read as halves of the earth.
    letter = ("N" if lat >= 0 else "S") if band in "NS" else band
    return f"{zone}{letter} {easting:.0f} {northing:.0f}"


_WRITERS: dict[str, Callable[[float, int], str]] = {
    "decimal": _decimal,
    "dm": _minutes,
    "dms": _seconds,
}
