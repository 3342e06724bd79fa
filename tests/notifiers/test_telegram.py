import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from notifiers.channel import GiveUp, Moved, TryAgain
from notifiers.models import ReplyKind
from notifiers.telegram import Telegram
from tests.fakes.bot_api import (
    BLOCKED,
    FLOOD,
    MOVED,
    NO_CHAT,
    TOKEN,
    FakeBotApi,
    refusal,
)
from tests.notifiers.conftest import make_notice

ID = uuid.UUID("01939ad0-0000-7000-8000-000000000001")


@pytest.fixture
def api() -> Iterator[FakeBotApi]:
    with FakeBotApi() as server:
        yield server


@pytest.fixture
def telegram(api: FakeBotApi) -> Iterator[Telegram]:
    bot = Telegram(TOKEN, api.address, timedelta(seconds=2))
    yield bot
    bot.close()


def test_a_text_goes_out_plain_with_a_button_for_each_answer(api, telegram):
    reference = telegram.send("77", make_notice(text="1 < 2 & *петли* _у_ реки"), ID)

    (sent,) = api.said("sendMessage")
    assert sent["chat_id"] == 77
    assert sent["text"] == "1 < 2 & *петли* _у_ реки"
    assert "parse_mode" not in sent
    assert sent["reply_markup"]["inline_keyboard"] == [
        [
            {"text": "Принято", "callback_data": f"{ID.hex}:acknowledged"},
            {"text": "Не можем", "callback_data": f"{ID.hex}:declined"},
        ]
    ]
    assert reference.startswith("77:")


def test_the_longest_callback_data_is_within_the_limit():
    assert len(f"{ID.hex}:acknowledged".encode()) <= 64


def test_a_long_text_comes_in_pieces_with_the_buttons_under_the_last(api, telegram):
    lines = "\n".join(f"{n} 虎" * 10 for n in range(500))

    telegram.send("77", make_notice(text=lines), ID)

    sent = api.said("sendMessage")
    assert len(sent) > 1
    assert ["reply_markup" in piece for piece in sent] == [False] * (len(sent) - 1) + [
        True
    ]
    assert "\n".join(piece["text"] for piece in sent) == lines


def test_a_flood_is_waited_out_for_as_long_as_it_says(api, telegram):
    api.fail("sendMessage", FLOOD)

    with pytest.raises(TryAgain) as caught:
        telegram.send("77", make_notice(), ID)

    assert caught.value.after == timedelta(seconds=7)
    assert not caught.value.uncertain


@pytest.mark.parametrize("fault", [BLOCKED, NO_CHAT])
def test_nobody_there_is_for_ever(api, telegram, fault):
    api.fail("sendMessage", fault)

    with pytest.raises(GiveUp) as caught:
        telegram.send("77", make_notice(), ID)

    assert caught.value.dead
    assert len(api.said("sendMessage")) == 1


def test_a_group_that_became_a_supergroup_names_its_new_address(api, telegram):
    api.fail("sendMessage", MOVED)

    with pytest.raises(Moved) as caught:
        telegram.send("-77", make_notice(), ID)

    assert caught.value.address == "-1001234567890"


def test_refused_buttons_do_not_stop_the_text(api, telegram):
    api.fail("sendMessage", refusal(400, "Bad Request: BUTTON_DATA_INVALID"))

    telegram.send("77", make_notice(), ID)

    assert ["reply_markup" in call for call in api.said("sendMessage")] == [True, False]


@pytest.mark.parametrize("code", [500, 502, 504])
def test_a_broken_server_may_have_sent_it(api, telegram, code):
    api.fail("sendMessage", refusal(code, "Internal Server Error"))

    with pytest.raises(TryAgain) as caught:
        telegram.send("77", make_notice(), ID)

    assert caught.value.uncertain


def test_a_refused_token_is_the_operators_matter_and_the_text_waits(api, telegram):
    api.fail("sendMessage", refusal(401, "Unauthorized"))

    with pytest.raises(TryAgain) as caught:
        telegram.send("77", make_notice(), ID)

    assert caught.value.after
    assert TOKEN not in caught.value.reason


def test_a_server_that_is_not_there_has_sent_nothing(api):
    nobody = Telegram(TOKEN, "http://127.0.0.1:9", timedelta(seconds=1))

    with pytest.raises(TryAgain) as caught:
        nobody.send("77", make_notice(), ID)
    nobody.close()

    assert not caught.value.uncertain
    assert TOKEN not in caught.value.reason
    assert api.calls == []


def test_a_server_that_does_not_answer_in_time_may_have_sent_it(api, telegram):
    api.on_call = lambda _method: time.sleep(3)

    with pytest.raises(TryAgain) as caught:
        telegram.send("77", make_notice(), ID)

    assert caught.value.uncertain


def test_a_tap_is_ended_with_a_word(api, telegram):
    payload = {"query": "q1", "text": "Записано", "loud": True}

    telegram.reply("77", ReplyKind.TAP, payload)

    (call,) = api.said("answerCallbackQuery")
    assert (str(call["callback_query_id"]), call["text"]) == ("q1", "Записано")
    assert call["show_alert"] is True


def test_an_answered_message_says_so_and_keeps_the_buttons_that_are_left(api, telegram):
    payload = {
        "reference": "77:5",
        "text": "Петли",
        "line": "Принято: Дежурный",
        "buttons": [["x:on_scene", "На месте"]],
    }

    telegram.reply("77", ReplyKind.EDIT, payload)

    (call,) = api.said("editMessageText")
    assert (call["message_id"], call["text"]) == (5, "Петли\n\nПринято: Дежурный")
    assert len(call["reply_markup"]["inline_keyboard"]) == 1


def test_an_edit_that_changes_nothing_is_no_failure(api, telegram):
    api.fail("editMessageText", refusal(400, "Bad Request: message is not modified"))
    payload = {"reference": "77:5", "text": "a", "line": "b", "buttons": []}

    telegram.reply("77", ReplyKind.EDIT, payload)


def test_a_full_message_only_loses_its_buttons(api, telegram):
    payload = {"reference": "77:5", "text": "я" * 4090, "line": "b" * 9, "buttons": []}

    telegram.reply("77", ReplyKind.EDIT, payload)

    assert api.said("editMessageText") == []
    assert len(api.said("editMessageReplyMarkup")) == 1


def test_a_pin_is_silent_and_hangs_under_its_message(api, telegram):
    telegram.reply(
        "77", ReplyKind.PIN, {"lat": 42.9, "lon": 131.1, "reference": "77:5"}
    )

    (call,) = api.said("sendLocation")
    assert (call["latitude"], call["longitude"]) == (42.9, 131.1)
    assert call["disable_notification"] is True


def test_all_threads_share_one_loop(api, telegram):
    with ThreadPoolExecutor(8) as pool:
        sent = list(
            pool.map(lambda n: telegram.send(str(n + 1), make_notice(), ID), range(40))
        )

    assert len({reference.split(":")[0] for reference in sent}) == 40
    assert len(api.said("sendMessage")) == 40
