"""From a report to its case and outbox, beside the bare SQL of the same rows."""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa

import alerts.models
import cases.models
import notifiers.models
import web.models
from alerts import duty, reports
from alerts.models import Via
from alerts.reports import Sender
from cases import opening
from config import reference as reference_data
from config import schema
from config import zones as zones_data
from config.database import Database, Table
from config.zones import Zones

__all__ = ["alerts", "cases", "notifiers", "run", "web"]
SERVER = "postgresql://root@127.0.0.1:5432/test"
REPORTS = 150
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
SENDER = Sender("token:bench", "ru_land_of_leopard", Via.API)
Rows = dict[str, list[dict[str, Any]]]
COUNTED = ("cases", "case_moves", "reports", "reporters", "alerts", "warnings",
           "escalation_steps", "timeline", "messages")  # fmt: skip


def run() -> list[dict[str, Any]]:
    """Return reports per second into case and outbox, on both databases."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        rows += on(Database(f"sqlite:///{Path(folder) / 'bench.db'}"), "SQLite")
    with postgresql() as url:
        rows += on(Database(url), "PostgreSQL") if url else []
    return rows


def on(database: Database, name: str) -> list[dict[str, Any]]:
    """Return the figures on one database: ours, and the bare inserts of our rows."""
    schema.migrate(database)
    reference, zones = reference_data.load(), zones_data.load()
    with database.begin() as session:
        duty.seed_roster(session, reference.roster, NOON - timedelta(days=1))

    def ours(which: int) -> None:
        body = payload(which, zones)
        read = reports.read(body, reference, now=NOON)
        with database.begin() as session:
            opening.take_in(session, read, SENDER, reference, zones, ["bench"], NOON)

    took = timed(ours)
    rows = kept(database)
    with database.begin() as session:
        for table in reversed(COUNTED):
            session.execute(Table.metadata.tables[table].delete())
    bare = timed(lambda which: insert(database, rows[which]))
    database.close()
    messages = sum(len(one["messages"]) for one in rows) / REPORTS
    label = f"report to outbox, {name} ({messages:.0f} messages)"
    return [
        {
            "name": label,
            "ours": REPORTS / took,
            "baseline": REPORTS / bare,
            "ratio": bare / took,
            "unit": "reports/s",
        }
    ]


def payload(which: int, zones: Zones) -> dict[str, Any]:
    """Return a night hunt near the border, each at a stretch of its own."""
    at = which * len(zones.line.lonlat) // REPORTS
    lon, lat = zones.line.lonlat[at]
    return {
        "category": "poaching_night_light",
        "occurred_at": "2026-11-22T13:30:00+10:00",
        "place": {"lat": lat, "lon": lon + 0.02, "accuracy_m": 20},
        "text": "Видели фары, слышали выстрелы",
        "language": "ru",
        "species": ["panthera_tigris_altaica"],
        "people": 3,
        "armed": True,
        "transport": "vehicle",
        "reporter": {"name": "N", "phone": "+79990000000"},
    }


def timed(act: Callable[[int], None]) -> float:
    """Return how many seconds *act* takes for all reports, one after the other."""
    start = time.perf_counter()
    for which in range(REPORTS):
        act(which)
    return time.perf_counter() - start


def kept(database: Database) -> list[Rows]:
    """Return what each report made: the rows by table, in the order of the tables."""
    with database.reading() as session:
        rows = {
            name: [
                dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
                for row in session.execute(sa.select(Table.metadata.tables[name]))
            ]
            for name in COUNTED
        }
    case_of = {row["id"]: row["id"] for row in rows["cases"]}
    for table in ("reports", "alerts"):
        case_of |= {row["id"]: row["case_id"] for row in rows[table]}
    case_of |= {row["number"]: row["case_id"] for row in rows["alerts"]}
    case_of |= {row["id"]: case_of[row["alert_id"]] for row in rows["warnings"]}
    owner = {"cases": "id", "reporters": "report_id", "warnings": "alert_id",
             "escalation_steps": "warning_id", "messages": "topic"}  # fmt: skip
    made: dict[Any, Rows] = {}
    for name, all_rows in rows.items():
        for row in all_rows:
            case_id = case_of[row[owner.get(name, "case_id")]]
            made.setdefault(case_id, {}).setdefault(name, []).append(row)
    return list(made.values())


def insert(database: Database, rows: Rows) -> None:
    """Write the rows of one report: nothing but inserts and a commit."""
    with database.begin() as session:
        for name in COUNTED:
            if name in rows:
                session.execute(Table.metadata.tables[name].insert(), rows[name])


@contextmanager
def postgresql() -> Iterator[str | None]:
    """Make a database for the benchmark; None where no server is."""
    try:
        server = psycopg.connect(SERVER, autocommit=True)
    except psycopg.OperationalError:
        print("NOT MEASURED: PostgreSQL is absent")
        yield None
        return
    server.execute("DROP DATABASE IF EXISTS amba_bench_intake")
    server.execute("CREATE DATABASE amba_bench_intake")
    yield SERVER.rsplit("/", 1)[0] + "/amba_bench_intake"
    server.execute("DROP DATABASE amba_bench_intake WITH (FORCE)")
    server.close()
