"""The files of the map library, straight from its package and nothing beside them."""

from pathlib import Path

from flask import send_from_directory
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response
from xstatic.pkg import leaflet

from web import access

FOLDER = Path(leaflet.BASE_DIR)
SERVED = {".js", ".css", ".png"}
MONTH = 30 * 86400


@access.open_to_all
def leaflet_file(name: str) -> Response:
    """Send one file of Leaflet; 404 for whatever is not a script, style or picture."""
    if Path(name).suffix not in SERVED:
        raise NotFound
    return send_from_directory(FOLDER, name, max_age=MONTH)
