"""How often somebody may do something: GCRA, shared by all processes in a table.

A key has one moment, its theoretical arrival time: each request moves it on by one
interval, and a request that would push it further ahead than the burst is refused.
"""

import math
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from config.errors import Refused
from translations import N_
from web.models import RateLimit


@dataclass(frozen=True)
class Rate:
    """At most *burst* at once, and one more each *interval*."""

    burst: int
    interval: timedelta


LOG_IN_ACCOUNT = Rate(burst=5, interval=timedelta(seconds=30))
LOG_IN_ADDRESS = Rate(burst=20, interval=timedelta(seconds=15))
TOKEN = Rate(burst=2_000, interval=timedelta(milliseconds=5))


class TooMany(Refused):
    """The caller did this too often; *retry_after* says in seconds when again."""

    def __init__(self, retry_after: float) -> None:
        """Say after how many seconds the next request conforms."""
        self.retry_after = max(1, math.ceil(retry_after))
        super().__init__(
            N_("Too many requests. Try again in %(seconds)s s."),
            seconds=self.retry_after,
        )


def per_hour(count: int) -> Rate:
    """Return the rate of *count* (at least 1) an hour, half of them at once."""
    return Rate(max(1, count // 2), timedelta(hours=1) / max(1, count))


def next_arrival(arrival: datetime | None, rate: Rate, now: datetime) -> datetime:
    """Return the arrival time after one more request at *now*; may raise `TooMany`."""
    start = max(arrival or now, now)
    ahead = start - now
    room = rate.interval * (rate.burst - 1)
    if ahead > room:
        raise TooMany((ahead - room).total_seconds())
    return start + rate.interval


def check(session: Session, key: str, rate: Rate, now: datetime) -> None:
    """Raise `TooMany` if another request of *key* does not conform; count nothing."""
    next_arrival(_arrival(session, key), rate, now)


def count(session: Session, key: str, rate: Rate, now: datetime) -> None:
    """Count one request of *key*, or raise `TooMany` and count nothing."""
    values = {"key": key, "arrival_at": now}
    if session.get_bind().dialect.name == "sqlite":
        session.execute(
            sqlite.insert(RateLimit).values(values).on_conflict_do_nothing()
        )
    else:
        session.execute(
            postgresql.insert(RateLimit).values(values).on_conflict_do_nothing()
        )
    arrival = next_arrival(_arrival(session, key, lock=True), rate, now)
    session.execute(
        sa.update(RateLimit).where(RateLimit.key == key).values(arrival_at=arrival)
    )


def forget(session: Session, key: str) -> None:
    """Let *key* begin anew, as after a log-in that succeeded."""
    session.execute(sa.delete(RateLimit).where(RateLimit.key == key))


def sweep(session: Session, now: datetime) -> int:
    """Remove the keys that no longer hold anybody back; return how many."""
    old = sa.delete(RateLimit).where(RateLimit.arrival_at < now)
    return int(session.execute(old).rowcount)  # type: ignore[attr-defined]


class InMemory:
    """The same within one process, for requests that write nothing.

    A table would cost a commit on disk for each reading request.
    """

    MOST_KEYS = 10_000

    def __init__(self) -> None:
        """Begin with nobody counted."""
        self._arrivals: dict[str, datetime] = {}
        self._lock = threading.Lock()

    def count(self, key: str, rate: Rate, now: datetime) -> None:
        """Count one request of *key*, or raise `TooMany`."""
        with self._lock:
            arrival = next_arrival(self._arrivals.get(key), rate, now)
            if len(self._arrivals) >= self.MOST_KEYS:
                self._arrivals = {k: a for k, a in self._arrivals.items() if a > now}
            self._arrivals[key] = arrival


def _arrival(session: Session, key: str, *, lock: bool = False) -> datetime | None:
    query = sa.select(RateLimit.arrival_at).where(RateLimit.key == key)
    return session.scalar(query.with_for_update() if lock else query)
