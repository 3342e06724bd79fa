"""A process that dies at the worst moment loses no warning."""

import threading
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from tests.fakes.bot_api import FakeBotApi
from tests.journeys.conftest import CN_DESK, RU_DESK
from tests.journeys.running import Running, wait_until

pytestmark = pytest.mark.slow
REPEATED = {RU_DESK: "ПОВТОР", CN_DESK: "重发"}


def report(number: int = 0) -> dict[str, Any]:
    """Armed people near Kraskino, heading for the border: both sides are warned."""
    return {
        "category": "poaching_night_light",
        "occurred_at": datetime.now(UTC).isoformat(),
        "place": {"lat": 42.72 + number / 1000, "lon": 130.70, "accuracy_m": 30},
        "text": "",
        "language": "ru",
        "people": 2,
        "armed": True,
        "heading_deg": 250,
    }


def texts(telegram: FakeBotApi, chat: int) -> list[str]:
    return [
        said["text"]
        for said in telegram.said("sendMessage")
        if str(said.get("chat_id")) == str(chat)  # a killed client sends half a request
    ]


def test_a_report_that_was_answered_warns_though_the_web_process_dies(
    amba: Running, telegram: FakeBotApi
):
    amba.start_web()
    status, taken = amba.post("/api/v1/reports", report())
    amba.kill("web")
    assert status == 201

    amba.start_clock()

    number = taken["alert"]["number"]
    for chat in (RU_DESK, CN_DESK):
        wait_until(partial(texts, telegram, chat))
        assert number in texts(telegram, chat)[0]


def test_a_clock_process_killed_between_claim_and_record_sends_again(
    amba: Running, telegram: FakeBotApi
):
    killed = threading.Event()

    def kill_first(method: str) -> None:
        if method == "sendMessage" and not killed.is_set():
            killed.set()
            amba.kill("clock")

    telegram.on_call = kill_first
    amba.start_web()
    amba.post("/api/v1/reports", report())
    amba.start_clock()
    wait_until(killed.is_set)

    amba.start_clock("second clock")

    for chat in (RU_DESK, CN_DESK):
        wait_until(partial(texts, telegram, chat))
    wait_until(lambda: len(telegram.said("sendMessage")) >= 3)
    again = [
        chat
        for chat, word in REPEATED.items()
        if any(word.lower() in text.lower() for text in texts(telegram, chat)[1:])
    ]
    assert again, "what was sent twice says that it is a repeat"


def test_many_reports_survive_a_clock_process_killed_again_and_again(
    amba: Running, telegram: FakeBotApi
):
    amba.start_web()
    numbers = set()
    for round_ in range(6):
        amba.start_clock(f"clock {round_}")
        for one in range(5):
            _, taken = amba.post("/api/v1/reports", report(round_ * 5 + one))
            numbers.add(taken["alert"]["number"])
        amba.kill(f"clock {round_}")

    amba.start_clock("last clock")

    assert len(numbers) == 30
    for chat in (RU_DESK, CN_DESK):
        wait_until(partial(all_seen, telegram, chat, numbers))


def all_seen(telegram: FakeBotApi, chat: int, numbers: set[str]) -> bool:
    said = "\n".join(texts(telegram, chat))
    return all(number in said for number in numbers)
