import pytest

from notifiers import country_rules, phone_numbers, sms, sms_text
from notifiers.channel import GiveUp, TryAgain
from notifiers.notice import Notice
from tests.notifiers.conftest import make_notice

CHINA, RUSSIA, ELSEWHERE = "+8613912345678", "+79141234567", "+12025550123"
LINKED = make_notice(short="Петли https://amba.example/AMB-1 у реки www.x.ru/1")


def test_no_link_goes_to_china():
    assert sms.body(CHINA, LINKED) == "Петли у реки"


def test_a_link_goes_where_it_may():
    assert "https://amba.example/AMB-1" in sms.body(RUSSIA, LINKED)


@pytest.mark.parametrize("number", [CHINA, RUSSIA])
def test_nobody_is_asked_to_answer_where_no_answer_arrives(number):
    assert sms.body(number, make_notice()) == "AMB-2026-000042-1 петли"


def test_the_way_to_answer_is_told_where_it_works():
    told = sms.body(ELSEWHERE, make_notice())

    assert told == "AMB-2026-000042-1 петли\n1 Принято, 2 Не можем"


def test_the_way_to_answer_never_costs_a_third_segment():
    long = make_notice(short="я" * 130)

    told = sms.body(ELSEWHERE, long)

    assert told == "я" * 130
    assert sms_text.count(told).segments == 2


def test_a_repeat_differs_from_the_first_text_and_says_why():
    notice = make_notice("zh-Hans", short="钢丝套", repeat=True)

    told = sms.body(CHINA, notice)

    assert told.endswith("：钢丝套")
    assert len(told) > len("：钢丝套")


def test_a_notice_survives_being_kept():
    notice = make_notice(place=(42.9, 131.1), code="4821", exercise=True)

    assert Notice.from_dict(notice.as_dict()) == notice


def test_the_longest_prefix_rules():
    assert country_rules.of(CHINA).prefix == "+86"
    assert country_rules.of(RUSSIA).prefix == "+7"
    assert country_rules.of("+85021234567").prefix == "+"


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("8 (914) 123-45-67", "RU", RUSSIA),
        ("+7 914 123 45 67", None, RUSSIA),
        ("139 1234 5678", "CN", CHINA),
        ("＋８６ 139 1234 5678", None, CHINA),
    ],
)
def test_numbers_are_read_as_both_sides_write_them(text, region, number):
    assert phone_numbers.e164(text, region) == number


@pytest.mark.parametrize(
    ("status", "code", "again", "dead"),
    [
        (429, 20429, True, None),
        (401, 20003, True, None),
        (503, None, True, None),
        (400, 30008, True, None),
        (400, 21211, False, True),
        (400, 21614, False, True),
        (400, 21610, False, True),
        (400, 21606, False, False),
        (400, 30007, False, False),
        (400, None, False, False),
        (403, None, True, None),
    ],
)
def test_each_error_of_twilio_has_its_meaning(status, code, again, dead):
    failure = sms.meaning(status, code)

    assert isinstance(failure, TryAgain if again else GiveUp)
    if isinstance(failure, GiveUp):
        assert failure.dead is dead
