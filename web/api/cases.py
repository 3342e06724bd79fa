"""Cases: find, read, move on, write a note."""

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from cases import board, notes, progress
from cases.board import Filters
from web import access, clock, service
from web.access import Act
from web.api import filters, loading, reading, shapes
from web.api.answers import CaseList, CaseOut, NoteOut
from web.api.bodies import CaseQuery, MoveIn, NoteIn
from web.api.operation import Operation, serve


@serve(
    Operation(
        "GET",
        "/cases",
        Act.READ_CASES,
        "Find cases",
        CaseList,
        query=CaseQuery,
        gives=(reading.JSON, reading.GEOJSON),
    )
)
def find_cases() -> ResponseReturnValue:
    """Return a page of cases, the newest first; `application/geo+json` for a map."""
    asked = reading.query(CaseQuery)
    wanted: Filters = filters.read(asked, service.current().reference)
    with service.current().database.reading() as session:
        page, following = board.find(session, wanted, asked.after, asked.limit)
    best = request.accept_mimetypes.best_match((reading.JSON, reading.GEOJSON))
    if best == reading.GEOJSON:
        response = jsonify(
            {
                "type": "FeatureCollection",
                "features": [shapes.case_feature(each) for each in page],
                "next": following,
            }
        )
        response.mimetype = reading.GEOJSON
    else:
        items = [shapes.case_card(each) for each in page]
        response = jsonify({"items": items, "next": following})
    response.headers["Vary"] = "Accept"
    return response


@serve(Operation("GET", "/cases/<number>", Act.READ_CASES, "Read a case", CaseOut))
def read_case(number: str) -> ResponseReturnValue:
    """Return the case with its reports, alerts, messages, moves and timeline."""
    with service.current().database.reading() as session:
        return loading.whole_case(session, board.by_number(session, number))


@serve(
    Operation(
        "POST",
        "/cases/<number>/moves",
        Act.MOVE_CASE,
        "Move a case on",
        CaseOut,
        body=MoveIn,
        status=201,
        statuses={409: "The case cannot go there from where it is."},
    )
)
def move_case(number: str) -> ResponseReturnValue:
    """Move the case to another stage; closing needs an outcome."""
    wanted = reading.body(MoveIn)
    running, who = service.current(), access.viewer()
    with running.database.begin() as session:
        case = board.by_number(session, number)
        progress.move(
            session,
            case,
            wanted.to,
            outcome=wanted.outcome,
            reason=wanted.reason or "",
            actor=who.label,
            now=clock.now(),
        )
        session.flush()  # the answer shows the move
        answer = loading.whole_case(session, case)
    running.doorbell.ring()
    return answer, 201


@serve(
    Operation(
        "POST",
        "/cases/<number>/notes",
        Act.NOTE,
        "Write into a case",
        NoteOut,
        body=NoteIn,
        status=201,
    )
)
def write_note(number: str) -> ResponseReturnValue:
    """Add a note to the case; it stays as it was written."""
    wanted = reading.body(NoteIn)
    who = access.viewer()
    with service.current().database.begin() as session:
        row = notes.add(
            session,
            board.by_number(session, number),
            wanted.text,
            language=wanted.language or who.language or "en",
            author=who.label,
            side=who.side,
            now=clock.now(),
        )
        session.flush()  # the answer shows its id
        return shapes.note(row), 201
