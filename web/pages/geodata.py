"""Our own geodata for maps in the browser: drawn without tiles, works offline."""

import gzip
import json
from functools import lru_cache

import shapely
from flask import make_response, request
from shapely.geometry import mapping
from werkzeug.wrappers import Response

from alerts.geofence import map_layers
from config.zones import Zones
from web import access, service
from web.service import Service

# These strings must be shown wherever the data is (see their licences).
ATTRIBUTIONS = (
    "© OpenStreetMap contributors, ODbL 1.0 (https://www.openstreetmap.org/copyright)",
    "Boundaries via timezone-boundary-builder / timezonefinder-data (ODbL)",
    "© GeoNames.org, CC BY 4.0",
    "Made with Natural Earth",
)


@access.open_to_all
def layers() -> Response:
    """Return every layer as GeoJSON; the browser keeps it until the zones change."""
    zones = service.current().zones
    packed = _packed(zones)
    if request.accept_encodings["gzip"]:
        response = make_response(packed)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = make_response(gzip.decompress(packed))
    response.mimetype = "application/json"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(zones.version)
    return response.make_conditional(request)


def warm(running: Service) -> None:
    """Make the layers before the first visitor asks for them; takes a second or two."""
    _packed(running.zones)


@lru_cache(maxsize=2)
def _packed(zones: Zones) -> bytes:
    """Return the layers of *zones* as gzipped JSON, made once per process."""
    layers = dict(map_layers.drawing_texts(zones))
    layers["uncertain"] = json.dumps(_uncertain(zones), separators=(",", ":"))
    layers["attribution"] = json.dumps(ATTRIBUTIONS, ensure_ascii=False)
    members = ",".join(f'"{name}":{text}' for name, text in layers.items())
    return gzip.compress(f"{{{members}}}".encode(), 6)


def _uncertain(zones: Zones) -> dict[str, object]:
    """Return the land that two mappings give to different countries."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"sides": piece.sides},
                "geometry": mapping(shapely.set_precision(piece.shape, 1e-4)),
            }
            for piece in zones.areas.uncertain
        ],
    }
