"""The database: one base for all tables, one way to open a transaction.

SQLite (WAL, every commit on disk) by default, PostgreSQL by URL, with the same code.
Moments are UTC, keys are UUIDv7 (RFC 9562), enums are stored as their words.
"""

import fcntl
import secrets
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import Enum, StrEnum
from pathlib import Path
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Dialect, Engine, make_url
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_SECONDS = 30


class UtcDateTime(sa.TypeDecorator[datetime]):
    """A moment with a time zone, kept in UTC; a moment without one is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """Refuse a naive *value*, store the rest in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """Return *value* in UTC."""
        if value is None:
            return None
        if dialect.name == "sqlite":
            return value.replace(tzinfo=UTC)
        return value.astimezone(UTC)


class Table(DeclarativeBase):
    """The base of every table."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        dict[str, Any]: sa.JSON,
        list[Any]: sa.JSON,
        StrEnum: sa.Enum(
            StrEnum,
            native_enum=False,
            create_constraint=False,
            length=40,
            values_callable=lambda words: [word.value for word in words],
        ),
    }


def words(kind: type[Enum]) -> list[str]:
    """Return the stored words of the enum *kind*."""
    return [str(member.value) for member in kind]


def new_id() -> uuid.UUID:
    """Return a UUIDv7: rows sort by the moment they were made.

    The twelve bits after the milliseconds count their parts (RFC 9562, 6.2, method 3).
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    value = (milliseconds & (2**48 - 1)) << 80 | 0x7 << 76
    value |= (rest * 4096 // 1_000_000) << 64 | 0x2 << 62 | secrets.randbits(62)
    return uuid.UUID(int=value)


class WriterLock:
    """One writer at a time on a SQLite file, in the order they came.

    SQLite's own busy handler sleeps with back-off and starves writers for a second;
    a lock in the process and one on a file beside the database keep the wait fair
    within this process and bounded between processes.
    """

    def __init__(self, path: Path) -> None:
        """Use the file *path* between processes."""
        self._path = path
        self._thread = threading.Lock()
        self._file: Any = None

    def take(self) -> None:
        """Wait until this writer's turn has come."""
        self._thread.acquire()
        try:
            # Opened at each turn: a descriptor shared by a fork would share the lock.
            self._file = self._path.open("ab")
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except BaseException:
            self._thread.release()
            raise

    def give(self) -> None:
        """Let the next writer in."""
        self._file.close()
        self._file = None
        self._thread.release()


class Database:
    """An engine and the two ways to use it: `begin()` to write, `reading()` to read."""

    def __init__(self, url: str) -> None:
        """Connect lazily to *url*."""
        self.url = make_url(url)
        self.engine = _sqlite(url) if self.is_sqlite else _postgresql(url)
        writer = self.engine.execution_options(amba_writes=True)
        self._writers = sessionmaker(writer, expire_on_commit=False)
        self._readers = sessionmaker(self.engine, expire_on_commit=False)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """Open one write transaction: it commits on leaving, or nothing happened."""
        with self._writers.begin() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that sees one state and leaves nothing behind."""
        with self._readers() as session:
            yield session

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def _postgresql(url: str) -> Engine:
    """Return an engine whose *url* is served by psycopg 3."""
    made = make_url(url)
    if made.drivername in {"postgresql", "postgres"}:
        made = made.set(drivername="postgresql+psycopg")
    return sa.create_engine(made, pool_size=10, max_overflow=20, pool_pre_ping=True)


def _sqlite(url: str) -> Engine:
    """Return an engine on a file: WAL, commits that survive a power cut, fair writers.

    The driver's own transactions are off: it would open none before a savepoint, and
    would upgrade a reader to a writer too late (SQLITE_BUSY at once).
    """
    file = make_url(url).database or ""
    if file in {"", ":memory:"}:
        raise ValueError("DATABASE_URL: an SQLite database must be a file")
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    lock = WriterLock(Path(file + ".lock"))
    engine = sa.create_engine(
        url,
        pool_size=20,
        max_overflow=40,
        connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS},
    )

    event.listen(engine, "connect", _prepare)
    _take_turns(engine, lock)
    return engine


def _prepare(connection: Any, _entry: ConnectionPoolEntry) -> None:
    """Set up a new connection to a file."""
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_SECONDS * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _take_turns(engine: Engine, lock: WriterLock) -> None:
    """Let the writers of *engine* wait for *lock*, and readers for nobody."""

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        if not connection.get_execution_options().get("amba_writes"):
            connection.exec_driver_sql("BEGIN")
            return
        if not connection.info.get("amba_locked"):
            lock.take()
            connection.info["amba_locked"] = True
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    # The commit itself comes after SQLAlchemy's "commit" event; "checkin" is the
    # first moment at which the file is surely free again.
    @event.listens_for(engine, "checkin")
    def returned(_connection: Any, entry: ConnectionPoolEntry) -> None:
        if entry.info.pop("amba_locked", False):
            lock.give()
