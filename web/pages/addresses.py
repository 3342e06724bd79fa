"""Every address of the pages, in one table."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint

from web.pages import (
    about,
    alerts,
    board,
    case,
    case_acts,
    duty,
    frame,
    geodata,
    handsets,
    inbox,
    logging_in,
    map,  # noqa: A004 - the page is called that
    reporting,
    statistics,
    vendor,
)

View = Callable[..., Any]
GET: dict[str, View] = {
    "/": board.page,
    "/board/changes": board.changes,
    "/map": map.page,
    "/map/layers.json": geodata.layers,
    "/map/cases.json": map.cases_as_geojson,
    "/cases/<number>": case.page,
    "/cases/<number>/version": case.version,
    "/alerts": alerts.listed,
    "/alerts/<number>": alerts.page,
    "/duty": duty.page,
    "/statistics": statistics.page,
    "/inbox": inbox.page,
    "/handsets": handsets.page,
    "/handsets/changes": handsets.changes,
    "/report": reporting.page,
    "/hotline": reporting.hotline,
    "/hotline/thanks": reporting.thanks,
    "/login": logging_in.page,
    "/about": about.page,
    "/static/vendor/leaflet/<path:name>": vendor.leaflet_file,
}
POST: dict[str, View] = {
    "/cases/<number>/moves": case_acts.move,
    "/cases/<number>/notes": case_acts.note,
    "/cases/<number>/joining/<proposal_id>": case_acts.decide_joining,
    "/alerts/<number>/answers/<agency_id>": case_acts.answer,
    "/alerts/<number>/approve": case_acts.approve,
    "/alerts/<number>/discard": case_acts.discard,
    "/alerts/<number>/<kind>": case_acts.follow,
    "/inbox/<item_id>/settle": inbox.settle,
    "/handsets/<message_id>/answer": handsets.answer,
    "/report": reporting.send,
    "/hotline": reporting.send_to_hotline,
    "/login": logging_in.enter,
    "/logout": logging_in.leave,
}

blueprint = Blueprint("pages", __name__)


def _add(table: dict[str, View], method: str) -> None:
    for address, view in table.items():
        # Unique and readable in logs: the module and the function.
        endpoint = f"{view.__module__.rsplit('.', 1)[-1]}_{view.__name__}"
        blueprint.add_url_rule(
            address, endpoint=endpoint, view_func=view, methods=[method]
        )


_add(GET, "GET")
_add(POST, "POST")
frame.register(blueprint)
