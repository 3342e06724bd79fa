"""Where each agency stands: whether an answer is wanted, awaited, or given."""

from alerts.models import (
    Alert,
    AlertState,
    AlertType,
    Warning,  # noqa: A004 - DESIGN's word
    WarningState,
)
from alerts.raising import telling
from web import language, words

AWAITING = (AlertState.ISSUED, AlertState.EXPIRED)
OVER = (AlertState.CLOSED, AlertState.CANCELLED)


def asks(alert: Alert) -> bool:
    """Whether *alert* wants an answer: a cancellation and an all-clear do not."""
    return alert.type in telling.ASKING


def is_awaited(warning: Warning) -> bool:
    """Whether the answer to *warning* is still waited for."""
    return (
        warning.state == WarningState.WAITING
        and asks(warning.alert)
        and warning.alert.state in AWAITING
    )


def answer(warning: Warning) -> str:
    """Return what an agency said, or why nothing is to be said."""
    t = language.current()
    if not asks(warning.alert):
        return t._("No answer needed")
    if warning.state == WarningState.WAITING and warning.alert.state in OVER:
        return t._("No answer was given")
    return words.said(t, warning.state)


def relation(alert: Alert) -> str:
    """Return what *alert* does to the one that it refers to."""
    t = language.current()
    number = alert.refers_to.number if alert.refers_to else ""
    return {
        AlertType.UPDATE: t._("Replaces the alert %(number)s", number=number),
        AlertType.CANCEL: t._("Cancels the alert %(number)s", number=number),
        AlertType.ALL_CLEAR: t._("Ends the alert %(number)s", number=number),
    }.get(alert.type, number)
