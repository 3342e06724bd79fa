"""Numbers, places and times as each reader writes them."""

import logging
from datetime import UTC, date, datetime

import pytest

from translations import LANGUAGES, NBSP, catalogues, language_tag, offset, translator

NOON = datetime(2026, 11, 22, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh_Hans", "zh-Hans"),
        ("ZH-hans-cn", "zh-Hans"),
        ("ru", "ru"),
        ("ru-RU", "ru"),
        (" en ", "en"),
        ("en_GB", "en"),
    ],
)
def test_a_language_is_known_by_its_usual_names(text, tag):
    assert language_tag(text) == tag


@pytest.mark.parametrize("text", ["", "zh-TW", "zh-Hant", "de", "r", "cn", "русский"])
def test_another_language_is_refused(text):
    with pytest.raises(ValueError, match="is not one of"):
        language_tag(text)


def test_a_translator_is_made_once():
    assert translator("zh") is translator("zh-CN")


@pytest.mark.parametrize(
    ("metres", "zh", "ru", "en"),
    [
        (0, "0米", "0 м", "0 m"),
        (850.4, "850米", "850 м", "850 m"),
        (999.6, "1公里", "1 км", "1 km"),
        (3910, "3.9公里", "3,9 км", "3.9 km"),
        (19_960, "20公里", "20 км", "20 km"),
        (43_210, "43公里", "43 км", "43 km"),
        (1_234_567, "1235公里", "1 235 км", "1,235 km"),
    ],
)
def test_a_distance_has_its_unit_and_no_false_precision(metres, zh, ru, en):
    assert translator("zh").distance(metres) == zh
    assert translator("ru").distance(metres) == ru.replace(" ", NBSP)
    assert translator("en").distance(metres) == en.replace(" ", NBSP)


def test_a_number_has_the_comma_or_the_point_of_its_reader():
    assert translator("zh").number(10627.5) == "10627.5"
    assert translator("ru").number(10627.5) == f"10{NBSP}627,5"
    assert translator("en").number(10627.5) == "10,627.5"
    assert translator("ru").number(3, 0) == "3"


@pytest.mark.parametrize(
    ("degrees", "zh", "ru", "en"),
    [
        (0, "北", "С", "N"),
        (359, "北", "С", "N"),
        (360, "北", "С", "N"),
        (11.24, "北", "С", "N"),
        (11.26, "东北偏北", "ССВ", "NNE"),
        (45, "东北", "СВ", "NE"),
        (90, "东", "В", "E"),
        (157.5, "东南偏南", "ЮЮВ", "SSE"),
        (250, "西南偏西", "ЗЮЗ", "WSW"),
        (292, "西北偏西", "ЗСЗ", "WNW"),
        (-90, "西", "З", "W"),
    ],
)
def test_a_bearing_is_one_of_sixteen_winds(degrees, zh, ru, en):
    assert translator("zh").bearing(degrees) == zh
    assert translator("ru").bearing(degrees) == ru
    assert translator("en").bearing(degrees) == en


def test_a_moment_has_day_clock_and_offset():
    at = "Asia/Vladivostok"

    assert translator("ru").moment(NOON, at) == "22.11.2026, 14:05 UTC+10"
    assert translator("zh").moment(NOON, "Asia/Shanghai") == (
        "2026年11月22日 12:05 UTC+8"
    )
    assert translator("en").moment(NOON, at) == "22 Nov 2026, 14:05 UTC+10"
    assert translator("ru").day(date(2026, 1, 2)) == "02.01.2026"
    assert translator("zh").short_day(date(2026, 1, 2)) == "1月2日"


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Asia/Shanghai", "+8"),
        ("UTC", "+0"),
        ("Asia/Kolkata", "+5:30"),
        ("America/St_Johns", "-3:30"),
    ],
)
def test_an_offset_has_its_sign_and_minutes(zone, expected):
    assert offset(NOON, zone) == expected


def test_names_fall_back_to_english_then_to_any():
    names = {"zh": "东北虎", "ru": "амурский тигр", "en": "Amur tiger"}

    assert translator("zh").names(names) == "东北虎"
    assert translator("ru").names({"en": "Amur tiger"}) == "Amur tiger"
    assert translator("en").names({"zh": "东北虎", "ru": None}) == "东北虎"
    assert translator("en").names({}) == ""


def test_a_language_is_named_in_the_readers_language():
    assert translator("ru").language_name("zh-Hans") == "китайский"
    assert translator("zh").language_name("ru") == "俄语"
    assert translator("en").language_name("xx-unknown") == "xx-unknown"


@pytest.mark.parametrize("language", LANGUAGES)
def test_arguments_are_filled_in_only_when_given(language):
    t = translator(language)

    assert "100 %" in t._("100 %")
    assert t.p("answer", "Received")
    assert "5" in t.n("%(n)s person", "%(n)s people", 5)


def test_a_missing_translation_is_english_and_is_told_once(caplog):
    texts = catalogues.load("ru")

    with caplog.at_level(logging.WARNING):
        said = [
            texts.gettext("Nobody translated this."),
            texts.pgettext("x", "Nor it."),
        ]
        texts.gettext("Nobody translated this.")

    assert said == ["Nobody translated this.", "Nor it."]
    assert len(caplog.records) == 2
