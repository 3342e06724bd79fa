"""`flask zones`: the outlines that an agency brings in."""

from pathlib import Path

import click

from alerts import zone_files, zone_versions
from web import clock, service
from web.cli.speaking import N_, Speaking, say

ACTOR = "command line"


@click.group("zones")
def zones_group() -> None:
    """Bring in and list zones."""


@zones_group.command("import", cls=Speaking)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_zones(file: Path) -> None:
    """Bring in the zones of FILE, GeoJSON polygons.

    Properties: id, kind, side, names (zh, ru, en), and if bounded valid_from and
    valid_to. A zone takes the place of the one with its id. Nothing is stored if one
    of them is wrong. Running services take the zones over within seconds.
    """
    zones = zone_files.read(file)
    with service.current().database.begin() as session:
        made = zone_versions.bring_in(session, zones, actor=ACTOR, now=clock.now())
        version = made.version
    say(
        N_("Zones brought in: %(count)s; version %(version)s."),
        count=len(zones),
        version=version,
    )


@zones_group.command("list", cls=Speaking)
def list_zones() -> None:
    """List the zones in force today."""
    for zone in service.current().zones.zones:
        names = " / ".join(zone.names.values())
        mark = "\tapproximate" if zone.approximate else ""
        click.echo(f"{zone.id}\t{zone.kind}\t{zone.side}\t{names}{mark}")
