"""What templates say: names from reference data and words of the domain.

Everything here answers in the language of whoever asks.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from babel.dates import format_date
from markupsafe import Markup, escape

from alerts.models import Alert, TimelineEntry, WarningState
from alerts.wording import phrases, place_words
from cases.models import Stage
from config.errors import AmbaError, Problem
from config.reference_ladders import StepKind
from notifiers.models import Message
from translations import N_, Translator, offset
from web import clock, demo, language, service, words
from web.models import Role
from web.pages import times

ago, both, until, is_past, in_full = (
    times.ago,
    times.both,
    times.until,
    times.is_past,
    times.in_full,
)
_ACTORS = {
    "amba": N_("Amba, by itself"),
    "hotline": N_("Public hotline"),
    "import": N_("Imported file"),
}
# "responding" is a stage and an answer: what is spoken of comes first.
_STAGE_FIRST: tuple[type[StrEnum], ...] = (Stage, WarningState)
_ANSWER_FIRST: tuple[type[StrEnum], ...] = (WarningState, Stage)


def word(value: StrEnum) -> str:
    """Return what readers call a stage, a state, a channel."""
    return words.said(language.current(), value)


def role(value: Role) -> str:
    """Return the name of a role."""
    return word(value)


def outcome(value: str) -> str:
    """Return the name of an outcome; of both parts of a conflict's outcome."""
    t = language.current()
    parts = value.split("/")  # of a conflict: the animal's fate and the claim
    return t.listed(words.of(t, words.OUTCOMES, part) for part in parts)


def event(entry: TimelineEntry) -> str:
    """Return what an entry of the timeline says happened."""
    name = entry.event
    if name == "alert_issued":
        name = words.FOLLOWED.get(entry.facts.get("type", ""), name)
    return words.of(language.current(), words.EVENTS, name)


def severity(id_: str) -> str:
    """Return the word for a severity."""
    known = service.current().reference.severities.get(id_)
    return _names(known.names) if known else id_


def urgency(id_: str) -> str:
    """Return the word for an urgency."""
    known = service.current().reference.urgencies.get(id_)
    return _names(known.names) if known else id_


def category(id_: str) -> str:
    """Return the name of an incident type."""
    known = service.current().reference.incident_types.get(id_)
    return _names(known.names) if known else id_


def agency(id_: str | None) -> str:
    """Return the short name of an agency."""
    known = service.current().reference.agencies.get(id_ or "")
    if known is None:
        return id_ or "—"
    return sentence(_names(known.short) or _names(known.names))


def agency_in_full(id_: str) -> str:
    """Return the whole name of an agency."""
    known = service.current().reference.agencies.get(id_)
    return _names(known.names) if known else id_


def species(ids: Iterable[str]) -> str:
    """Return the names of species, as a list."""
    known = service.current().reference.species
    names = [_names(known[i].names) if i in known else i for i in ids]
    return language.current().listed(names)


def side(code: str) -> str:
    """Return the country of a side."""
    return place_words.side(language.current(), code)


def belt(text: str) -> str:
    """Return a belt along the border in kilometres."""
    return place_words.belt(language.current(), text)


def transport(value: str) -> str:
    """Return how people move."""
    return phrases.transport(language.current(), value)


def tongue(tag: str) -> str:
    """Return the name of a language."""
    return language.current().language_name(tag)


def alert_title(alert: Alert) -> str:
    """Return the title of *alert* as it was frozen, in the reader's language."""
    texts: dict[str, Any] = alert.texts.get(language.current().language) or {}
    return str(texts.get("title") or category(alert.category))


def actor(label: str) -> str:
    """Return who did something: `account:…`, `contact:…`, or the program itself."""
    t = language.current()
    if label in _ACTORS:
        return t._(_ACTORS[label])
    kind, colon, name = label.partition(":")
    if kind != "token" or not colon:
        return name or label
    if name.partition(" ")[0] == demo.TOKEN_NAME:
        return t._("Demonstration")
    return t._("Program “%(name)s”", name=name)


def rich(text: str, **parts: object) -> Markup:
    """Return *text* with *parts* put in, those that are markup as they are."""
    return Markup(escape(text)) % parts  # noqa: S704 - escaped here


def problems(found: Iterable[Problem]) -> dict[str, list[str]]:
    """Return what is wrong by pointer, in the reader's language."""
    said: dict[str, list[str]] = {}
    for each in found:
        text = _filled(each.message, each.args)
        said.setdefault(each.pointer, []).append(text)
    return said


def field(pointer: str) -> str:
    """Return what the field at a JSON pointer is called; "" when it is none."""
    return words.field(language.current(), pointer)


def refusal(error: AmbaError) -> str:
    """Return why something was refused, stages and answers by their names."""
    return _filled(error.message, error.arguments)


def _filled(message: str, given: Mapping[str, object]) -> str:
    t = language.current()
    return t._(message, **words.arguments(t, service.current().reference, given))


def _names(names: Mapping[str, str | None]) -> str:
    return language.current().names(names)


def translator() -> Translator:
    """Return the reader's translator."""
    return language.current()


def sentence(text: str) -> str:
    """Return *text* with a capital first letter, as a line of its own begins."""
    return text[:1].upper() + text[1:]


def wind(degrees: float) -> str:
    """Return the wind that *degrees* points to."""
    return language.current().bearing(degrees)


def clock_name(side_code: str, zone: str) -> str:
    """Return whose clock this is, with its offset now: `Russia time (UTC+10)`."""
    t = language.current()
    return t._(
        "%(side)s time (UTC%(offset)s)",
        side=side(side_code),
        offset=offset(clock.now(), zone),
    )


def minutes(count: float) -> str:
    """Return a span of *count* minutes in the largest unit that fits."""
    return times.span(timedelta(minutes=count))


def later(moment: datetime, seconds: float) -> datetime:
    """Return the moment *seconds* after *moment*."""
    return moment + timedelta(seconds=seconds)


def fates(messages: Iterable[Message]) -> str:
    """Return how many messages met which fate: `Delivered 2, Sent 1`."""
    t = language.current()
    counted = Counter(message.state for message in messages)
    return t.listed(
        t.p(
            "fate of messages",
            "%(state)s: %(count)s",
            state=_inside(word(state)),
            count=count,
        )
        for state, count in counted.items()
    )


def _inside(text: str) -> str:
    """Return *text* with a small first letter, as inside a sentence."""
    return text[:1].lower() + text[1:]


def entry_facts(entry: TimelineEntry) -> list[str]:
    """Return the facts of a timeline entry that a reader wants to know."""
    t, facts = language.current(), entry.facts
    said = []
    name = agency(facts["agency"]) if facts.get("agency") else ""
    change = _change(entry)
    if name and change:
        said.append(t._("%(agency)s: %(answer)s", agency=name, answer=change))
    elif name or change:
        said.append(name or change)
    if facts.get("refers_to"):
        said.append(t._("Concerns the alert %(number)s", number=facts["refers_to"]))
    if facts.get("outcome"):
        said.append(t._("Outcome: %(outcome)s", outcome=outcome(facts["outcome"])))
    said += [str(facts[name]) for name in ("reason", "note") if facts.get(name)]
    return said


def _change(entry: TimelineEntry) -> str:
    """Return what became what: `On the way → On scene`; or the step taken."""
    facts = entry.facts
    if facts.get("step"):
        return _word_of(facts["step"], (StepKind,))
    kinds = _ANSWER_FIRST if entry.event.startswith("answer") else _STAGE_FIRST
    before, after = (_word_of(facts.get(name), kinds) for name in ("from", "to"))
    return f"{before} → {after}" if before and after else after


def _word_of(value: Any, kinds: Iterable[type[StrEnum]] = _STAGE_FIRST) -> str:
    """Return the text of a stage or an answer that is stored as its word."""
    for kind in kinds:
        if value in list(kind):
            return word(kind(value))
    return str("" if value is None else value)


def month(first: date) -> str:
    """Return the month that begins with *first*: `November 2026`."""
    pattern = "y年M月" if language.current().language == "zh-Hans" else "LLLL y"
    return format_date(first, pattern, locale=language.current().locale)
