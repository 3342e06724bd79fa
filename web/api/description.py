"""The description of the API for programs: OpenAPI 3.1, made from the operations."""

import re
from functools import cache
from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from web import errors, service
from web.api import reading
from web.api.bodies import GeoJson, Strict
from web.api.operation import OPERATIONS, PREFIX, Operation, serve

REFERENCE = "#/components/schemas/{model}"
ABOUT = (
    "Reports of poaching and of conflicts between people and tigers along the "
    "China-Russia border, the alerts they raise on both sides, and the cases they "
    "become. Send `Authorization: Bearer TOKEN`. Moments are RFC 3339 with an offset, "
    "places WGS-84 degrees unless a datum is declared. Refusals are problem+json "
    "(RFC 9457) in the language of Accept-Language: zh, ru or en."
)
LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "description": "Language of refusals: zh, ru or en.",
    "schema": {"type": "string"},
}


class ProblemError(Strict):
    """One thing wrong: a JSON pointer (RFC 6901) and what would be right."""

    pointer: str
    message: str


class ProblemOut(BaseModel):
    """A refusal (RFC 9457), in the language of Accept-Language."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[ProblemError] | None = None


@serve(Operation("GET", "/openapi.json", None, "Describe the API", None))
def describe() -> ResponseReturnValue:
    """Return this description, OpenAPI 3.1."""
    settings = service.current().settings
    return jsonify({**document(), "servers": [{"url": settings.public_url + PREFIX}]})


@cache
def document() -> dict[str, Any]:
    """Return the description of every operation."""
    paths: dict[str, dict[str, Any]] = {}
    for each in OPERATIONS:
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", each.path)
        paths.setdefault(path, {})[each.method.lower()] = _operation(each)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Amba", "version": "1", "description": ABOUT},
        "servers": [{"url": PREFIX}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "responses": {"Problem": _problem()},
        },
    }


def _operation(each: Operation) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": each.name,
        "summary": each.summary,
        "description": each.description,
        "parameters": [*_in_path(each), *_in_query(each), *_in_headers(each), LANGUAGE],
        "responses": _responses(each),
    }
    if each.act is None:
        found["security"] = []
    if each.body is not None:
        found["requestBody"] = {
            "required": True,
            "content": {kind: _content(each.body, kind) for kind in each.takes},
        }
    return found


def _responses(each: Operation) -> dict[str, Any]:
    content = {kind: _content(each.answer, kind) for kind in each.gives}
    good = {"description": "Done.", "content": content}
    found: dict[str, Any] = {str(each.status): good}
    for status, meaning in each.statuses.items():
        bad = status >= 400  # noqa: PLR2004 - HTTP's line between answers and refusals
        shape = _problem()["content"] if bad else content
        found[str(status)] = {"description": meaning, "content": shape}
    found["default"] = {"$ref": "#/components/responses/Problem"}
    return found


def _content(model: type[BaseModel] | None, kind: str) -> dict[str, Any]:
    if model is None:
        return {"schema": {"type": "object"}}
    if kind == "text/csv":
        return {"schema": {"type": "string"}}
    if kind == reading.GEOJSON and model.__name__ != "FeatureCollection":
        return {"schema": {"$ref": REFERENCE.format(model="GeoJson")}}
    return {"schema": {"$ref": REFERENCE.format(model=model.__name__)}}


def _problem() -> dict[str, Any]:
    schema = {"$ref": REFERENCE.format(model="ProblemOut")}
    return {
        "description": "A refusal; nothing was changed.",
        "content": {errors.PROBLEM_JSON: {"schema": schema}},
    }


def _in_path(each: Operation) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"<(?:\w+:)?(\w+)>", each.path)
    ]


def _in_query(each: Operation) -> list[dict[str, Any]]:
    if each.query is None:
        return []
    schema = each.query.model_json_schema(by_alias=True)
    required = schema.get("required", ())
    return [
        {
            "name": name,
            "in": "query",
            "required": name in required,
            "description": facts.pop("description", ""),
            "schema": facts,
        }
        for name, facts in schema["properties"].items()
    ]


def _in_headers(each: Operation) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "header",
            "description": text,
            "schema": {"type": "string"},
        }
        for name, text in each.headers.items()
    ]


def _schemas() -> dict[str, Any]:
    bodies = {each.body for each in OPERATIONS if each.body}
    answers = {each.answer for each in OPERATIONS if each.answer}
    made: dict[str, Any] = {}
    extra = [ProblemOut, GeoJson]
    for models, mode in ((bodies, "validation"), ({*answers, *extra}, "serialization")):
        ordered = sorted(models, key=lambda model: model.__name__)
        _, found = models_json_schema(
            [(model, mode) for model in ordered],  # type: ignore[misc]
            ref_template=REFERENCE,
        )
        made |= found["$defs"]
    return made
