"""The shape of a report as it is sent, before anything is asked of it."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

LONGEST_TEXT = 10_000
MOST = 10_000  # people or animals


def _none_if_empty(value: object) -> object:
    """Return None for the empty field that a form sends for what is not known."""
    return None if value == "" else value


Empty = BeforeValidator(_none_if_empty)
Count = Annotated[Annotated[int, Field(ge=0, le=MOST)] | None, Empty]
Number = Annotated[Annotated[float, Field(allow_inf_nan=False)] | None, Empty]
Heading = Annotated[
    Annotated[float, Field(ge=0, le=360, allow_inf_nan=False)] | None, Empty
]
Fact = Annotated[bool | None, Empty]
Word = Annotated[Annotated[str, Field(max_length=200)] | None, Empty]
Written = Annotated[Annotated[str, Field(max_length=500)] | None, Empty]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PlaceBody(_Body):
    """A place as numbers or as text; which of them, `coordinates` decides."""

    lat: Number = None
    lon: Number = None
    accuracy_m: Number = None
    text: Written = None
    datum: Word = None


class ReporterBody(_Body):
    """Who reports; kept apart and sealed."""

    name: Word = None
    phone: Word = None
    anonymous: bool = False


class ReportBody(_Body):
    """The JSON body of `POST /reports`."""

    category: str = Field(max_length=60)
    occurred_at: str = Field(max_length=60)
    place: PlaceBody
    text: str = Field(default="", max_length=LONGEST_TEXT)
    language: Word = None
    species: list[Annotated[str, Field(max_length=60)]] = Field(
        default_factory=list, max_length=20
    )
    people: Count = None
    animals: Count = None
    armed: Fact = None
    heading_deg: Heading = None
    towards_border: bool = False
    transport: Word = None
    reporter: ReporterBody | None = None
    exercise: bool = False


def sound_part(payload: Mapping[str, Any], error: ValidationError) -> ReportBody:
    """Return what *error* does not speak of, so that the rest is read all the same."""
    wrong = {fault["loc"][0] for fault in error.errors() if fault["loc"]}
    sound = {
        name: payload[name]
        for name in ReportBody.model_fields
        if name in payload and name not in wrong
    }
    for name, kind in (("place", PlaceBody), ("reporter", ReporterBody)):
        if sound.get(name) is not None:
            sound[name] = kind.model_validate(sound[name])
    return ReportBody.model_construct(None, **sound)
