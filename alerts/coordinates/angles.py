"""Latitude and longitude out of running text, in the notations of both sides."""

import re
import unicodedata
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from config.errors import Invalid, Problem
from translations import N_

LONGEST_TEXT = 200
_QUOTED = 60
_SPELLINGS = {
    "°": "º˚∘度",
    "'": "′’‘´`ʹʼ＇分",
    '"': "″”“„˝ʺ＂〃秒",
    "-": "−–—‒﹣－",
    ",": "，、﹐",
    ";": "；",
}
_PLAIN = str.maketrans({odd: one for one, all_ in _SPELLINGS.items() for odd in all_})
_END = r"(?![^\W\d_])"
_ADJECTIVE = r"[а-я]*\.?\s*"
_LATITUDE, _LONGITUDE = r"ш(?:ирот[а-я]+|\.)?", r"д(?:олгот[а-я]+|\.)?"
_LATITUDE_SIGN, _LONGITUDE_SIGN = "[纬緯]", "[经經]"
# Cyrillic С, Ю, В, З are the Russian initials; a Cyrillic Е stands for a Latin E.
_WORDS = (
    ("N", (rf"сев{_ADJECTIVE}{_LATITUDE}|с\.?\s*ш\.?|北{_LATITUDE_SIGN}"
          rf"|(?:north|n|с){_END}")),
    ("S", (rf"южн{_ADJECTIVE}{_LATITUDE}|ю\.?\s*ш\.?|南{_LATITUDE_SIGN}"
          rf"|(?:south|s|ю){_END}")),
    ("E", (rf"вост{_ADJECTIVE}{_LONGITUDE}|в\.?\s*д\.?|[东東]{_LONGITUDE_SIGN}"
          rf"|(?:east|e|е|в){_END}")),
    ("W", (rf"зап{_ADJECTIVE}{_LONGITUDE}|з\.?\s*д\.?|西{_LONGITUDE_SIGN}"
          rf"|(?:west|w|з){_END}")),
    ("lat", rf"широт[а-я]+|[纬緯]°?|lat(?:itude)?{_END}"),
    ("lon", rf"долгот[а-я]+|[经經]°?|(?:long?|lng|longitude){_END}"),
    ("deg", rf"°|град(?:ус[а-я]*|\.)?|deg(?:rees?)?{_END}"),
    ("min", rf"'|мин(?:ут[а-я]*|\.)?|min(?:utes?)?{_END}"),
    ("sec", rf'"|сек(?:унд[а-я]*|\.)?|sec(?:onds?)?{_END}'),
    ("comma", r"[,;]"),
    ("space", rf"[\s:=()\[\]./]+|(?:и|and){_END}|和"),
)  # fmt: skip
_DOTTED = r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)"
_WITH_COMMA = r"[+-]?\d+(?:,\d+)?"
_HEMISPHERES = "NSEW"
_AXES = {"N": "lat", "S": "lat", "E": "lon", "W": "lon", "lat": "lat", "lon": "lon"}
_UNITS = ("deg", "min", "sec")
_SIXTY = 60


class Token(NamedTuple):
    """A word of the text: its kind, and how it is written."""

    kind: str
    text: str


@dataclass
class Angle:
    """One of the two values, as written."""

    numbers: list[str] = field(default_factory=list)
    units: list[str | None] = field(default_factory=list)
    hemisphere: str | None = None
    axis: str | None = None


def plain(text: str) -> str:
    """Return *text* with one spelling for each sign: full width becomes half."""
    folded = unicodedata.normalize("NFKC", text.translate(_PLAIN)).translate(_PLAIN)
    return folded.replace("''", '"').strip()


def lat_lon(text: str) -> tuple[float, float]:
    """Return latitude and longitude written in *text*, in degrees.

    Without letters latitude comes first; with letters or names either may. Raise
    `Invalid` saying what is wrong.
    """
    tokens = _tokens(text)
    angles = _labelled(tokens) if _has_labels(tokens) else _unlabelled(tokens)
    if len(angles) == 1:
        raise refusal(
            N_("Only one value in “%(text)s”: a place has a latitude and a longitude."),
            text=short(text),
        )
    if len(angles) != 2:  # noqa: PLR2004
        raise not_understood(text)
    first, second = angles
    if first.axis and first.axis == second.axis:
        raise refusal(_TWICE[first.axis], text=short(text))
    degrees = [_degrees(angle, text) for angle in angles]
    if first.axis == "lon" or second.axis == "lat":
        degrees.reverse()
    return degrees[0], degrees[1]


def short(text: str) -> str:
    """Return *text* cut to what a message can quote."""
    return text if len(text) <= _QUOTED else text[: _QUOTED - 1] + "…"


def refusal(message: str, /, **args: object) -> Invalid:
    """Return the error for a text that is no place."""
    return Invalid([Problem("/text", message, args)])


def not_understood(text: str) -> Invalid:
    """Return the error for a text that follows no notation."""
    message = N_(
        "“%(text)s” is not understood as a place. Write it like 42.8583, 131.2556"
        " or 42°51′30″ N, 131°15′20″ E."
    )
    return refusal(message, text=short(text))


_TWICE = {
    "lat": N_("Both values in “%(text)s” are latitudes."),
    "lon": N_("Both values in “%(text)s” are longitudes."),
}


def _tokens(text: str) -> list[Token]:
    spelt = plain(text)
    number = _DOTTED if re.search(r"\d\.\d", spelt) else _WITH_COMMA
    kinds = [f"(?P<number>{number})"] + [f"(?P<{kind}>{way})" for kind, way in _WORDS]
    pattern = re.compile("|".join(kinds), re.IGNORECASE)
    at, tokens = 0, []
    while at < len(spelt):
        match = pattern.match(spelt, at)
        if not match or not match.lastgroup:
            raise not_understood(text)
        at = match.end()
        if match.lastgroup != "space":
            tokens.append(Token(match.lastgroup, match.group()))
    if not tokens:
        raise not_understood(text)
    return tokens


def _has_labels(tokens: list[Token]) -> bool:
    return any(token.kind in _AXES for token in tokens)


def _labelled(tokens: list[Token]) -> list[Angle]:
    comes_first = tokens[0].kind in _AXES
    angles = [Angle()]
    closed = False
    for token in tokens:
        now = angles[-1]
        if token.kind in _AXES:
            axis = _AXES[token.kind]
            done = now.numbers and (now.hemisphere or now.axis not in {None, axis})
            if comes_first and done:
                now = Angle()
                angles.append(now)
            now.axis = axis
            if token.kind in _HEMISPHERES:
                now.hemisphere = token.kind
            closed = not comes_first
        elif token.kind != "comma":
            if closed and token.kind == "number":
                angles.append(Angle())
                closed = False
            _add(token, angles[-1])
    return angles


def _unlabelled(tokens: list[Token]) -> list[Angle]:
    if any(token.kind == "deg" for token in tokens):
        heads = [
            at
            for at, (one, after) in enumerate(pairwise(tokens))
            if one.kind == "number" and after.kind == "deg"
        ]
    else:
        heads = _heads_by_commas(tokens)
    angles = []
    for start, end in pairwise([*heads, len(tokens)]):
        angle = Angle()
        for token in tokens[start:end]:
            if token.kind != "comma":
                _add(token, angle)
        angles.append(angle)
    return angles


def _heads_by_commas(tokens: list[Token]) -> list[int]:
    numbers = [at for at, token in enumerate(tokens) if token.kind == "number"]
    commas = [at for at, token in enumerate(tokens) if token.kind == "comma"]
    if len(commas) == 1:
        after = [at for at in numbers if at > commas[0]]
        return [*numbers[:1], *after[:1]] if numbers[:1] != after[:1] else numbers[:1]
    if len(numbers) % 2 == 0 and not commas:
        return [*numbers[:1], *numbers[len(numbers) // 2 :][:1]]
    return numbers


def _add(token: Token, angle: Angle) -> None:
    if token.kind == "number":
        angle.numbers.append(token.text.replace(",", "."))
        angle.units.append(None)
    elif angle.units and angle.units[-1] is None:
        angle.units[-1] = token.kind
    else:
        angle.units.append("?")  # a unit without its number


def _degrees(angle: Angle, text: str) -> float:
    count = len(angle.numbers)
    expected = _UNITS[:count]
    wrong_units = len(angle.units) != count or any(
        unit not in {None, wanted}
        for unit, wanted in zip(angle.units, expected, strict=False)
    )
    parts_whole = all("." not in number for number in angle.numbers[:-1])
    signs_inside = any(number[0] in "+-" for number in angle.numbers[1:])
    if count not in {1, 2, 3} or wrong_units or not parts_whole or signs_inside:
        raise not_understood(text)
    return _signed(angle, _sum(angle.numbers))


def _sum(numbers: list[str]) -> float:
    for name, number in zip(_TOO_MANY, numbers[1:], strict=False):
        if float(number) >= _SIXTY:
            raise refusal(_TOO_MANY[name], value=number)
    values = [abs(float(number)) for number in numbers] + [0.0, 0.0]
    return values[0] + (values[1] + values[2] / _SIXTY) / _SIXTY


_TOO_MANY = {
    "min": N_("%(value)s minutes are impossible: a degree has 60."),
    "sec": N_("%(value)s seconds are impossible: a minute has 60."),
}


def _signed(angle: Angle, degrees: float) -> float:
    negative = angle.numbers[0].startswith("-")
    if negative and angle.hemisphere:
        raise refusal(
            N_("The minus sign of %(value)s and the letter %(letter)s contradict."),
            value=angle.numbers[0],
            letter=angle.hemisphere,
        )
    return -degrees if negative or angle.hemisphere in {"S", "W"} else degrees
