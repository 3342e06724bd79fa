"""What the tests of the API may ask for: callers of each role, and a sound report."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from notifiers import directory
from notifiers.models import Channel
from web import clock, tokens
from web.models import Role
from web.service import Service

RU, CN = "ru_land_of_leopard", "cn_nctlnp_hunchun"


class Caller:
    """A program with a token; says which language it reads."""

    def __init__(self, client: FlaskClient, token: str, language: str = "en") -> None:
        self.client = client
        self.headers = {
            "Authorization": f"Bearer {token}",
            "Accept-Language": language,
        }

    def read(self, path: str, **headers: str) -> TestResponse:
        return self.client.get("/api/v1" + path, headers=self.headers | headers)

    def write(self, path: str, body: Any, **headers: str) -> TestResponse:
        return self.client.post(
            "/api/v1" + path, json=body, headers=self.headers | headers
        )

    def raw(self, path: str, body: bytes, kind: str) -> TestResponse:
        return self.client.post(
            "/api/v1" + path, data=body, headers=self.headers, content_type=kind
        )

    def speaking(self, language: str) -> "Caller":
        token = self.headers["Authorization"].removeprefix("Bearer ")
        return Caller(self.client, token, language)


@pytest.fixture
def caller(service: Service, client: FlaskClient) -> Callable[..., Caller]:
    def make(role: Role = Role.DISPATCHER, agency: str = RU) -> Caller:
        with service.database.begin() as session:
            text = tokens.add(
                session,
                name=f"{role} {uuid4()}",
                role=role,
                agency_id=agency,
                now=clock.now(),
            )
        return Caller(client, text)

    return make


@pytest.fixture
def dispatcher(caller: Callable[..., Caller]) -> Caller:
    return caller()


@pytest.fixture
def desks(service: Service) -> None:
    """A desk for each side's park, reached on the console."""
    with service.database.begin() as session:
        for agency, language in ((RU, "ru"), (CN, "zh")):
            directory.add(
                session,
                name=f"Desk {agency}",
                agency_id=agency,
                language=language,
                destinations=[(Channel.CONSOLE, agency)],
                verified=True,
                now=clock.now(),
            )


def report(**changes: Any) -> dict[str, Any]:
    """Return a sound report of armed people who set snares for the tiger."""
    return {
        "category": "poaching_snare",
        "occurred_at": (clock.now() - timedelta(minutes=20)).isoformat(),
        "place": {"lat": 42.7586, "lon": 130.7232, "accuracy_m": 30},
        "text": "Линия петель у ручья",
        "language": "ru",
        "species": ["panthera_tigris_altaica"],
        "people": 2,
        "armed": True,
        "reporter": {"name": "Иван Скрытный", "phone": "+79990001122"},
        **changes,
    }
