"""The clock process: sends what is due at once, and does the periodic work.

Deadlines live in the database, never in this timetable: it holds a few coarse jobs, so
a restart, a stall or a second clock process loses nothing and repeats nothing.
"""

import logging
import os
import socket
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import sqlalchemy as sa
from apscheduler.schedulers.background import BackgroundScheduler

from alerts import escalation
from notifiers import channels, delivery
from notifiers.telegram import polling
from web import clock, updates
from web.models import Heartbeat, KeptAnswer, RateLimit
from web.service import Service

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0  # seconds; the bell is faster, this is the guarantee
HEARTBEAT_LIFE = timedelta(days=1)
ANSWER_LIFE = timedelta(days=7)


@dataclass(frozen=True)
class Job:
    """Something done again and again; it must not mind being done twice."""

    name: str
    every: timedelta
    work: Callable[[Service, datetime], None]


def process_name() -> str:
    """Return this process's name among all clock processes."""
    return f"{socket.gethostname()}:{os.getpid()}"[:100]


def beat(service: Service, now: datetime) -> None:
    """Say that this clock process is alive, and forget those long gone."""
    with service.database.begin() as session:
        session.merge(Heartbeat(process=process_name(), at=now))
        session.execute(sa.delete(Heartbeat).where(Heartbeat.at < now - HEARTBEAT_LIFE))


def forget(service: Service, now: datetime) -> None:
    """Drop what only served to recognise a recent request."""
    with service.database.begin() as session:
        session.execute(
            sa.delete(KeptAnswer).where(KeptAnswer.created_at < now - ANSWER_LIFE)
        )
        session.execute(sa.delete(RateLimit).where(RateLimit.arrival_at < now))


def escalate(service: Service, now: datetime) -> None:
    """Take the steps of escalation that are due, each warning's in a transaction.

    One that cannot be taken stops no other; `/readyz` tells when it stays.
    """
    with service.database.reading() as session:
        waiting = escalation.due(session, now)
    for warning_id in waiting:
        do(Job("escalate one", timedelta(), partial(_climb, warning_id)), service)
    if waiting:
        service.doorbell.ring()


def _climb(warning_id: uuid.UUID, service: Service, now: datetime) -> None:
    with service.database.begin() as session:
        escalation.climb(session, warning_id, now)


JOBS = (
    Job("heartbeat", timedelta(seconds=5), beat),
    Job("escalate", timedelta(seconds=2), escalate),
    Job("forget", timedelta(hours=1), forget),
)


def do(job: Job, service: Service) -> None:
    """Do *job* once; its failure must not stop the others."""
    try:
        job.work(service, clock.now())
    except Exception:
        log.exception("job failed: %s", job.name)


def timetable(service: Service) -> BackgroundScheduler:
    """Return the periodic jobs; they never pile up and are never skipped as late."""
    scheduler = BackgroundScheduler(
        timezone=UTC,
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for job in JOBS:
        scheduler.add_job(
            do,
            "interval",
            args=[job, service],
            id=job.name,
            seconds=job.every.total_seconds(),
            next_run_time=clock.now(),
        )
    return scheduler


def run(service: Service, stop: threading.Event) -> None:
    """Be a clock process until *stop* is set."""
    ports = channels.from_settings(service.settings)
    periodic = timetable(service)
    periodic.start()
    sending = Job(
        "deliver",
        timedelta(seconds=LOOK_EVERY),
        lambda service, _now: _deliver(service, ports),
    )
    listening = polling.start(
        service.settings, ports, lambda update: updates.take(service, update), stop
    )
    try:
        with service.doorbell.listen() as ear:
            while not stop.is_set():
                do(sending, service)
                ear.wait(LOOK_EVERY)
    finally:
        stop.set()
        periodic.shutdown(wait=True)
        if listening:
            listening.join(timeout=10)
        channels.close(ports)


def _deliver(service: Service, ports: "channels.Ports") -> None:
    """Send everything that is due now."""
    lease = service.settings.message_lease
    delivery.deliver_due(service.database, ports, clock.now, lease)
