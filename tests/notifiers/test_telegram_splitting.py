from hypothesis import given
from hypothesis import strategies as st

from notifiers.telegram import splitting


def test_a_short_text_stays_whole():
    assert splitting.split("Петли\n\nу реки") == ["Петли\n\nу реки"]


def test_a_text_is_cut_between_paragraphs_first():
    assert splitting.split("aaaa\nbb\n\ncccc", 9) == ["aaaa\nbb", "cccc"]


def test_a_line_that_is_too_long_is_cut_at_a_space():
    assert splitting.split("aaaa bbbb cccc", 10) == ["aaaa bbbb", "cccc"]


def test_a_letter_of_two_units_is_never_split():
    pieces = splitting.split("🐅" * 7, 5)

    assert pieces == ["🐅🐅", "🐅🐅", "🐅🐅", "🐅"]


@given(st.text(), st.integers(min_value=2, max_value=40))
def test_every_piece_fits_and_nothing_but_white_space_is_lost(text, limit):
    pieces = splitting.split(text, limit)

    assert all(splitting.length(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert pieces
