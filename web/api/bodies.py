"""The shapes of the API's requests, as they are read and as openapi.json says."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from alerts.models import Via
from cases.models import Stage

ANSWERS = Literal["acknowledged", "responding", "on_scene", "handed_over", "declined"]
BREAKDOWNS = Literal[
    "side", "month", "group", "type", "severity", "stage", "belt", "outcome"
]
LONG = 10_000
SHORT = 200
# Nothing of ours lies outside; a year such as 1 or 9999 overflows on the way to UTC.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
Moment = Annotated[datetime, Field(description="RFC 3339, with an offset.")]


class Strict(BaseModel):
    """A request or an answer that has these fields and no others."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


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
    from_: str | None = Field(
        None,
        alias="from",
        max_length=40,
        description="Opened since: a day (in UTC), or a moment with its offset.",
    )
    to: str | None = Field(
        None,
        max_length=40,
        description="Opened until: a day, counted whole, or before a moment.",
    )
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

    from_: Day = Field(alias="from")
    to: Day
    side: str | None = None
    by: BREAKDOWNS | None = Field(None, description="Only this breakdown.")
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
