"""Facts of alerts for tests: each maker shows only the difference."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from alerts.wording.facts import Facts, Quote, Recipient, Translation

AT = datetime(2026, 11, 22, 4, 5, tzinfo=UTC)
ZONES = {"CN": "Asia/Shanghai", "RU": "Asia/Vladivostok"}
TIGER = {"zh": "东北虎", "ru": "амурский тигр", "en": "Amur tiger"}
BEAR = {"zh": "棕熊", "ru": "бурый медведь", "en": "Brown bear"}
LEOPARD_LAND = {
    "zh": "豹之乡国家公园",
    "ru": "Национальный парк «Земля леопарда»",
    "en": "Land of the Leopard National Park",
}
OKHOTNADZOR = {
    "zh": "滨海边疆区狩猎监督局",
    "ru": "Охотнадзор Приморского края",
    "en": "Primorsky Okhotnadzor",
}
HUNCHUN = {
    "zh": "东北虎豹国家公园管理局珲春分局",
    "ru": "Хуньчуньское отделение управления национального парка",
    "en": "NCTLNP Hunchun sub-bureau",
}
KRASKINO = {
    "id": "kraskino",
    "names": {"zh": "克拉斯基诺", "ru": "Краскино", "en": "Kraskino"},
    "country": "RU",
    "distance_m": 6120,
    "bearing_deg": 292.0,
}
CROSSING = {
    "id": "hunchun_road",
    "names": {
        "zh": "珲春公路口岸—克拉斯基诺",
        "ru": "Хуньчунь — Краскино (МАПП «Краскино»)",
        "en": "Hunchun - Kraskino (road)",
    },
    "distance_m": 4260,
    "bearing_deg": 40.0,
}
TOWARDS = {
    "heading_deg": 250.0,
    "border": "CN-RU",
    "distance_m": 4230,
    "lat": 42.72914,
    "lon": 130.66378,
    "side": "CN",
    "earliest": {"foot": 5076, "vehicle": 600, "snowmobile": 508, "boat": 900},
}
CATEGORIES = {
    "poaching_snare": ("下套猎捕", "установка петель", "Snaring"),
    "poaching_night_light": (
        "夜间照明行猎",
        "ночная охота с применением световых устройств («из-под фары»)",
        "Night hunting with a spotlight",
    ),
    "traff_crossing": (
        "口岸走私",
        "контрабанда через пункт пропуска",
        "Smuggling through a crossing point",
    ),
    "traff_green_border": (
        "绕关走私",
        "контрабанда вне пунктов пропуска (пешком, по реке, по льду)",
        "Smuggling outside crossing points (on foot, river, ice)",
    ),
    "htc_settlement": (
        "虎豹进入或靠近村屯",
        "выход тигра к населённому пункту",
        "Tiger in or near a settlement",
    ),
}
SEVERITIES = {
    "critical": ("极高", "критическая", "Critical"),
    "high": ("高", "высокая", "High"),
    "medium": ("中", "средняя", "Medium"),
}
URGENCIES = {
    "flash": (
        "特急",
        "незамедлительно (преследование / угроза жизни)",
        "Flash (hot pursuit / life at risk)",
    ),
    "urgent": ("加急", "срочно", "Urgent"),
    "priority": ("急件", "в течение суток", "Priority (same day)"),
}


def names(zh: str, ru: str, en: str) -> dict[str, str]:
    return {"zh": zh, "ru": ru, "en": en}


def make_fix(**changes: Any) -> dict[str, Any]:
    return {
        "side": "RU",
        "sides_possible": ["RU"],
        "border": "CN-RU",
        "distance_to_border_m": 3914,
        "belt": "0-5",
        "border_uncertain": False,
        "zones": [{"id": "lol", "names": LEOPARD_LAND, "relation": "inside"}],
        "sectors": [
            {
                "id": "khasan",
                "side": "RU",
                "names": names("哈桑区", "Хасанский округ", "Khasansky district"),
                "agencies": [],
            }
        ],
        "crossing": CROSSING,
        "settlement": KRASKINO,
        "towards": None,
        "km_from_tripoint": None,
        "zones_version": "1",
    } | changes


def make_facts(**changes: Any) -> Facts:
    category = changes.get("category", "poaching_snare")
    severity = changes.get("severity", "medium")
    urgency = changes.get("urgency", "priority")
    values: dict[str, Any] = {
        "alert_number": "AMB-2026-000042-1",
        "case_number": "AMB-2026-000042",
        "category": category,
        "category_names": names(*CATEGORIES[category]),
        "severity": severity,
        "severity_names": names(*SEVERITIES[severity]),
        "urgency": urgency,
        "urgency_names": names(*URGENCIES[urgency]),
        "occurred_at": AT,
        "issued_at": AT + timedelta(minutes=7),
        "lat": 42.74213,
        "lon": 130.71234,
        "accuracy_m": 30,
        "zones": ZONES,
        "fix": make_fix(),
        "warned": (LEOPARD_LAND, OKHOTNADZOR, HUNCHUN),
    }
    return Facts(**values | changes)


def make_recipient(side: str = "RU", **changes: Any) -> Recipient:
    ours = Recipient(
        agency_names=LEOPARD_LAND if side == "RU" else HUNCHUN,
        side=side,
        due_at=AT + timedelta(minutes=17),
        code="4821" if side == "RU" else "7390",
        must_answer=True,
    )
    return replace(ours, **changes)


# What a day on this border brings.
SCENES: dict[str, Facts] = {
    "snares_near_kraskino": make_facts(
        species=(TIGER,),
        quote=Quote(
            text="На тропе 12 петель из троса, одна с шерстью.\nСнимаем.",
            language="ru",
            translation=Translation(
                text="小路上有12个钢丝套，其中一个带毛。\n正在清除。",
                language="zh-Hans",
            ),
        ),
    ),
    "night_party_heads_for_the_border": make_facts(
        category="poaching_night_light",
        severity="high",
        urgency="flash",
        people=2,
        armed=True,
        transport="foot",
        heading_deg=250.0,
        fix=make_fix(towards=TOWARDS),
        quote=Quote(text="两人持枪，打着手电，往边界走。", language="zh-Hans"),
    ),
    "tiger_in_a_village": make_facts(
        category="htc_settlement",
        severity="high",
        urgency="flash",
        animals=1,
        species=(TIGER,),
        fix=make_fix(settlement=KRASKINO | {"distance_m": 60}),
    ),
    "smuggling_at_a_crossing": make_facts(
        category="traff_crossing",
        severity="high",
        urgency="urgent",
        people=1,
        armed=False,
        transport="vehicle",
        species=(BEAR,),
        fix=make_fix(crossing=CROSSING | {"distance_m": 40}),
    ),
    "cancelled": make_facts(
        type="cancel",
        alert_number="AMB-2026-000042-3",
        refers_to="AMB-2026-000042-1",
        reason=Quote(text="Петли учебные, установлены парком.", language="ru"),
    ),
    "update": make_facts(
        type="update",
        alert_number="AMB-2026-000042-2",
        refers_to="AMB-2026-000042-1",
        people=5,
        fix=make_fix(towards=TOWARDS),
        accuracy_m=400,
        datum="sk42",
        original="42°44′32″ с.ш. 130°42′44″ в.д.",
    ),
    "all_clear": make_facts(
        category="htc_settlement",
        type="all_clear",
        alert_number="AMB-2026-000042-4",
        refers_to="AMB-2026-000042-2",
    ),
    "exercise": make_facts(
        category="traff_green_border",
        severity="critical",
        urgency="flash",
        people=5,
        armed=True,
        transport="snowmobile",
        exercise=True,
        fix=make_fix(towards=TOWARDS, sides_possible=["CN", "RU"]),
    ),
}
