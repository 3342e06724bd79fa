"""Moments as readers see them: how long ago, and on the clocks of both sides."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_timedelta
from markupsafe import Markup, escape

from translations import Translator
from web import access, clock, language, service

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
JUST_NOW = timedelta(minutes=1)
ABSOLUTE_AFTER = timedelta(days=6)


def zones() -> list[tuple[str, str]]:
    """Return (side, IANA zone) of both sides, the reader's own first.

    Who has no side reads as the side that runs the service.
    """
    running, reader = service.current(), access.visitor()
    own = (reader.side if reader else None) or running.settings.side
    reference = running.reference
    shown = [(side, reference.sides[side].zone) for side in reference.participants]
    return sorted(shown, key=lambda one: one[0] != own)


def ago(moment: datetime) -> Markup:
    """Return how long ago *moment* was, with both clocks on hovering."""
    return _element(moment, _relative(moment, clock.now(), language.current()), "ago")


def both(moment: datetime) -> Markup:
    """Return *moment* on the clocks of both sides, with dates."""
    return _element(moment, in_full(moment), "both")


def until(moment: datetime) -> str:
    """Return until when an answer is awaited, or how long it is overdue."""
    t, now = language.current(), clock.now()
    if moment <= now:
        return t._("overdue: %(time)s", time=span(now - moment))
    side_zone = zones()[0][1]
    return t._("by %(time)s", time=clock_time(moment, side_zone))


def is_past(moment: datetime) -> bool:
    """Whether *moment* is over."""
    return moment <= clock.now()


def in_full(moment: datetime) -> str:
    """Return *moment* with date and offset for both sides: `… UTC+10 / … UTC+8`."""
    t = language.current()
    return " / ".join(t.moment(moment, zone) for _side, zone in zones())


def span(length: timedelta) -> str:
    """Return a span of time in its largest unit: `6 min`."""
    return _delta(max(length, JUST_NOW), language.current(), add_direction=False)


def clock_time(moment: datetime, zone: str) -> str:
    """Return the clock of *zone*: `14:05`, with the day when it is not today."""
    local = moment.astimezone(ZoneInfo(zone))
    if local.date() == clock.now().astimezone(ZoneInfo(zone)).date():
        return f"{local:%H:%M}"
    return f"{language.current().short_day(local.date())} {local:%H:%M}"


def _element(moment: datetime, text: str, kind: str) -> Markup:
    iso, title = moment.isoformat(timespec="seconds"), in_full(moment)
    return Markup('<time datetime="{}" title="{}" data-time="{}">{}</time>').format(
        iso, title, kind, escape(text)
    )


def _relative(moment: datetime, now: datetime, t: Translator) -> str:
    passed = now - moment
    if abs(passed) < JUST_NOW:
        return t._("just now")
    if passed > ABSOLUTE_AFTER:
        return t.day(moment.date())
    return _delta(-passed, t, add_direction=True)


def _delta(length: timedelta, t: Translator, *, add_direction: bool) -> str:
    # Babel and the browser's Intl share their data (CLDR), so that scripts can keep
    # the text fresh without changing its wording.
    return format_timedelta(
        length,
        granularity="minute",
        threshold=1,
        add_direction=add_direction,
        format="short",
        locale=t.locale,
    )
