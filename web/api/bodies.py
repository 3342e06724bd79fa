"""The shapes of the API's requests, as they are read and as openapi.json says."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from alerts.models import Via
from cases.models import Stage

ANSWERS = Literal["acknowledged", "responding", "on_scene", "handed_over", "declined"]
LONG = 10_000
SHORT = 200
Moment = Annotated[datetime, Field(description="RFC 3339, with an offset.")]


class Strict(BaseModel):
    """A request or an answer that has these fields and no others."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class PlaceIn(Strict):
    """Where: `lat` and `lon` in degrees, or `text` in any notation."""

    lat: float | None = None
    lon: float | None = None
    accuracy_m: float | None = Field(None, ge=0, description="Radius, in metres.")
    datum: str | None = Field(
        None,
        description="Declared datum: wgs84 (default), cgcs2000, gsk2011, sk42, sk95, "
        "gcj02, bd09.",
    )
    text: str | None = Field(
        None,
        description="Decimal degrees, degrees and minutes, MGRS or UTM, such as "
        "`42°51′30″ с.ш. 131°15′20″ в.д.`.",
    )


class ReporterIn(Strict):
    """Who told it: kept apart, sealed, and shown in no answer."""

    name: str | None = None
    phone: str | None = None
    anonymous: bool | None = None


class ReportIn(Strict):
    """A report of poaching or of a conflict between people and tigers."""

    category: str = Field(description="Id of an incident type, `poaching_snare` …")
    occurred_at: Moment
    place: PlaceIn
    text: str | None = Field(None, description="In the reporter's own words.")
    language: str | None = Field(None, description="Of the text: zh, ru, en …")
    species: list[str] | None = Field(None, description="Ids of species.")
    people: int | None = Field(None, ge=0)
    armed: bool | None = None
    heading_deg: float | None = Field(None, description="Clockwise from north.")
    towards_border: bool | None = None
    transport: Literal["foot", "vehicle", "snowmobile", "boat"] | None = None
    animals: int | None = Field(None, ge=0)
    reporter: ReporterIn | None = None
    exercise: bool | None = Field(None, description="A drill: every text says so.")


class MoveIn(Strict):
    """Where the case goes; closing needs an outcome."""

    to: Stage
    outcome: str | None = Field(None, max_length=40)
    reason: str | None = Field(None, max_length=LONG)


class NoteIn(Strict):
    """A note for the case file."""

    text: str = Field(min_length=1, max_length=LONG)
    language: str | None = Field(None, max_length=SHORT)


class AnswerIn(Strict):
    """What an agency answers; `via: phone` is a call noted by a dispatcher."""

    agency: str = Field(max_length=SHORT)
    answer: ANSWERS
    note: str | None = Field(None, max_length=2000)
    by: str | None = Field(None, min_length=1, max_length=SHORT)
    via: Via | None = None
    code: str | None = Field(None, max_length=8, description="From the text, if said.")


class FollowIn(Strict):
    """Why an alert is changed."""

    reason: str = Field(min_length=1, max_length=SHORT)
    text: str | None = Field(None, max_length=LONG)


class CaseQuery(Strict):
    """Which cases; several values of one filter are separated by commas."""

    stage: str | None = None
    kind: str | None = None
    side: str | None = None
    severity: str | None = None
    q: str | None = Field(None, max_length=SHORT, description="Number or words.")
    bbox: str | None = Field(None, description="west,south,east,north in degrees.")
    from_: datetime | date | None = Field(
        None, alias="from", description="Opened at or after; a day begins in UTC."
    )
    to: datetime | date | None = Field(None, description="Opened before.")
    exercise: bool | None = Field(None, description="Only drills, or none.")
    after: str | None = Field(None, max_length=SHORT, description="From `next`.")
    limit: int = Field(50, ge=1, le=500)


class PointQuery(Strict):
    """A point, in degrees of the declared datum."""

    lat: float
    lon: float
    accuracy_m: float | None = Field(None, ge=0, le=100_000)
    datum: str = "wgs84"


class StatisticsQuery(Strict):
    """Which figures: from the first day to the last, both counted."""

    from_: date = Field(alias="from")
    to: date
    side: str | None = None
    by: Literal["month", "side", "type", "outcome"] | None = None
    format: Literal["json", "csv"] = "json"


class GeoJson(BaseModel):
    """A GeoJSON object (RFC 7946), WGS-84 longitude and latitude."""

    model_config = ConfigDict(extra="allow")
    type: str


class FeatureCollection(BaseModel):
    """A GeoJSON FeatureCollection (RFC 7946), WGS-84 longitude and latitude."""

    model_config = ConfigDict(extra="allow")
    type: Literal["FeatureCollection"]
    features: list[dict[str, Any]]
