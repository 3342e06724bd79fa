"""Where something is, in the words of whoever asks."""

from collections.abc import Mapping
from typing import Any

from alerts import coordinates
from alerts.models import Report
from alerts.wording import place_words
from alerts.wording.facts import Facts
from cases.models import Case
from translations import N_, NBSP, Translator
from web import language
from web.pages import times

_NO_NAMES: dict[str, str] = {}
_EXAMPLE = (42.7586, 130.7232)
_SOURCES = {
    "wgs84": N_("Phone or navigator (%(datum)s)"),
    "cgcs2000": N_("Official maps of China (%(datum)s)"),
    "gsk2011": N_("New official maps of Russia (%(datum)s)"),
    "sk42": N_("Soviet and Russian topographic maps (%(datum)s)"),
    "sk95": N_("Russian topographic maps of the 2000s (%(datum)s)"),
    "gcj02": N_("Map of Amap, Tencent or WeChat (%(datum)s)"),
    "bd09": N_("Map of Baidu (%(datum)s)"),
}


def near(fix: Mapping[str, Any]) -> str:
    """Return where a place lies from the nearest settlement: `6 km WNW of Kraskino`."""
    facts = _facts(0.0, 0.0, fix=fix)
    return place_words.from_settlement(language.current(), facts) or ""


def to_border(fix: Mapping[str, Any]) -> str:
    """Return how far it is to the border."""
    metres = fix.get("distance_to_border_m")
    if metres is None:
        return ""
    t = language.current()
    return t._("%(distance)s to the border", distance=t.distance(metres))


def lines(of: Case | Report) -> list[str]:
    """Return the lines that say where *of* lies: notations, zones, border, crossing."""
    t = language.current()
    given = of if isinstance(of, Report) else None
    facts = _facts(
        of.lat,
        of.lon,
        accuracy=of.accuracy_m,
        fix=of.fix,
        datum=given.datum if given else "wgs84",
        original=given.place_text if given else None,
    )
    lines = [
        place_words.from_settlement(t, facts),
        *place_words.position(t, facts),
        t._("In degrees and minutes: %(where)s", where=_minutes(t, of)),
        *place_words.zones(t, facts),
        *place_words.border(t, facts),
        place_words.from_crossing(t, facts),
        place_words.sectors(t, facts),
    ]
    return [line for line in lines if line]


def examples() -> list[str]:
    """Return one place in several notations, as readers write them."""
    language_ = language.current().language
    return [
        coordinates.format_place(*_EXAMPLE, notation, language_).replace(" ", NBSP)
        for notation in ("decimal", "dms", "mgrs")
    ]


def source(datum: str) -> str:
    """Return where coordinates of *datum* come from, as plainly as it can be said."""
    t = language.current()
    text = _SOURCES.get(datum)
    name = place_words.datum(t, datum)
    return t._(text, datum=name) if text else name


def _minutes(t: Translator, of: Case | Report) -> str:
    return coordinates.format_place(of.lat, of.lon, "dm", t.language)


def _facts(  # noqa: PLR0913 - the parts of a place
    lat: float,
    lon: float,
    *,
    accuracy: float | None = None,
    fix: Mapping[str, Any] | None = None,
    datum: str = "wgs84",
    original: str | None = None,
) -> Facts:
    """Return facts that know a place and nothing else, for the words of places."""
    return Facts(
        alert_number="",
        case_number="",
        category="",
        category_names=_NO_NAMES,
        severity="",
        severity_names=_NO_NAMES,
        urgency="",
        urgency_names=_NO_NAMES,
        occurred_at=times.EPOCH,
        issued_at=times.EPOCH,
        lat=lat,
        lon=lon,
        zones={},
        accuracy_m=accuracy,
        datum=datum,
        original=original,
        fix=fix or {},
    )
