"""Places: where one lies, where many lie, and the zones they are held against."""

from typing import Any

from flask import Response, current_app
from flask.typing import ResponseReturnValue

from alerts import coordinates, geofence
from alerts.geofence import bulk
from web import service
from web.access import Act
from web.api import reading
from web.api.answers import FixOut
from web.api.bodies import FeatureCollection, PointQuery
from web.api.operation import Operation, serve

MOST_BYTES = 16_000_000


@serve(
    Operation(
        "GET",
        "/geofence",
        Act.GEOFENCE,
        "Locate a place against the border",
        FixOut,
        query=PointQuery,
    )
)
def locate() -> ResponseReturnValue:
    """Return the fix of one place."""
    asked = reading.query(PointQuery)
    place = coordinates.from_numbers(
        asked.lat, asked.lon, asked.datum, asked.accuracy_m
    )
    return geofence.fix(place, service.current().zones).as_dict()


@serve(
    Operation(
        "POST",
        "/geofence",
        Act.GEOFENCE,
        "Locate many places against the border",
        FeatureCollection,
        body=FeatureCollection,
        takes=(reading.GEOJSON, reading.JSON),
        gives=(reading.GEOJSON,),
    )
)
def locate_many() -> ResponseReturnValue:
    """Return the features with `fix` in their properties; Points, up to 16 MB.

    `accuracy_m` and `datum` may stand in the properties of each.
    """
    value, _, _ = reading.json_body((reading.GEOJSON, reading.JSON), MOST_BYTES)
    return _geojson(bulk.located(value, service.current().zones))


@serve(
    Operation(
        "GET",
        "/zones",
        Act.READ_ZONES,
        "Read the zones",
        FeatureCollection,
        gives=(reading.GEOJSON,),
    )
)
def read_zones() -> ResponseReturnValue:
    """Return the protected areas and other zones, with the version of the data."""
    zones = service.current().zones
    return _geojson(
        {
            "type": "FeatureCollection",
            "version": zones.version,
            "features": [{**zone.as_feature(), "id": zone.id} for zone in zones.zones],
        }
    )


def _geojson(value: dict[str, Any]) -> Response:
    return Response(current_app.json.dumps(value), mimetype=reading.GEOJSON)
