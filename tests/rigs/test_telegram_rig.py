import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from alerts.models import Warning  # noqa: A004
from notifiers import channels, delivery
from notifiers.models import Channel, Destination, Message, MessageState, Reply
from notifiers.telegram import polling
from tests.fakes.bot_api import BLOCKED, FLOOD, MOVED, TOKEN, FakeBotApi
from tests.rigs.conftest import SOON
from tests.web.hooks.conftest import SECRET, Warned, warn
from web import clock, updates
from web.service import Service

pytestmark = pytest.mark.rig
RUSSIAN, CHINESE = "ru_pk_okhotnadzor", "cn_nctlnp"


@pytest.fixture
def ports(telegram_settings) -> Iterator[channels.Ports]:
    ports = channels.from_settings(telegram_settings.settings)
    yield ports
    channels.close(ports)


@pytest.fixture
def desks(service, alert, now):
    """One contact on each side, and a message with a place for each."""
    russian = warn(service, alert, now)
    chinese = warn(
        service,
        alert,
        now,
        name="虎站",
        agency_id=CHINESE,
        language="zh",
        destinations=[(Channel.TELEGRAM, "88")],
    )
    with service.database.begin() as session:
        for message in session.scalars(sa.select(Message)):
            message.state, message.reference = MessageState.WAITING, None
            message.notice = {**message.notice, "place": [42.9, 131.1]}
    return russian, chinese


def until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + SOON
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def states(service: Service) -> dict[str, tuple[str, int]]:
    with service.database.reading() as session:
        query = sa.select(Message.address, Message.state, Message.attempts)
        return {
            row.address: (row.state, row.attempts) for row in session.execute(query)
        }


def answers(service: Service) -> dict[str, str]:
    with service.database.reading() as session:
        query = sa.select(Warning.agency_id, Warning.state)
        return {row.agency_id: str(row.state) for row in session.execute(query)}


def tap(desk: Warned, answer: str, chat: int) -> dict[str, Any]:
    return {
        "callback_query": {
            "id": f"tap-{chat}",
            "from": {"id": chat, "is_bot": False, "first_name": "虎"},
            "chat_instance": "1",
            "message": {
                "message_id": 5,
                "date": 1_795_000_000,
                "chat": {"id": chat, "type": "private"},
            },
            "data": f"{desk.message.id.hex}:{answer}",
        }
    }


def test_both_sides_are_warned_and_a_missing_pin_changes_nothing(
    service, telegram_rig, ports, desks
):
    for _ in range(3):
        delivery.deliver_due(service.database, ports, clock.now)

    assert states(service) == {"77": ("sent", 1), "88": ("sent", 1)}
    assert telegram_rig.accepted().count("sendMessage") == len(desks)
    with service.database.reading() as session:
        pins = session.scalars(sa.select(Reply)).all()
    assert [pin.state for pin in pins] == ["waiting", "waiting"]  # 501: to be retried


def test_buttons_answer_by_polling(service, telegram_rig, ports, desks):
    delivery.deliver_due(service.database, ports, clock.now)
    stop = threading.Event()
    thread = polling.start(
        service.settings, ports, lambda update: updates.take(service, update), stop
    )
    try:
        telegram_rig.update(tap(desks[0], "acknowledged", 77))
        telegram_rig.update(tap(desks[1], "responding", 88))
        until(lambda: "waiting" not in answers(service).values())
    finally:
        stop.set()
        if thread:
            thread.join(10)
    delivery.deliver_due(service.database, ports, clock.now)

    assert answers(service) == {RUSSIAN: "acknowledged", CHINESE: "responding"}
    accepted = telegram_rig.accepted()
    assert accepted.count("answerCallbackQuery") == 2
    assert accepted.count("editMessageText") == 2


def test_buttons_answer_by_webhook(service, telegram_rig, ports, desks, doors):
    delivery.deliver_due(service.database, ports, clock.now)
    service.settings.telegram_polling = False
    stop = threading.Event()
    thread = polling.start(service.settings, ports, id, stop)
    assert thread is not None
    thread.join(10)
    assert doors.startswith("http://127.0.0.1")
    assert service.settings.telegram_webhook_secret.get_secret_value() == SECRET

    telegram_rig.update(tap(desks[0], "acknowledged", 77))

    until(lambda: answers(service)[RUSSIAN] == "acknowledged")


def test_a_flood_and_a_blocked_bot_are_told_apart(service, telegram_rig, ports, desks):
    now = clock.now()
    with FakeBotApi(upstream=telegram_rig.address) as shim:
        service.settings.telegram_api = shim.address
        shimmed = channels.from_settings(service.settings)
        shim.fail("sendMessage", FLOOD, BLOCKED)
        delivery.deliver_due(service.database, shimmed, lambda: now)
        first = sorted(state for state, _ in states(service).values())
        later = now + timedelta(seconds=8)
        delivery.deliver_due(service.database, shimmed, lambda: later)
        channels.close(shimmed)
        located = shim.said("sendLocation")

    assert first == ["failed", "waiting"]
    assert sorted(state for state, _ in states(service).values()) == ["failed", "sent"]
    assert len(located) == 1  # the shim has what the emulator lacks
    with service.database.reading() as session:
        dead = sa.select(Destination).where(Destination.dead_at.is_not(None))
        assert len(session.scalars(dead).all()) == 1
    assert set(ports) > {Channel.TELEGRAM}
    assert len(desks) == 2


def test_a_group_is_followed_to_its_new_number(service, telegram_rig, ports, desks):
    with FakeBotApi(upstream=telegram_rig.address) as shim:
        service.settings.telegram_api = shim.address
        shimmed = channels.from_settings(service.settings)
        shim.fail("sendMessage", MOVED)
        delivery.deliver_due(service.database, shimmed, clock.now)
        channels.close(shimmed)
        chats = [call["chat_id"] for call in shim.said("sendMessage")]

    assert -1001234567890 in chats
    assert all(state == "sent" for state, _ in states(service).values())
    assert TOKEN not in str(states(service))
    assert len(ports) == len(desks)
