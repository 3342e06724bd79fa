import itertools
from datetime import timedelta

import pytest

from cases import board
from cases.board import Filters
from cases.models import Case, CaseKind, Stage
from config.errors import Invalid, Missing
from tests.world import World


def found(world: World, **filters: object) -> list[str]:
    with world.database.reading() as session:
        page, _ = board.find(session, Filters(**filters))  # type: ignore[arg-type]
        return [case.number[-1] for case in page]


@pytest.fixture
def cases(world: World) -> list[Case]:
    """1: snares, RU, 0-5 km. 2: a village, CN. 3: a drill. 4: verified, 5-20 km."""
    made = [world.report()]
    world.waits(hours=1)
    made.append(
        world.report(
            category="htc_settlement",
            place={"lat": 42.87, "lon": 130.36},
            text="Тигр у ручья",
        )
    )
    world.waits(hours=1)
    made.append(world.report(exercise=True, text="учения"))
    world.waits(hours=1)
    made.append(world.report(place={"lat": 42.7586, "lon": 130.7232}))
    world.moves(made[-1].case.number, Stage.VERIFIED)
    return [one.case for one in made]


@pytest.mark.usefixtures("cases")
def test_every_filter_finds_its_cases(world: World) -> None:
    assert found(world) == ["4", "3", "2", "1"]
    assert found(world, stages=(Stage.VERIFIED,)) == ["4"]
    assert found(world, kinds=(CaseKind.CONFLICT,)) == ["2"]
    assert found(world, sides=("RU",)) == ["4", "3", "1"]
    assert found(world, severities=("high",)) == ["4", "3", "2", "1"]
    assert found(world, belts=("0-5",)) == ["3", "1"]
    assert found(world, exercise=False) == ["4", "2", "1"]
    assert found(world, exercise=True) == ["3"]
    assert found(world, bbox=(130.3, 42.8, 130.4, 42.9)) == ["2"]
    assert found(world, start=world.now - timedelta(hours=1)) == ["4", "3"]
    assert found(world, end=world.now - timedelta(hours=2)) == ["1"]


@pytest.mark.usefixtures("cases")
def test_words_and_numbers_are_found(world: World) -> None:
    assert found(world, text="amb-2026-000002") == ["2"]
    assert found(world, text="000004") == ["4"]
    assert found(world, text="тигр") == ["2"]
    assert found(world, text="ТИГР") == ["2"]
    assert found(world, text="у ручья") == ["4", "2", "1"]
    assert found(world, text="100%") == []
    assert found(world, text="_") == []


@pytest.mark.usefixtures("cases")
def test_the_board_has_columns_with_counts(world: World) -> None:
    with world.database.reading() as session:
        columns = {c.stage: c for c in board.columns(session, Filters(), "CN")}

    assert set(columns) == set(board.STAGES)
    assert columns[Stage.REPORTED].count == 3
    assert columns[Stage.REPORTED].own == 1
    assert columns[Stage.VERIFIED].count == 1
    assert columns[Stage.CLOSED].cases == []


def test_pages_follow_one_another_without_gaps(world: World) -> None:
    for n in range(7):
        world.report(occurred_at=f"2026-11-22T13:{n:02}:00+10:00")

    pages: list[list[str]] = []
    after = None
    with world.database.reading() as session:
        while True:
            page, after = board.find(session, Filters(), after, 3)
            pages.append([case.number[-1] for case in page])
            if after is None:
                break

    assert [len(page) for page in pages] == [3, 3, 1]
    assert sorted(itertools.chain.from_iterable(pages)) == [
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "7",
    ]


@pytest.mark.parametrize("cursor", ["x", "", "MjAyNg==", "🐅", "a" * 300])
def test_a_strange_cursor_is_refused(world: World, cursor: str) -> None:
    with world.database.reading() as session:
        if not cursor:
            assert board.find(session, Filters(), cursor) == ([], None)
            return
        with pytest.raises(Invalid):
            board.find(session, Filters(), cursor)


def test_changes_are_seen_once_they_have_settled(world: World) -> None:
    with world.database.reading() as session:
        nothing, cursor = board.changes(session, None, world.now)
    assert nothing == []

    number = world.report().case.number
    with world.database.reading() as session:
        fresh, cursor = board.changes(session, cursor, world.now)
        assert [case.number for case in fresh] == [number]
        # A change that began earlier may still be committed: it is shown again.
        fresh, cursor = board.changes(session, cursor, world.now)
        assert [case.number for case in fresh] == [number]

    world.waits(minutes=1)
    with world.database.reading() as session:
        _, cursor = board.changes(session, cursor, world.now)
        assert board.changes(session, cursor, world.now)[0] == []

    world.answers(f"{number}-1", "ru_land_of_leopard")
    world.waits(minutes=1)
    with world.database.reading() as session:
        fresh, _ = board.changes(session, cursor, world.now)
        assert [case.number for case in fresh] == [number]


def test_a_case_that_is_not_there_is_missing(world: World) -> None:
    with world.database.reading() as session, pytest.raises(Missing):
        board.by_number(session, "AMB-2026-999999")
