from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts import rules
from alerts.rules import Situation
from config import reference as reference_data
from config.reference import Reference
from config.reference_rules import Timing

DATA = reference_data.load()
SECTORS = [
    {
        "id": "ru_khasan",
        "side": "RU",
        "agencies": [
            "ru_land_of_leopard",
            "ru_pk_okhotnadzor",
            "ru_fsb_border_pk",
            "ru_mvd_pk",
            "ru_ussuriysk_customs",
        ],
    },
    {
        "id": "cn_hunchun",
        "side": "CN",
        "agencies": [
            "cn_nctlnp_hunchun",
            "cn_county_forestry",
            "cn_yanbian_border",
            "cn_hunchun_customs",
        ],
    },
]


def fix(side: str | None = "RU", metres: int = 3_000, **changes: Any) -> dict[str, Any]:
    return {
        "side": side,
        "sides_possible": [side] if side else [],
        "distance_to_border_m": metres,
        "sectors": SECTORS,
        "towards": None,
        **changes,
    }


def situation(category: str = "poaching_snare", **changes: Any) -> Situation:
    return Situation(type=DATA.incident_types[category], **changes)


def timings(chosen: list[rules.Warned], side: str) -> set[Timing]:
    return {one.timing for one in chosen if one.side == side}


def decide(
    situation: Situation, fix: dict[str, Any], reference: Reference = DATA
) -> list[rules.Warned]:
    return rules.decide(situation, reference.rules, reference, fix)


@pytest.mark.parametrize(
    ("metres", "changes", "expected"),
    [
        (5_000, {}, {Timing.AT_ONCE}),
        (5_001, {}, {Timing.AFTER_VERIFICATION}),
        (20_000, {}, {Timing.AFTER_VERIFICATION}),
        (20_001, {}, set()),
        (30_000, {"towards_border": True}, {Timing.AT_ONCE}),
        (12_000, {"armed": True, "big_cat": True}, {Timing.AT_ONCE}),
        (12_000, {"armed": True}, {Timing.AFTER_VERIFICATION}),
    ],
)
def test_the_other_side_of_a_crime_is_warned_by_nearness_and_danger(
    metres: int, changes: dict[str, Any], expected: set[Timing]
) -> None:
    chosen = decide(situation(**changes), fix(metres=metres))

    assert timings(chosen, "CN") == expected
    assert timings(chosen, "RU") == {Timing.AT_ONCE}


@pytest.mark.parametrize(
    ("metres", "towards", "warned"),
    [(10_000, False, True), (10_001, False, False), (40_000, True, True)],
)
def test_the_other_side_of_a_conflict_is_warned_within_10_km(
    *, metres: int, towards: bool, warned: bool
) -> None:
    chosen = decide(
        situation("htc_settlement", towards_border=towards), fix("CN", metres)
    )

    assert bool(timings(chosen, "RU")) == warned


def test_trafficking_warns_customs_of_both_sides_at_once() -> None:
    chosen = decide(situation("traff_crossing"), fix(metres=80_000))

    must = {one.agency_id for one in chosen if one.must_answer}
    assert {"ru_ussuriysk_customs", "cn_hunchun_customs"} <= must
    assert {one.timing for one in chosen} == {Timing.AT_ONCE}


def test_a_place_that_may_lie_on_either_side_is_both_sides_own() -> None:
    either = fix(side=None, metres=0, sides_possible=["CN", "RU"])

    chosen = decide(situation(), either)

    assert timings(chosen, "CN") == timings(chosen, "RU") == {Timing.AT_ONCE}
    assert "ru_mvd_pk" in {one.agency_id for one in chosen}


def test_a_side_without_sectors_is_reached_through_its_fallback() -> None:
    chosen = decide(situation("traff_online"), fix(sectors=[]))

    assert {one.agency_id for one in chosen} == {"cn_nctlnp", "ru_pk_okhotnadzor"}
    assert all(one.must_answer for one in chosen)


PLACES = st.builds(
    fix,
    side=st.sampled_from(["RU", "CN", "KP", "MN", None]),
    metres=st.one_of(st.none(), st.integers(0, 300_000)),
    sides_possible=st.lists(st.sampled_from(["CN", "RU", "KP"]), unique=True),
    sectors=st.lists(
        st.builds(
            lambda side, agencies: {"id": "x", "side": side, "agencies": agencies},
            st.sampled_from(["CN", "RU"]),
            st.lists(st.sampled_from(sorted(DATA.agencies)), max_size=8),
        ),
        max_size=4,
    ),
)
SITUATIONS = st.builds(
    situation,
    category=st.sampled_from(sorted(DATA.incident_types)),
    big_cat=st.booleans(),
    armed=st.booleans(),
    towards_border=st.booleans(),
    animals=st.one_of(st.none(), st.integers(0, 20)),
    age=st.timedeltas(timedelta(), timedelta(days=30)),
)


@given(SITUATIONS, PLACES)
def test_nobody_is_warned_twice_or_in_vain(
    situation: Situation, fix: dict[str, Any]
) -> None:
    chosen = decide(situation, fix)

    ids = [one.agency_id for one in chosen]
    assert len(ids) == len(set(ids))
    assert all(DATA.agencies[id_].can_be_warned for id_ in ids)
    assert all(one.because for one in chosen)


@given(SITUATIONS, PLACES)
def test_somebody_on_each_side_concerned_must_answer(
    situation: Situation, fix: dict[str, Any]
) -> None:
    chosen = decide(situation, fix)

    assert set(rules.own_sides(fix, DATA)) <= {one.side for one in chosen}
    for part in {(one.side, one.timing) for one in chosen}:
        assert any(w.must_answer for w in chosen if (w.side, w.timing) == part)


@pytest.mark.parametrize(
    ("category", "metres", "changes", "severity", "urgency"),
    [
        ("poaching_snare", 30_000, {}, "medium", "priority"),
        ("poaching_snare", 10_000, {}, "high", "priority"),
        ("poaching_snare", 30_000, {"towards_border": True}, "high", "flash"),
        ("poaching_night_light", 30_000, {"armed": True, "big_cat": True}, "high",
         "urgent"),
        ("carcass_found", 300_000, {"big_cat": True}, "critical", "urgent"),
        ("traff_green_border", 1_000, {}, "critical", "flash"),
        ("traff_sale", 300_000, {"big_cat": True}, "high", "priority"),
        ("traff_sale", 300_000, {"big_cat": True, "animals": 2}, "critical",
         "priority"),
        ("traff_green_border", 1_000, {"age": timedelta(hours=7)}, "critical",
         "urgent"),
        ("traff_green_border", 1_000, {"age": timedelta(hours=25)}, "critical",
         "priority"),
        ("htc_injured", 30_000, {"age": timedelta(hours=25)}, "high", "flash"),
        ("coop_camera", 1_000, {}, "low", "routine"),
    ],
)  # fmt: skip
def test_severity_and_urgency_follow_the_rules(
    category: str, metres: int, changes: dict[str, Any], severity: str, urgency: str
) -> None:
    grade = rules.grade(situation(category, **changes), fix(metres=metres), DATA)

    assert (grade.severity, grade.urgency) == (severity, urgency)


@pytest.mark.parametrize(
    ("towards", "declared", "expected"),
    [
        (None, False, False),
        (None, True, True),
        ({"distance_m": 50_000}, False, True),
        ({"distance_m": 50_001}, False, False),
    ],
)
def test_a_heading_counts_when_it_meets_the_border_soon(
    *, towards: dict[str, Any] | None, declared: bool, expected: bool
) -> None:
    found = rules.is_towards_border(fix(towards=towards), declared=declared)

    assert found == expected


def test_a_place_off_the_map_wakes_nobody_before_it_is_verified() -> None:
    slip = fix(None, in_area=False, distance_to_border_m=None)

    chosen = decide(situation("htc_human_injury"), slip)

    assert chosen
    assert {warned.timing for warned in chosen} == {Timing.AFTER_VERIFICATION}
