import pytest

from alerts.models import Alert, AlertState, Via
from notifiers.models import Channel, Contact, ReplyKind
from tests.web.hooks.chats import reactions, state, tap
from tests.web.hooks.conftest import warn
from web import updates


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
