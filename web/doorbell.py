"""Wake the clock processes at once when there is something to send.

It only makes things faster: a clock process looks by itself every second, so a lost
ring delays a message by that much and never loses it.
"""

import contextlib
import logging
import secrets
import socket
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
import sqlalchemy as sa

from config.database import Database

log = logging.getLogger(__name__)

NAME = "amba_outbox"


class Doorbell:
    """Rings in every listening clock process of this database."""

    def __init__(self, database: Database, folder: Path) -> None:
        """Ring through sockets in *folder* (SQLite) or through PostgreSQL itself."""
        self._database = database
        self._folder = folder / "bells"

    def ring(self) -> None:
        """Wake whoever listens. Call it after the commit, never inside.

        On PostgreSQL a NOTIFY within the business transaction would take one global
        lock at each commit (measured: less than half the commits per second).
        """
        if not self._database.is_sqlite:
            try:
                with self._database.engine.connect() as connection:
                    connection.execution_options(isolation_level="AUTOCOMMIT")
                    connection.execute(sa.text(f"NOTIFY {NAME}"))
            except sa.exc.DBAPIError:
                log.warning("the clock process could not be woken; it looks by itself")
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as bell:
            bell.settimeout(0)
            for path in self._folder.glob("*"):
                try:
                    bell.sendto(b"!", str(path))
                except (ConnectionRefusedError, FileNotFoundError):
                    path.unlink(missing_ok=True)  # its process is gone
                except OSError:
                    continue  # full: it is awake already

    def listen(self) -> "Ear":
        """Return something to wait on; use it in a `with` block."""
        if not self._database.is_sqlite:
            return _PostgresEar(self._database)
        try:
            return _SocketEar(self._folder)
        except OSError:  # a path longer than a socket may have
            log.warning("no doorbell here: messages may wait a second longer")
            return Ear()


class Ear:
    """Waits for the bell; this one is deaf and only waits."""

    def __enter__(self) -> Self:
        """Begin to listen."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop listening."""

    def wait(self, seconds: float) -> bool:
        """Return True when the bell rang, False after *seconds* of silence."""
        threading.Event().wait(seconds)
        return False


class _SocketEar(Ear):
    """Listens on a datagram socket of its own."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / secrets.token_hex(4)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            self._socket.bind(str(self._path))
        except OSError:
            self._socket.close()
            raise

    def __exit__(self, *_: object) -> None:
        self._socket.close()
        self._path.unlink(missing_ok=True)

    def wait(self, seconds: float) -> bool:
        self._socket.settimeout(seconds)
        try:
            self._socket.recv(1)
        except TimeoutError:
            return False
        self._socket.settimeout(0)
        with contextlib.suppress(BlockingIOError):
            while self._socket.recv(1):  # many rings are one
                pass
        return True


class _PostgresEar(Ear):
    """Listens on a connection of its own."""

    def __init__(self, database: Database) -> None:
        url = database.url.set(drivername="postgresql")
        self._connection = psycopg.connect(
            url.render_as_string(hide_password=False), autocommit=True
        )
        self._connection.execute(f"LISTEN {NAME}".encode())

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def wait(self, seconds: float) -> bool:
        heard = list(self._connection.notifies(timeout=seconds, stop_after=1))
        return bool(heard)
