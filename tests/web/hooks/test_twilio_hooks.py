from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from alerts.models import Alert, InboxItem, Via, Warning  # noqa: A004
from notifiers.models import Channel, Message, MessageState, Reply
from tests.web.hooks.conftest import TWILIO_KEY, Warned, warn
from web.service import Service

PUBLIC = "https://amba.example"
INBOUND, STATUS = "/hooks/twilio/inbound", "/hooks/twilio/status"
OFFICER, STRANGER = "+79141234567", "+12025550123"


def post(
    client: FlaskClient, path: str, form: Mapping[str, str], key: str = TWILIO_KEY
) -> TestResponse:
    signature = RequestValidator(key).compute_signature(PUBLIC + path, form)
    return client.post(path, data=form, headers={"X-Twilio-Signature": signature})


def sms(body: str, sender: str = OFFICER, sid: str = "SM1") -> dict[str, str]:
    return {"MessageSid": sid, "From": sender, "To": "+15551234567", "Body": body}


def receipt(word: str, sid: str = "SM9", **more: str) -> dict[str, str]:
    return {"MessageSid": sid, "MessageStatus": word, **more}


def state(service: Service, alert: Alert) -> Warning:
    with service.database.reading() as session:
        query = sa.select(Warning).where(
            Warning.alert_id == alert.id, Warning.agency_id == "ru_pk_okhotnadzor"
        )
        return session.scalars(query).one()


def rows(service: Service, table: type[Any]) -> list[Any]:
    with service.database.reading() as session:
        return list(session.scalars(sa.select(table)))


@pytest.fixture
def officer(service: Service, alert: Alert, now: datetime) -> Warned:
    return warn(service, alert, now, destinations=[(Channel.SMS, OFFICER)])


@pytest.mark.parametrize("words", ["1", "收到", "ПРИНЯТО 1042", "  принято. "])
def test_an_sms_answers_and_is_thanked(client, service, alert, officer, words):
    answer = post(client, INBOUND, sms(words))

    assert (answer.status_code, answer.mimetype) == (200, "text/xml")
    assert state(service, alert).state == "acknowledged"
    assert state(service, alert).via == Via.SMS
    (said,) = rows(service, Reply)
    assert (said.channel, said.address) == (Channel.SMS, OFFICER)
    assert alert.number in said.payload["text"]
    assert officer.contact.language == "ru"


def test_the_same_sms_counts_once(client, service, alert, officer):
    post(client, INBOUND, sms("1"))
    post(client, INBOUND, sms("1"))

    assert len(rows(service, Reply)) == 1
    assert (alert.number, officer.code) == ("AMB-2026-000042-1", "1042")


def test_a_wrong_code_changes_nothing_and_is_said(client, service, alert, officer):
    post(client, INBOUND, sms("1 9999"))

    assert state(service, alert).state == "waiting"
    assert "9999" in rows(service, Reply)[0].payload["text"]
    assert officer.code != "9999"


def test_a_stranger_is_kept_and_gets_no_answer(client, service):
    post(client, INBOUND, sms("Тигр у деревни", sender=STRANGER))

    (item,) = rows(service, InboxItem)
    assert (item.content, item.sender, item.via) == (
        "Тигр у деревни",
        STRANGER,
        Via.SMS,
    )
    assert rows(service, Reply) == []


@pytest.mark.parametrize("body", ["", "\0", "x" * 20_000, "<script>", "\u202e🐅"])
def test_any_text_is_survived(client, body):
    assert post(client, INBOUND, sms(body, sender="SOMEBODY")).status_code in {200, 403}


@pytest.mark.parametrize("path", [INBOUND, STATUS])
def test_only_twilio_comes_in(client, service, path):
    form = {**sms("1"), **receipt("sent")}

    assert client.post(path, data=form).status_code == 403
    assert post(client, path, form, key="another key").status_code == 403
    service.settings.twilio_auth_token = None
    assert post(client, path, form).status_code == 404


@pytest.mark.parametrize("form", [{}, {"MessageSid": "x"}, {"MessageSid": "x" * 300}])
@pytest.mark.parametrize("path", [INBOUND, STATUS])
def test_a_form_that_says_nothing_is_a_bad_request(client, path, form):
    assert post(client, path, form).status_code == 400


def test_a_huge_form_is_refused(client):
    assert client.post(INBOUND, data={"Body": "x" * 200_000}).status_code == 413


def message(service: Service, officer: Warned) -> Message:
    with service.database.reading() as session:
        return session.get_one(Message, officer.message.id)


def test_a_receipt_carries_the_message_forward(client, service, officer):
    path = f"{STATUS}?message={officer.message.id.hex}"
    sid = officer.message.reference

    assert post(client, path, receipt("delivered", sid)).status_code == 204
    post(client, path, receipt("sent", sid))

    assert message(service, officer).state == MessageState.DELIVERED


def test_undelivered_is_a_failure_with_its_code(client, service, officer):
    form = receipt("undelivered", officer.message.reference, ErrorCode="30003")

    post(client, STATUS, form)

    row = message(service, officer)
    assert (row.state, row.error) == (MessageState.FAILED, "undelivered 30003")


def test_a_receipt_for_something_else_is_accepted_and_forgotten(client):
    path = f"{STATUS}?message=nonsense"

    assert post(client, path, receipt("delivered")).status_code == 204
