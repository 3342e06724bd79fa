"""Take out of a finished text what can be compared with another language's text."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from alerts.wording import quoting
from translations import LANGUAGES, NBSP, WINDS, translator

_WIND_WORDS = {
    tag: {
        translator(tag).bearing(360 / len(WINDS) * step): wind
        for step, wind in enumerate(WINDS)
    }
    for tag in LANGUAGES
}
_NUMBER = re.compile(r"AMB-\d{4}-\d{6}(?:-\d+)?")
_CLOCK = re.compile(r"(?<!\d)([0-2]\d:[0-5]\d)(?!\d)")
_OFFSETS = re.compile(r"UTC((?:/?[+-]\d+(?::\d\d)?)+)")
_DAYS = {
    "zh-Hans": re.compile(r"(?:(?P<y>\d{4})年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日"),
    "ru": re.compile(
        r"(?<![\d.])(?P<d>\d\d)\.(?P<m>\d\d)(?:\.(?P<y>\d{4}))?(?=,? \d\d:\d\d)"
    ),
    "en": re.compile(
        r"(?P<d>\d{1,2}) (?P<m>[A-Z][a-z]{2})(?: (?P<y>\d{4}))?(?=,? \d\d:\d\d)"
    ),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun",
           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")  # fmt: skip
_AXES = {
    "zh-Hans": re.compile(r"([东西南北])[经纬](\d+\.\d+)"),
    "ru": re.compile(r"(\d+\.\d+)°? ([сюзв])\. ?[шд]\."),
    "en": re.compile(r"(\d+\.\d+)°? ([NSEW])\b"),
}
_LETTERS = dict(zip("东西南北сюзвNSEW", "EWSNNSWENSEW", strict=True))
_DISTANCE = {
    "zh-Hans": re.compile(r"(\d+(?:\.\d+)?)(公里|米)"),
    "ru": re.compile(rf"(\d[\d{NBSP} ]*(?:,\d+)?)[{NBSP} ](км|м)\b"),
    "en": re.compile(rf"(\d[\d,]*(?:\.\d+)?)[{NBSP} ](km|m)\b"),
}
_FAR = {"公里", "км", "km"}
_WIND = {
    "zh-Hans": re.compile(r"([东南西北]{1,2}(?:偏[东南西北])?)(?=\d|方向)"),
    "ru": re.compile(r"(?<=на )([СЮВЗ]{1,3})\b"),
    "en": re.compile(r"\b([NSEW]{1,3})\b"),
}
_COUNT = {
    "zh-Hans": re.compile(r"\d+"),
    "ru": re.compile(rf"\d{{1,3}}(?:[{NBSP} ]\d{{3}})+(?!\d)|\d+"),
    "en": re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)|\d+"),
}
_HAN, _CYRILLIC = re.compile(r"[\u3400-\u9fff]"), re.compile(r"[\u0400-\u052f]")
_FOREIGN = {"zh-Hans": (_CYRILLIC,), "ru": (_HAN,), "en": (_HAN, _CYRILLIC)}
_LINK = re.compile(r"://|www\.|\b[a-z0-9-]+\.(?:com|cn|ru|org|net)\b", re.IGNORECASE)


def without_quotes(text: str) -> tuple[str, list[str]]:
    """Return our own lines of *text* as one text, and the quoted lines."""
    lines = text.splitlines()
    own = [line for line in lines if not line.startswith(quoting.MARK)]
    return "\n".join(own), [line for line in lines if line.startswith(quoting.MARK)]


def marks(text: str, language: str, names: Iterable[str]) -> Counter[tuple[str, str]]:
    """Return what *text* says that has no language, as kinds and plain values.

    Kinds: numbers, coordinates, days (month-day), years, clocks, offsets, distances
    (in metres), winds, counts (every number left). *names* are not looked into.
    """
    found: Counter[tuple[str, str]] = Counter()
    for name in names:
        text = text.replace(name, "\N{WHITE SQUARE}")
    for kind, pattern, read in (
        ("numbers", _NUMBER, _whole),
        ("coordinates", _AXES[language], _axis),
        ("days", _DAYS[language], _day),
        ("clocks", _CLOCK, _whole),
        ("offsets", _OFFSETS, _whole),
        ("winds", _WIND[language], _whole),
        ("distances", _DISTANCE[language], _metres),
        ("counts", _COUNT[language], _whole),
    ):
        for match in pattern.finditer(text):
            found.update(_read(kind, read(match), language))
        text = pattern.sub("\N{WHITE SQUARE}", text)
    return found


def has_foreign_letters(text: str, language: str, names: Iterable[str]) -> bool:
    """Return whether *text* has letters that its language does not write with."""
    for name in names:
        text = text.replace(name, "")
    return any(pattern.search(text) for pattern in _FOREIGN[language])


def has_link(text: str) -> bool:
    """Return whether *text* holds an address that a network may block."""
    return bool(_LINK.search(text))


def _read(kind: str, value: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield *value* under its *kind*; some hold several."""
    if kind == "days":
        year, _, day = value.rpartition(" ")
        yield "days", day
        if year:
            yield "years", year
    elif kind == "offsets":
        for one in value.removeprefix("UTC").split("/"):
            yield kind, one
    elif kind == "winds":
        yield kind, _WIND_WORDS[language].get(value, value)
    elif kind == "counts":
        yield kind, "".join(filter(str.isdigit, value)).lstrip("0") or "0"
    else:
        yield kind, value


def _whole(match: re.Match[str]) -> str:
    return match[0]


def _axis(match: re.Match[str]) -> str:
    one, other = match.groups()
    letter, degrees = (one, other) if one in _LETTERS else (other, one)
    return f"{degrees} {_LETTERS[letter]}"


def _day(match: re.Match[str]) -> str:
    """Return `[year] month-day`."""
    month = match["m"]
    if not month.isdigit():
        month = str(_MONTHS.index(month) + 1) if month in _MONTHS else "?"
    return f"{match['y'] or ''} {month:0>2}-{match['d']:0>2}".strip()


def _metres(match: re.Match[str]) -> str:
    """Return the distance in metres, whichever way its number is written."""
    written, unit = match.groups()
    if unit == "км":
        written = written.replace(NBSP, "").replace(" ", "").replace(",", ".")
    written = written.replace(",", "").replace(NBSP, "").replace(" ", "")
    return f"{float(written) * (1000 if unit in _FAR else 1):.0f}"
