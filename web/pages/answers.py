"""Answers given through pages: the buttons, and what becomes of a tap."""

from alerts import wording
from alerts.models import WarningState
from web import language

ALL = (
    WarningState.ACKNOWLEDGED,
    WarningState.RESPONDING,
    WarningState.ON_SCENE,
    WarningState.HANDED_OVER,
    WarningState.DECLINED,
)


def buttons(tag: str | None = None) -> list[tuple[str, str]]:
    """Return (answer, label) of the four answers, for the reader or in *tag*."""
    return wording.buttons(tag or language.current().language)


def given(text: str | None) -> WarningState | None:
    """Return the answer that *text* names, or None if it is none."""
    return next((one for one in ALL if one.value == text), None)
