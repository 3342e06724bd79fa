"""What every test may ask for: both databases, the data of both sides, a fixed time."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

import alerts.models
import cases.models
import notifiers.models
import web.models
from config import reference as reference_data
from config import schema
from config import zones as zones_data
from config.database import Database, Table
from config.reference import Reference
from config.settings import ROOT, Settings
from config.zones import Zones
from web.app import create_app
from web.service import Service

IN_CI = bool(os.environ.get("CI"))
SERVER = os.environ.get("AMBA_TEST_POSTGRESQL", "postgresql://root@127.0.0.1:5432/test")

ABSENT: set[str] = set()


def absent(what: str) -> None:
    """Skip a test whose service is absent: loudly, and never in CI."""
    if IN_CI:
        pytest.fail(f"{what}: CI needs it", pytrace=False)
    ABSENT.add(what)
    pytest.skip(what)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what was not there."""
    for what in sorted(ABSENT):
        terminalreporter.write_line(f"NOT TESTED, absent: {what}", red=True, bold=True)


@pytest.fixture
def now() -> datetime:
    """A Sunday: noon in Beijing, two in the afternoon in Vladivostok."""
    return datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def reference() -> Reference:
    return reference_data.load(ROOT / "config" / "reference")


@pytest.fixture(scope="session")
def zones() -> Zones:
    return zones_data.load(ROOT / "config")


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sqlite") / "empty.db"
    database = Database(f"sqlite:///{file}")
    schema.migrate(database)
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.connection.driver_connection.execute(  # type: ignore[union-attr]
            "PRAGMA wal_checkpoint(TRUNCATE)"
        )
    database.close()
    return file


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    name = f"amba_test_{os.getpid()}"
    try:
        server = psycopg.connect(SERVER, autocommit=True)
    except psycopg.OperationalError:
        absent(f"PostgreSQL at {SERVER} (set AMBA_TEST_POSTGRESQL)")
    server.execute(f"CREATE DATABASE {name}".encode())
    url = SERVER.rsplit("/", 1)[0] + f"/{name}"
    database = Database(url)
    schema.migrate(database)
    database.close()
    yield url
    server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
    server.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(
    request: pytest.FixtureRequest, tmp_path: Path, empty_sqlite: Path
) -> str:
    """The URL of an empty, migrated database; each test runs on both kinds."""
    if request.param == "sqlite":
        shutil.copy(empty_sqlite, tmp_path / "amba.db")
        return f"sqlite:///{tmp_path / 'amba.db'}"
    url: str = request.getfixturevalue("postgresql_url")
    database = Database(url)
    with database.engine.begin() as connection:
        names = ", ".join(f'"{table}"' for table in Table.metadata.tables)
        connection.execute(sa.text(f"TRUNCATE {names}"))
    database.close()
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None,
        data_dir=tmp_path,
        database_url=database_url,
        secret_key="a key that only the tests know, 32+",
    )


@pytest.fixture
def app(settings: Settings, reference: Reference, zones: Zones) -> Iterator[Flask]:
    app = create_app(settings)
    app.testing = True
    service: Service = app.extensions["amba"]
    # Loaded once for all tests: reading the geodata takes most of a second.
    service.__dict__.update(reference=reference, built_in_zones=zones)
    yield app
    service.database.close()


@pytest.fixture
def service(app: Flask) -> Service:
    found: Service = app.extensions["amba"]
    return found


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
