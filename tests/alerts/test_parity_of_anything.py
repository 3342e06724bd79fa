"""Whatever happens on this border, the languages agree and the SMS fits."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from alerts import parity, wording
from alerts.wording.facts import Facts, Quote, Recipient, Translation
from notifiers import sms_text
from tests.alerts.alert_facts import (
    CATEGORIES,
    SEVERITIES,
    URGENCIES,
    make_facts,
    make_fix,
)

words = st.text("абвгдежз АБВ", min_size=3, max_size=30).map(lambda s: "Ж" + s.strip())
han = st.text("虎豹林山河村镇东南西北", min_size=2, max_size=12).map(lambda s: "虎" + s)
latin = st.text("abcdefgh ABC", min_size=3, max_size=30).map(lambda s: "K" + s.strip())
digits = st.sampled_from(["", " 12", " 3-й", " 110"])
names = st.builds(
    lambda zh, ru, en, d: {"zh": zh + d.strip("-й"), "ru": ru + d, "en": en + d},
    han,
    words,
    latin,
    digits,
)
moments = st.datetimes(
    min_value=datetime(2015, 1, 1),  # noqa: DTZ001 (hypothesis wants it naive)
    max_value=datetime(2040, 1, 1),  # noqa: DTZ001
).map(lambda at: at.replace(tzinfo=UTC, microsecond=0))
bearings = st.floats(0, 360)
near = st.builds(
    lambda n, d, b: {"id": "x", "names": n, "distance_m": d, "bearing_deg": b},
    names,
    st.integers(0, 60_000),
    bearings,
)
towards = st.builds(
    lambda d, b, s: {"heading_deg": b, "distance_m": d, "side": "CN",
                     "earliest": {"foot": s, "vehicle": s // 5}},
    st.integers(0, 90_000), bearings, st.integers(0, 90_000),
)  # fmt: skip
zones = st.lists(
    st.builds(
        lambda n, r: {"names": n, "relation": r},
        names,
        st.sampled_from(["inside", "near"]),
    ),
    max_size=4,
)
fixes = st.fixed_dictionaries(
    {},
    optional={
        "side": st.sampled_from(["CN", "RU", "KP", None]),
        "sides_possible": st.sampled_from([[], ["CN"], ["CN", "RU"]]),
        "distance_to_border_m": st.none() | st.integers(0, 200_000),
        "belt": st.sampled_from(["0-5", "5-20", "20-50", ">50", None]),
        "border_uncertain": st.booleans(),
        "zones": zones,
        "sectors": zones,
        "settlement": st.none() | near,
        "crossing": st.none() | near,
        "towards": st.none() | towards,
    },
)
anything = st.text(max_size=300)
quotes = st.none() | st.builds(
    Quote,
    text=anything,
    language=st.sampled_from(["ru", "zh-Hans", "en", None]),
    translation=st.none()
    | st.builds(
        Translation,
        text=anything,
        language=st.sampled_from(["ru", "zh-Hans"]),
        by=st.sampled_from(["person", "machine"]),
    ),
)


@st.composite
def any_facts(draw: st.DrawFn) -> Facts:
    kind = draw(st.sampled_from(["alert", "update", "cancel", "all_clear"]))
    ordinal = draw(st.integers(2, 99))
    case = f"AMB-{draw(st.integers(2024, 2099))}-{draw(st.integers(1, 999_999)):06}"
    return make_facts(
        alert_number=f"{case}-{ordinal}",
        case_number=case,
        type=kind,
        refers_to=None if kind == "alert" else f"{case}-{ordinal - 1}",
        category=draw(st.sampled_from(sorted(CATEGORIES))),
        severity=draw(st.sampled_from(sorted(SEVERITIES))),
        urgency=draw(st.sampled_from(sorted(URGENCIES))),
        occurred_at=draw(moments),
        issued_at=draw(moments),
        lat=draw(st.floats(-90, 90)),
        lon=draw(st.floats(-180, 180)),
        accuracy_m=draw(st.none() | st.floats(0, 50_000)),
        zones=draw(
            st.sampled_from(
                [
                    {"CN": "Asia/Shanghai", "RU": "Asia/Vladivostok"},
                    {"CN": "Asia/Shanghai", "RU": "Asia/Yakutsk"},
                    {"CN": "Asia/Shanghai", "RU": "Asia/Vladivostok",
                     "KP": "Asia/Pyongyang"},
                ]
            )
        ),
        fix=make_fix(**draw(fixes)),
        people=draw(st.none() | st.integers(0, 2000)),
        armed=draw(st.none() | st.booleans()),
        transport=draw(st.sampled_from([None, "foot", "vehicle", "boat"])),
        heading_deg=draw(st.none() | bearings),
        animals=draw(st.none() | st.integers(0, 2000)),
        species=tuple(draw(st.lists(names, max_size=3))),
        quote=draw(quotes),
        reason=draw(quotes),
        warned=tuple(draw(st.lists(names, max_size=12))),
        exercise=draw(st.booleans()),
    )  # fmt: skip


recipients = st.builds(
    Recipient,
    agency_names=names,
    side=st.sampled_from(["CN", "RU", None]),
    due_at=st.none() | moments,
    code=st.none() | st.from_regex(r"[0-9]{4}", fullmatch=True),
    must_answer=st.booleans(),
    repeat=st.booleans(),
)


@settings(max_examples=300, deadline=None)
@given(any_facts(), recipients)
def test_whatever_the_facts_the_texts_agree_and_fit(facts, reader):
    texts = wording.texts(facts, reader)

    assert parity.check(texts, facts, reader) == []
    for one in texts.values():
        assert sms_text.utf16_units(one.short) <= 134
        assert len(one.full) <= wording.FULL_LIMIT
        assert "\n" not in one.title
    assert Facts.from_dict(facts.as_dict()) == facts
