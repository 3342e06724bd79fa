"""Where the data comes from, under which licence, and what in it is approximate."""

from flask import render_template

from web import access, service
from web.pages import geodata


@access.open_to_all
def page() -> str:
    """Show sources, licences and limits."""
    zones = service.current().zones
    return render_template(
        "about.html",
        attributions=geodata.ATTRIBUTIONS,
        approximate=[zone for zone in zones.zones if zone.approximate],
        uncertain=len(zones.areas.uncertain),
        version=zones.version,
    )
