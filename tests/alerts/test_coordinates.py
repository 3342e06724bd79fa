"""Places as people write them."""

import pytest

from alerts import coordinates
from alerts.coordinates import grids
from config.errors import Invalid

HUNCHUN = (42.858333, 131.255556)


@pytest.mark.parametrize(
    "text",
    [
        "42°51′30″ с.ш. 131°15′20″ в.д.",
        "42°51'30\" с. ш., 131°15'20\" в. д.",
        "42°51′30,0″ с.ш., 131°15′20,0″ в.д.",
        "42° 51' 30'' N 131° 15' 20'' E",
        "东经131°15′20″,北纬42°51′30″",
        "东经131°15′20″，北纬42°51′30″",
        "東經131度15分20秒，北緯42度51分30秒",
        "北纬 42°51′30″ 东经 131°15′20″",
        "Ｎ４２°５１′３０″ Ｅ１３１°１５′２０″",
        "N 42 51 30 E 131 15 20",
        "E131°15'20\" N42°51'30\"",
        "С 42°51'30\" В 131°15'20\"",
        "42º51’30” N, 131º15’20” E",
        "42 51 30, 131 15 20",
        "42 51 30 131 15 20",
        "42°51.5′ N, 131°15.3333′ E",
        "42°51,5' с.ш. 131°15,3333' в.д.",
        "42 51.5 131 15.3333",
        "42.858333, 131.255556",
        "42.858333,131.255556",
        "42.858333 131.255556",
        "42,858333 131,255556",
        "42,858333; 131,255556",
        "42,858333° с.ш., 131,255556° в.д.",
        "lat=42.858333 lon=131.255556",
        "Longitude: 131.255556, Latitude: 42.858333",
        "широта 42,858333 долгота 131,255556",
        "纬度42.858333，经度131.255556",
        "42,858333 северной широты, 131,255556 восточной долготы",
        "42 град. 51 мин. 30 сек. с.ш. 131 град. 15 мин. 20 сек. в.д.",
        "+42.858333+131.255556/",
        "42.858333 N 131.255556",
        "52T FN 84272 47550",
        "52tfn8427247550",
        "52T 684272 4747551",
        "52N 684272 4747551",
    ],
)
def test_every_notation_of_both_sides_is_read(text):
    place = coordinates.parse(text)

    assert (place.lat, place.lon) == pytest.approx(HUNCHUN, abs=1.5e-5)
    assert place.original == text


@pytest.mark.parametrize(
    ("text", "lat", "lon"),
    [
        ("42.5 S, 131.5 W", -42.5, -131.5),
        ("42,5 ю.ш. 131,5 з.д.", -42.5, -131.5),
        ("西经131.5，南纬42.5", -42.5, -131.5),
        ("-42.5, -131.5", -42.5, -131.5),
        ("−42.5 −131.5", -42.5, -131.5),
        ("52S 500000 9000000", -9.046562, 129.0),
    ],
)
def test_the_other_halves_of_the_earth_exist(text, lat, lon):
    place = coordinates.parse(text)

    assert (place.lat, place.lon) == pytest.approx((lat, lon), abs=1e-5)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("131.2, 42.8", "Latitude 131.2 is impossible: did you swap"),
        ("131°15′20″ с.ш. 42°51′30″ в.д.", "did you swap latitude and longitude?"),
        ("42.8, 231.2", "Longitude 231.2 is impossible"),
        ("191.2, 191.2", "Latitude 191.2 is impossible: it lies between -90 and 90"),
        ("42.8", "Only one value"),
        ("北纬42.8", "Only one value"),
        ("N42 N43", "are latitudes"),
        ("东经131 东经132", "are longitudes"),
        ("42°60′ N 131° E", "60 minutes are impossible"),
        ("42°51′75″ N 131° E", "75 seconds are impossible"),
        ("-42.8 N 131.2 E", "The minus sign of -42.8 and the letter N contradict"),
        ("-42.8 S 131.2 E", "contradict"),
        ("nan, nan", "not understood"),
        ("inf 131", "not understood"),
        ("42.5°30′ N 131° E", "not understood"),
        ("1 2 3 4 5", "not understood"),
        ("near the old cabin", "not understood"),
        ("42.85.1 131", "not understood"),
        ("<script>alert(1)</script>", "not understood"),
        ("°°°", "not understood"),
        ("   ", "The place is empty"),
        ("9" * 201, "at most 200 characters"),
        ("52TFN123", "is no MGRS reference"),
        ("52UFN8427247550", "is no MGRS reference"),
        ("99TFN8427247550", "is no MGRS reference"),
        ("61T 684272 4747551", "UTM zone 61 does not exist"),
        ("52T 84272 4747551", "UTM easting 84272 is impossible"),
        ("52T 684272 14747551", "UTM northing 14747551 is impossible"),
        ("52U 684272 4747551", "band T does"),
    ],
)
def test_what_is_wrong_with_a_text_is_said(text, said):
    with pytest.raises(Invalid) as refused:
        coordinates.parse(text)

    assert said in str(refused.value)
    assert refused.value.problems[0].pointer == "/text"


@pytest.mark.parametrize(
    ("given", "pointers"),
    [
        ((131.2, 42.8), ["/lat"]),
        ((float("nan"), 131.2), ["/lat"]),
        ((42.8, float("inf")), ["/lon"]),
        (("42.8", None), ["/lat", "/lon"]),
        ((True, 131.2), ["/lat"]),
        ((42.8, 131.2, "pz90"), ["/datum"]),
        ((42.8, 131.2, "wgs84", -1), ["/accuracy_m"]),
        ((42.8, 131.2, "wgs84", float("nan")), ["/accuracy_m"]),
        ((42.8, 131.2, "wgs84", 1e6), ["/accuracy_m"]),
        ((91, 181, "mars", -1), ["/datum", "/lat", "/lon", "/accuracy_m"]),
    ],
)
def test_every_wrong_number_is_named(given, pointers):
    with pytest.raises(Invalid) as refused:
        coordinates.from_numbers(*given)

    assert [problem.pointer for problem in refused.value.problems] == pointers


def test_an_unknown_datum_lists_the_known_ones():
    with pytest.raises(Invalid, match=r"wgs84, cgcs2000, gsk2011, sk42, sk95, gcj02"):
        coordinates.parse("42.8, 131.2", "pz90")


def test_a_grid_reference_belongs_to_its_own_ellipsoid():
    with pytest.raises(Invalid, match="MGRS does not go with the datum sk42"):
        coordinates.parse("52TFN8427247550", "sk42")


def test_a_coarse_cell_says_how_coarse_it_is():
    place = coordinates.parse("52T FN 84 47")

    assert place.accuracy_m == 708
    assert (place.lat, place.lon) == pytest.approx(HUNCHUN, abs=0.01)


def test_a_cell_stands_for_its_centre():
    lat, lon, _ = grids.from_mgrs(52, "T", "FN", "8447")

    zone, _, easting, northing = grids.to_utm(lat, lon)
    assert zone == 52
    assert (easting, northing) == pytest.approx((684_500, 4_747_500), abs=0.01)


def test_a_given_accuracy_is_kept():
    assert coordinates.parse("52T FN 84 47", accuracy_m=30).accuracy_m == 30


@pytest.mark.parametrize(
    ("notation", "language", "text"),
    [
        ("dms", "ru", "42°51′30,0″\xa0с.ш., 131°15′20,0″\xa0в.д."),
        ("dms", "zh-Hans", "东经131°15′20.0″，北纬42°51′30.0″"),
        ("dms", "en", "42°51′30.0″\xa0N, 131°15′20.0″\xa0E"),
        ("dm", "ru", "42°51,500′\xa0с.ш., 131°15,333′\xa0в.д."),
        ("decimal", "zh-Hans", "东经131.25556°，北纬42.85833°"),
        ("decimal", "ru", "42,85833°\xa0с.ш., 131,25556°\xa0в.д."),
        ("mgrs", "en", "52T FN 84272 47550"),
        ("utm", "en", "52T 684272 4747551"),
    ],
)
def test_each_reader_gets_the_letters_of_his_side(notation, language, text):
    assert coordinates.format_place(*HUNCHUN, notation, language) == text


def test_sixty_seconds_are_never_written():
    assert "60" not in coordinates.format_place(42.999999, 131.999999, "dms", "en")
    assert "60" not in coordinates.format_place(42.999999, 131.999999, "dm", "en")


def test_near_the_poles_a_grid_gives_way_to_degrees():
    assert coordinates.format_place(85.0, 10.0, "utm", "en").startswith("85.00000°")
