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
    """Whether *alert* wants an answer.

    A cancellation and an all-clear do not, nor does what nobody was sent.
    """
    return alert.type in telling.ASKING and alert.issued_at is not None


def silence(alert: Alert) -> str:
    """Return why *alert* wants no answer."""
    t = language.current()
    if alert.issued_at is None:
        return t._("Nobody was told")
    return t._("No answer needed")


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
        return silence(warning.alert)
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
