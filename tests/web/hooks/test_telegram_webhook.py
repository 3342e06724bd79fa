import pytest

from tests.web.hooks.chats import inbox, reactions, state, tap, text
from tests.web.hooks.conftest import SECRET, warn

HEADER = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture
def officer(service, alert, now):
    return warn(service, alert, now)


def test_the_webhook_takes_what_polling_takes(client, service, alert, officer):
    answer = client.post(
        "/hooks/telegram",
        json=tap(f"{officer.message.id.hex}:acknowledged"),
        headers={HEADER: SECRET},
    )

    assert answer.status_code == 200
    assert state(service, alert).state == "acknowledged"


@pytest.mark.parametrize("headers", [{}, {HEADER: "guess"}, {HEADER: "ключ".encode()}])
def test_the_webhook_is_shut_without_its_secret(client, service, headers):
    answer = client.post("/hooks/telegram", json=text("/start"), headers=headers)

    assert answer.status_code == 403
    assert reactions(service) == []


def test_without_a_secret_in_the_settings_there_is_no_webhook(client, service):
    service.settings.telegram_webhook_secret = None

    answer = client.post("/hooks/telegram", json=text("/start"), headers={HEADER: ""})

    assert answer.status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"{}",
        b"[" * 50_000,
        b'{"update_id": "x"}',
        b'{"update_id": 1e400}',
        b'{"update_id": ' + b"9" * 5000 + b"}",
        b'{"update_id": 7, "message": {"chat": 5}}',
        b'{"update_id": 8, "callback_query": {"id": "q"}}',
        "\xff\xfe".encode("latin-1"),
    ],
)
def test_a_body_that_is_no_update_is_a_bad_request(client, body):
    answer = client.post(
        "/hooks/telegram",
        data=body,
        headers={HEADER: SECRET, "Content-Type": "application/json"},
    )

    assert answer.status_code == 400


def test_half_a_letter_breaks_nothing(client, service):
    answer = client.post(
        "/hooks/telegram",
        data=b'{"update_id": 8, "message": {"chat": {"id": 1}, "text": "a\\ud800"}}',
        headers={HEADER: SECRET},
    )

    assert answer.status_code == 200
    assert inbox(service) == ["a?"]


def test_a_huge_body_is_refused(client):
    answer = client.post(
        "/hooks/telegram",
        data=b'{"update_id": 1, "x": "' + b"x" * 200_000 + b'"}',
        headers={HEADER: SECRET},
    )

    assert answer.status_code == 413
