from datetime import UTC, datetime
from typing import Any

from cases import statistics
from cases.models import Stage
from tests.world import World

START, END = datetime(2026, 7, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
VILLAGE: dict[str, Any] = {
    "category": "htc_settlement",
    "place": {"lat": 42.87, "lon": 130.36},
}
PARK, FORESTRY = "ru_land_of_leopard", "cn_county_forestry"


def figures(world: World, side: str | None = None) -> dict[str, Any]:
    with world.database.reading() as session:
        return statistics.figures(session, START, END, side, world.reference)


def indicators(world: World, side: str | None = None) -> dict[str, Any]:
    return {one["id"]: one for one in figures(world, side)["indicators"]}


def test_an_empty_period_has_zeros_and_what_is_not_recorded_has_none(
    world: World,
) -> None:
    found = indicators(world)

    assert found["cases_opened"]["value"] == 0
    assert found["cases_opened"]["state"] == "provisional"
    assert found["answer_minutes_median"]["value"] is None
    protocols = found["admin_protocols"]
    assert (protocols["value"], protocols["state"]) == (None, "not_recorded")
    assert protocols["by_side"] == {"CN": None, "RU": None}
    assert found["smuggling_cites"]["of"] == "smuggling_cases"


def test_cases_are_counted_by_side_kind_month_and_outcome(world: World) -> None:
    first = world.report()
    world.report(**VILLAGE)
    world.report(category="traff_crossing", place={"lat": 44.4, "lon": 131.25})
    world.report(exercise=True)
    world.moves(first.case.number, Stage.CLOSED, outcome="convicted")

    found = indicators(world)

    assert found["cases_opened"]["value"] == 3
    assert found["cases_opened"]["by_side"] == {"CN": 1, "RU": 2}
    assert found["cases_conflict"]["value"] == 1
    assert found["smuggling_cases"]["by_side"] == {"CN": 0, "RU": 1}
    assert found["cases_convicted"]["value"] == 1
    counts = figures(world)
    assert counts["by_month"] == [
        {"id": "2026-11", "value": 3, "by_side": {"CN": 1, "RU": 2}}
    ]
    assert {c["id"]: c["value"] for c in counts["by_group"]} == {
        "poaching": 1,
        "htc": 1,
        "trafficking": 1,
    }
    assert {c["id"]: c["value"] for c in counts["by_outcome"]} == {"convicted": 1}
    assert {c["id"]: c["value"] for c in counts["by_stage"]} == {
        "closed": 1,
        "reported": 2,
    }


def test_one_side_sees_its_own_cases(world: World) -> None:
    world.report()
    world.report(**VILLAGE)

    found = indicators(world, "CN")

    assert found["cases_opened"]["value"] == 1
    assert found["cases_opened"]["by_side"] == {"CN": 1, "RU": 0}


def test_answers_are_timed_by_their_median(world: World) -> None:
    taken = [
        world.report(occurred_at=f"2026-11-22T13:{n:02}:00+10:00") for n in range(3)
    ]
    numbers = [one.alert.number for one in taken if one.alert]
    for number, minutes in zip(numbers, (2, 10, 30), strict=True):
        world.waits(minutes=minutes)
        world.answers(number, PARK)
    world.answers(numbers[0], FORESTRY)
    world.answers(numbers[1], FORESTRY)

    found = indicators(world)

    # Three reports at one moment: the park answered after 2, 12 and 42 minutes, the
    # forestry bureau twice after 42.
    median = found["answer_minutes_median"]
    assert median["by_side"] == {"CN": 42.0, "RU": 12.0}
    assert median["value"] == 42.0
    assert found["answers_required"]["by_side"] == {"CN": 3, "RU": 3}
    assert found["answers_in_time"]["by_side"] == {"CN": 2, "RU": 3}
    assert found["alerts_issued"]["value"] == 3
    assert found["alerts_to_other_side"]["value"] == 3


def test_the_period_ends_before_its_end(world: World) -> None:
    world.now = END
    world.report(occurred_at="2026-12-31T23:00:00Z")

    assert indicators(world)["cases_opened"]["value"] == 0
