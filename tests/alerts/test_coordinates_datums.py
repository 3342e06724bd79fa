"""Declared datums become WGS 84."""

from functools import cache

import coordTransform
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS, Geod, Transformer

from alerts import coordinates
from alerts.coordinates import datums

# The first question to a datum builds it.
RELAXED = settings(deadline=None)
GEOD = Geod(ellps="WGS84")
LATITUDES, LONGITUDES = st.floats(41.5, 54), st.floats(119, 136.5)
# Where the package sees China: beyond, it changes nothing.
IN_THE_RECTANGLE = {"lat": st.floats(41.6, 53.4), "lon": st.floats(119.1, 134.9)}


@cache
def direct(code: int) -> Transformer:
    return Transformer.from_crs(CRS.from_epsg(code), CRS.from_epsg(4326))


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(GEOD.inv(one[1], one[0], other[1], other[0])[2])


@pytest.mark.parametrize(
    ("datum", "code", "shift"),
    [
        ("sk42", 4284, (65, 115)),
        ("sk95", 4200, (45, 95)),
        ("gsk2011", 7683, (0.01, 0.3)),
        ("cgcs2000", 4490, (0, 0.01)),
    ],
)
@RELAXED
@given(lat=LATITUDES, lon=LONGITUDES)
def test_state_datums_shift_as_pyproj_says(datum, code, shift, lat, lon):
    ours = coordinates.from_numbers(lat, lon, datum)

    theirs = direct(code).transform(lat, lon)
    assert metres((ours.lat, ours.lon), theirs) < 0.001
    least, most = shift
    assert least <= metres((ours.lat, ours.lon), (lat, lon)) <= most


@RELAXED
@given(**IN_THE_RECTANGLE)
def test_chinese_public_maps_shift_as_others_publish(lat, lon):
    gcj = datums.wgs84_to_gcj02(lat, lon)
    bd = datums.gcj02_to_bd09(*gcj)

    gcj_lon, gcj_lat = coordTransform.wgs84_to_gcj02(lon, lat)
    bd_lon, bd_lat = coordTransform.wgs84_to_bd09(lon, lat)
    assert metres(gcj, (gcj_lat, gcj_lon)) < 0.01
    assert metres(bd, (bd_lat, bd_lon)) < 0.01
    assert 450 < metres(gcj, (lat, lon)) < 750
    assert 1200 < metres(bd, (lat, lon)) < 1700


@RELAXED
@given(lat=LATITUDES, lon=LONGITUDES)
def test_chinese_public_maps_are_undone_to_a_centimetre(lat, lon):
    gcj = datums.wgs84_to_gcj02(lat, lon)
    from_gcj = coordinates.from_numbers(*gcj, "gcj02")
    from_bd = coordinates.from_numbers(*datums.gcj02_to_bd09(*gcj), "bd09")

    assert metres((from_gcj.lat, from_gcj.lon), (lat, lon)) < 0.01
    assert metres((from_bd.lat, from_bd.lon), (lat, lon)) < 0.01


@RELAXED
@given(**IN_THE_RECTANGLE)
def test_what_we_undo_others_do_again(lat, lon):
    from_gcj = coordinates.from_numbers(lat, lon, "gcj02")
    from_bd = coordinates.from_numbers(lat, lon, "bd09")

    gcj_lon, gcj_lat = coordTransform.wgs84_to_gcj02(from_gcj.lon, from_gcj.lat)
    bd_lon, bd_lat = coordTransform.wgs84_to_bd09(from_bd.lon, from_bd.lat)
    assert metres((gcj_lat, gcj_lon), (lat, lon)) < 0.01
    assert metres((bd_lat, bd_lon), (lat, lon)) < 0.01


def test_the_declared_source_decides_and_not_the_place():
    # Kraskino lies in the rectangle that common libraries take for China.
    kraskino = coordinates.from_numbers(42.71086, 130.78012, "wgs84")

    assert (kraskino.lat, kraskino.lon) == (42.71086, 130.78012)


def test_datum_and_text_are_kept():
    place = coordinates.parse("42°51′30″ с.ш. 131°15′20″ в.д.", "sk42", 50)

    assert place.datum == "sk42"
    assert place.original == "42°51′30″ с.ш. 131°15′20″ в.д."
    assert place.accuracy_m == 50
    assert place.lat != pytest.approx(42.858333, abs=1e-4)
