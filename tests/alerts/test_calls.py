"""What a warning says that is told again: the same facts, and never the same text."""

from datetime import timedelta

import pytest

from alerts import parity, wording
from alerts.wording import Call
from notifiers import sms_text
from tests.alerts.alert_facts import AT, SCENES, make_facts, make_recipient
from translations import LANGUAGES

ASKING = [name for name, facts in SCENES.items() if facts.type in {"alert", "update"}]
CALLS = [
    Call(number=1, at=AT + timedelta(minutes=5)),
    Call(number=12, at=AT + timedelta(days=2), escalated=True),
]


@pytest.mark.parametrize("scene", ASKING)
@pytest.mark.parametrize("side", ["CN", "RU"])
@pytest.mark.parametrize("call", CALLS)
def test_a_call_says_the_same_in_every_language(scene, side, call):
    reader = make_recipient(side, call=call)

    texts = wording.texts(SCENES[scene], reader)

    assert parity.check(texts, SCENES[scene], reader) == []


@pytest.mark.parametrize("scene", ASKING)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("call", CALLS)
def test_the_short_form_of_a_call_still_fits_and_says_what_it_is(scene, language, call):
    text = wording.short(SCENES[scene], language, make_recipient("CN", call=call))

    assert sms_text.utf16_units(text) <= 134
    assert str(call.number) in text
    assert (SCENES[scene].refers_to or SCENES[scene].alert_number) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_calls_about_a_warning_read_the_same(language):
    facts = make_facts()
    calls = [None, *(Call(number=n, at=AT) for n in range(1, 9))]

    said = {wording.short(facts, language, make_recipient(call=one)) for one in calls}

    assert len(said) == len(calls)


def test_a_deadline_that_is_over_is_not_given_as_one_to_come():
    due = AT + timedelta(minutes=10)
    early = make_recipient(due_at=due, call=Call(number=1, at=AT))
    late = make_recipient(due_at=due, call=Call(number=2, at=due, escalated=True))

    assert "Confirm receipt by" in wording.full(make_facts(), "en", early)
    text = wording.full(make_facts(), "en", late)

    assert "Confirm receipt by" not in text
    assert "The time to answer ran out: 22 Nov 2026, 14:15 UTC+10" in text
    assert "answer by" not in wording.short(make_facts(), "en", late)
