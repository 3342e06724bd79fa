"""What is written is read back, in every notation and language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts import coordinates
from config.errors import Invalid
from translations import LANGUAGES

# A step of each notation, in degrees of latitude: half of it may be lost.
STEPS = {"decimal": 1e-5, "dm": 0.001 / 60, "dms": 0.1 / 3600}
LATITUDES = st.floats(-80, 83.9)
LONGITUDES = st.floats(-180, 179.99999)
A_METRE_DEG = 1 / 111_000


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("notation", STEPS)
@given(lat=st.floats(-90, 90), lon=st.floats(-180, 180))
def test_degrees_come_back(notation, language, lat, lon):
    place = coordinates.parse(coordinates.format_place(lat, lon, notation, language))

    assert abs(place.lat - lat) <= 0.51 * STEPS[notation]
    assert abs(place.lon - lon) <= 0.51 * STEPS[notation]


@pytest.mark.parametrize("notation", ["mgrs", "utm"])
@given(lat=st.floats(41.5, 54), lon=st.floats(119, 136.5))
def test_grid_references_of_the_area_come_back(notation, lat, lon):
    place = coordinates.parse(coordinates.format_place(lat, lon, notation, "en"))

    assert abs(place.lat - lat) <= A_METRE_DEG
    assert abs(place.lon - lon) <= 2 * A_METRE_DEG


@given(lat=LATITUDES, lon=LONGITUDES)
def test_utm_of_the_whole_world_comes_back(lat, lon):
    place = coordinates.parse(coordinates.format_place(lat, lon, "utm", "en"))

    assert abs(place.lat - lat) <= A_METRE_DEG
    assert abs(place.lon - lon) <= 11 * A_METRE_DEG


@pytest.mark.parametrize("notation", coordinates.NOTATIONS)
@given(lat=st.floats(41.5, 54), lon=st.floats(119, 136.5))
def test_writing_is_stable(notation, lat, lon):
    once = coordinates.format_place(lat, lon, notation, "ru")
    place = coordinates.parse(once)

    assert coordinates.format_place(place.lat, place.lon, notation, "ru") == once


@given(st.text(max_size=250))
def test_any_text_is_a_place_or_a_refusal(text):
    assert outcome(text)


@given(st.text("0123456789 .,;-+°′″'\"NSEWсшвд北纬东经度分秒T", max_size=60))
def test_any_mixture_of_signs_is_a_place_or_a_refusal(text):
    assert outcome(text)


def outcome(text):
    try:
        place = coordinates.parse(text)
    except Invalid as refused:
        return str(refused)
    return abs(place.lat) <= 90 and abs(place.lon) <= 180
