import pytest

from notifiers import directory
from notifiers.models import Channel, Contact, ReplyKind
from tests.web.hooks.chats import inbox, numbers, reactions, state, text
from tests.web.hooks.conftest import make_alert, send_again, warn
from web import clock, updates


@pytest.fixture
def officer(service, alert, now):
    return warn(service, alert, now)


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
