"""Keep the zones of this process as new as those of the database."""

import logging
import threading
from datetime import date, datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from alerts import zone_versions
from config import zones as ground
from config.database import Database
from config.errors import Invalid
from config.zones import Zones

log = logging.getLogger(__name__)

LOOK_EVERY = timedelta(seconds=5)


class ZoneKeeper:
    """Looks now and then whether an agency has brought in zones of its own."""

    def __init__(self, database: Database, built_in: Zones) -> None:
        """Begin with the *built_in* zones."""
        self._database = database
        self._built_in = built_in
        self._all = built_in  # with those brought in, whatever their days
        self._version: str | None = None
        self._in_force = built_in
        self._day: date | None = None
        self._look_at: datetime | None = None
        self._lock = threading.Lock()

    def zones(self, now: datetime) -> Zones:
        """Return the zones in force at *now*, at most five seconds old."""
        with self._lock:
            if self._look_at is None or now >= self._look_at:
                self._look_at = now + LOOK_EVERY
                self._look()
            if self._day != now.date():
                self._day = now.date()
                self._in_force = ground.valid_on(self._all, self._day)
            return self._in_force

    def _look(self) -> None:
        """Take over a version that is new; keep the last one when nobody can tell."""
        try:
            with self._database.reading() as session:
                if zone_versions.newest_name(session) == self._version:
                    return
                row = zone_versions.newest(session)
            if row is not None:
                self._all = zone_versions.applied(row, self._built_in)
                self._version, self._day = row.version, None
        except (SQLAlchemyError, Invalid) as error:
            kind = type(error).__name__
            log.warning("imported zones: %s; the last known ones stay", kind)
