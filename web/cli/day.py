"""A realistic day on the border, as reports, answers and moves: all of it fictional.

Told as data; `demo` plays it. Answers come from whichever agencies the rules warn:
a scene says how far they go on each side, not who they are.
"""

from dataclasses import dataclass
from typing import Any

from translations import N_


@dataclass(frozen=True)
class Scene:
    """One incident: what is reported, what the sides answer, how it ends."""

    title: str
    minutes_ago: int
    report: dict[str, Any]
    answers: dict[str, tuple[str, ...]]  # side → what each of its agencies says
    moves: tuple[tuple[str, str], ...] = ()  # stage, reason
    outcome: str | None = None
    all_clear: str | None = None
    note: str | None = None


DAY = (
    Scene(
        N_("Morning: a line of snares on the tiger's path"),
        340,
        {
            "category": "poaching_snare",
            "place": {"lat": 42.7586, "lon": 130.7232, "accuracy_m": 30},
            "text": "Линия из 14 петель вдоль ручья, следы двух человек, "
            "свежие, ведут на запад",
            "language": "ru",
            "species": ["panthera_tigris_altaica"],
            "people": 2,
        },
        {"RU": ("acknowledged", "responding", "on_scene"), "CN": ("acknowledged",)},
        (
            ("verified", "Петли сфотографированы и сняты"),
            ("responding", "Выехала опергруппа"),
            ("investigating", "Материал передан в полицию"),
        ),
        note="Снято 14 петель, одна сработала: шерсть изюбря.",
    ),
    Scene(
        N_("Noon: smuggling at a crossing"),
        190,
        {
            "category": "traff_crossing",
            "place": {"lat": 42.8, "lon": 130.58, "accuracy_m": 300},
            "text": "口岸查验货车时发现夹藏熊掌和虎骨，司机已被控制",
            "language": "zh",
            "species": ["panthera_tigris_altaica", "ursus_thibetanus"],
            "people": 1,
            "transport": "vehicle",
        },
        {"CN": ("responding", "handed_over"), "RU": ("acknowledged",)},
        (
            ("verified", "口岸海关现场确认"),
            ("responding", "缉私部门到场"),
            ("investigating", "立案侦查"),
            ("charged", "移送审查起诉"),
            ("in_court", "提起公诉"),
        ),
        "convicted",
    ),
    Scene(
        N_("Dusk: a tiger in a village"),
        75,
        {
            "category": "htc_settlement",
            "place": {"lat": 43.1951, "lon": 131.0726, "accuracy_m": 500},
            "text": "村口发现一只成年虎，已咬死一只狗，村民已回屋",
            "language": "zh",
            "species": ["panthera_tigris_altaica"],
            "animals": 1,
        },
        {"CN": ("responding", "on_scene"), "RU": ("acknowledged",)},
        (
            ("verified", "护林员现场看到足迹"),
            ("responding", "应急队出动"),
            ("monitoring", "虎已返回山林，红外相机监测"),
        ),
        all_clear="虎已离开村庄返回山林",
    ),
    Scene(
        N_("Night: hunters with a spotlight heading for the border"),
        4,
        {
            "category": "poaching_night_light",
            "place": {"lat": 42.6700, "lon": 130.6400, "accuracy_m": 150},
            "text": "Двое с фарой и карабином на квадроцикле, уходят к границе",
            "language": "ru",
            "species": ["panthera_tigris_altaica"],
            "people": 2,
            "armed": True,
            "heading_deg": 245,
            "towards_border": True,
            "transport": "vehicle",
        },
        {"RU": ("responding",), "CN": ("acknowledged", "responding")},
        (("verified", "Подтверждено вторым постом"),),
    ),
)
