"""What the tests of the pages may ask for: readers of each role, and a played day."""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from alerts import duty
from tests.browser import site
from web import clock, sessions
from web.models import Account, LogIn, Role
from web.service import Service

RU, CN = "ru_land_of_leopard", "cn_nctlnp_hunchun"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Reader:
    """A browser of somebody: follows no redirect, and sends forms as pages do."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self._token: str | None = None

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers={"Accept-Language": "en"} | headers)

    def text(self, path: str) -> str:
        answer = self.get(path)
        assert answer.status_code == 200, path
        return answer.text

    def post(self, path: str, **fields: object) -> TestResponse:
        if self._token is None:
            found = _TOKEN.search(self.client.get("/hotline").text)
            assert found
            self._token = found[1]
        return self.client.post(
            path,
            data={"csrf_token": self._token, **fields},
            headers={"Accept-Language": "en"},
        )


@pytest.fixture
def stranger(app: Flask) -> Reader:
    return Reader(app.test_client())


@pytest.fixture
def reader(app: Flask, service: Service) -> Callable[..., Reader]:
    """Return a maker of readers who are logged in."""

    def make(
        role: Role = Role.DISPATCHER, agency: str = RU, language: str = "en"
    ) -> Reader:
        secret, now = f"secret of {role} {agency}", clock.now()
        with service.database.begin() as session:
            account = Account(
                email=f"{role.value}.{agency}@tests.example",
                password_hash="none fits",
                role=role,
                agency_id=agency,
                language=language,
                created_at=now,
            )
            session.add(account)
            session.flush()  # the log-in points to it
            log_in = LogIn(
                secret_hash=hashlib.sha256(secret.encode()).hexdigest(),
                account_id=account.id,
                created_at=now,
                seen_at=now,
                expires_at=now + timedelta(hours=1),
            )
            session.add(log_in)
        client = app.test_client()
        client.set_cookie(sessions.COOKIE, secret)
        return Reader(client)

    return make


@pytest.fixture
def dispatcher(reader: Callable[..., Reader]) -> Reader:
    return reader()


@pytest.fixture
def day(service: Service) -> None:
    """The demonstration's day, a hostile report and an unreadable one."""
    with service.database.begin() as session:
        duty.seed_roster(session, service.reference.roster, clock.now())
    site.play(service)
    site.deliver(service)
