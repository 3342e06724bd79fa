"""SMS are counted as the networks count them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifiers import sms_text
from notifiers.sms_text import Encoding, Segments


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Segments(Encoding.GSM7, 0, 1)),
        ("a" * 160, Segments(Encoding.GSM7, 160, 1)),
        ("a" * 161, Segments(Encoding.GSM7, 161, 2)),
        ("a" * 306, Segments(Encoding.GSM7, 306, 2)),
        ("a" * 307, Segments(Encoding.GSM7, 307, 3)),
        ("€" * 80, Segments(Encoding.GSM7, 160, 1)),
        ("€" * 81, Segments(Encoding.GSM7, 162, 2)),
        ("虎" * 70, Segments(Encoding.UCS2, 70, 1)),
        ("虎" * 71, Segments(Encoding.UCS2, 71, 2)),
        ("тигр" * 33 + "ы!", Segments(Encoding.UCS2, 134, 2)),
        ("тигр" * 33 + "ы!!", Segments(Encoding.UCS2, 135, 3)),
        ("a" * 69 + "虎", Segments(Encoding.UCS2, 70, 1)),
        ("🐅" * 35, Segments(Encoding.UCS2, 70, 1)),
        ("🐅" * 36, Segments(Encoding.UCS2, 72, 2)),
        ("line\nbreak {}", Segments(Encoding.GSM7, 15, 1)),
        ("a\N{NO-BREAK SPACE}b", Segments(Encoding.UCS2, 3, 1)),
    ],
)
def test_a_text_takes_as_many_segments_as_the_network_says(text, expected):
    assert sms_text.count(text) == expected


def test_a_letter_of_two_units_is_never_split_between_two_sms():
    # 66 units, a tiger of 2, 66 more: 134 units, but not two times 67.
    text = "я" * 66 + "🐅" + "я" * 66

    assert sms_text.count(text) == Segments(Encoding.UCS2, 134, 3)
    assert not sms_text.fits(text, 2)


@given(st.text("аб虎🐅", max_size=300))
def test_enough_segments_are_counted(text):
    counted = sms_text.count(text)

    assert counted.units == len(text.encode("utf-16-be")) // 2
    assert counted.segments == 1 or counted.units <= counted.segments * 67
    assert sms_text.fits(text, counted.segments)
    assert counted.segments == 1 or not sms_text.fits(text, counted.segments - 1)
