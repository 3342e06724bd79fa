"""The map of cases, and the cases as GeoJSON for it."""

from flask import jsonify, render_template
from werkzeug.wrappers import Response

from cases import board
from cases.models import Case, Stage
from web import access, language, service
from web.access import Act
from web.pages import cards, filtering, geodata, say, where

MOST_CASES = 2000
BESIDE = 100
OVER = {Stage.CLOSED, Stage.UNFOUNDED, Stage.MERGED, Stage.TRANSFERRED}


@access.needs(Act.READ_CASES)
def page() -> str:
    """Show the map with the cases beside it."""
    running, given = service.current(), filtering.chosen()
    with running.database.reading() as session:
        found, _ = board.find(session, filtering.read(given), None, BESIDE)
        return render_template(
            "map.html",
            cards=cards.cards(session, found),
            filter=given,
            choices=filtering.choices(language.current()),
            query=filtering.query(given),
            severities=list(running.reference.severities),
            tiles=running.settings.tile_url,
            tile_attribution=running.settings.tile_attribution,
            attributions=geodata.ATTRIBUTIONS,
        )


@access.needs(Act.READ_CASES)
def cases_as_geojson() -> Response:
    """Return the cases of the map, in the reader's language."""
    with service.current().database.reading() as session:
        wanted = filtering.read(filtering.chosen())
        found, _ = board.find(session, wanted, None, MOST_CASES)
        features = [_feature(case) for case in found]
    response = jsonify({"type": "FeatureCollection", "features": features})
    response.mimetype = "application/geo+json"
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    return response


def _feature(case: Case) -> dict[str, object]:
    """Return a case as the map's marker and its popup."""
    place = (where.to_border(case.fix), where.near(case.fix))
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [case.lon, case.lat]},
        "properties": {
            "number": case.number,
            "url": f"/cases/{case.number}",
            "severity": case.severity,
            "severity_word": say.severity(case.severity),
            "what": say.sentence(say.category(case.category)),
            "where": [line for line in place if line],
            "stage": say.word(case.stage),
            "closed": case.stage in OVER,
        },
    }
