"""Read what somebody reports: one payload for every door, every fault named at once."""

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import ValidationError

from alerts import coordinates
from alerts.coordinates import Place
from alerts.models import Via
from alerts.reports import payload_faults
from alerts.reports.body import PlaceBody, ReportBody, sound_part
from config.errors import Invalid, Problem
from config.reference import Reference
from translations import N_, language_tag

TRANSPORTS = ("foot", "vehicle", "snowmobile", "boat")
CLOCKS_DIFFER = timedelta(minutes=10)  # a sender's clock may be that much ahead
EARLIEST_YEAR = 2000
UNKNOWN_LANGUAGE = "und"  # BCP 47's word for undetermined


@dataclass(frozen=True)
class Sender:
    """Who sent a report: *label* is `account:…`, `token:…`, `contact:…` or None."""

    label: str | None
    agency_id: str | None
    via: Via


@dataclass(frozen=True, kw_only=True)
class Submission:
    """A report that was read and found sound; WGS-84, UTC, ids of reference data."""

    category: str
    occurred_at: datetime
    place: Place
    text: str
    language: str  # a tag, or `und`
    species: tuple[str, ...]
    people: int | None
    animals: int | None
    armed: bool | None
    heading_deg: float | None
    towards_border: bool
    transport: str | None
    reporter_name: str | None
    reporter_phone: str | None
    exercise: bool


def read(
    payload: Mapping[str, Any], reference: Reference, *, now: datetime
) -> Submission:
    """Return the report in *payload*; raise `Invalid` with everything that is wrong.

    Each problem has the JSON pointer of the value and says what would be right.
    """
    faults = _Faults()
    try:
        body = ReportBody.model_validate(dict(payload))
    except ValidationError as error:
        faults.problems += payload_faults.problems(error, payload, ReportBody)
        body = sound_part(payload, error)
    faults.problems += payload_faults.unsound_texts(body.model_dump(warnings=False))
    category = faults.read(_category, body, "category", reference)
    occurred_at = faults.read(_moment, body, "occurred_at", now)
    place = faults.read(_place, body, "place")
    language = faults.read(_language, body, "language")
    species = faults.read(_species, body, "species", reference)
    transport = faults.read(_transport, body, "transport")
    if faults.problems or not (category and occurred_at and place):
        raise Invalid(faults.problems)
    named = body.reporter if body.reporter and not body.reporter.anonymous else None
    return Submission(
        category=category,
        occurred_at=occurred_at,
        place=place,
        text=body.text,
        language=language or UNKNOWN_LANGUAGE,
        species=species or (),
        people=body.people,
        animals=body.animals,
        armed=body.armed,
        heading_deg=body.heading_deg,
        towards_border=body.towards_border,
        transport=transport,
        reporter_name=named.name if named else None,
        reporter_phone=named.phone if named else None,
        exercise=body.exercise,
    )


def from_feature(feature: Mapping[str, Any]) -> dict[str, Any]:
    """Return the payload that a GeoJSON Feature with a point carries.

    The geometry is the place, the properties are the rest; `accuracy_m` and `datum`
    may stand among them.
    """
    geometry = feature.get("geometry")
    point = geometry.get("coordinates") if isinstance(geometry, Mapping) else None
    if (
        feature.get("type") != "Feature"
        or not isinstance(geometry, Mapping)
        or geometry.get("type") != "Point"
        or not isinstance(point, list)
        or len(point) not in {2, 3}
    ):
        message = N_(
            "A report as GeoJSON is a Feature whose geometry is a Point with "
            "longitude and latitude."
        )
        raise Invalid([Problem("/geometry", message)])
    properties = feature.get("properties")
    if properties is None:
        properties = {}
    if not isinstance(properties, Mapping):
        raise Invalid(
            [Problem("/properties", N_("This must be an object with named values."))]
        )
    payload = dict(properties)
    place = {"lon": point[0], "lat": point[1]}
    place |= {k: payload.pop(k) for k in ("accuracy_m", "datum") if k in payload}
    return payload | {"place": place}


class _Faults:
    """Collects what is wrong, so that it is told at once and not one by one."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def read(
        self, reader: Callable[..., Any], body: ReportBody, name: str, *args: object
    ) -> Any:
        """Return what *reader* makes of a value that was given.

        None if there is none, or if it is wrong: then its problems are kept.
        """
        if name not in body.model_fields_set:
            return None
        try:
            return reader(getattr(body, name), *args)
        except Invalid as error:
            self.problems += error.problems
            return None


def _category(category: str, reference: Reference) -> str:
    if category in reference.incident_types:
        return category
    names = {t.id: (t.id, *t.names.values()) for t in reference.incident_types.values()}
    raise Invalid([_unknown("/category", category, names)])


def _species(given: list[str], reference: Reference) -> tuple[str, ...]:
    names = {
        s.id: (s.id, s.scientific, *s.names.values(), *sum(s.aliases.values(), ()))
        for s in (reference.species.values() if given else ())
    }
    problems = [
        _unknown(f"/species/{at}", one, names)
        for at, one in enumerate(given)
        if one not in names
    ]
    if problems:
        raise Invalid(problems)
    return tuple(dict.fromkeys(given))


def _transport(given: str | None) -> str | None:
    if given is None or given in TRANSPORTS:
        return given
    names = {one: (one,) for one in TRANSPORTS}
    raise Invalid([_unknown("/transport", given, names)])


def _language(given: str | None) -> str | None:
    try:
        return language_tag(given) if given else None
    except ValueError:
        message = N_("“%(given)s” is not a language we know: give zh, ru or en.")
        raise Invalid([Problem("/language", message, {"given": given})]) from None


def _moment(given: str, now: datetime) -> datetime:
    """Return the moment in UTC; it needs an offset and must be believable."""
    example: dict[str, object] = {"example": "2026-11-22T14:05:00+10:00"}
    try:
        moment = datetime.fromisoformat(given.strip())
    except ValueError:
        message = N_("This must be a date and time like %(example)s.")
        raise Invalid([Problem("/occurred_at", message, example)]) from None
    if moment.tzinfo is None:
        message = N_("The offset from UTC is missing; write it like %(example)s.")
        raise Invalid([Problem("/occurred_at", message, example)])
    if moment.year < EARLIEST_YEAR:
        message = N_("This must not be before the year %(year)s.")
        raise Invalid([Problem("/occurred_at", message, {"year": EARLIEST_YEAR})])
    if moment - now > CLOCKS_DIFFER:
        message = N_("This lies in the future. Check the offset from UTC.")
        raise Invalid([Problem("/occurred_at", message)])
    return moment.astimezone(UTC)


def _place(body: PlaceBody) -> Place:
    text, lat, lon = body.text, body.lat, body.lon
    datum = body.datum or "wgs84"
    try:
        if text is not None and lat is None and lon is None:
            return coordinates.parse(text, datum, body.accuracy_m)
        if text is None and lat is not None and lon is not None:
            return coordinates.from_numbers(lat, lon, datum, body.accuracy_m)
    except Invalid as error:
        raise Invalid(
            Problem("/place" + p.pointer.removeprefix("/place"), p.message, p.args)
            for p in error.problems
        ) from error
    message = N_("Give the place either as lat and lon or as text.")
    raise Invalid([Problem("/place", message)])


def _unknown(pointer: str, given: str, names: Mapping[str, Iterable[str]]) -> Problem:
    """Return the problem with *given*, and which of the ids may have been meant."""
    words = {word.casefold(): one for one, all_ in names.items() for word in all_}
    close = difflib.get_close_matches(given.casefold(), list(words), n=6, cutoff=0.5)
    meant = list(dict.fromkeys(words[word] for word in close))[:3]
    if not meant:
        message = N_("“%(given)s” is not known here.")
        return Problem(pointer, message, {"given": given})
    message = N_("“%(given)s” is not known here. Did you mean %(meant)s?")
    return Problem(pointer, message, {"given": given, "meant": ", ".join(meant)})
