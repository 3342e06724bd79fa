"""`flask backup` and `flask restore`: copies of the embedded database."""

import sqlite3
from contextlib import closing
from pathlib import Path

import click

from config.errors import Refused
from web import service
from web.cli.speaking import N_, Speaking, say, translator

PAGES_AT_ONCE = 1024


@click.command("backup", cls=Speaking)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy the database to FILE while the service runs (SQLite only)."""
    source = _embedded("pg_dump --format=custom --file={file} {url}", file)
    if file.exists():
        raise Refused(N_("%(file)s is there already."), file=file)
    part = file.with_name(file.name + ".part")
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(part)) as new:
        old.backup(new, pages=PAGES_AT_ONCE)
    _check(part)
    part.chmod(0o600)
    part.rename(file)
    say(
        N_("Copied to %(file)s: %(bytes)s bytes."), file=file, bytes=file.stat().st_size
    )


@click.command("restore", cls=Speaking)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask before replacing the database.")
def restore(file: Path, *, yes: bool) -> None:
    """Put the copy in FILE in the place of the database; stop the service first."""
    target = _embedded("pg_restore --clean --if-exists --dbname={url} {file}", file)
    _check(file)
    question = translator()._(
        N_("Replace everything in %(database)s?"), database=target
    )
    if not yes and not click.confirm(question):
        raise click.exceptions.Exit(1)
    service.current().database.close()
    with closing(sqlite3.connect(file)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
    say(N_("Restored from %(file)s."), file=file)


def _embedded(other: str, file: Path) -> Path:
    """Return the SQLite file, or say with which command PostgreSQL does it."""
    database = service.current().database
    if not database.is_sqlite:
        url = database.url.set(drivername="postgresql").render_as_string()
        raise Refused(
            N_("PostgreSQL has its own tool: %(command)s"),
            command=other.format(file=file, url=url),
        )
    return Path(database.url.database or "")


def _check(file: Path) -> None:
    """Raise `Refused` unless *file* is a sound copy of a database of ours."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as copy:
            sound = copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            tables = {row[0] for row in copy.execute("SELECT name FROM sqlite_master")}
    except sqlite3.DatabaseError:
        sound, tables = False, set()
    if not sound or not {"cases", "reports", "alembic_version"} <= tables:
        raise Refused(
            N_("%(file)s is not a sound copy of an Amba database."), file=file
        )
