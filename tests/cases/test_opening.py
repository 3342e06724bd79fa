import contextlib
import threading
from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa

from alerts import reports
from alerts.models import Alert, AlertState, Report, Reporter, Via
from alerts.reports import Sender
from cases import opening
from cases.models import Case, CaseKind, Stage
from config import sealing
from notifiers.models import Message
from tests.world import IDENTITY_KEYS, NEAR_KRASKINO, RANGER, World, payload

CITIZEN = Sender(None, None, Via.HOTLINE)
# West of Kraskino, 7.7 km from the border on the Russian side.
FARTHER_OFF = {"lat": 42.7586, "lon": 130.7232, "accuracy_m": 30}


def languages(world: World, topic: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for message in world.messages(topic):
        side = "CN" if str(message.party).startswith("cn_") else "RU"
        found.setdefault(side, set()).add(message.language)
    return found


def test_a_snare_line_warns_both_sides_each_in_its_language(world: World) -> None:
    taken = world.report()

    assert taken.case.number == "AMB-2026-000001"
    assert taken.case.stage == Stage.REPORTED
    assert taken.case.kind == CaseKind.ENFORCEMENT
    assert taken.alert is not None
    assert taken.alert.state == AlertState.ISSUED
    assert languages(world, taken.alert.number) == {"CN": {"zh-Hans"}, "RU": {"ru"}}
    must = {w.side for w in taken.alert.warnings if w.must_answer}
    assert must == {"CN", "RU"}


def test_both_languages_hold_the_same_number_and_coordinates(world: World) -> None:
    taken = world.report()

    assert taken.alert is not None
    for message in world.messages(taken.alert.number):
        text = message.notice["text"]
        assert taken.alert.number in text
        assert "42.80000" in text
        assert "130.68000" in text
        assert message.notice["code"] in text
        assert message.notice["place"] == [42.8, 130.68]


def test_a_night_party_heading_for_the_border_is_flash(world: World) -> None:
    taken = world.report(
        category="poaching_night_light",
        place={"lat": 42.80, "lon": 130.68},
        people=3,
        armed=True,
        transport="vehicle",
        heading_deg=270,
        species=["panthera_tigris_altaica"],
    )

    assert taken.report.urgency == "flash"
    assert taken.report.severity == "critical"
    assert taken.alert is not None
    due = {w.due_at - world.now for w in taken.alert.warnings}
    assert due == {timedelta(minutes=10)}
    assert {w.side for w in taken.alert.warnings} == {"CN", "RU"}


def test_a_tiger_in_a_chinese_village_calls_response_teams(world: World) -> None:
    taken = world.report(
        category="htc_settlement",
        place={"lat": 42.87, "lon": 130.36},
        language="zh",
        text="老虎进村",
        animals=1,
        species=["panthera_tigris_altaica"],
    )

    assert taken.case.kind == CaseKind.CONFLICT
    assert taken.case.side == "CN"
    assert taken.alert is not None
    warned = {w.agency_id for w in taken.alert.warnings}
    assert {"cn_nctlnp_hunchun", "cn_county_forestry", "cn_psb_county"} <= warned


def test_smuggling_at_a_crossing_warns_both_customs_at_once(world: World) -> None:
    taken = world.report(
        category="traff_crossing", place={"lat": 44.40, "lon": 131.25}, people=2
    )

    assert taken.alert is not None
    must = {w.agency_id for w in taken.alert.warnings if w.must_answer}
    assert {"cn_suifenhe_customs", "ru_ussuriysk_customs"} <= must
    assert taken.held == ()


def test_the_other_side_waits_for_verification_farther_off(world: World) -> None:
    taken = world.report(place=FARTHER_OFF)
    assert taken.case.belt == "5-20"
    (held,) = taken.held
    assert {w.side for w in held.warnings} == {"CN"}
    assert world.messages(held.number) == []

    world.waits(minutes=30)
    world.moves(taken.case.number, Stage.VERIFIED)

    issued = world.alert(held.number)
    assert issued.state == AlertState.ISSUED
    assert issued.issued_at == world.now
    assert languages(world, held.number) == {"CN": {"zh-Hans"}}


def test_the_same_report_again_makes_nothing(world: World) -> None:
    first = world.report()
    world.waits(minutes=2)
    again = world.report(text="другой текст")

    assert again.repeated
    assert not first.repeated
    assert again.case.number == first.case.number
    assert again.alert is not None
    assert first.alert is not None
    assert again.alert.number == first.alert.number
    with world.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Case.id))) == 1


def test_two_strangers_at_one_place_are_two_reports(world: World) -> None:
    first = world.report(CITIZEN, text="Видел браконьеров")
    other = world.report(CITIZEN, text="Слышал выстрелы")

    assert not other.repeated
    assert other.case.number != first.case.number


def test_a_report_nearby_is_proposed_and_never_merged(world: World) -> None:
    first = world.report()
    world.waits(hours=1)
    near = {**NEAR_KRASKINO, "lat": NEAR_KRASKINO["lat"] + 0.01}
    other = world.report(place=near, occurred_at="2026-11-22T14:30:00+10:00")

    assert other.case.number != first.case.number
    (proposal,) = other.proposals
    assert proposal.other_case_id == first.case.id
    assert proposal.distance_m == pytest.approx(1_111, abs=5)
    assert proposal.minutes_apart == 60


@pytest.mark.parametrize(
    "changes",
    [
        {"place": {**NEAR_KRASKINO, "lat": NEAR_KRASKINO["lat"] + 0.05}},
        {"occurred_at": "2026-11-20T13:30:00+10:00"},
        {"category": "htc_livestock"},
        {"exercise": True},
    ],
    ids=["far away", "days before", "another kind", "a drill"],
)
def test_what_is_not_alike_is_not_proposed(
    world: World, changes: dict[str, object]
) -> None:
    world.report()

    other = world.report(CITIZEN, **changes)

    assert other.proposals == ()


def test_the_reporter_is_sealed_apart(world: World) -> None:
    taken = world.report(reporter={"name": "Иван Петров", "phone": "+79991112233"})

    with world.database.reading() as session:
        kept = session.get_one(Reporter, taken.report.id)
    assert "Иван".encode() not in kept.sealed
    assert sealing.opened(kept.sealed, IDENTITY_KEYS) == {
        "name": "Иван Петров",
        "phone": "+79991112233",
    }


def test_of_somebody_who_stays_unnamed_nothing_is_kept(world: World) -> None:
    world.report(reporter={"name": "Иван", "anonymous": True})

    with world.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Reporter.report_id))) == 0


def test_nobody_to_warn_is_seen_by_the_dispatcher(empty_world: World) -> None:
    taken = empty_world.report()

    assert taken.alert is not None
    assert not any(w.reached for w in taken.alert.warnings)
    events = Counter(empty_world.events(taken.case))
    assert events["nobody_to_warn"] == len(taken.alert.warnings)


def test_a_failed_intake_leaves_nothing_and_takes_no_number(world: World) -> None:
    read = reports.read(payload(), world.reference, now=world.now)

    with contextlib.suppress(ZeroDivisionError), world.database.begin() as session:
        opening.take_in(
            session,
            read,
            RANGER,
            world.reference,
            world.zones,
            IDENTITY_KEYS,
            world.now,
        )
        1 / 0  # noqa: B018 - the process dies before the commit

    assert world.messages("AMB-2026-000001-1") == []
    assert world.report().case.number == "AMB-2026-000001"


def test_a_year_begins_with_number_one(world: World) -> None:
    world.report()
    world.waits(days=60)

    later = world.report()

    assert later.repeated
    later = world.report(occurred_at="2027-01-20T13:30:00+10:00")
    assert later.case.number == "AMB-2027-000001"


def test_numbers_have_no_gaps_when_many_report_at_once(world: World) -> None:
    numbers = []

    def report(which: int) -> None:
        for turn in range(3):
            place = {"lat": 42.7 + which / 100, "lon": 130.9 + turn / 100}
            numbers.append(world.report(place=place).case.number)

    threads = [threading.Thread(target=report, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    expected = [f"AMB-2026-{n:06}" for n in range(1, 19)]
    assert sorted(numbers) == expected
    with world.database.reading() as session:
        codes = [w.code for a in session.scalars(sa.select(Alert)) for w in a.warnings]
    assert len(codes) == len(set(codes))


def test_the_same_report_at_once_is_one_case(world: World) -> None:
    taken = []
    threads = [
        threading.Thread(target=lambda: taken.append(world.report())) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(one.repeated for one in taken) == [False, *[True] * 5]
    with world.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Report.id))) == 1


def test_a_drill_says_so_everywhere(world: World) -> None:
    taken = world.report(exercise=True)

    assert taken.alert is not None
    assert taken.case.exercise
    for message in world.messages(taken.alert.number):
        assert message.notice["exercise"]
        mark = "演练" if message.language == "zh-Hans" else "УЧЕБН"
        assert mark in message.notice["short"]
        assert mark in message.notice["text"]


def test_every_message_has_a_deadline_for_sending(world: World) -> None:
    taken = world.report()

    assert taken.alert is not None
    messages: list[Message] = world.messages(taken.alert.number)
    assert {m.send_by for m in messages} == {taken.alert.expires_at}


@pytest.mark.parametrize(
    ("lat", "lon"), [(42.30, 130.40), (50.0, 100.0), (-33.0, 151.0)]
)
def test_a_place_in_nobodys_land_still_warns_both_sides(
    world: World, lat: float, lon: float
) -> None:
    taken = world.report(place={"lat": lat, "lon": lon})

    assert taken.alert is not None
    assert {w.side for w in taken.alert.warnings if w.must_answer} == {"CN", "RU"}
