"""Migrations and tables say the same."""

import re

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from config import schema
from config.database import Database, Table
from config.settings import ROOT

ENV = ROOT / "config" / "migrations" / "env.py"
IMPORTED = re.compile(r"^import (\w+)\.models$", re.MULTILINE)


def test_migrations_make_the_tables_of_the_models(database: Database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})

        assert compare_metadata(context, Table.metadata) == []


def test_a_fresh_database_is_at_the_only_head(database: Database):
    heads = ScriptDirectory.from_config(
        Config(toml_file=ROOT / "pyproject.toml")
    ).get_heads()

    assert schema.versions(database) == (heads[0], heads[0])
    assert len(heads) == 1


def test_every_room_with_tables_is_known_to_the_migrations():
    rooms = {file.parent.name for file in ROOT.glob("*/models.py")}

    assert rooms == set(re.findall(IMPORTED, ENV.read_text()))


def test_migrations_are_named_by_date_and_deed():
    wrong = [
        file.name
        for file in (ENV.parent / "versions").glob("*.py")
        if not re.fullmatch(r"20\d{6}_\d{4}_[a-z][a-z_]+\.py", file.name)
    ]

    assert wrong == []
