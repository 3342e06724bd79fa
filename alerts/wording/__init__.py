"""Say an alert: full, short, as a title, with its answers; each in every language.

All texts come from the same `Facts`. Reporters' own words stand on lines that begin
with `> `, as they were written, with their language named; they are never translated
here, and nothing that a reporter writes can look like a line of ours.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from alerts.wording import category_names, phrases, place_words, quoting, sms_wording
from alerts.wording.facts import Call, Facts, Names, Quote, Recipient, Translation
from translations import LANGUAGES, Translator, translator

__all__ = [
    "Call",
    "Facts",
    "Names",
    "Quote",
    "Recipient",
    "Texts",
    "Translation",
    "both_languages",
    "buttons",
    "full",
    "place_lines",
    "short",
    "texts",
    "title",
]
FULL_LIMIT = 3500  # letters; Telegram refuses more than 4096
BETWEEN_LANGUAGES = "\n\n— — —\n\n"


@dataclass(frozen=True)
class _Detail:
    """How much is told: letters of each quote, agencies named."""

    quoted: int
    agencies: int


_DETAILS = (
    _Detail(1200, 40),
    _Detail(600, 20),
    _Detail(300, 8),
    _Detail(100, 3),
    _Detail(40, 0),
)


@dataclass(frozen=True)
class Texts:
    """One alert for one recipient in one language."""

    title: str
    full: str
    short: str


def texts(
    facts: Facts, recipient: Recipient, precision: str = "exact"
) -> dict[str, Texts]:
    """Return the texts for *recipient* in every language, for the parity gate."""
    fulls = _fulls(facts, recipient, precision, FULL_LIMIT)
    shorts = sms_wording.shorts(facts, recipient, precision)
    return {
        language: Texts(title(facts, language), fulls[language], shorts[language])
        for language in LANGUAGES
    }


def full(
    facts: Facts,
    language: str,
    recipient: Recipient,
    precision: str = "exact",
    limit: int = FULL_LIMIT,
) -> str:
    """Return the whole alert as plain lines of at most *limit* letters.

    *precision* is `exact` or `sector`. What is too long loses the ends of quotes and
    of the list of agencies, in all languages alike; never a fact.
    """
    said = _fulls(facts, recipient, precision, limit)
    return said[translator(language).language]


def short(
    facts: Facts, language: str, recipient: Recipient, precision: str = "exact"
) -> str:
    """Return the alert for SMS: it fits two UCS-2 segments, and has no link.

    The least important facts are dropped first, in every language the same ones.
    """
    said = sms_wording.shorts(facts, recipient, precision)
    return said[translator(language).language]


def title(facts: Facts, language: str) -> str:
    """Return the alert in one line, for a subject or a list."""
    t = translator(language)
    line = t._(
        "%(number)s: %(category)s. Severity: %(severity)s",
        number=_heading(t, facts),
        category=t.names(facts.category_names),
        severity=t.names(facts.severity_names),
    )
    if facts.exercise:
        return t._("EXERCISE, not an operational message. %(title)s", title=line)
    return line


def buttons(language: str) -> list[tuple[str, str]]:
    """Return the answers an officer can give, with what the button says."""
    t = translator(language)
    return [
        ("acknowledged", t.p("answer", "Received")),
        ("responding", t.p("answer", "Responding")),
        ("on_scene", t.p("answer", "On scene")),
        ("declined", t.p("answer", "Cannot")),
    ]


def both_languages(texts: Iterable[str]) -> str:
    """Return the same alert in several languages, one after the other."""
    return BETWEEN_LANGUAGES.join(texts)


def place_lines(facts: Facts, language: str, precision: str = "exact") -> list[str]:
    """Return the lines that say where; `sector` gives no point and no settlement.

    The one place that decides how exactly a text tells where something is.
    """
    t = translator(language)
    sector = place_words.sectors(t, facts)
    if precision == "sector":
        return [*([sector] if sector else []), *place_words.coarse_border(t, facts)]
    near = place_words.from_settlement(t, facts)
    crossing = place_words.from_crossing(t, facts)
    return [
        *([t._("Place: %(place)s", place=near)] if near else []),
        *place_words.position(t, facts),
        *([crossing] if crossing else []),
        *place_words.zones(t, facts),
        *([sector] if sector else []),
        *place_words.border(t, facts),
    ]


def _fulls(
    facts: Facts, recipient: Recipient, precision: str, limit: int
) -> dict[str, str]:
    """Return the whole alert in every language; see `full`."""
    for detail in _DETAILS:
        said = {
            tag: _full(translator(tag), facts, recipient, precision, detail)
            for tag in LANGUAGES
        }
        if max(map(len, said.values())) <= limit:
            break
    return said


def _full(
    t: Translator,
    facts: Facts,
    recipient: Recipient,
    precision: str,
    detail: _Detail,
) -> str:
    people = phrases.people(t, facts)
    exact = precision != "sector"
    paragraphs = [
        _opening(t, facts, recipient),
        quoting.lines(t, t._("Reason"), facts.reason, detail.quoted),
        _times(t, facts, recipient),
        place_lines(facts, t.language, precision),
        [
            *([people] if people else []),
            *(phrases.movement(t, facts, recipient) if exact else []),
            *phrases.animals(t, facts),
        ],
        quoting.lines(t, t._("Report"), facts.quote, detail.quoted),
        [*_warned(t, facts, detail.agencies), *_asked(t, facts, recipient)],
    ]
    return "\n\n".join("\n".join(lines) for lines in paragraphs if lines)


def _opening(t: Translator, facts: Facts, recipient: Recipient) -> list[str]:
    lines = []
    if facts.exercise:
        lines.append(t._("EXERCISE, not an operational message"))
    if recipient.repeat:
        lines.append(t._("REPEAT: this message may have been sent to you before"))
    lines += phrases.call(t, facts, recipient)
    lines.append(_heading(t, facts))
    lines.append(category_names.full(t, facts))
    severity, urgency = t.names(facts.severity_names), t.names(facts.urgency_names)
    lines.append(t._("Severity: %(severity)s", severity=severity))
    if facts.type in {"alert", "update"}:
        lines.append(t._("Urgency: %(urgency)s", urgency=urgency))
    return lines


def _heading(t: Translator, facts: Facts) -> str:
    numbers = {"number": facts.alert_number, "before": facts.refers_to or "—"}
    return {
        "update": t._("UPDATE %(number)s to alert %(before)s", **numbers),
        "cancel": t._("ALERT %(before)s IS CANCELLED (notice %(number)s)", **numbers),
        "all_clear": t._("ALL CLEAR, alert %(before)s (notice %(number)s)", **numbers),
    }.get(facts.type, t._("ALERT %(number)s", number=facts.alert_number))


def _times(t: Translator, facts: Facts, recipient: Recipient) -> list[str]:
    happened = phrases.clocks(t, facts.occurred_at, facts, recipient.side)
    issued = phrases.clocks(t, facts.issued_at, facts, recipient.side)
    return [
        t._("Time of the event: %(time)s", time=happened),
        t._("Issued: %(time)s", time=issued),
    ]


def _warned(t: Translator, facts: Facts, named: int) -> list[str]:
    """Return the line about the agencies warned, the first *named* by name."""
    if not facts.warned:
        return []
    names = t.groups(t.names(one) for one in facts.warned[:named])
    more = len(facts.warned) - named
    if more <= 0:
        return [t._("Agencies warned: %(agencies)s", agencies=names)]
    if not names:
        return [t.n("%(n)s agency warned", "%(n)s agencies warned", more)]
    line = t.n(
        "Agencies warned: %(agencies)s and %(n)s more",
        "Agencies warned: %(agencies)s and %(n)s more",
        more,
        agencies=names,
    )
    return [line]


def _asked(t: Translator, facts: Facts, recipient: Recipient) -> list[str]:
    """Return the lines that say who reads this and what they shall do."""
    lines = []
    if recipient.agency_names:
        name = t.names(recipient.agency_names)
        lines.append(t._("This message is for: %(agency)s", agency=name))
    if facts.type in {"cancel", "all_clear"}:
        return [*lines, t._("Stop acting on this alert.")]
    if recipient.must_answer and recipient.due_at:
        lines.append(phrases.deadline(t, recipient.due_at, facts, recipient))
    else:
        lines.append(t._("For information; no answer is required."))
    if recipient.code:
        lines.append(t._("Answer code: %(code)s", code=recipient.code))
    return lines
