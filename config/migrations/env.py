"""How Alembic reaches the database and which tables it compares."""

from typing import Literal

import sqlalchemy as sa
from alembic import context

# Importing a room's models is what makes its tables known.
import alerts.models
import cases.models
import notifiers.models
import web.models
from config import settings
from config.database import Database, Table, UtcDateTime


def render(kind: str, thing: object, _context: object) -> str | Literal[False]:
    """Write plain column types: a migration outlives our own code."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, sa.Enum):
        return f"sa.String(length={thing.length})"
    return False


def same_type(
    _context: object, _found: object, _column: object, _type: object, ours: object
) -> bool | None:
    """Take an enum for the string that it is stored as."""
    return False if isinstance(ours, sa.Enum) else None


def migrate() -> None:
    """Bring the database named by the settings, or given by the caller, up to date."""
    given = context.config.attributes.get("database")
    database = given or Database(settings.load().database)
    writer = database.engine.execution_options(amba_writes=True)
    with writer.connect() as connection:
        if not database.is_sqlite:  # two processes that start at once take turns
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(4266)"))
        context.configure(
            connection=connection,
            target_metadata=Table.metadata,
            render_item=render,
            compare_type=same_type,
            render_as_batch=database.is_sqlite,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


migrate()
