"""What people see after an answer: their own messages change, and say who answered."""

from datetime import datetime

from sqlalchemy.orm import Session

from alerts import wording
from alerts.models import Warning, WarningState  # noqa: A004
from config.reference import Reference
from notifiers import replies
from translations import N_, Translator, translator

_W = WarningState
# The buttons that still make sense after an answer; the others go away.
BUTTONS_LEFT = {
    _W.ACKNOWLEDGED: frozenset({_W.RESPONDING, _W.ON_SCENE, _W.DECLINED}),
    _W.RESPONDING: frozenset({_W.ON_SCENE, _W.DECLINED}),
    _W.ON_SCENE: frozenset[WarningState](),
    _W.HANDED_OVER: frozenset[WarningState](),
    _W.DECLINED: frozenset[WarningState](),
}


def settle(
    session: Session, reference: Reference, warning: Warning, now: datetime
) -> int:
    """Queue what the chats of the agency of *warning* show after its answer.

    Call it in the transaction of the answer, whichever way that came. Return how many
    messages change.
    """
    return replies.settle_messages(
        session,
        topic=warning.alert.number,
        party=warning.agency_id,
        line=lambda language: answered_line(reference, warning, language, now),
        keep=frozenset(str(left) for left in BUTTONS_LEFT.get(warning.state, ())),
        now=now,
    )


def answered_line(
    reference: Reference, warning: Warning, language: str, now: datetime
) -> str:
    """Return `Received: Kraskino duty desk, 14:05 UTC+10 / 12:05 UTC+8`."""
    t = translator(language)
    return t._(
        "%(answer)s: %(name)s, %(time)s",
        answer=answer_word(t, warning.state),
        name=warning.answered_by or "",
        time=clocks(t, reference, warning.side, now),
    )


def answer_word(t: Translator, state: WarningState) -> str:
    """Return what the button of *state* says."""
    if state == WarningState.HANDED_OVER:
        return t.p("answer", "Handed over")
    return dict(wording.buttons(t.language)).get(state.value, state.value)


def clocks(t: Translator, reference: Reference, first: str, now: datetime) -> str:
    """Return the time on the clocks of all sides that take part, *first* first."""
    sides = [side for side in reference.sides.values() if side.takes_part]
    sides.sort(key=lambda side: side.id != first)
    return " / ".join(t.time(now, side.zone) for side in sides)


def recorded(t: Translator, warning: Warning) -> str:
    """Return what whoever answered reads."""
    return t._(
        "Recorded: %(answer)s. Alert %(number)s.",
        answer=answer_word(t, warning.state),
        number=warning.alert.number,
    )


NOT_AN_ANSWER = N_(
    "This is not an answer that the program understands; a dispatcher will read it. To "
    "answer an alert, send 1, 2, 3 or 4 and the code of the alert."
)
