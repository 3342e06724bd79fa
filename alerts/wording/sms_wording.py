"""Say an alert in two SMS: the most important facts that fit, each of them whole.

The same facts are kept in every language, so that both sides read the same: a fact
that is too long in one language is dropped from all.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from alerts.wording import category_names, phrases, place_words
from alerts.wording.facts import Facts, Recipient
from notifiers import sms_text
from translations import LANGUAGES, NBSP, Translator, translator

LIMIT = 134  # UTF-16 units of two joined UCS-2 segments
# Kept free: for the provider's 【signature】, and for the mark of a repeated text.
SIGNATURE = {"zh-Hans": 10}
REPEAT = {"zh-Hans": 3, "ru": 8, "en": 8}
# What an SMS may say, the most important first: each takes its room before the next.
IMPORTANCE = ("exercise", "call", "number", "category", "place", "code", "time",
              "people", "armed", "towards", "urgency", "due", "species", "animals",
              "settlement", "border", "transport", "severity")  # fmt: skip
_CLOSING = frozenset({"cancel", "all_clear"})
_CLOSING_KEEPS = frozenset({"exercise", "number", "category", "place", "time"})


@dataclass(frozen=True)
class Piece:
    """One fact in words, and the line of the SMS it stands in."""

    fact: str
    line: int
    text: str


def shorts(facts: Facts, recipient: Recipient, precision: str) -> dict[str, str]:
    """Return the text in every language; see `wording.short`."""
    said = {
        tag: _pieces(translator(tag), facts, recipient, precision) for tag in LANGUAGES
    }
    kept: set[str] = set()
    for fact in IMPORTANCE:
        if all(
            _fits(_text(tag, pieces, kept | {fact}, recipient), tag, facts, recipient)
            for tag, pieces in said.items()
        ):
            kept.add(fact)
    return {tag: _text(tag, pieces, kept, recipient) for tag, pieces in said.items()}


def as_repeat(text: str, language: str) -> str:
    """Return *text* marked as one that may have arrived before."""
    return translator(language)._("REPEAT: %(text)s", text=text)


def _fits(text: str, tag: str, facts: Facts, recipient: Recipient) -> bool:
    """Return whether *text* leaves room for what is added on its way."""
    # A drill keeps no room for the mark of a repeat: its own mark is long.
    later = 0 if recipient.repeat or facts.exercise else REPEAT[tag]
    return sms_text.utf16_units(text) + later + SIGNATURE.get(tag, 0) <= LIMIT


def _text(
    tag: str, pieces: Iterable[Piece], kept: set[str], recipient: Recipient
) -> str:
    lines: dict[int, list[str]] = {}
    for piece in pieces:
        if piece.fact in kept and piece.text:
            lines.setdefault(piece.line, []).append(piece.text)
    t = translator(tag)
    text = "\n".join(t.clauses(lines[line]) for line in sorted(lines))
    text = text.replace(NBSP, " ")
    return as_repeat(text, tag) if recipient.repeat else text


def _pieces(
    t: Translator, facts: Facts, recipient: Recipient, precision: str
) -> list[Piece]:
    if facts.type in _CLOSING:
        pieces = _what(t, facts) + _where_and_when(t, facts, recipient, precision)
        return [piece for piece in pieces if piece.fact in _CLOSING_KEEPS]
    return [
        *_call(t, recipient),
        *_what(t, facts),
        *_who(t, facts),
        *_where_and_when(t, facts, recipient, precision),
        *_answer(t, facts, recipient),
    ]


def _what(t: Translator, facts: Facts) -> list[Piece]:
    exercise = t.p("SMS", "EXERCISE ONLY") if facts.exercise else ""
    flash = t.p("SMS", "FLASH") if facts.urgency == "flash" else ""
    number = facts.refers_to or facts.alert_number
    heading = {
        "update": t.p("SMS", "UPDATE %(number)s", number=number),
        "cancel": t.p("SMS", "CANCELLED %(number)s", number=number),
        "all_clear": t.p("SMS", "ALL CLEAR %(number)s", number=number),
    }.get(facts.type, facts.alert_number)
    severity = t.names(facts.severity_names)
    return [
        Piece("exercise", 0, exercise),
        Piece("number", 1, heading),
        Piece("urgency", 1, flash),
        Piece("category", 2, category_names.short(t, facts)),
        Piece("severity", 2, t.p("SMS", "severity: %(level)s", level=severity)),
    ]


def _call(t: Translator, recipient: Recipient) -> list[Piece]:
    if recipient.call is None:
        return []
    number = recipient.call.number
    if recipient.call.escalated:
        return [Piece("call", 0, t.p("SMS", "NO ANSWER %(number)s", number=number))]
    return [Piece("call", 0, t.p("SMS", "REMINDER %(number)s", number=number))]


def _who(t: Translator, facts: Facts) -> list[Piece]:
    pieces = []
    if facts.people is not None:
        text = t.np("SMS", "%(n)s person", "%(n)s people", facts.people)
        pieces.append(Piece("people", 3, text))
    if facts.armed:
        pieces.append(Piece("armed", 3, phrases.armed(t, facts)))
    if facts.transport:
        pieces.append(Piece("transport", 3, phrases.transport(t, facts.transport)))
    if facts.fix.get("towards"):
        pieces.append(Piece("towards", 3, t.p("SMS", "border-bound")))
    if facts.species:
        names = t.listed(t.names(one) for one in facts.species)
        pieces.append(Piece("species", 4, names))
    if facts.animals is not None:
        text = t.np("SMS", "%(n)s animal", "%(n)s animals", facts.animals)
        pieces.append(Piece("animals", 4, text))
    return pieces


def _where_and_when(
    t: Translator, facts: Facts, recipient: Recipient, precision: str
) -> list[Piece]:
    at, offsets = phrases.short_clocks(t, facts.occurred_at, facts, recipient.side)
    pieces = [Piece("time", 5, f"{at} {offsets}")]
    if precision == "sector":
        pieces.append(Piece("place", 6, place_words.sectors(t, facts) or ""))
        return pieces
    pieces.append(Piece("place", 6, place_words.short_coordinates(t, facts)))
    near = place_words.short_from_settlement(t, facts)
    pieces.append(Piece("settlement", 7, near or ""))
    distance = facts.fix.get("distance_to_border_m")
    if distance is not None:
        text = t.p("SMS", "%(distance)s to the border", distance=t.distance(distance))
        pieces.append(Piece("border", 7, text))
    return pieces


def _answer(t: Translator, facts: Facts, recipient: Recipient) -> list[Piece]:
    pieces = []
    if recipient.must_answer and recipient.due_at and not recipient.is_late:
        by, _ = phrases.short_clocks(t, recipient.due_at, facts, recipient.side)
        pieces.append(Piece("due", 8, t.p("SMS", "answer by %(time)s", time=by)))
    if recipient.code:
        pieces.append(
            Piece("code", 8, t.p("SMS", "code %(code)s", code=recipient.code))
        )
    return pieces
