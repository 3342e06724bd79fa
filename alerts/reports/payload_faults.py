"""Say what is wrong with the shape of a payload, in words that can be translated."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from config.errors import Problem
from translations import N_

_NUMBER = N_("This must be a number.")
_WHOLE = N_("This must be a whole number.")
_FACT = N_("This must be true or false.")
_TEXT = N_("This must be a text.")
_OBJECT = N_("This must be an object with named values.")
_LEAST = N_("This must be at least %(limit)s.")
_MOST = N_("This must be at most %(limit)s.")
_LONG = N_("This is too long: at most %(limit)s characters.")
_MANY = N_("These are too many: at most %(limit)s.")
MESSAGES = {
    "missing": N_("This is missing."),
    "bool_parsing": _FACT,
    "bool_type": _FACT,
    "int_parsing": _WHOLE,
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "int_parsing_size": _WHOLE,
    "float_parsing": _NUMBER,
    "float_type": _NUMBER,
    "finite_number": _NUMBER,
    "string_type": _TEXT,
    "string_unicode": _TEXT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "dict_type": _OBJECT,
    "list_type": N_("This must be a list."),
    "greater_than_equal": _LEAST,
    "less_than_equal": _MOST,
    "string_too_long": _LONG,
    "too_long": _MANY,
}
LIMITS = {
    "greater_than_equal": "ge",
    "less_than_equal": "le",
    "string_too_long": "max_length",
    "too_long": "max_length",
}


def problems(
    error: ValidationError, payload: Mapping[str, Any], body: type[BaseModel]
) -> list[Problem]:
    """Return what *error* says about *payload*, each fault with its JSON pointer."""
    del payload
    faults = error.errors(include_url=False, include_input=False)
    return [_problem(fault, body) for fault in faults]


def unsound_texts(values: Any, pointer: str = "") -> list[Problem]:
    """Return a problem for each text that no database can keep as it is written."""
    return list(_unsound(values, pointer))


def _problem(fault: ErrorDetails, body: type[BaseModel]) -> Problem:
    where, kind = fault["loc"], fault["type"]
    pointer = "".join(f"/{_escaped(str(part))}" for part in where)
    if kind == "extra_forbidden":
        message = N_("“%(name)s” is not known here; known are: %(known)s.")
        known = ", ".join(_fields(body, where[:-1]))
        return Problem(pointer, message, {"name": str(where[-1]), "known": known})
    message = MESSAGES.get(kind, N_("This is not understood."))
    limit = fault.get("ctx", {}).get(LIMITS.get(kind, ""))
    return Problem(pointer, message, {} if limit is None else {"limit": limit})


def _fields(body: type[BaseModel], where: tuple[int | str, ...]) -> list[str]:
    """Return the names that the object at *where* may have."""
    for part in where:
        inner = body.model_fields[str(part)].annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            body = inner
    return list(body.model_fields)


def _unsound(values: Any, pointer: str) -> Iterator[Problem]:
    if isinstance(values, Mapping):
        for key, value in values.items():
            yield from _unsound(value, f"{pointer}/{_escaped(str(key))}")
    elif isinstance(values, list):
        for at, value in enumerate(values):
            yield from _unsound(value, f"{pointer}/{at}")
    elif isinstance(values, str) and ("\0" in values or _is_broken(values)):
        message = N_("This text holds a character that cannot be kept (such as NUL).")
        yield Problem(pointer, message)


def _is_broken(text: str) -> bool:
    """Half of a surrogate pair is no character."""
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def _escaped(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")
