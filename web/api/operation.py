"""One mark for a view of the API: its address, who may use it, what goes in and out.

From the same mark come the route, the access check and its part of openapi.json, so
that none of them can be forgotten. (APIFlask was weighed: our bodies are read by the
rooms below, and its answers to errors and its open-by-default routes would have had to
be replaced; what was left of it is this file.)
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask import Blueprint
from flask.typing import ResponseReturnValue
from pydantic import BaseModel

from web import access
from web.access import Act
from web.api import reading

PREFIX = "/api/v1"
blueprint = Blueprint("api", __name__, url_prefix=PREFIX)

ViewFunction = Callable[..., ResponseReturnValue]


@dataclass(frozen=True)
class Operation:
    """What openapi.json says about one method of one address."""

    method: str
    path: str  # Flask's form, `/cases/<number>`
    act: Act | None  # None: open to all
    summary: str
    answer: type[BaseModel] | None
    name: str = ""
    description: str = ""
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    status: int = 200
    statuses: Mapping[int, str] = field(default_factory=dict)  # others, with meaning
    takes: tuple[str, ...] = (reading.JSON,)
    gives: tuple[str, ...] = (reading.JSON,)
    headers: Mapping[str, str] = field(default_factory=dict)


OPERATIONS: list[Operation] = []


def serve(operation: Operation) -> Callable[[ViewFunction], ViewFunction]:
    """Put a view behind *operation*: routed, guarded and described."""

    def mark(view: ViewFunction) -> ViewFunction:
        described = Operation(
            **{
                **operation.__dict__,
                "name": view.__name__,
                "description": " ".join((view.__doc__ or "").split()),
            }
        )
        OPERATIONS.append(described)
        guarded = (
            access.open_to_all(view)
            if operation.act is None
            else access.needs(operation.act)(view)
        )
        blueprint.add_url_rule(
            operation.path, view.__name__, guarded, methods=[operation.method]
        )
        return guarded

    return mark
