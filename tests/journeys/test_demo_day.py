"""The first minute of a newcomer: `flask up --demo`, its curl line, `flask demo`."""

import json
import re
import shlex
import subprocess
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from config.settings import ROOT
from tests.journeys import fresh
from tests.journeys.running import FLASK, Running, wait_until

pytestmark = pytest.mark.slow
TITLES = (
    "Morning: a line of snares on the tiger's path",
    "Noon: smuggling at a crossing",
    "Dusk: a tiger in a village",
    "Night: hunters with a spotlight heading for the border",
)


@dataclass
class Day:
    """What was printed and logged, and the service after its day."""

    amba: Running
    log: Path
    curl: tuple[datetime, dict[str, Any]]  # when its report was answered, and how
    told: str

    def cases(self) -> dict[str, dict[str, Any]]:
        """Return the cases of the four scenes by category."""
        _, found = self.amba.get("/api/v1/cases")
        numbers = {each["number"] for each in found["items"]}
        numbers -= {self.curl[1]["case"]["number"]}
        cases = [self.amba.get(f"/api/v1/cases/{number}")[1] for number in numbers]
        return {case["category"]: case for case in cases}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def day(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Day]:
    """A service started as `make run` does, after its printed lines were followed."""
    folder = tmp_path_factory.mktemp("demo")
    url = fresh.database_url(request, request.param, folder)
    speech = {"LANG": "en_GB.UTF-8", "LC_ALL": "", "LANGUAGE": ""}
    with Running(folder / "data", url, speech) as amba:
        log = folder / "up.log"
        up(amba, log)
        curl = follow_curl(log)
        line = next(x for x in log.read_text().splitlines() if "a whole day:" in x)
        told = amba.flask(*shlex.split(line)[4:], "--pace", "0")
        amba.token = shlex.split(line)[-1]
        yield Day(amba, log, curl, told)
        amba.kill("up")  # nothing is asked of it any more


def up(amba: Running, log: Path) -> None:
    """Start everything; return when the newcomer has been told how to go on."""
    with log.open("wb") as output:
        amba.processes["up"] = subprocess.Popen(
            [*FLASK, "up", "--demo", "--port", str(amba.port)],
            cwd=ROOT,
            env=amba.environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    wait_until(lambda: "a whole day:" in log.read_text())


def follow_curl(log: Path) -> tuple[datetime, dict[str, Any]]:
    """Do what the printed curl line says."""
    line = next(x for x in log.read_text().splitlines() if "curl" in x)
    words = shlex.split(line)[1:]
    headers = [words[i + 1] for i, word in enumerate(words) if word == "-H"]
    request = urllib.request.Request(
        next(word for word in words if word.startswith("http")),
        words[words.index("-d") + 1].encode(),
        dict(header.split(": ", 1) for header in headers),
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.status == 201
        return datetime.now(UTC), json.load(answer)


def test_the_newcomer_is_told_where_it_runs_and_how_to_log_in(day):
    told = day.log.read_text()

    assert f"Amba runs at {day.amba.address}" in told
    assert re.search(r"log in: +\S+@amba\.example +password: \S{8,}", told)
    assert f"{day.amba.address}/handsets" in told


def test_the_printed_report_is_on_handsets_of_both_sides_within_a_second(
    day, record_property
):
    answered, taken = day.curl

    number = taken["alert"]["number"]
    _, alert = day.amba.get(f"/api/v1/alerts/{number}")

    sent = [m for m in alert["messages"] if m["channel"] == "console"]
    assert {m["language"] for m in sent} == {"zh-Hans", "ru"}
    assert {m["state"] for m in sent} == {"sent"}
    last = max(datetime.fromisoformat(m["sent_at"]) for m in sent)
    record_property("handset_seconds", (last - answered).total_seconds())
    assert last - answered < timedelta(seconds=1)


def test_the_day_is_told_to_its_end_and_nothing_goes_wrong(day):
    told = day.told.splitlines()

    assert [line for line in told if line in TITLES] == list(TITLES)
    assert told[-1] == "The day is over."
    log = day.log.read_text()
    assert "Traceback" not in log
    assert "[error" not in log
    assert day.amba.get("/readyz")[0] == 200


def test_each_scene_goes_as_far_as_its_story(day):
    cases = day.cases()

    ends = {name: (case["stage"], case["outcome"]) for name, case in cases.items()}
    assert ends == {
        "poaching_snare": ("investigating", None),
        "traff_crossing": ("closed", "convicted"),
        "htc_settlement": ("monitoring", None),
        "poaching_night_light": ("verified", None),
    }
    assert [move["to"] for move in cases["traff_crossing"]["moves"]] == [
        "reported", "verified", "responding", "investigating", "charged", "in_court",
        "closed",
    ]  # fmt: skip
    assert len(cases["poaching_snare"]["notes"]) == 1


def test_both_sides_are_warned_and_every_agency_answers(day):
    for case in day.cases().values():
        alerts = [one for one in case["alerts"] if one["type"] == "alert"]
        warnings = [warning for alert in alerts for warning in alert["warnings"]]

        assert {warning["side"] for warning in warnings} == {"CN", "RU"}
        for side in ("CN", "RU"):
            assert any(w["must_answer"] for w in warnings if w["side"] == side)
        assert "waiting" not in {warning["state"] for warning in warnings}
        assert {warning["via"] for warning in warnings} == {"phone"}
        assert {alert["state"] for alert in alerts} <= {"answered", "closed"}
        assert "alert_answered" in {entry["event"] for entry in case["timeline"]}


def test_the_other_side_hears_of_snares_only_once_they_are_verified(day):
    events = [one["event"] for one in day.cases()["poaching_snare"]["timeline"]]

    first, second = (i for i, name in enumerate(events) if name == "alert_issued")
    assert first < events.index("alert_drafted") < events.index("case_moved") < second


def test_the_all_clear_goes_to_everyone_who_was_warned(day):
    alert, all_clear = day.cases()["htc_settlement"]["alerts"]

    assert (all_clear["type"], all_clear["refers_to"]) == ("all_clear", alert["number"])
    assert alert["state"] == all_clear["state"] == "closed"
    told = [{w["agency"] for w in one["warnings"]} for one in (alert, all_clear)]
    assert told[0] == told[1]


def test_no_message_of_the_day_is_lost(day):
    def fates() -> set[str]:
        return {
            message["state"]
            for case in day.cases().values()
            for alert in case["alerts"]
            for message in alert["messages"]
        }

    wait_until(lambda: not fates() & {"waiting", "sending"})
    # Whoever answered before the text went out need not read it any more.
    assert fates() <= {"sent", "cancelled"}


def test_statistics_count_the_day_and_the_report_before_it(day):
    today = datetime.now(UTC).date()
    period = f"from={today - timedelta(days=2)}&to={today + timedelta(days=2)}"

    status, figures = day.amba.get(f"/api/v1/statistics?{period}")

    assert status == 200
    values = {one["id"]: one["value"] for one in figures["indicators"]}
    assert values["cases_opened"] == 5
    assert values["cases_enforcement"] == 4
    assert values["cases_conflict"] == 1
    assert values["cases_closed"] == values["cases_convicted"] == 1
    assert values["smuggling_cases"] == 1
    assert values["answers_in_time"] == values["answers_required"] - 2
    assert {one["id"]: one["value"] for one in figures["by_type"]} == {
        "poaching_snare": 2,
        "traff_crossing": 1,
        "htc_settlement": 1,
        "poaching_night_light": 1,
    }
