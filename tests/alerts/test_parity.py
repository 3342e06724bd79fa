"""The gate sees what was changed in one language, and lets honest texts through."""

from dataclasses import replace
from datetime import timedelta

import pytest

from alerts import parity, wording
from config.errors import Refused
from tests.alerts.alert_facts import (
    AT,
    SCENES,
    make_facts,
    make_recipient,
)
from translations import LANGUAGES


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("side", ["CN", "RU"])
@pytest.mark.parametrize("precision", ["exact", "sector"])
def test_the_texts_of_a_scene_agree(scene, side, precision):
    facts, reader = SCENES[scene], make_recipient(side)

    texts = wording.texts(facts, reader, precision)

    assert parity.check(texts, facts, reader, precision) == []


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["title", "full", "short"])
def test_every_changed_digit_of_ours_is_noticed(scene, language, form):
    facts, reader = SCENES[scene], make_recipient()
    texts = wording.texts(facts, reader)
    text = getattr(texts[language], form)

    for at, letter in enumerate(text):
        if not ("0" <= letter <= "9"):
            continue
        other = text[:at] + str((int(letter) + 1) % 10) + text[at + 1 :]
        forged = texts | {language: replace(texts[language], **{form: other})}

        assert parity.check(forged, facts, reader), f"{text[at - 9 : at + 9]!r}"


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["full", "short"])
def test_every_missing_line_is_noticed(scene, language, form):
    facts, reader = SCENES[scene], make_recipient()
    texts = wording.texts(facts, reader)
    lines = getattr(texts[language], form).splitlines()

    for at, line in enumerate(lines):
        if not line:
            continue
        other = "\n".join(lines[:at] + lines[at + 1 :])
        forged = texts | {language: replace(texts[language], **{form: other})}

        assert parity.check(forged, facts, reader), line


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        ("ru", "14:05 UTC+10", "14:06 UTC+10"),
        ("ru", "14:05 UTC+10", "14:05 UTC+11"),
        ("ru", "22.11.2026", "23.11.2026"),
        ("ru", "3,9", "39"),
        ("ru", "3,9", "3.9"),
        ("ru", "на ЗСЗ", "на ВСВ"),
        ("ru", "с. ш.", "ю. ш."),
        ("ru", "±30", "±300"),
        ("ru", "AMB-2026-000042-1", "AMB-2026-000043-1"),
        ("ru", "2 человека", "3 человека"),
        ("ru", "0–5", "5–20"),
        ("ru", "4821", "4812"),
        ("ru", "Люди", "人员"),
        ("ru", "> 两人", "> 三人"),
        ("zh-Hans", "12:05 UTC+8", "12:50 UTC+8"),
        ("zh-Hans", "西北偏西", "东南偏东"),
        ("zh-Hans", "3.9公里", "3.9米"),
        ("zh-Hans", "东经", "西经"),
        ("zh-Hans", "2026年11月22日", "2026年12月22日"),
        ("zh-Hans", "2名", "3名"),
        ("zh-Hans", "人员", "Люди"),
        ("en", "WNW", "ESE"),
        ("en", "22 Nov 2026", "22 Dec 2026"),
        ("en", "3.9", "3.8"),
        ("en", "° N", "° S"),
    ],
)
def test_a_changed_fact_is_noticed(language, old, new):
    facts = SCENES["night_party_heads_for_the_border"]
    texts = wording.texts(facts, make_recipient())
    full = texts[language].full
    assert old in full

    forged = replace(texts[language], full=full.replace(old, new, 1))

    assert parity.check(texts | {language: forged}, facts, make_recipient())


@pytest.mark.parametrize("form", ["title", "full", "short"])
def test_the_same_wrong_number_in_every_language_is_noticed(form):
    facts, reader = SCENES["exercise"], make_recipient()
    texts = {
        language: replace(one, **{form: getattr(one, form).replace("000042", "000024")})
        for language, one in wording.texts(facts, reader).items()
    }

    assert parity.check(texts, facts, reader)


def test_the_same_wrong_time_in_every_language_is_noticed():
    facts, reader = make_facts(), make_recipient()
    texts = wording.texts(replace(facts, occurred_at=AT + timedelta(hours=1)), reader)

    assert parity.check(texts, facts, reader)


def test_the_same_missing_deadline_is_noticed():
    facts = make_facts()
    texts = wording.texts(facts, make_recipient(must_answer=False))

    assert parity.check(texts, facts, make_recipient())


def test_the_same_wrong_place_in_every_language_is_noticed():
    facts, reader = make_facts(), make_recipient()
    texts = wording.texts(replace(facts, lat=facts.lat + 0.001), reader)

    assert parity.check(texts, facts, reader)


@pytest.mark.parametrize("form", ["title", "full", "short"])
def test_an_exercise_without_its_mark_is_noticed(form):
    drill = SCENES["exercise"]
    real = wording.texts(replace(drill, exercise=False), make_recipient())
    texts = {
        language: replace(one, **{form: getattr(real[language], form)})
        for language, one in wording.texts(drill, make_recipient()).items()
    }

    assert parity.check(texts, drill, make_recipient())


def test_a_missing_language_is_noticed():
    facts = make_facts()
    texts = wording.texts(facts, make_recipient())
    del texts["ru"]

    assert "ru full: missing" in parity.check(texts, facts, make_recipient())


def test_an_empty_text_is_noticed():
    facts = make_facts()
    texts = wording.texts(facts, make_recipient())
    texts["zh-Hans"] = replace(texts["zh-Hans"], short=" ")

    violations = parity.check(texts, facts, make_recipient())

    assert violations == ["zh-Hans short: missing"]


def test_a_link_in_an_sms_is_noticed():
    facts = make_facts()
    texts = {
        language: replace(one, short=one.short + " amba.example.com")
        for language, one in wording.texts(facts, make_recipient()).items()
    }

    assert parity.check(texts, facts, make_recipient())


def test_the_gate_refuses_and_names_the_alert_but_no_place():
    facts = make_facts()
    texts = wording.texts(facts, make_recipient())
    texts["ru"] = replace(texts["ru"], full=texts["ru"].full.replace("42.7", "42.8"))

    with pytest.raises(parity.ParityBroken) as refusal:
        parity.require(texts, facts, make_recipient())

    assert isinstance(refusal.value, Refused)
    assert "AMB-2026-000042-1" in str(refusal.value)
    assert "42.8" not in str(refusal.value)
    assert "coordinates" in str(refusal.value)
