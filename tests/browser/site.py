"""A service with the demonstration's data, served on loopback by this process."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from alerts import answering, inbox, reports
from alerts.models import Alert, Via, Warning, WarningState  # noqa: A004
from alerts.reports import Sender
from cases import opening, progress
from cases.models import Case, Stage
from cases.opening import Intake
from config import schema
from config.errors import Problem, Refused
from config.settings import Settings
from notifiers import channels, delivery
from web import accounts, clock, demo
from web.app import create_app
from web.cli.day import DAY, Scene
from web.models import Role
from web.service import Service

PASSWORD = "tests know this password"
HOSTILE = (
    "<script>alert('x')</script> \"'><img src=x onerror=alert(1)> \u202etxet\u202c 🐅 "
    + "Ж" * 300
)

# Both sides are warned at once.
CHASE = {
    "category": "poaching_night_light",
    "place": {"lat": 42.67, "lon": 130.64, "accuracy_m": 150},
    "towards_border": True,
    "armed": True,
}


@dataclass(frozen=True)
class Site:
    """A running service: its address, and its insides for what a test prepares."""

    address: str
    service: Service

    def deliver(self) -> None:
        """Send what is due, as a clock process would."""
        deliver(self.service)

    def report(self, **changes: object) -> Intake:
        """Take a report in and deliver its warnings."""
        taken = report(self.service, **changes)
        self.deliver()
        return taken


@contextmanager
def running(folder: Path, *, empty: bool = False) -> Iterator[Site]:
    """Serve the demonstration from *folder*, with its day played unless *empty*."""
    settings = Settings(
        _env_file=None,
        data_dir=folder,
        secret_key="a key that only the tests know, 32+",
    )
    app = create_app(settings)
    service: Service = app.extensions["amba"]
    schema.migrate(service.database)
    _furnish(service)
    if not empty:
        play(service)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    site = Site(f"http://127.0.0.1:{server.server_port}", service)
    site.deliver()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        service.database.close()


def report(service: Service, **changes: object) -> Intake:
    """Take the first report of the day in, with *changes*, as of now."""
    now = clock.now()
    body = {**DAY[0].report, "occurred_at": now.isoformat(), **changes}
    return _taken(service, body, now)


def deliver(service: Service) -> None:
    """Send what is due, as a clock process would."""
    ports = channels.from_settings(service.settings)
    delivery.deliver_due(service.database, ports, clock.now)


def _furnish(service: Service) -> None:
    """Set the demonstration up, and an administrator whose password is known."""
    now = clock.now()
    demo.set_up(service, "http://127.0.0.1", now)
    with service.database.begin() as session:
        for role in (Role.DISPATCHER, Role.OFFICER):
            accounts.add(
                session,
                email=f"{role.value}@tests.example",
                password=PASSWORD,
                role=role,
                agency_id="ru_land_of_leopard",
                now=now,
            )


def play(service: Service) -> None:
    """Play the demonstration's day, a hostile report and an unreadable one."""
    now = clock.now()
    for scene in DAY:
        _play(service, scene, now - timedelta(minutes=scene.minutes_ago), now)
    body = {**DAY[0].report, "occurred_at": now.isoformat(), "text": HOSTILE}
    _taken(service, {**body, "category": "htc_road", "exercise": True}, now)
    with service.database.begin() as session:
        inbox.keep(
            session,
            via=Via.SMS,
            sender="+79991112233",
            content="петли у ручья " + HOSTILE,
            problems=[
                Problem("/place", "Give the place either as lat and lon or as text.")
            ],
            now=now,
        )


def answer(service: Service, taken: Intake, said: str = "acknowledged") -> None:
    """Let the first agency that was warned about *taken* answer."""
    with service.database.begin() as session:
        alert = session.get_one(Alert, taken.alert.id) if taken.alert else None
        for warning in alert.warnings[:1] if alert else ():
            _say(session, warning, said)


def _say(session: Session, warning: Warning, said: str) -> None:
    answering.answer(
        session,
        warning,
        WarningState(said),
        by="Дежурный",
        via=Via.API,
        now=clock.now(),
    )


def _play(service: Service, scene: Scene, at: datetime, now: datetime) -> None:
    taken = _taken(service, {**scene.report, "occurred_at": at.isoformat()}, at)
    deliver(service)
    with service.database.begin() as session:
        alert = session.get(Alert, taken.alert.id) if taken.alert else None
        for warning in alert.warnings if alert else ():
            for said in scene.answers.get(warning.side, ())[:1]:
                _say(session, warning, said)
    for to, reason in scene.moves:
        _move(service, taken, to, reason, now)


def _move(service: Service, taken: Intake, to: str, reason: str, now: datetime) -> None:
    try:
        with service.database.begin() as session:
            case = session.get_one(Case, taken.case.id)
            progress.move(
                session, case, Stage(to), reason=reason, actor="account:desk", now=now
            )
    except Refused:
        return


def _taken(service: Service, body: dict[str, object], now: datetime) -> Intake:
    submission = reports.read(body, service.reference, now=now)
    sender = Sender("token:tests", "ru_land_of_leopard", Via.API)
    with service.database.begin() as session:
        return opening.take_in(
            session,
            submission,
            sender,
            service.reference,
            service.zones,
            service.settings.identity_keys,
            now,
        )
