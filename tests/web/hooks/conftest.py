"""A service, an alert for two agencies, and the contacts who got it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from sqlalchemy.orm import Session

from alerts.models import Alert, AlertState, AlertType, Warning  # noqa: A004
from cases.models import Case, CaseKind
from config.reference import Reference
from config.settings import Settings
from notifiers import directory, outbox
from notifiers.models import Channel, Contact, Message, MessageState
from notifiers.notice import Notice
from web import access, hooks
from web.service import Service

SECRET = "a-secret-of-the-webhook"
TWILIO_KEY = "twilio_test_auth_token"
NUMBER = "AMB-2026-000042-1"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None,
        data_dir=tmp_path,
        database_url=database_url,
        secret_key=SecretStr("a key that only the tests know, 32+"),
        public_url="https://amba.example",
        telegram_webhook_secret=SecretStr(SECRET),
        twilio_auth_token=SecretStr(TWILIO_KEY),
    )


@pytest.fixture
def service(settings: Settings, reference: Reference) -> Iterator[Service]:
    service = Service(settings)
    service.__dict__["reference"] = reference
    yield service
    service.database.close()


@pytest.fixture
def client(service: Service) -> FlaskClient:
    """The doors alone: nothing else of the application is needed here."""
    app = Flask("hooks")
    app.config["MAX_CONTENT_LENGTH"] = 1_000_000
    app.extensions["amba"] = service
    app.register_blueprint(hooks.blueprint)
    access.register(app)
    return app.test_client()


@dataclass
class Warned:
    """A contact and its message about the alert."""

    contact: Contact
    message: Message
    code: str


@pytest.fixture
def alert(service: Service, now: datetime) -> Alert:
    return make_alert(service, now)


def make_alert(service: Service, now: datetime, serial: int = 42) -> Alert:
    number = f"AMB-2026-{serial:06}"
    with service.database.begin() as session:
        case = Case(
            number=number,
            year=2026,
            serial=serial,
            kind=CaseKind.ENFORCEMENT,
            category="poaching_snare",
            severity="serious",
            severity_rank=2,
            occurred_at=now,
            opened_at=now,
            changed_at=now,
            lat=42.9,
            lon=131.1,
            fix={},
        )
        session.add(case)
        session.flush()
        alert = Alert(
            case_id=case.id,
            ordinal=1,
            number=f"{number}-1",
            type=AlertType.ALERT,
            state=AlertState.ISSUED,
            category="poaching_snare",
            severity="serious",
            urgency="urgent",
            facts={},
            texts={},
            created_at=now,
            created_by="amba",
            issued_at=now,
        )
        alert.warnings = make_warnings(now, f"{1000 + serial}")
        session.add(alert)
    return alert


def make_warnings(now: datetime, code: str) -> list[Warning]:
    return [
        Warning(
            agency_id=agency,
            side=agency[:2].upper(),
            must_answer=True,
            code=code,
            due_at=now + timedelta(minutes=15),
        )
        for agency in ("cn_nctlnp", "ru_pk_okhotnadzor")
    ]


def warn(service: Service, alert: Alert, now: datetime, **contact: object) -> Warned:
    with service.database.begin() as session:
        person = directory.add(
            session,
            **{  # type: ignore[arg-type]
                "name": "Дежурный",
                "agency_id": "ru_pk_okhotnadzor",
                "language": "ru",
                "destinations": [(Channel.TELEGRAM, "77")],
                "verified": True,
                "now": now,
                **contact,
            },
        )
        return send_again(session, alert, person, now)


def send_again(
    session: Session, alert: Alert, person: Contact, now: datetime
) -> Warned:
    (message,) = outbox.queue(
        session,
        topic=alert.number,
        party=person.agency_id,
        contact=person,
        notice=Notice(
            language=person.language,
            title=alert.number,
            text=f"{alert.number}\nПетли",
            short=alert.number,
            buttons=(
                ("acknowledged", "Принято"),
                ("responding", "Выезжаем"),
                ("on_scene", "На месте"),
                ("declined", "Не можем"),
            ),
        ),
        now=now,
    )
    message.state = MessageState.SENT
    message.reference = f"{message.address}:5{alert.number[-8:-2]}"
    return Warned(person, message, alert.warnings[0].code)
