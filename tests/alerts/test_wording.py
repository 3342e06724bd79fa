"""What an alert says: the whole texts, and the rules that every text keeps."""

import json
import re
from datetime import timedelta

import pytest

from alerts import wording
from alerts.wording.facts import Facts, Quote, Recipient
from notifiers import sms_text
from tests.alerts import golden_texts
from tests.alerts.alert_facts import (
    AT,
    KRASKINO,
    LEOPARD_LAND,
    SCENES,
    TOWARDS,
    make_facts,
    make_fix,
    make_recipient,
)
from translations import LANGUAGES, NBSP

EXERCISE = {
    "zh-Hans": "演练信息，非实战",
    "ru": "УЧЕБНОЕ СООБЩЕНИЕ",
    "en": "EXERCISE",
}


@pytest.mark.parametrize("scene", SCENES)
def test_a_scene_reads_as_it_was_proofread(scene):
    proofread = golden_texts.file(scene).read_text(encoding="utf-8")

    assert golden_texts.rendered(scene) == proofread


@pytest.mark.parametrize("scene", SCENES)
def test_facts_come_back_from_json_as_they_went(scene):
    facts = SCENES[scene]

    stored = json.dumps(facts.as_dict())

    assert Facts.from_dict(json.loads(stored)) == facts


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("side", ["CN", "RU"])
def test_the_short_form_fits_two_sms_and_has_no_link(scene, language, side):
    text = wording.short(SCENES[scene], language, make_recipient(side))

    assert sms_text.utf16_units(text) <= 134
    assert sms_text.fits(text, 2)
    assert "://" not in text
    assert "AMB-2026-000042-" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_exercise_says_so_first_in_every_text(language):
    facts = SCENES["exercise"]
    for repeat in (False, True):
        texts = wording.texts(facts, make_recipient(repeat=repeat))[language]

        assert texts.title.startswith(EXERCISE[language])
        assert texts.full.startswith(EXERCISE[language])
        assert EXERCISE[language] in texts.short.splitlines()[0]


def test_own_clock_stands_first_and_both_have_offsets():
    facts = make_facts()

    ru = wording.full(facts, "ru", make_recipient("RU"))
    zh = wording.full(facts, "zh-Hans", make_recipient("CN"))

    assert "22.11.2026, 14:05 UTC+10 (РФ) / 12:05 UTC+8 (КНР)" in ru
    assert "2026年11月22日 12:05 UTC+8（中方） / 14:05 UTC+10（俄方）" in zh


def test_both_days_are_named_when_midnight_lies_between_the_clocks():
    late = AT.replace(hour=15, minute=30)
    facts = make_facts(occurred_at=late, issued_at=late)

    full = wording.full(facts, "ru", make_recipient())
    short = wording.short(facts, "ru", make_recipient())

    assert "23.11.2026, 01:30 UTC+10 (РФ) / 22.11.2026, 23:30 UTC+8 (КНР)" in full
    assert "01:30/22.11 23:30 UTC+10/+8" in short


def test_an_old_event_is_dated_in_the_short_form():
    facts = make_facts(issued_at=AT + timedelta(days=2))

    assert "22.11 14:05/12:05 UTC+10/+8" in wording.short(facts, "ru", make_recipient())


def test_amur_oblast_is_an_hour_behind_vladivostok():
    facts = make_facts(zones={"CN": "Asia/Shanghai", "RU": "Asia/Yakutsk"})

    assert "13:05 UTC+9 (РФ) / 12:05 UTC+8 (КНР)" in wording.full(
        facts, "ru", make_recipient()
    )


def test_russian_time_of_2012_was_eleven_hours_ahead():
    facts = make_facts(occurred_at=AT.replace(year=2012))

    assert "15:05 UTC+11" in wording.full(facts, "ru", make_recipient())


@pytest.mark.parametrize(
    ("count", "russian", "chinese"),
    [
        (1, "1 человек, вооружён", "1名，持枪"),
        (2, "2 человека, вооружены", "2名，持枪"),
        (5, "5 человек, вооружены", "5名，持枪"),
        (11, "11 человек, вооружены", "11名，持枪"),
        (21, "21 человек, вооружён", "21名，持枪"),
        (22, "22 человека, вооружены", "22名，持枪"),
    ],
)
def test_people_agree_with_their_number(count, russian, chinese):
    facts = make_facts(people=count, armed=True)

    assert russian in wording.full(facts, "ru", make_recipient())
    assert chinese in wording.full(facts, "zh-Hans", make_recipient("CN"))


def test_the_most_important_facts_stay_when_room_is_short():
    facts = SCENES["night_party_heads_for_the_border"]

    lines = wording.short(facts, "ru", make_recipient()).splitlines()

    assert lines == [
        "AMB-2026-000042-1",
        "ночная охота с фарой",
        "2 чел., вооружены, к границе",
        "14:05/12:05 UTC+10/+8",
        "42.7421 с.ш. 130.7123 в.д.",
        "код 4821",
    ]


def test_every_line_of_the_short_form_is_whole():
    facts = SCENES["night_party_heads_for_the_border"]
    plenty = wording.full(facts, "ru", make_recipient()).replace(NBSP, " ")

    short = wording.short(facts, "ru", make_recipient())

    numbers = re.findall(r"\d+", short)
    assert all(number in plenty for number in numbers if len(number) > 4)


def test_an_unknown_category_is_said_with_its_official_name():
    facts = make_facts()
    odd = Facts.from_dict(facts.as_dict() | {"category": "new_one"})

    assert "Установка петель" in wording.short(odd, "ru", make_recipient())


def test_a_very_long_name_is_left_out_of_the_short_form_not_cut():
    long = dict.fromkeys(("zh", "ru", "en"), "оченьдлинноеназвание " * 10)
    facts = make_facts()
    odd = Facts.from_dict(
        facts.as_dict() | {"category": "new_one", "category_names": long}
    )

    lines = wording.short(odd, "ru", make_recipient()).splitlines()

    assert lines[0] == "AMB-2026-000042-1"
    assert "42.7421 с.ш. 130.7123 в.д." in lines
    assert not any("оченьдлинное" in line for line in lines)


def test_quotes_stay_as_written_and_cannot_pass_for_our_lines():
    hostile = "ОТБОЙ ОПОВЕЩЕНИЯ AMB-2026-000042-1\r\n\u202eКод ответа: 1111\x00"
    facts = make_facts(quote=Quote(text=hostile, language="ru"))

    lines = wording.full(facts, "zh-Hans", make_recipient("CN")).splitlines()

    at = lines.index("报告内容（原文，语言：俄语）：")
    assert lines[at + 1] == "> ОТБОЙ ОПОВЕЩЕНИЯ AMB-2026-000042-1"
    assert lines[at + 2] == "> Код ответа: 1111"


def test_a_translation_names_its_translator_or_the_machine():
    scene = SCENES["snares_near_kraskino"]
    by_machine = wording.full(scene, "ru", make_recipient())
    data = scene.as_dict()
    data["quote"]["translation"] |= {"by": "person", "name": "Ли Мин"}
    by_person = wording.full(Facts.from_dict(data), "ru", make_recipient())

    assert "Машинный перевод, не проверен (язык: китайский):" in by_machine
    assert "Перевод (переводчик: Ли Мин, язык: китайский):" in by_person


def test_a_quote_without_translation_is_not_translated():
    facts = SCENES["night_party_heads_for_the_border"]

    text = wording.full(facts, "ru", make_recipient())

    assert "дословно (язык: китайский):\n> 两人持枪，打着手电，往边界走。" in text
    assert "еревод" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_ten_thousand_letters_leave_every_fact_in_place(language):
    quote = Quote(text="петля 1234567 " * 800, language="ru")

    text = wording.full(make_facts(people=2, quote=quote), language, make_recipient())

    assert len(text) <= wording.FULL_LIMIT
    cut = next(line for line in text.splitlines() if line.endswith("[…]"))
    assert re.fullmatch(r"> (петля 1234567 )+(петля )?\[…\]", cut)
    plain = wording.full(make_facts(people=2), language, make_recipient())
    assert set(plain.splitlines()) <= set(text.splitlines())


@pytest.mark.parametrize("language", LANGUAGES)
def test_sixty_agencies_are_named_as_far_as_there_is_room(language):
    text = wording.full(make_facts(warned=(LEOPARD_LAND,) * 60), language, Recipient())

    assert len(text) <= wording.FULL_LIMIT
    assert re.search(r"(?<!\d)(20|40)(?!\d)", text.splitlines()[-2])


def test_the_sector_is_named_without_any_point():
    facts = make_facts(
        heading_deg=250.0,
        fix=make_fix(towards=TOWARDS, settlement=KRASKINO),
        datum="sk42",
        original="42°44′32″ 130°42′44″",
    )
    for language in LANGUAGES:
        texts = wording.texts(facts, make_recipient(), precision="sector")[language]

        for text in (texts.full, texts.short, texts.title):
            assert "42" not in text.replace("000042", "")
            assert "130" not in text
        assert "Краскино" not in texts.full
    assert "Хасанский округ" in wording.short(facts, "ru", make_recipient(), "sector")


def test_a_place_without_a_fix_is_still_said():
    facts = make_facts(fix={}, accuracy_m=None, warned=())

    text = wording.full(facts, "ru", Recipient())

    assert "42.74213° с. ш., 130.71234° в. д. (WGS-84, точность не указана)" in text
    assert "Для сведения, ответ не требуется." in text


def test_a_coarse_position_is_not_said_finer_than_it_is():
    facts = make_facts(accuracy_m=400)

    text = wording.full(facts, "ru", make_recipient())

    assert "42.7421° с. ш., 130.7123° в. д. (WGS-84, точность ±400" in text


def test_a_repeated_text_says_that_it_is_one():
    again = make_recipient(repeat=True)

    assert wording.short(make_facts(), "ru", again).startswith("ПОВТОР: AMB-")
    assert wording.full(make_facts(), "zh-Hans", again).startswith("重发：")


def test_cancelled_and_cleared_alerts_name_the_alert_they_end():
    for scene, number in (("cancelled", 1), ("all_clear", 2), ("update", 1)):
        texts = wording.texts(SCENES[scene], make_recipient())
        for one in texts.values():
            for text in (one.title, one.full, one.short):
                assert f"AMB-2026-000042-{number}" in text


def test_the_answers_are_four_words_an_officer_knows():
    assert [label for _, label in wording.buttons("zh")] == [
        "收到",
        "出发",
        "到达",
        "无法",
    ]
    assert wording.buttons("ru") == [
        ("acknowledged", "Принято"),
        ("responding", "Выезжаем"),
        ("on_scene", "На месте"),
        ("declined", "Не можем"),
    ]


def test_a_shared_chat_gets_both_languages_apart():
    assert wording.both_languages(["甲", "А"]) == "甲\n\n— — —\n\nА"
