import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy.exc import OperationalError

from config.settings import Settings
from notifiers import channels
from notifiers.models import Channel
from notifiers.telegram import Telegram, polling
from tests.fakes.bot_api import FLOOD, TOKEN, FakeBotApi, refusal

CONFLICT = refusal(409, "Conflict: terminated by other getUpdates request")


@pytest.fixture
def api() -> Iterator[FakeBotApi]:
    with FakeBotApi() as server:
        yield server


@pytest.fixture
def telegram(api: FakeBotApi) -> Iterator[Telegram]:
    bot = Telegram(TOKEN, api.address, timedelta(seconds=2))
    yield bot
    bot.close()


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "PAUSES", (0.01,))


def wait_until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def poll_until(
    telegram: Telegram, take: Callable[[Any], object], true: Callable[[], object]
) -> float:
    """Poll until something is *true*; return the seconds that stopping took."""
    stop = threading.Event()
    thread = threading.Thread(target=polling.poll, args=(telegram, take, stop))
    thread.start()
    try:
        wait_until(true)
    finally:
        began = time.monotonic()
        stop.set()
        thread.join(10)
    assert not thread.is_alive()
    return time.monotonic() - began


def test_updates_are_taken_in_order_and_not_fetched_again(api, telegram):
    taken: list[Any] = []
    for number in (7, 8, 9):
        api.update({"update_id": number})

    poll_until(telegram, taken.append, lambda: len(taken) == 3)

    assert [update["update_id"] for update in taken] == [7, 8, 9]
    offsets = [fields.get("offset") for fields in api.said("getUpdates")]
    assert offsets == [None, 10]


def test_stopping_does_not_wait_for_an_empty_answer(api, telegram):
    took = poll_until(telegram, id, lambda: api.said("getUpdates"))

    assert took < 2


def test_a_webhook_is_removed_before_updates_are_fetched(api, telegram):
    api.webhook = {"url": "https://amba.example/hooks/telegram"}

    poll_until(telegram, id, lambda: api.said("getUpdates"))

    assert api.webhook == {"url": ""}
    assert api.said("deleteWebhook")[0].get("drop_pending_updates") in {None, False}


@pytest.mark.parametrize("fault", [FLOOD, CONFLICT, refusal(502, "Bad Gateway")])
def test_a_provider_in_trouble_is_asked_again(api, telegram, fault):
    taken: list[Any] = []
    api.fail("getUpdates", fault, fault)
    api.update({"update_id": 7})

    poll_until(telegram, taken.append, lambda: taken)

    assert taken == [{"update_id": 7}]


def test_an_update_that_the_library_cannot_read_stops_nothing(api, telegram):
    taken: list[Any] = []
    api.update({"update_id": 7, "callback_query": {"id": "no other field"}})
    api.update({"update_id": 8})

    poll_until(telegram, taken.append, lambda: len(taken) == 2)


def test_while_the_database_is_away_no_update_is_lost(api, telegram):
    taken: list[Any] = []
    away = [OperationalError("", {}, Exception("away"))] * 9

    def take(update: Any) -> None:
        if away:
            raise away.pop()
        taken.append(update["update_id"])

    api.update({"update_id": 7})
    api.update({"update_id": 8})

    poll_until(telegram, take, lambda: len(taken) == 2)

    assert taken == [7, 8]


def test_an_update_that_nobody_can_take_does_not_block_the_next(api, telegram):
    taken: list[Any] = []

    def take(update: Any) -> None:
        if update["update_id"] == 7:
            raise RuntimeError("a bug")
        taken.append(update)

    api.update({"update_id": 7})
    api.update({"update_id": 8})

    poll_until(telegram, take, lambda: taken)

    assert taken == [{"update_id": 8}]


def settings(api: FakeBotApi, folder: Path, **more: Any) -> Settings:
    return Settings(
        _env_file=None,
        data_dir=folder,
        telegram_token=SecretStr(TOKEN),
        telegram_api=api.address,
        public_url="https://amba.example",
        **more,
    )


def test_without_polling_telegram_is_told_the_webhook(api, tmp_path):
    chosen = settings(
        api,
        tmp_path,
        telegram_polling=False,
        telegram_webhook_secret=SecretStr("secret"),
    )
    ports, stop = channels.from_settings(chosen), threading.Event()
    api.fail("setWebhook", FLOOD)

    thread = polling.start(chosen, ports, id, stop)
    assert thread is not None
    thread.join(10)
    channels.close(ports)

    assert api.webhook == {"url": "https://amba.example/hooks/telegram"}
    (_, told) = api.said("setWebhook")
    assert told["secret_token"] == "secret"


def test_without_polling_and_secret_nothing_is_begun(api, tmp_path):
    chosen = settings(api, tmp_path, telegram_polling=False)
    ports = channels.from_settings(chosen)

    assert polling.start(chosen, ports, id, threading.Event()) is None
    channels.close(ports)


def test_only_channels_with_their_keys_are_on(tmp_path):
    chosen = Settings(_env_file=None, data_dir=tmp_path)

    assert set(channels.from_settings(chosen)) == {Channel.CONSOLE}
