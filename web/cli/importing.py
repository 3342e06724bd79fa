"""`flask reports import`: reports from a file, through the same door as all others."""

import json
from collections import Counter
from pathlib import Path

import click
import sqlalchemy as sa

from alerts import inbox, reports
from alerts.models import InboxItem, Via
from alerts.reports import Sender
from cases import opening
from config.errors import Invalid, Problem
from web import clock, service
from web.cli import rows
from web.cli.people import known_agency
from web.cli.rows import Row
from web.cli.speaking import N_, Speaking, progress, say
from web.service import Service

SENDER = "import"


@click.group("reports")
def reports_group() -> None:
    """Take reports in from files."""


@reports_group.command("import", cls=Speaking)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--agency", help="Id of the agency whose reports these are.")
@click.option("--encoding", default="utf-8-sig", show_default=True, help="Of a CSV.")
def import_reports(file: Path, agency: str | None, encoding: str) -> None:
    """Take in the reports of FILE: CSV with a header line, or GeoJSON points.

    Columns: category, occurred_at, lat, lon (or place), accuracy_m, datum, text,
    language, species (separated by ;), people, animals, armed, heading_deg,
    towards_border, transport, reporter_name, reporter_phone, exercise.

    A row that cannot be understood goes to the inbox with the reason. Running the same
    file again changes nothing. Status 1 if any row went to the inbox.
    """
    running = service.current()
    if agency is not None:
        known_agency(agency)
    sender = Sender(SENDER, agency, Via.IMPORT)
    total = rows.count(file, encoding)
    done: Counter[str] = Counter()
    for row in progress(rows.rows(file, encoding), total, "rows"):
        done[_take_in(running, row, sender, file.name)] += 1
    running.doorbell.ring()
    say(
        N_("Taken in: %(new)s, known before: %(known)s, in the inbox: %(bad)s."),
        new=done["new"],
        known=done["known"],
        bad=done["bad"],
    )
    if done["bad"]:
        raise click.exceptions.Exit(1)


def _take_in(running: Service, row: Row, sender: Sender, file_name: str) -> str:
    """Take one *row* in, in its own transaction; return `new`, `known` or `bad`."""
    now = clock.now()
    if row.payload is None:
        return _keep(running, row, row.problems, file_name)
    try:
        submission = reports.read(row.payload, running.reference, now=now)
        with running.database.begin() as session:
            taken = opening.take_in(
                session,
                submission,
                sender,
                running.reference,
                running.zones,
                running.settings.identity_keys,
                now,
            )
            return "known" if taken.repeated else "new"
    except Invalid as error:
        return _keep(running, row, error.problems, file_name)


def _keep(
    running: Service, row: Row, problems: tuple[Problem, ...], file_name: str
) -> str:
    """Put *row* into the inbox, once; return `bad`."""
    content = json.dumps(
        {"row": row.number, "content": row.content}, ensure_ascii=False
    )
    sender = f"import:{file_name}"[:200]
    known = sa.select(InboxItem.id).where(
        InboxItem.via == Via.IMPORT,
        InboxItem.sender == sender,
        InboxItem.content == content,
    )
    with running.database.begin() as session:
        if session.scalar(known.limit(1)) is None:
            inbox.keep(
                session,
                via=Via.IMPORT,
                sender=sender,
                content=content,
                problems=problems,
                now=clock.now(),
            )
    return "bad"
