import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from config import schema
from config.database import Database, new_id
from web.models import Heartbeat

BEIJING = timezone(timedelta(hours=8))


def beats(database: Database) -> list[Heartbeat]:
    with database.reading() as session:
        return list(session.scalars(sa.select(Heartbeat)))


def test_a_moment_comes_back_in_utc(database):
    with database.begin() as session:
        session.add(
            Heartbeat(process="a", at=datetime(2026, 11, 22, 12, tzinfo=BEIJING))
        )

    assert beats(database)[0].at == datetime(2026, 11, 22, 4, tzinfo=UTC)
    assert beats(database)[0].at.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(database):
    naive = datetime(2026, 11, 22, 12)  # noqa: DTZ001 - that is the point

    with database.begin() as session:
        query = sa.select(Heartbeat).where(Heartbeat.at == naive)

        with pytest.raises(sa.exc.StatementError, match="needs a time zone"):
            session.scalars(query)


def test_what_fails_leaves_nothing_behind(database, now):
    def fail_halfway() -> None:
        with database.begin() as session:
            session.add(Heartbeat(process="a", at=now))
            session.flush()
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fail_halfway()

    assert beats(database) == []


def test_writers_wait_for_each_other_and_none_is_lost(database, now):
    def write(writer: int) -> None:
        for turn in range(10):
            with database.begin() as session:
                session.add(Heartbeat(process=f"{writer}-{turn}", at=now))

    writers = [threading.Thread(target=write, args=[n]) for n in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert len(beats(database)) == 80


def test_a_reader_does_not_wait_for_a_writer(database, now):
    with database.begin() as session:
        session.add(Heartbeat(process="a", at=now))
        session.flush()

        assert beats(database) == []


def test_keys_sort_by_the_moment_they_were_made():
    keys = [new_id() for _ in range(3)]

    assert {key.version for key in keys} == {7}
    assert [key.int >> 80 for key in keys] == sorted(key.int >> 80 for key in keys)


def test_sqlite_in_memory_is_refused():
    with pytest.raises(ValueError, match="must be a file"):
        Database("sqlite://")


def test_a_new_database_is_given_its_tables_and_an_old_one_is_left(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")

    schema.migrate_if_empty(database)
    current, newest = schema.versions(database)
    assert current == newest

    with database.begin() as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = 'older'"))
    schema.migrate_if_empty(database)
    with database.reading() as session:
        kept = session.scalar(sa.text("SELECT version_num FROM alembic_version"))
    assert kept == "older"
    database.close()
