"""An empty, migrated database that a whole file of tests may share."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from config.database import Database, Table


def database_url(request: pytest.FixtureRequest, kind: str, folder: Path) -> str:
    """Return the URL of an empty `sqlite` or `postgresql` database."""
    if kind == "sqlite":
        empty: Path = request.getfixturevalue("empty_sqlite")
        (folder / "amba.db").write_bytes(empty.read_bytes())
        return f"sqlite:///{folder / 'amba.db'}"
    url: str = request.getfixturevalue("postgresql_url")
    database = Database(url)
    names = ", ".join(f'"{table}"' for table in Table.metadata.tables)
    with database.engine.begin() as connection:
        connection.execute(sa.text(f"TRUNCATE {names}"))
    database.close()
    return url
