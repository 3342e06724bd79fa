"""One text, many languages: texts, numbers, places and times as a reader writes them.

The program's texts are English sentences; the catalogues `<language>/LC_MESSAGES/
amba.po` say them in Chinese and Russian. This room knows words, not alerts.
"""

import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from translations import catalogues

LANGUAGES = ("zh-Hans", "ru", "en")
NBSP = "\N{NO-BREAK SPACE}"
WINDS = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE",
         "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")  # fmt: skip
_WIND_NAMES = {
    "zh-Hans": ("北", "东北偏北", "东北", "东北偏东", "东", "东南偏东", "东南",
                "东南偏南", "南", "西南偏南", "西南", "西南偏西", "西", "西北偏西",
                "西北", "西北偏北"),
    "ru": ("С", "ССВ", "СВ", "ВСВ", "В", "ВЮВ", "ЮВ", "ЮЮВ",
           "Ю", "ЮЮЗ", "ЮЗ", "ЗЮЗ", "З", "ЗСЗ", "СЗ", "ССЗ"),
    "en": WINDS,
}  # fmt: skip
_TAGS = {"zh": "zh-Hans", "ru": "ru", "en": "en"}
_DATE_PATTERNS = {"zh-Hans": "y年M月d日", "ru": "dd.MM.y", "en": "d MMM y"}
_SHORT_DATE_PATTERNS = {"zh-Hans": "M月d日", "ru": "dd.MM", "en": "d MMM"}
_FINE_KM = 20
_KILOMETRE = 1000


def N_(text: str) -> str:  # noqa: N802 (gettext's name for this, since 1995)
    """Return *text* as it is; the mark lets the extractor find it."""
    return text


class Term(NamedTuple):
    """A catalogue entry whose meaning depends on its context."""

    context: str
    msgid: str


def P_(context: str, msgid: str) -> Term:  # noqa: N802 (as N_)
    """Return *msgid* with its *context*; the mark lets the extractor find it."""
    return Term(context, msgid)


def language_tag(text: str) -> str:
    """Return the tag of LANGUAGES that *text* (`zh`, `zh-CN`, `ru_RU`, …) means.

    Raise ValueError for a language we do not speak, and for traditional Chinese.
    """
    parts = text.strip().replace("_", "-").lower().split("-")
    if parts[0] not in _TAGS or {"hant", "tw", "hk", "mo"} & set(parts[1:]):
        raise ValueError(f"language {text!r} is not one of {', '.join(LANGUAGES)}")
    return _TAGS[parts[0]]


def translator(language: str) -> "Translator":
    """Return the translator into *language*, any form `language_tag` knows."""
    return _translator(language_tag(language))


@cache
def _translator(tag: str) -> "Translator":
    return Translator(tag)


class Translator:
    """Says the program's texts in one language, and writes its numbers and times."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = Locale.parse(language, sep="-")
        self._catalogue = catalogues.load(language)

    def _(self, msgid: str, /, **args: object) -> str:
        """Return *msgid* in this language with *args* filled in."""
        return _filled(self._catalogue.gettext(msgid), args)

    def n(self, one: str, many: str, n: int, /, **args: object) -> str:
        """Return the form that agrees with *n*, which the text calls `%(n)s`."""
        text = self._catalogue.ngettext(one, many, n)
        return _filled(text, {"n": self.number(n), **args})

    def p(self, context: str, msgid: str, /, **args: object) -> str:
        """Return *msgid* as it is said in *context*."""
        return _filled(self._catalogue.pgettext(context, msgid), args)

    def np(self, context: str, one: str, many: str, n: int, /, **args: object) -> str:
        """Return the form that agrees with *n*, as it is said in *context*."""
        text = self._catalogue.npgettext(context, one, many, n)
        return _filled(text, {"n": self.number(n), **args})

    def term(self, term: str | Term) -> str:
        """Return what a catalogue entry marked by `N_` or `P_` says; "" stays ""."""
        if isinstance(term, Term):
            return self.p(term.context, term.msgid)
        return self._(term) if term else ""

    def number(self, value: float, digits: int = 2) -> str:
        """Return *value* with at most *digits* decimals: `10 627,5`, `10627.5`."""
        pattern = "#,##0." + "#" * digits if digits else "#,##0"
        if self.language == "zh-Hans":
            pattern = pattern.replace("#,##0", "0")
        return _decimal(value, pattern, self.language)

    def distance(self, metres: float) -> str:
        """Return *metres* as `850 м` or `3,9 км`, fine near and whole far away."""
        if round(metres) < _KILOMETRE:
            return self._measure(round(metres), "米", "м", "m")
        kilometres = metres / _KILOMETRE
        digits = 1 if kilometres < _FINE_KM else 0
        return self._measure(round(kilometres, digits), "公里", "км", "km")

    def bearing(self, degrees: float) -> str:
        """Return the one of sixteen winds *degrees* points to: `ЗСЗ`, `西北偏西`."""
        step = 360 / len(WINDS)
        wind = math.floor((degrees + step / 2) / step) % len(WINDS)
        return _WIND_NAMES[self.language][wind]

    def day(self, day: date) -> str:
        """Return *day* with its year: `22.11.2026`, `2026年11月22日`."""
        return format_date(day, _DATE_PATTERNS[self.language], locale=self.locale)

    def short_day(self, day: date) -> str:
        """Return *day* without its year: `22.11`, `11月22日`."""
        pattern = _SHORT_DATE_PATTERNS[self.language]
        return format_date(day, pattern, locale=self.locale)

    def time(self, utc: datetime, zone: str) -> str:
        """Return the clock of *zone* (IANA) with its offset: `14:05 UTC+10`."""
        local = utc.astimezone(ZoneInfo(zone))
        return f"{local:%H:%M} UTC{offset(utc, zone)}"

    def moment(self, utc: datetime, zone: str) -> str:
        """Return date, clock and offset in *zone*: `22.11.2026, 14:05 UTC+10`."""
        day = self.day(utc.astimezone(ZoneInfo(zone)).date())
        between = " " if self.language == "zh-Hans" else ", "
        return f"{day}{between}{self.time(utc, zone)}"

    def listed(self, items: Iterable[str]) -> str:
        """Return *items*, which are names, as an enumeration: `a, b`, `甲、乙`."""
        return ("、" if self.language == "zh-Hans" else ", ").join(items)

    def clauses(self, items: Iterable[str]) -> str:
        """Return *items*, which are statements, one after the other: `a, b`."""
        comma = "\N{FULLWIDTH COMMA}" if self.language == "zh-Hans" else ", "
        return comma.join(items)

    def groups(self, items: Iterable[str]) -> str:
        """Return *items*, which may hold commas themselves, as a list: `a; b`."""
        semicolon = "\N{FULLWIDTH SEMICOLON}" if self.language == "zh-Hans" else "; "
        return semicolon.join(items)

    def names(self, names: Mapping[str, str | None]) -> str:
        """Return the name of reference data for this reader, or the nearest there is.

        *names* has the keys `zh`, `ru`, `en`; a missing one falls back to English.
        """
        own = self.language.partition("-")[0]
        known = (names.get(key) for key in (own, "en", "ru", "zh"))
        return next((name for name in known if name), "")

    def language_name(self, tag: str) -> str:
        """Return what this language calls the language *tag*: `китайский`, `俄语`."""
        base = tag.replace("_", "-").partition("-")[0].lower()
        return str(self.locale.languages.get(base, tag))

    def _measure(self, value: float, zh: str, ru: str, en: str) -> str:
        unit = {"zh-Hans": zh, "ru": NBSP + ru, "en": NBSP + en}[self.language]
        return self.number(value, 1) + unit


def offset(utc: datetime, zone: str) -> str:
    """Return what *zone* adds to UTC at that moment: `+10`, `+5:30`, `-3`."""
    ahead = utc.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
    minutes = round(abs(ahead).total_seconds() / 60)
    text = f"{'-' if ahead < timedelta() else '+'}{minutes // 60}"
    return text + (f":{minutes % 60:02}" if minutes % 60 else "")


@lru_cache(maxsize=10_000)
def _decimal(value: float, pattern: str, language: str) -> str:
    """Return *value* as written by *pattern*; the same few numbers come often."""
    return format_decimal(value, pattern, locale=Locale.parse(language, sep="-"))


def _filled(text: str, args: Mapping[str, object]) -> str:
    return text % args if args else text
