"""Every text is there in both languages, whole, and as an officer would write it."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog, Message
from opencc import OpenCC
from pymorphy3 import MorphAnalyzer

from translations import messages

TRANSLATED = ("zh-Hans", "ru")
PLURALS = {"zh-Hans": 1, "ru": 3}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}")  # braces: filled in the browser
LATIN = re.compile(r"[A-Za-z][A-Za-z0-9'-]*")
# Words written in Latin letters in all languages.
INTERNATIONAL = {
    *("Amba", "AMB", "API", "ASCII", "CAP", "CGCS2000", "CITES", "CSV", "DNA"),
    *("DingTalk", "Feature", "FeatureCollection", "GPS", "GPX", "GSK", "GSK-2011"),
    *("GeoJSON", "ID", "JSON", "JavaScript", "MAX", "MGRS", "MultiPolygon", "NUL"),
    *("ODbL", "OpenStreetMap", "PDF", "Point", "Polygon", "PostgreSQL", "SK", "SK-42"),
    *("SK-95", "SMS", "SMTP", "Telegram", "Twilio", "URL", "UTC", "UTF-8", "UTM"),
    *("WGS-84", "WeCom", "XLSX", "XML", "https"),
}
# What is typed to a machine, or read by one, is the same in every language.
VERBATIM = re.compile(
    r"flask [a-z]+(?: [a-z]+)?(?: --[a-z]+)?|--[a-z]+|/start|AMBA_[A-Z_]+"
    r"|application/json|Authorization: Bearer|Idempotency-Key|U\+0000"
    r"|\b(?:category|occurred_at|lat|lon|text|zh|ru|en)\b"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:+]+|52T FN 12345 67890"
)
HAN = "\u4e00-\u9fff"
# ASCII punctuation beside Chinese characters; the full-width forms belong there.
HALF_WIDTH = re.compile(rf"[{HAN}][,;:!?()]|[,;:!?()][{HAN}]")


@pytest.fixture(scope="module")
def texts() -> Catalog:
    return messages.extracted()


def entries(language: str) -> Iterator[tuple[Message, tuple[str, ...]]]:
    for message in messages.read(language):
        if message.id:
            said = message.string
            forms = said if isinstance(said, (tuple, list)) else (said,)
            yield message, tuple(form or "" for form in forms)


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_missing_empty_or_fuzzy(language, texts):
    missing = [text.id for text in messages.untranslated(language, texts)]

    assert missing == [], "run `make messages` and translate"


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_of_a_text_that_is_gone(language, texts):
    def key(message: Message) -> tuple[str | None, object]:
        return message.context, message.id

    gone = {key(m) for m, _ in entries(language)} - {key(m) for m in texts}

    assert gone == set(), "run `make messages`"


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_keeps_the_placeholders(language):
    for message, forms in entries(language):
        ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
        wanted = set().union(*(PLACEHOLDER.findall(one) for one in ids))
        for form in filter(None, forms):
            assert set(PLACEHOLDER.findall(form)) == wanted, message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_plural_has_the_forms_of_its_language(language):
    assert messages.read(language).num_plurals == PLURALS[language]
    for message, forms in entries(language):
        wanted = PLURALS[language] if isinstance(message.id, tuple) else 1
        assert len(forms) == wanted, message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_english_word_is_left(language):
    for message, forms in entries(language):
        for form in forms:
            said = VERBATIM.sub(" ", PLACEHOLDER.sub(" ", form))
            words = set(LATIN.findall(said))
            assert words <= INTERNATIONAL, (message.id, form)


def test_chinese_is_simplified():
    simplified = OpenCC("t2s")
    for message, forms in entries("zh-Hans"):
        for form in forms:
            assert simplified.convert(form) == form, message.id


def test_chinese_has_its_own_punctuation():
    for message, forms in entries("zh-Hans"):
        for form in forms:
            assert not HALF_WIDTH.search(form), (message.id, form)
            assert '"' not in form, (message.id, form)
            assert not re.search("[\u0400-\u052f]", form), (message.id, form)


def test_russian_quotes_are_guillemets():
    for message, forms in entries("ru"):
        for form in forms:
            assert not re.search('["“”„\u3400-\u9fff]', form), (message.id, form)
            assert form.count("«") == form.count("»"), (message.id, form)


def test_a_translation_ends_as_its_original_ends():
    ends = {".": ".。", "?": "?？", ":": ":：", "…": "…"}
    for language in TRANSLATED:
        for message, forms in entries(language):
            many = message.id[-1] if isinstance(message.id, tuple) else message.id
            for form in filter(None, forms):
                wanted = ends.get(many[-1])
                assert wanted is None or form[-1] in wanted, (message.id, form)


def test_russian_plurals_agree_with_one_two_and_five():
    """The noun after the number, where there is one, has the case that it governs."""
    oracle = MorphAnalyzer()
    checked = 0
    for message, forms in entries("ru"):
        if len(forms) != PLURALS["ru"]:
            continue
        nouns = [re.search(r"%\(n\)s ([а-яё]+)(?!\.)\b", form) for form in forms]
        if not all(nouns):
            continue
        one, few, many = (noun[1] for noun in nouns if noun)
        readings = [
            word
            for word in oracle.parse(one)
            if "NOUN" in word.tag and {"nomn", "accs"} & {word.tag.case}
        ]
        expected = {
            (word.make_agree_with_number(2).word, word.make_agree_with_number(5).word)
            for word in readings
        }
        # The oracle says "5 людей"; counted people are "5 человек".
        expected |= {("человека", "человек")} if one == "человек" else set()
        assert not readings or (few, many) in expected, message.id
        checked += bool(readings)
    assert checked >= 3
