"""`flask statistics`: the same figures that the API and the page give."""

import json
from datetime import UTC, datetime, timedelta

import click

from cases import statistics
from web import service
from web.api import figures
from web.cli.speaking import Speaking

DAY = click.DateTime(["%Y-%m-%d"])


@click.command("statistics", cls=Speaking)
@click.option("--from", "start", type=DAY, required=True, help="First day, 2026-01-01.")
@click.option("--to", "end", type=DAY, required=True, help="Last day, counted too.")
@click.option("--side", help="Only this side: CN or RU.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["json", "csv"]),
    default="json",
    show_default=True,
    help="How to write them.",
)
def statistics_command(
    start: datetime, end: datetime, side: str | None, kind: str
) -> None:
    """Print the figures of both sides from one day to another."""
    running = service.current()
    if end < start:
        raise click.BadParameter("--to lies before --from")
    if side is not None and side not in running.reference.sides:
        raise click.BadParameter(
            f"--side is one of {', '.join(running.reference.sides)}"
        )
    first, last = start.replace(tzinfo=UTC), end.replace(tzinfo=UTC)
    with running.database.reading() as session:
        found = statistics.figures(
            session, first, last + timedelta(days=1), side, running.reference
        )
    found = {**found, "from": f"{start:%Y-%m-%d}", "to": f"{end:%Y-%m-%d}"}
    if kind == "csv":
        click.echo(figures.as_csv(found), nl=False)
    else:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
