"""Read a warning as a person would, without any of the program's own code.

What is read has no language any more, so the texts of both sides can be compared.
"""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

_QUOTED = re.compile(r"^> .*$", re.MULTILINE)
_NUMBER = re.compile(r"AMB-\d{4}-\d{6}-\d+")
_PLACES = (
    re.compile(r"东经(?P<lon>[\d.]+)°?，北纬(?P<lat>[\d.]+)°?"),
    re.compile(r"(?P<lat>[\d.]+)°? с\. ?ш\.,? (?P<lon>[\d.]+)°? в\. ?д\."),
)
_DAY = (
    r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日"
    r"|(?P<d2>\d\d)\.(?P<m2>\d\d)\.(?P<y2>\d{4})"
)
_STAMP = re.compile(
    rf"(?:(?:{_DAY}),? )?(?P<hour>\d\d):(?P<minute>\d\d) UTC(?P<off>[+-]\d+)"
)
_PAIRED = re.compile(
    r"(\d\d):(\d\d)/(?:\d\d\.\d\d |\d+月\d+日 ?)?(\d\d):(\d\d) UTC([+-]\d+)/([+-]\d+)"
)
_CLOCK = re.compile(r"\d\d:\d\d")
_OFFSETS = re.compile(r"UTC[+-]\d+(?:/[+-]\d+)*")
_DISTANCE = re.compile(r"(\d+(?:[.,]\d+)?) ?(公里|米|км|м)(?![а-я])")
_CODE = re.compile(r"(?:代码|[Кк]од ответа|код)[：:]? ?(\d{4,6})")
_FAR = {"公里", "км"}


@dataclass(frozen=True)
class Reading:
    """What a text claims."""

    numbers: frozenset[str]
    place: tuple[str, str] | None  # latitude, longitude, as written
    moments: frozenset[datetime]  # UTC; where a day is given
    utc: frozenset[str]  # of pairs like 14:05/12:05 UTC+10/+8; one if they agree
    clocks: frozenset[str]
    offsets: frozenset[str]
    metres: tuple[float, ...]
    code: str | None
    counts: tuple[tuple[int, int], ...]  # every other number, and how often


def read(text: str) -> Reading:
    """Return what our own lines of *text* claim; what others wrote is left out."""
    text = _QUOTED.sub("", text).replace("\N{NO-BREAK SPACE}", " ")
    numbers = frozenset(_NUMBER.findall(text))
    place = next(filter(None, (one.search(text) for one in _PLACES)), None)
    code = _CODE.search(text)
    moments = frozenset(m for line in text.splitlines() for m in _moments(line))
    utc = frozenset(one for pair in _PAIRED.findall(text) for one in _utc(*pair))
    offsets = frozenset(
        one for many in _OFFSETS.findall(text) for one in many[3:].split("/")
    )
    clocks = frozenset(_CLOCK.findall(text))
    for pattern in (_NUMBER, *_PLACES, _CODE, re.compile(_DAY), _CLOCK, _OFFSETS):
        text = pattern.sub("", text)
    metres = sorted(_metres(*found) for found in _DISTANCE.findall(text))
    counts = Counter(int(n) for n in re.findall(r"\d+", _DISTANCE.sub("", text)))
    return Reading(
        numbers=numbers,
        place=(place["lat"], place["lon"]) if place else None,
        moments=moments,
        utc=utc,
        clocks=clocks,
        offsets=offsets,
        metres=tuple(metres),
        code=code[1] if code else None,
        counts=tuple(sorted(counts.items())),
    )


def own_lines(text: str) -> str:
    """Return *text* without what others wrote."""
    return _QUOTED.sub("", text)


def has_han(text: str) -> bool:
    return bool(re.search(r"[\u3400-\u9fff]", text))


def has_cyrillic(text: str) -> bool:
    return bool(re.search(r"[\u0400-\u04ff]", text))


def _moments(line: str) -> list[datetime]:
    """Return the moments of one line; a day holds until the next one is named.

    Clocks without any day, as in an SMS, are no moments: see `_utc`.
    """
    found: list[datetime] = []
    day: tuple[int, int, int] | None = None
    for stamp in _STAMP.finditer(line):
        parts = [stamp[k] or stamp[f"{k}2"] for k in ("y", "m", "d")]
        if all(parts):
            day = (int(parts[0]), int(parts[1]), int(parts[2]))
        if day is None:
            continue
        zone = timezone(timedelta(hours=int(stamp["off"])))
        hour, minute = int(stamp["hour"]), int(stamp["minute"])
        found.append(datetime(*day, hour, minute, tzinfo=zone).astimezone(UTC))
    return found


def _utc(*pair: str) -> set[str]:
    """Return the clock of Greenwich that each clock of a pair stands for."""
    hour, minute, other_hour, other_minute, off, other_off = map(int, pair)
    return {
        f"{(hour - off) % 24:02}:{minute:02}",
        f"{(other_hour - other_off) % 24:02}:{other_minute:02}",
    }


def _metres(number: str, unit: str) -> float:
    return float(number.replace(",", ".")) * (1000 if unit in _FAR else 1)
