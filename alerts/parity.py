"""The parity gate: no alert leaves unless every language says the same facts.

It does not trust the renderer. It reads the finished texts, takes out of each what can
be compared (numbers of cases and alerts, coordinates, days, clocks, offsets, distances,
winds, counts), and compares that between the languages and with the facts.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from alerts import parity_marks
from alerts.wording import Texts, place_words
from alerts.wording.facts import Facts, Names, Recipient
from config.errors import Refused
from translations import LANGUAGES, N_, offset, translator

FORMS = ("title", "full", "short")
_WIND_LETTERS = frozenset("东南西北偏")
Marks = Counter[tuple[str, str]]


class ParityBroken(Refused):
    """The languages of an alert do not say the same; it must not be issued."""


def require(
    texts: Mapping[str, Texts],
    facts: Facts,
    recipient: Recipient | None = None,
    precision: str = "exact",
) -> None:
    """Raise ParityBroken unless `check` finds nothing."""
    violations = check(texts, facts, recipient, precision)
    if violations:
        raise ParityBroken(
            N_("The languages of alert %(number)s do not agree: %(violations)s"),
            number=facts.alert_number,
            violations="; ".join(violations),
        )


def check(
    texts: Mapping[str, Texts],
    facts: Facts,
    recipient: Recipient | None = None,
    precision: str = "exact",
) -> list[str]:
    """Return what is wrong between the languages of *texts*; empty when they agree.

    *recipient* and *precision* are those the texts were made for: they decide which
    deadline, code and coordinates to look for.
    The violations are for dispatchers and logs: they name no place and no person.
    """
    violations = [
        f"{language} {form}: missing"
        for language in LANGUAGES
        for form in FORMS
        if language not in texts or not getattr(texts[language], form).strip()
    ]
    if violations:
        return violations
    reader = recipient or Recipient()
    for form in FORMS:
        said = {tag: getattr(texts[tag], form) for tag in LANGUAGES}
        violations += _between_languages(form, said, facts, reader)
        demanded = _demanded(form, facts, reader, precision)
        for language, text in said.items():
            violations += _lacking(form, language, text, demanded, facts, reader)
            violations += _unfit(form, language, text, facts, reader)
    return violations


def _between_languages(
    form: str, said: Mapping[str, str], facts: Facts, reader: Recipient
) -> Iterator[str]:
    """Yield where a language differs from the first one."""
    first = LANGUAGES[0]
    marks, quotes, lines = {}, {}, {}
    for language, text in said.items():
        own, quotes[language] = parity_marks.without_quotes(text)
        lines[language] = len(own.splitlines())
        names = _names(facts, reader, language)
        marks[language] = parity_marks.marks(own, language, names)
    for language in LANGUAGES[1:]:
        if lines[language] != lines[first]:
            yield f"{language} {form}: {lines[language]} lines, {first} {lines[first]}"
        if quotes[language] != quotes[first]:
            yield f"{language} {form}: quotes differ from {first}"
        yield from _differences(form, language, marks[language], marks[first])


def _differences(form: str, language: str, own: Marks, other: Marks) -> Iterator[str]:
    kinds = sorted({kind for kind, _ in (own - other) | (other - own)})
    for kind in kinds:
        yield f"{language} {form}: {kind} differ from {LANGUAGES[0]}"


def _lacking(  # noqa: PLR0913, PLR0917 (one call; the pairs belong together)
    form: str,
    language: str,
    text: str,
    demanded: set[tuple[str, str]],
    facts: Facts,
    reader: Recipient,
) -> Iterator[str]:
    """Yield what the facts demand and *text* does not say."""
    own, _ = parity_marks.without_quotes(text)
    marks = parity_marks.marks(own, language, _names(facts, reader, language))
    for kind in sorted({mark[0] for mark in demanded - marks.keys()}):
        yield f"{language} {form}: {kind} missing"


def _unfit(
    form: str, language: str, text: str, facts: Facts, reader: Recipient
) -> Iterator[str]:
    """Yield what no text of this form may have or lack, whatever its numbers."""
    t = translator(language)
    own, _ = parity_marks.without_quotes(text)
    drills = (
        t._("EXERCISE, not an operational message"),
        t.p("SMS", "EXERCISE ONLY"),
    )
    if facts.exercise and not any(mark in text for mark in drills):
        yield f"{language} {form}: not marked as an exercise"
    if parity_marks.has_foreign_letters(own, language, _names(facts, reader, language)):
        yield f"{language} {form}: letters of another language"
    if form == "short" and parity_marks.has_link(text):
        yield f"{language} {form}: a link"


def _demanded(
    form: str, facts: Facts, reader: Recipient, precision: str
) -> set[tuple[str, str]]:
    """Return the marks that a text of this form may not lack."""
    demanded = {("numbers", facts.refers_to or facts.alert_number)}
    if form != "full":
        return demanded
    demanded |= {("numbers", facts.alert_number)}
    demanded |= _clock_marks(facts.occurred_at, facts)
    demanded |= _clock_marks(facts.issued_at, facts)
    if precision == "exact":
        demanded |= _coordinate_marks(facts)
    if facts.type in {"alert", "update"}:
        if reader.code:
            demanded.add(("counts", _plain(reader.code)))
        if reader.must_answer and reader.due_at:
            demanded |= _clock_marks(reader.due_at, facts)
    if facts.people is not None:
        demanded.add(("counts", str(facts.people)))
    if facts.animals is not None:
        demanded.add(("counts", str(facts.animals)))
    return demanded


def _clock_marks(at: datetime, facts: Facts) -> set[tuple[str, str]]:
    marks = set()
    for zone in facts.zones.values():
        local = at.astimezone(ZoneInfo(zone))
        marks.add(("clocks", f"{local:%H:%M}"))
        marks.add(("offsets", offset(at, zone)))
        marks.add(("days", f"{local:%m-%d}"))
    return marks


def _coordinate_marks(facts: Facts) -> set[tuple[str, str]]:
    """Return the coordinates as fine as `place_words` says them."""
    digits = place_words.digits(facts)
    lat = f"{abs(facts.lat):.{digits}f} {'N' if facts.lat >= 0 else 'S'}"
    lon = f"{abs(facts.lon):.{digits}f} {'E' if facts.lon >= 0 else 'W'}"
    return {("coordinates", lat), ("coordinates", lon)}


def _plain(number: str) -> str:
    return number.lstrip("0") or "0"


def _names(facts: Facts, reader: Recipient, language: str) -> list[str]:
    """Return the names and foreign words that stand in the text as they are."""
    fix = facts.fix
    found: list[Names] = [
        facts.category_names,
        facts.severity_names,
        facts.urgency_names,
        reader.agency_names,
        *facts.species,
        *facts.warned,
    ]
    found += [fix[key]["names"] for key in ("settlement", "crossing") if fix.get(key)]
    for key in ("zones", "sectors"):
        found += [one["names"] for one in fix.get(key) or ()]
    t = translator(language)
    names = {t.names(one) for one in found} | {" ".join((facts.original or "").split())}
    for quote in (facts.quote, facts.reason):
        if quote and quote.translation and quote.translation.name:
            names.add(" ".join(quote.translation.name.split()))
    names |= {name[:1].upper() + name[1:] for name in names}
    # A name like `中` or `东北` would blot out our own words, and holds no number.
    telling = (name for name in names if len(name) > 1 and set(name) - _WIND_LETTERS)
    return sorted(telling, key=len, reverse=True)
