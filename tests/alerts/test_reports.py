import contextlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts import reports
from config import reference as reference_data
from config.errors import Invalid
from config.reference import Reference
from tests.world import payload

DATA = reference_data.load()
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


def faults(body: dict[str, Any], reference: Reference = DATA) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        reports.read(body, reference, now=NOON)
    return {p.pointer: p.message % p.args for p in refused.value.problems}


def test_a_sound_report_is_read_in_utc_and_wgs84() -> None:
    body = payload(people="3", armed="", species=["panthera_tigris_altaica"])

    read = reports.read(body, DATA, now=NOON)

    assert read.occurred_at == datetime(2026, 11, 22, 3, 30, tzinfo=UTC)
    assert (read.place.lat, read.place.lon) == (42.80, 130.68)
    assert (read.people, read.armed, read.language) == (3, None, "ru")


def test_everything_that_is_wrong_is_told_at_once() -> None:
    found = faults(
        payload(
            category="poaching_snares",
            occurred_at="2026-11-22T13:30",
            place={"lat": 130.68, "lon": 42.80},
            language="fr",
            species=["panthera_tigris", "x"],
            transport="car",
        )
    )

    assert set(found) == {
        "/category",
        "/occurred_at",
        "/place/lat",
        "/language",
        "/species/0",
        "/species/1",
        "/transport",
    }
    assert "Did you mean poaching_snare" in found["/category"]
    assert "Did you mean panthera_tigris_altaica" in found["/species/0"]
    assert "offset" in found["/occurred_at"]
    assert "swap" in found["/place/lat"]


def test_the_shape_is_told_with_pointers() -> None:
    found = faults(
        payload(
            colour="red",
            place={"lat": "north", "lon": 1, "alt": 5},
            people=-1,
            animals=10_001,
            heading_deg=361,
            armed="perhaps",
            text="x" * 10_001,
        )
    )

    assert set(found) == {
        "/colour",
        "/place/lat",
        "/place/alt",
        "/people",
        "/animals",
        "/heading_deg",
        "/armed",
        "/text",
    }
    assert "“colour”" in found["/colour"]
    assert "known are" in found["/colour"]


@pytest.mark.parametrize(
    "occurred_at",
    [
        "yesterday",
        "2026-11-22",
        "2026-11-22T04:10:01Z",
        "1999-12-31T00:00:00Z",
        "0001-01-01T00:00:00+10:00",
        "9999-12-31T23:59:59-10:00",
    ],
)
def test_an_unbelievable_time_is_refused(occurred_at: str) -> None:
    assert set(faults(payload(occurred_at=occurred_at))) == {"/occurred_at"}


def test_a_clock_that_is_a_little_ahead_is_believed() -> None:
    read = reports.read(payload(occurred_at="2026-11-22T04:09:59Z"), DATA, now=NOON)

    assert read.occurred_at - NOON < timedelta(minutes=10)


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_a_text_that_no_database_can_keep_is_refused(text: str) -> None:
    found = faults(payload(text=text, reporter={"name": text}))

    assert set(found) == {"/text", "/reporter/name"}


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "\u202eкириллица", "🐅" * 5_000, "'; DROP TABLE"],
)
def test_any_other_text_is_kept_as_it_is_written(text: str) -> None:
    assert reports.read(payload(text=text), DATA, now=NOON).text == text


@pytest.mark.parametrize(
    "place",
    [
        {},
        {"lat": 42.8},
        {"lat": 42.8, "lon": 130.6, "text": "42.8 N 130.6 E"},
        {"text": ""},
    ],
)
def test_a_place_is_numbers_or_text(place: dict[str, Any]) -> None:
    assert set(faults(payload(place=place))) == {"/place"}


def test_a_place_in_russian_or_chinese_notation_is_read() -> None:
    russian = "42°48′00″ с.ш. 130°40′48″ в.д."
    chinese = "东经130°40′48″,北纬42°48′00″"

    for text in (russian, chinese):
        read = reports.read(payload(place={"text": text}), DATA, now=NOON)
        assert read.place.lat == pytest.approx(42.8)
        assert read.place.lon == pytest.approx(130.68)


def test_somebody_who_stays_unnamed_leaves_no_name() -> None:
    reporter = {"name": "Иван", "phone": "+79991112233", "anonymous": True}

    read = reports.read(payload(reporter=reporter), DATA, now=NOON)

    assert (read.reporter_name, read.reporter_phone) == (None, None)


def test_a_geojson_feature_is_a_report() -> None:
    properties = {**payload(), "accuracy_m": 30, "datum": "wgs84"}
    del properties["place"]
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [130.68, 42.80]},
        "properties": properties,
    }

    body = reports.from_feature(feature)

    assert reports.read(body, DATA, now=NOON).place.lat == 42.80
    assert body["place"]["accuracy_m"] == 30


@pytest.mark.parametrize(
    "feature",
    [
        {},
        {"type": "Feature", "geometry": None},
        {"type": "Feature", "geometry": {"type": "LineString", "coordinates": []}},
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1]}},
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]},
         "properties": []},
    ],
)  # fmt: skip
def test_another_geojson_is_refused(feature: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        reports.from_feature(feature)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner,
                                                                max_size=3),
    max_leaves=5,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from([*payload(), "people", "reporter"]), ANYTHING))
def test_nonsense_is_refused_and_never_breaks_anything(changes: dict[str, Any]) -> None:
    with contextlib.suppress(Invalid):
        reports.read(payload(**changes), DATA, now=NOON)


def test_a_wrong_value_hides_none_of_the_others(reference, now):
    body = {
        "category": "poaching_snar",
        "occurred_at": "2026-11-22T13:00:00",
        "place": {"lat": 131.2, "lon": 42.8},
        "people": -1,
        "colour": "red",
    }

    with pytest.raises(Invalid) as refused:
        reports.read(body, reference, now=now)

    assert {problem.pointer for problem in refused.value.problems} == {
        "/category",
        "/occurred_at",
        "/place/lat",
        "/people",
        "/colour",
    }
