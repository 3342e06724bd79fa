"""From the outbox to the wire, beside a bare httpx client on the same server."""

import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from config import schema
from config.database import Database
from config.settings import ROOT
from notifiers import delivery, directory, outbox
from notifiers.models import Channel, Contact
from notifiers.notice import Notice
from notifiers.telegram import Telegram
from tests.fakes.bot_api import TOKEN
from web import clock
from web.doorbell import Doorbell

PACED, PER_SECOND = 300, 30
BURST = 1_000
NOTICE = Notice(
    language="ru",
    title="AMB-2026-000042-1",
    text="AMB-2026-000042-1\n" + "Петли у реки, 6 км к ЗСЗ от Краскина. " * 8,
    short="AMB-2026-000042-1 петли",
    buttons=(("acknowledged", "Принято"), ("declined", "Не можем")),
)
Row = dict[str, Any]


def run() -> list[Row]:
    """Return latency and throughput; the provider answers at once."""
    with tempfile.TemporaryDirectory() as folder, _provider() as api:
        database = Database(f"sqlite:///{folder}/amba.db")
        schema.migrate(database)
        telegram = Telegram(TOKEN, api, timedelta(seconds=15))
        try:
            bell = Doorbell(database, Path(folder))
            ours, bare = _paced(database, telegram, bell, api), _paced_bare(api)
            rows = [
                _row("outbox to wire, commit to first byte, p50", ours, bare, 50),
                _row("outbox to wire, commit to first byte, p99", ours, bare, 99),
            ]
            speed, bare_speed = _burst(database, telegram), _burst_bare(api)
        finally:
            telegram.close()
            database.close()
    rows.append(
        {
            "name": f"outbox to wire, {BURST} messages at once",
            "unit": "messages/s",
            "ours": speed,
            "baseline": bare_speed,
            "ratio": speed / bare_speed,
        }
    )
    return rows


@contextmanager
def _provider() -> Iterator[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench._loopback_provider"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.communicate()


def _times(api: str) -> list[int]:
    times: list[int] = httpx.post(f"{api}/times").json()
    return sorted(times)


def _paced(
    database: Database, telegram: Telegram, bell: Doorbell, api: str
) -> list[float]:
    """Return the milliseconds from each commit to the first byte at the provider."""
    contact, stop = _contact(database), threading.Event()
    ports = {Channel.TELEGRAM: telegram}
    sender = threading.Thread(target=_send, args=(database, ports, bell, stop))
    sender.start()
    time.sleep(0.3)
    commits = []
    for number in range(PACED):
        began = time.monotonic()
        _queue(database, contact, number)
        commits.append(time.monotonic_ns())
        bell.ring()
        time.sleep(max(0.0, 1 / PER_SECOND - (time.monotonic() - began)))
    time.sleep(1.5)
    stop.set()
    sender.join()
    arrived = _times(api)
    return [(b - a) / 1e6 for a, b in zip(commits, arrived, strict=True)]


def _send(
    database: Database, ports: Any, bell: Doorbell, stop: threading.Event
) -> None:
    """Be the clock process."""
    with bell.listen() as ear:
        while not stop.is_set():
            delivery.deliver_due(database, ports, clock.now)
            ear.wait(1)


def _paced_bare(api: str) -> list[float]:
    """Return the same for a client that is told at once, and keeps no records."""
    sent = []
    with httpx.Client() as client:
        for _ in range(PACED):
            sent.append(time.monotonic_ns())
            client.post(f"{api}/bot/sendMessage", data=_fields())
            time.sleep(1 / PER_SECOND)
    return [(b - a) / 1e6 for a, b in zip(sent, _times(api), strict=True)]


def _burst(database: Database, telegram: Telegram) -> float:
    """Return how many messages a second leave a full outbox."""
    contact = _contact(database)
    for number in range(BURST):
        _queue(database, contact, number)
    began = time.perf_counter()
    sent = delivery.deliver_due(database, {Channel.TELEGRAM: telegram}, clock.now)
    assert sent == BURST
    return BURST / (time.perf_counter() - began)


def _burst_bare(api: str) -> float:
    """Return how many requests a second as many threads of a bare client make."""
    with httpx.Client() as client, ThreadPoolExecutor(delivery.THREADS) as pool:
        began = time.perf_counter()
        list(
            pool.map(
                lambda _: client.post(f"{api}/bot/sendMessage", data=_fields()),
                range(BURST),
            )
        )
        return BURST / (time.perf_counter() - began)


def _fields() -> dict[str, str]:
    return {"chat_id": "77", "text": NOTICE.text}


def _contact(database: Database) -> Contact:
    with database.begin() as session:
        return directory.add(
            session,
            name="bench",
            agency_id="ru_park",
            language="ru",
            destinations=[(Channel.TELEGRAM, "77")],
            verified=True,
            now=datetime(2026, 11, 22, tzinfo=UTC),
        )


def _queue(database: Database, contact: Contact, number: int) -> None:
    with database.begin() as session:
        outbox.queue(
            session,
            topic=f"AMB-2026-{number:06}-1",
            party="ru_park",
            contact=contact,
            notice=NOTICE,
            now=clock.now(),
        )


def _row(name: str, ours: list[float], bare: list[float], percent: int) -> Row:
    mine, theirs = (
        statistics.quantiles(values, n=100, method="inclusive")[percent - 1]
        for values in (ours, bare)
    )
    return {
        "name": name,
        "unit": "ms",
        "ours": mine,
        "baseline": theirs,
        "ratio": mine / theirs,
    }
