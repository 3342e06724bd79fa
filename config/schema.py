"""The database's shape: bring it up to date, or say how far it is."""

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from config.database import Database
from config.settings import ROOT


def _config(database: Database) -> Config:
    """Return Alembic's configuration for *database*."""
    config = Config(toml_file=ROOT / "pyproject.toml")
    config.attributes["database"] = database
    return config


def migrate(database: Database) -> None:
    """Run every migration that *database* has not seen."""
    command.upgrade(_config(database), "head")


def migrate_if_empty(database: Database) -> None:
    """Give a database that has no tables at all its tables; touch no other."""
    if not sa.inspect(database.engine).get_table_names():
        migrate(database)


def versions(database: Database) -> tuple[str | None, str | None]:
    """Return the version *database* is at and the newest one."""
    newest = ScriptDirectory.from_config(_config(database)).get_current_head()
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision(), newest
