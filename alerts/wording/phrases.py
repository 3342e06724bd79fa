"""Say single facts of an alert: when, who, which way.

Every function takes the translator *t* and returns a phrase or finished lines; a fact
that is not known has no line. Names stay in the nominative, numbers agree.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from alerts.wording.facts import Facts, Recipient
from translations import Translator, offset


def clock_side(t: Translator, code: str) -> str:
    """Return the mark of whose local time a clock shows: `РФ`, `俄方`."""
    return {
        "CN": t.p("local time of", "CN"),
        "RU": t.p("local time of", "RU"),
        "KP": t.p("local time of", "KP"),
        "MN": t.p("local time of", "MN"),
    }.get(code, code)


def clocks(t: Translator, at: datetime, facts: Facts, first: str | None) -> str:
    """Return *at* on the clock of every side, the clock of the side *first* first."""
    shown = []
    days = set()
    for code, zone in _ordered(facts.zones, first):
        day = at.astimezone(ZoneInfo(zone)).date()
        text = t.time(at, zone) if day in days else t.moment(at, zone)
        days = {day}
        mark = clock_side(t, code)
        shown.append(t.p("clock", "%(time)s (%(side)s)", time=text, side=mark))
    return " / ".join(shown)


def short_clocks(
    t: Translator, at: datetime, facts: Facts, first: str | None
) -> tuple[str, str]:
    """Return *at* on every side's clock for an SMS: `14:05/12:05`, `UTC+10/+8`.

    The day is named when it is not the day of issue.
    """
    times, offsets = [], []
    day = None
    for _code, zone in _ordered(facts.zones, first):
        local = at.astimezone(ZoneInfo(zone))
        day = day or facts.issued_at.astimezone(ZoneInfo(zone)).date()
        named = "" if local.date() == day else t.short_day(local.date()) + " "
        day = local.date()
        times.append(f"{named}{local:%H:%M}")
        offsets.append(offset(at, zone))
    return "/".join(times), "UTC" + "/".join(offsets)


def call(t: Translator, facts: Facts, recipient: Recipient) -> list[str]:
    """Return the line that says that this is asked again, and why."""
    if recipient.call is None:
        return []
    number = recipient.call.number
    at = clocks(t, recipient.call.at, facts, recipient.side)
    if not recipient.call.escalated:
        line = t._(
            "REMINDER %(number)s, %(time)s: this alert has not been answered yet.",
            number=number,
            time=at,
        )
        return [line]
    return [
        t._(
            "NO ANSWER, call %(number)s, %(time)s: %(agency)s has not answered this "
            "alert.",
            number=number,
            time=at,
            agency=t.names(recipient.agency_names),
        )
    ]


def deadline(
    t: Translator, due_at: datetime, facts: Facts, recipient: Recipient
) -> str:
    """Return until when to answer, or since when the answer is late."""
    by = clocks(t, due_at, facts, recipient.side)
    if recipient.is_late:
        return t._("The time to answer ran out: %(time)s. Answer at once.", time=by)
    return t._("Confirm receipt by %(time)s", time=by)


def transport(t: Translator, word: str) -> str:
    """Return how people move: on foot, by boat."""
    return {
        "foot": t.p("transport", "on foot"),
        "vehicle": t.p("transport", "by vehicle"),
        "snowmobile": t.p("transport", "by snowmobile"),
        "boat": t.p("transport", "by boat"),
    }.get(word, word)


def people(t: Translator, facts: Facts) -> str | None:
    """Return how many people, whether armed, how they move: `2 человека, вооружены`."""
    said = []
    if facts.people is not None:
        said.append(t.n("%(n)s person", "%(n)s people", facts.people))
    if facts.armed is not None:
        said.append(armed(t, facts))
    if facts.transport:
        said.append(transport(t, facts.transport))
    return t._("Who: %(facts)s", facts=t.clauses(said)) if said else None


def armed(t: Translator, facts: Facts) -> str:
    """Return whether the people are armed, in the number of the people."""
    if not facts.armed:
        return t._("no weapons seen")
    return t.np("people", "armed", "armed", 2 if facts.people is None else facts.people)


def animals(t: Translator, facts: Facts) -> list[str]:
    """Return the lines with species and number of animals."""
    lines = []
    if facts.species:
        names = t.listed(t.names(one) for one in facts.species)
        lines.append(t._("Species: %(species)s", species=names))
    if facts.animals is not None:
        count = t.n("%(n)s animal", "%(n)s animals", facts.animals)
        lines.append(t._("Number: %(count)s", count=count))
    return lines


def movement(t: Translator, facts: Facts, recipient: Recipient) -> list[str]:
    """Return the lines with the heading and the earliest time at the border."""
    lines = []
    towards = facts.fix.get("towards")
    heading = facts.heading_deg
    if heading is not None:
        degrees = t.number(round(heading) % 360, 0)
        text = t._("Heading: %(wind)s (%(degrees)s°)", wind=t.bearing(heading),
                   degrees=degrees)  # fmt: skip
        lines.append(text)
    if towards:
        distance = t.distance(towards["distance_m"])
        lines.append(
            t._("Moving towards the border, %(distance)s to go", distance=distance)
        )
        lines += _earliest(t, facts, towards["earliest"], recipient.side)
    return lines


def _earliest(
    t: Translator, facts: Facts, seconds: Mapping[str, float], first: str | None
) -> list[str]:
    """Return when the border can be reached, by the transport known or on foot."""
    known = facts.transport or "foot"
    if known not in seconds:
        return []
    at = facts.occurred_at + timedelta(seconds=seconds[known])
    return [
        t._(
            "Earliest at the border (%(transport)s): %(time)s",
            transport=transport(t, known),
            time=clocks(t, at, facts, first),
        )
    ]


def _ordered(zones: Mapping[str, str], first: str | None) -> list[tuple[str, str]]:
    return sorted(zones.items(), key=lambda item: (item[0] != first, item[0]))
