import itertools
from typing import Any

import pytest
import sqlalchemy as sa

from alerts.models import Alert, AlertState, InboxItem, Via, Warning  # noqa: A004
from notifiers import directory
from notifiers.models import Channel, Contact, Reply, ReplyKind
from tests.web.hooks.conftest import SECRET, make_alert, send_again, warn
from web import clock, updates
from web.service import Service

numbers = itertools.count(1)
HEADER = "X-Telegram-Bot-Api-Secret-Token"


def tap(
    data: str, chat: int = 77, user: int | None = None, **more: object
) -> dict[str, Any]:
    return {
        "update_id": next(numbers),
        "callback_query": {
            "id": "q1",
            "from": {"id": user or chat, "first_name": "Иван"},
            "message": {
                "message_id": 5,
                "chat": {"id": chat, "type": "private" if chat > 0 else "group"},
            },
            "data": data,
            **more,
        },
    }


def text(
    words: str, chat: int = 77, kind: str = "private", **more: object
) -> dict[str, Any]:
    return {
        "update_id": next(numbers),
        "message": {
            "message_id": 9,
            "chat": {"id": chat, "type": kind},
            "from": {"id": 77, "first_name": "Иван"},
            "text": words,
            **more,
        },
    }


def state(service: Service, alert: Alert, agency: str = "ru_pk_okhotnadzor") -> Warning:
    with service.database.reading() as session:
        query = sa.select(Warning).where(
            Warning.alert_id == alert.id, Warning.agency_id == agency
        )
        return session.scalars(query).one()


def reactions(service: Service, kind: ReplyKind | None = None) -> list[Reply]:
    with service.database.reading() as session:
        query = sa.select(Reply).order_by(Reply.id)
        return [r for r in session.scalars(query) if kind in {None, r.kind}]


def inbox(service: Service) -> list[str]:
    with service.database.reading() as session:
        return [item.content for item in session.scalars(sa.select(InboxItem))]


@pytest.fixture
def officer(service, alert, now):
    return warn(service, alert, now)


def test_a_button_answers_for_its_agency(service, alert, officer):
    updates.take(service, tap(f"{officer.message.id.hex}:acknowledged"))

    answered = state(service, alert)
    assert (answered.state, answered.via) == ("acknowledged", Via.TELEGRAM)
    assert answered.answered_by == "Дежурный"
    assert state(service, alert, "cn_nctlnp").state == "waiting"


def test_whoever_tapped_and_its_colleagues_see_what_was_answered(
    service, alert, officer, now
):
    colleague = warn(service, alert, now, destinations=[(Channel.TELEGRAM, "78")])

    updates.take(service, tap(f"{officer.message.id.hex}:acknowledged"))

    (ended,) = reactions(service, ReplyKind.TAP)
    assert ended.payload["query"] == "q1"
    assert alert.number in ended.payload["text"]
    edits = {edit.address: edit.payload for edit in reactions(service, ReplyKind.EDIT)}
    assert set(edits) == {"77", "78"}
    assert "Дежурный" in edits["78"]["line"]
    assert "UTC+10" in edits["78"]["line"]
    assert "UTC+8" in edits["78"]["line"]
    assert [data.split(":")[1] for data, _ in edits["78"]["buttons"]] == [
        "responding",
        "on_scene",
        "declined",
    ]
    assert edits["78"]["buttons"][0][0].startswith(colleague.message.id.hex)


def test_after_the_last_answer_no_button_is_left(service, officer):
    for answer in ("acknowledged", "responding", "on_scene"):
        updates.take(service, tap(f"{officer.message.id.hex}:{answer}"))

    open_edits = [r for r in reactions(service, ReplyKind.EDIT) if r.state == "waiting"]
    assert [edit.payload["buttons"] for edit in open_edits] == [[]]


def test_the_same_update_counts_once(service, officer):
    update = tap(f"{officer.message.id.hex}:acknowledged")

    updates.take(service, update)
    updates.take(service, update)

    assert len(reactions(service, ReplyKind.TAP)) == 1


@pytest.mark.parametrize("chat", [78, -77])
def test_somebody_elses_button_is_refused_in_words(service, alert, officer, chat):
    updates.take(service, tap(f"{officer.message.id.hex}:acknowledged", chat=chat))

    (refused,) = reactions(service)
    assert (refused.kind, refused.payload["loud"]) == (ReplyKind.TAP, True)
    assert refused.payload["text"]
    assert state(service, alert).state == "waiting"


def test_a_button_forwarded_to_another_person_is_refused(service, alert, officer):
    updates.take(service, tap(f"{officer.message.id.hex}:acknowledged", user=78))

    assert state(service, alert).state == "waiting"


def test_in_a_group_anybody_of_it_answers_and_is_named(service, alert, now):
    group = warn(service, alert, now, destinations=[(Channel.TELEGRAM, "-500")])

    updates.take(
        service, tap(f"{group.message.id.hex}:acknowledged", chat=-500, user=12)
    )

    assert state(service, alert).answered_by == "Дежурный (Иван)"


def test_a_cancelled_alert_takes_no_answer_and_says_so(service, alert, officer):
    with service.database.begin() as session:
        session.get_one(Alert, alert.id).state = AlertState.CANCELLED

    updates.take(service, tap(f"{officer.message.id.hex}:acknowledged"))

    (refused,) = reactions(service)
    assert refused.payload["loud"] is True
    assert alert.number in refused.payload["text"]


def test_a_person_who_left_answers_no_more(service, alert, officer):
    with service.database.begin() as session:
        session.get_one(Contact, officer.contact.id).active = False

    updates.take(service, tap(f"{officer.message.id.hex}:acknowledged"))

    assert state(service, alert).state == "waiting"


@pytest.mark.parametrize("data", ["", "x", "::", "00:acknowledged", "é" * 60])
def test_a_button_that_is_none_of_ours_is_refused(service, data):
    updates.take(service, tap(data))

    assert len(reactions(service, ReplyKind.TAP)) == 1


@pytest.mark.parametrize("words", ["1", "принято", "收到", "1 1042", "Принял, 1042!"])
def test_a_typed_word_answers_too(service, alert, officer, words):
    updates.take(service, text(words))

    assert state(service, alert).state == "acknowledged"
    (said,) = reactions(service, ReplyKind.TEXT)
    assert alert.number in said.payload["text"]
    assert officer.contact.name


def test_with_two_alerts_open_a_word_alone_is_asked_about(service, alert, officer, now):
    other = make_alert(service, now, serial=43)
    with service.database.begin() as session:
        person = session.get_one(Contact, officer.contact.id)
        send_again(session, other, person, now)

    updates.take(service, text("1"))
    (said,) = reactions(service, ReplyKind.TEXT)
    assert "1042" in said.payload["text"]
    assert "1043" in said.payload["text"]

    updates.take(service, text("1 1043"))
    assert state(service, alert).state == "waiting"
    assert state(service, other).state == "acknowledged"


def test_a_word_under_a_message_is_about_that_message(service, alert, officer, now):
    other = make_alert(service, now, serial=43)
    with service.database.begin() as session:
        person = session.get_one(Contact, officer.contact.id)
        later = send_again(session, other, person, now)
    under = {"message_id": int(str(later.message.reference).split(":")[1])}

    updates.take(service, text("1", reply_to_message=under))

    assert state(service, other).state == "acknowledged"
    assert state(service, alert).state == "waiting"


@pytest.mark.usefixtures("officer")
def test_what_is_no_answer_is_kept_for_a_dispatcher(service):
    updates.take(service, text("Вижу следы\0 тигра"))

    assert inbox(service) == ["Вижу следы тигра"]
    assert len(reactions(service, ReplyKind.TEXT)) == 1


@pytest.mark.usefixtures("officer")
def test_politeness_has_an_end(service):
    for _ in range(9):
        updates.take(service, text("la la la"))

    assert len(inbox(service)) == 9
    assert len(reactions(service, ReplyKind.TEXT)) == 5


def test_start_with_a_code_links_the_chat(service, now):
    with service.database.begin() as session:
        person = directory.add(
            session, name="虎站", agency_id="cn_nctlnp", language="zh", now=now
        )
        code = directory.link_code(session, person, clock.now())

    updates.take(service, text(f"/start {code}", chat=99))

    (said,) = reactions(service)
    assert "虎站" in said.payload["text"]
    with service.database.reading() as session:
        found = directory.contact_at(session, Channel.TELEGRAM, "99")
        assert found is not None
        assert found.id == person.id


@pytest.mark.parametrize("words", ["/start", "/start@amba_bot", "/start NOSUCHCODE"])
def test_start_without_a_good_code_says_what_to_do_in_every_language(service, words):
    updates.take(service, text(words, chat=99))

    (said,) = reactions(service)
    assert said.payload["text"].count("\n\n") == 2


def test_a_stranger_is_heard_told_how_and_not_without_end(service):
    for _ in range(9):
        updates.take(service, text("Здравствуйте", chat=99))

    assert len(inbox(service)) == 5
    assert len(reactions(service)) == 5


def test_talk_in_a_group_is_nobodys_business(service, alert, now):
    warn(service, alert, now, destinations=[(Channel.TELEGRAM, "-500")])

    updates.take(service, text("кто едет?", chat=-500, kind="group"))

    assert inbox(service) == []
    assert reactions(service) == []


def test_kinds_of_updates_that_we_do_not_know_are_passed_over(service):
    updates.take(service, {"update_id": next(numbers), "my_chat_member": {"x": 1}})

    assert reactions(service) == []


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
