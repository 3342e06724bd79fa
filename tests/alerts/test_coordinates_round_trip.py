"""What is written is read back, in every notation and language."""

import mgrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from alerts import coordinates
from config.errors import Invalid
from translations import LANGUAGES

# The first question to a grid zone or datum builds it.
RELAXED = settings(deadline=None)
# A step of each notation, in degrees of latitude: half of it may be lost.
STEPS = {"decimal": 1e-5, "dm": 0.001 / 60, "dms": 0.1 / 3600}
LATITUDES = st.floats(-80, 83.9)
# On the 180th meridian a metre leads to the other end of the count.
LONGITUDES = st.floats(-179.999, 179.999)
A_METRE_DEG = 1 / 111_000


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("notation", STEPS)
@RELAXED
@given(lat=st.floats(-90, 90), lon=st.floats(-180, 180))
def test_degrees_come_back(notation, language, lat, lon):
    place = coordinates.parse(coordinates.format_place(lat, lon, notation, language))

    assert abs(place.lat - lat) <= 0.51 * STEPS[notation]
    assert abs(place.lon - lon) <= 0.51 * STEPS[notation]


@pytest.mark.parametrize("notation", ["mgrs", "utm"])
@RELAXED
@given(lat=st.floats(41.5, 54), lon=st.floats(119, 136.5))
def test_grid_references_of_the_area_come_back(notation, lat, lon):
    place = coordinates.parse(coordinates.format_place(lat, lon, notation, "en"))

    assert abs(place.lat - lat) <= A_METRE_DEG
    assert abs(place.lon - lon) <= 2 * A_METRE_DEG


@RELAXED
@given(lat=st.floats(41.5, 54), lon=st.floats(119, 136.5))
def test_our_squares_are_those_of_the_library(lat, lon):
    ours = coordinates.format_place(lat, lon, "mgrs", "en").replace(" ", "")

    theirs_lat, theirs_lon = mgrs.MGRS().toLatLon(ours)
    assert abs(theirs_lat - lat) <= A_METRE_DEG
    assert abs(theirs_lon - lon) <= 2 * A_METRE_DEG


@RELAXED
@given(lat=LATITUDES, lon=LONGITUDES)
def test_utm_of_the_whole_world_comes_back(lat, lon):
    place = coordinates.parse(coordinates.format_place(lat, lon, "utm", "en"))

    assert abs(place.lat - lat) <= A_METRE_DEG
    assert abs(place.lon - lon) <= 11 * A_METRE_DEG


@pytest.mark.parametrize("notation", coordinates.NOTATIONS)
@RELAXED
@given(lat=st.floats(41.5, 54), lon=st.floats(119, 136.5))
def test_writing_is_stable(notation, lat, lon):
    # The centre of a cell that a zone or band cuts lies in the next one.
    assume(lat % 8 > 1e-4 and lon % 6 > 1e-4 and (lat + 1e-4) % 8 > 1e-4)
    assume((lon + 1e-4) % 6 > 1e-4)
    once = coordinates.format_place(lat, lon, notation, "ru")
    place = coordinates.parse(once)

    assert coordinates.format_place(place.lat, place.lon, notation, "ru") == once


@RELAXED
@given(lat=LATITUDES, lon=LONGITUDES)
def test_mgrs_of_the_whole_world_comes_back(lat, lon):
    place = coordinates.parse(coordinates.format_place(lat, lon, "mgrs", "en"))

    assert abs(place.lat - lat) <= 1.1 * A_METRE_DEG
    assert abs(place.lon - lon) <= 11 * A_METRE_DEG


@RELAXED
@given(st.text(max_size=250))
def test_any_text_is_a_place_or_a_refusal(text):
    assert outcome(text)


@RELAXED
@given(st.text("0123456789 .,;-+°′″'\"NSEWсшвд北纬东经度分秒T", max_size=60))
def test_any_mixture_of_signs_is_a_place_or_a_refusal(text):
    assert outcome(text)


def outcome(text: str) -> str | bool:
    try:
        place = coordinates.parse(text)
    except Invalid as refused:
        return str(refused)
    return abs(place.lat) <= 90 and abs(place.lon) <= 180
