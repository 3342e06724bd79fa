"""How many SMS a text costs: GSM-7 or UCS-2, counted as the network counts."""

from dataclasses import dataclass
from enum import StrEnum

# GSM 03.38: the default alphabet, and the extension table whose letters count twice.
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")


class Encoding(StrEnum):
    """The alphabet an SMS travels in; one foreign letter turns all of it to UCS-2."""

    GSM7 = "gsm-7"
    UCS2 = "ucs-2"


# One SMS alone holds more than each of several, whose joining needs a header.
ALONE = {Encoding.GSM7: 160, Encoding.UCS2: 70}
JOINED = {Encoding.GSM7: 153, Encoding.UCS2: 67}


@dataclass(frozen=True)
class Segments:
    """What a text takes: its alphabet, units (septets or UTF-16) and number of SMS."""

    encoding: Encoding
    units: int
    segments: int


def count(text: str) -> Segments:
    """Return what *text* takes as an SMS; an empty text is one segment.

    A letter of two units is never split between two SMS, so each may stay one short.
    """
    gsm = all(letter in _BASIC or letter in _EXTENDED for letter in text)
    encoding = Encoding.GSM7 if gsm else Encoding.UCS2
    sizes = [_units(letter, encoding) for letter in text]
    units = sum(sizes)
    if units <= ALONE[encoding]:
        return Segments(encoding, units, 1)
    segments, used = 1, 0
    for size in sizes:
        if used + size > JOINED[encoding]:
            segments, used = segments + 1, 0
        used += size
    return Segments(encoding, units, segments)


def fits(text: str, segments: int) -> bool:
    """Return whether *text* goes out in at most *segments* SMS."""
    return count(text).segments <= segments


def utf16_units(text: str) -> int:
    """Return the length of *text* as UCS-2 counts it: an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def _units(letter: str, encoding: Encoding) -> int:
    if encoding is Encoding.GSM7:
        return 2 if letter in _EXTENDED else 1
    return utf16_units(letter)
