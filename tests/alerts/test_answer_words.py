import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts import answering
from alerts.models import WarningState

W = WarningState


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到", (W.ACKNOWLEDGED, None)),
        ("收到4821", (W.ACKNOWLEDGED, "4821")),
        ("１ ４８２１", (W.ACKNOWLEDGED, "4821")),
        ("1 4821", (W.ACKNOWLEDGED, "4821")),
        ("14821", (W.ACKNOWLEDGED, "4821")),
        ("4821 1", (W.ACKNOWLEDGED, "4821")),
        ("ПРИНЯТО 4821", (W.ACKNOWLEDGED, "4821")),
        ("  принято!!! ", (W.ACKNOWLEDGED, None)),
        ("4821", (W.ACKNOWLEDGED, "4821")),
        ("Принято, выезжаем", (W.RESPONDING, None)),
        ("出发。", (W.RESPONDING, None)),
        ("В пути", (W.RESPONDING, None)),
        ("3-4821", (W.ON_SCENE, "4821")),
        ("На месте 4821", (W.ON_SCENE, "4821")),
        ("到达", (W.ON_SCENE, None)),
        ("无法 4821", (W.DECLINED, "4821")),
        ("Не можем.", (W.DECLINED, None)),
        ("4", (W.DECLINED, None)),
        ("移交", (W.HANDED_OVER, None)),
        ("OK 482193", (W.ACKNOWLEDGED, "482193")),
    ],
)
def test_an_answer_typed_by_hand_is_understood(
    text: str, expected: tuple[WarningState, str | None]
) -> None:
    assert answering.parse(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "5", "не принято", "принято, не могу", "где это?", "принято 4821 4822",
     "видел тигра", "什么", "🐅", "0 4821"],
)  # fmt: skip
def test_what_is_no_answer_is_not_guessed_at(text: str) -> None:
    assert answering.parse(text) is None


@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    answering.parse(text)
