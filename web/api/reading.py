"""What a request brings, read strictly: body, query, ids; every error has a place."""

import json
import math
import uuid
from collections.abc import Mapping
from typing import Any, NoReturn, TypeVar

from flask import request
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from werkzeug.exceptions import NotFound, RequestEntityTooLarge, UnsupportedMediaType

from alerts.reports import payload_faults
from config.errors import Invalid, Problem
from translations import N_
from web.errors import Unreadable

JSON = "application/json"
GEOJSON = "application/geo+json"
MOST_BYTES = 1_000_000
MOST_DIGITS = 18  # what fits a 64-bit integer whatever its sign

Model = TypeVar("Model", bound=BaseModel)

_MOMENT = N_("This must be a moment such as 2026-11-22T14:05:00+10:00.")
_DAY = N_("This must be a date such as 2026-11-22.")
_CHOICE = N_("This must be one of: %(expected)s.")
_SAYINGS = payload_faults.MESSAGES | {
    "string_too_short": N_("This must not be empty."),
    "enum": _CHOICE,
    "literal_error": _CHOICE,
    "datetime_parsing": _MOMENT,
    "datetime_from_date_parsing": _MOMENT,
    "datetime_type": _MOMENT,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
    "date_type": _DAY,
}
_OTHERWISE = N_("This value is not understood.")


class _NotANumber(ValueError):
    """A JSON number that no database column can hold."""


def json_body(
    kinds: tuple[str, ...] = (JSON,), most_bytes: int = MOST_BYTES
) -> tuple[Any, str, bytes]:
    """Return the JSON value of the body, its media type among *kinds*, and its bytes.

    Raise 415, 413 or `Unreadable` (400): for text that is not UTF-8 or not JSON, for
    NaN and infinite or very long numbers, for nesting without end, for U+0000 and
    half surrogates, which no database keeps.
    """
    if request.mimetype not in kinds:
        raise UnsupportedMediaType
    request.max_content_length = most_bytes
    if (request.content_length or 0) > most_bytes:
        raise RequestEntityTooLarge
    raw = request.get_data()
    return value_of(raw), request.mimetype, raw


def value_of(raw: bytes) -> Any:
    """Return the JSON value that *raw* spells, or raise `Unreadable`."""
    try:
        value = json.loads(
            raw.decode(),
            parse_int=_whole,
            parse_float=_finite,
            parse_constant=_constant,
        )
    except UnicodeDecodeError:
        _refuse(N_("The body is not UTF-8."))
    except _NotANumber:
        _refuse(N_("A number in the body is too large, or is no number."))
    except json.JSONDecodeError as error:
        text = N_("The body is not JSON: line %(line)s, column %(column)s.")
        _refuse(text, line=error.lineno, column=error.colno)
    except RecursionError:
        _refuse(N_("The body is nested too deeply."))
    if b"\\u" in raw:
        _refuse_what_no_text_holds(value)
    return value


def model(kind: type[Model], value: Any) -> Model:
    """Return *value* as *kind*, or raise `Invalid` with a pointer for each error."""
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        raise Invalid([_problem(each, kind) for each in error.errors()]) from None


def mapping(value: Any) -> Mapping[str, Any]:
    """Return *value* if it is a JSON object, or raise `Invalid`."""
    if not isinstance(value, Mapping):
        raise Invalid([Problem("", payload_faults.MESSAGES["model_type"])])
    return value


def body(kind: type[Model]) -> Model:
    """Return the JSON body as *kind*."""
    value, _, _ = json_body()
    return model(kind, value)


def query(kind: type[Model]) -> Model:
    """Return the query string as *kind*; a name given twice or unknown is refused.

    `lang` chooses the language of the answer and belongs to every address.
    """
    given: dict[str, str] = {}
    for name, values in request.args.lists():
        if len(values) > 1:
            text = N_("This is given more than once. Separate values with commas.")
            raise Invalid([Problem(f"/{_escaped(name)}", text)])
        if name != "lang" and values[0]:
            given[name] = values[0]
    return model(kind, given)


def row_id(text: str) -> uuid.UUID:
    """Return the row id in a path, or 404."""
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotFound from None


def _whole(digits: str) -> int:
    if len(digits.lstrip("-")) > MOST_DIGITS:
        raise _NotANumber
    return int(digits)


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise _NotANumber
    return value


def _constant(_name: str) -> NoReturn:
    raise _NotANumber


def _refuse(message: str, **args: object) -> NoReturn:
    raise Unreadable([Problem("", message, args)])


def _refuse_what_no_text_holds(value: Any) -> None:
    """Walk through *value* without recursion and look at every text."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Mapping):
            waiting += [*part.keys(), *part.values()]
        elif isinstance(part, list):
            waiting += part
        elif isinstance(part, str) and any(
            letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in part
        ):
            _refuse(N_("A text in the body holds U+0000 or half a surrogate pair."))


def _problem(error: ErrorDetails, kind: type[BaseModel]) -> Problem:
    """Return what pydantic found, in our words."""
    pointer = "".join(f"/{_escaped(str(part))}" for part in error["loc"])
    if error["type"] == "extra_forbidden":
        message = N_("“%(name)s” is not known here; known are: %(known)s.")
        names = (field.alias or name for name, field in kind.model_fields.items())
        args = {"name": str(error["loc"][-1]), "known": ", ".join(names)}
        return Problem(pointer, message, {**args})
    context = error.get("ctx", {})
    message = _SAYINGS.get(error["type"], _OTHERWISE)
    limit = context.get(payload_faults.LIMITS.get(error["type"], ""))
    args = {"limit": limit} if limit is not None else {}
    if "expected" in context and message == _CHOICE:
        args = {"expected": context["expected"]}
    return Problem(pointer, message, {**args})


def _escaped(part: str) -> str:
    """Return *part* as a JSON pointer writes it (RFC 6901)."""
    return part.replace("~", "~0").replace("/", "~1")
