"""Quote people as they wrote, and say who translated them, if anybody did.

Quoted lines begin with a mark, so that nothing a reporter writes can pass for a line
of ours, and the parity gate can tell them apart.
"""

import unicodedata

from alerts.wording.facts import Quote
from translations import Translator

MARK = "> "
SHORTENED = " […]"
# Letters that turn the direction of writing: they could rearrange our own words.
_TURNING = frozenset(
    "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


def lines(t: Translator, what: str, quote: Quote | None, most: int) -> list[str]:
    """Return *quote*, of at most *most* letters, under a line that names its language.

    *what* says what is quoted, in the language of *t*.
    """
    if quote is None or not quote.text.strip():
        return []
    tongue = _language(t, quote.language)
    heading = t._("%(what)s, as written (language: %(language)s):", what=what,
                  language=tongue)  # fmt: skip
    quoted = [heading, *_quoted(quote.text, most)]
    made = quote.translation
    if made is None or not made.text.strip():
        return quoted
    tongue = _language(t, made.language)
    if made.by == "person":
        heading = t._("Translated by %(name)s (language: %(language)s):",
                      name=_plain(made.name or "—"), language=tongue)  # fmt: skip
    else:
        heading = t._("Machine translation, not verified (language: %(language)s):",
                      language=tongue)  # fmt: skip
    return [*quoted, heading, *_quoted(made.text, most)]


def _language(t: Translator, tag: str | None) -> str:
    return t.language_name(tag) if tag else t.p("language", "not stated")


def _quoted(text: str, most: int) -> list[str]:
    text = "\n".join(filter(None, map(_plain, text.splitlines())))
    if len(text) > most:
        text = _cut(text, most) + SHORTENED
    return [MARK + line for line in text.splitlines()]


def _plain(line: str) -> str:
    """Return *line* without control letters and needless spaces."""
    kept = (
        letter
        for letter in line.replace("\t", " ")
        if letter not in _TURNING and unicodedata.category(letter) != "Cc"
    )
    return " ".join("".join(kept).split())


def _cut(text: str, most: int) -> str:
    """Return the beginning of *text*, ending where no word or number is broken."""
    end = most
    while end > 0 and not _parts(text[end - 1], text[end]):
        end -= 1
    return text[: end or most].rstrip()


def _parts(before: str, after: str) -> bool:
    """Return whether a word may end between two letters."""
    return before.isspace() or after.isspace() or (_is_han(before) and _is_han(after))


def _is_han(letter: str) -> bool:
    return "\u4e00" <= letter <= "\u9fff"
