import time
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

from alerts.models import InboxItem, Warning  # noqa: A004
from notifiers import channels, delivery
from notifiers.models import Channel, Message, MessageState
from tests.rigs.conftest import SOON
from tests.web.hooks.conftest import warn
from web import clock
from web.service import Service

pytestmark = pytest.mark.rig
RUSSIA, CHINA = "+79141234567", "+8613912345678"


@pytest.fixture
def ports(twilio_settings) -> Iterator[channels.Ports]:
    ports = channels.from_settings(twilio_settings.settings)
    yield ports
    channels.close(ports)


@pytest.fixture
def desks(service, alert, now):
    warn(service, alert, now, destinations=[(Channel.SMS, RUSSIA)])
    warn(
        service,
        alert,
        now,
        name="虎站",
        agency_id="cn_nctlnp",
        language="zh",
        destinations=[(Channel.SMS, CHINA)],
    )
    with service.database.begin() as session:
        texts = {RUSSIA: "Петли", CHINA: "钢丝套 https://amba.example/1"}
        for message in session.scalars(sa.select(Message)):
            message.state, message.reference = MessageState.WAITING, None
            message.notice = {**message.notice, "short": texts[message.address]}


def messages(service: Service) -> dict[str, Message]:
    with service.database.reading() as session:
        return {row.address: row for row in session.scalars(sa.select(Message))}


def until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + SOON
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.usefixtures("desks")
def test_both_sides_get_their_text_and_china_no_link(service, twilio_rig, ports):
    delivery.deliver_due(service.database, ports, clock.now)

    texts = {sent["to"]: sent["body"] for sent in twilio_rig.messages()}
    assert texts == {RUSSIA: "Петли", CHINA: "钢丝套"}
    assert {row.state for row in messages(service).values()} == {MessageState.SENT}


@pytest.mark.usefixtures("desks")
def test_signed_receipts_carry_the_messages_forward(service, twilio_rig, ports):
    delivery.deliver_due(service.database, ports, clock.now)
    sid = messages(service)[RUSSIA].reference
    lost = messages(service)[CHINA].reference

    twilio_rig.reports(sid, "delivered")
    twilio_rig.reports(sid, "sent")
    twilio_rig.reports(lost, "undelivered")

    until(lambda: messages(service)[RUSSIA].state == MessageState.DELIVERED)
    until(lambda: messages(service)[CHINA].state == MessageState.FAILED)


@pytest.mark.usefixtures("desks")
def test_a_signed_answer_is_recorded_and_thanked(service, twilio_rig, ports, alert):
    delivery.deliver_due(service.database, ports, clock.now)

    twilio_rig.says("ПРИНЯТО 1042", RUSSIA)
    twilio_rig.says("收到", CHINA)
    twilio_rig.says("кто это?", "+12025550123")
    delivery.deliver_due(service.database, ports, clock.now)

    with service.database.reading() as session:
        states = session.scalars(sa.select(Warning.state)).all()
        kept = session.scalars(sa.select(InboxItem.content)).all()
    assert [str(state) for state in states] == ["acknowledged", "acknowledged"]
    assert kept == ["кто это?"]
    thanks = [m for m in twilio_rig.messages() if alert.number in (m["body"] or "")]
    assert {sent["to"] for sent in thanks} == {RUSSIA, CHINA}


def test_a_stolen_key_opens_nothing(service, twilio_rig, ports):
    service.settings.twilio_auth_token = None
    assert set(ports) == {Channel.CONSOLE, Channel.SMS}

    twilio_rig.says("1", RUSSIA)

    with service.database.reading() as session:
        assert session.scalars(sa.select(InboxItem)).all() == []
