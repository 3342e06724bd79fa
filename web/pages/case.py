"""The case page: the story of a case, and what can be done about it now."""

from flask import jsonify, render_template, request
from werkzeug.wrappers import Response

from alerts.models import Via
from cases import board, progress
from cases.models import CaseKind, Stage
from web import access, service
from web.access import Act
from web.pages import answers, story
from web.pages.story import Story

LIVES = {
    CaseKind.ENFORCEMENT: (
        Stage.REPORTED,
        Stage.VERIFIED,
        Stage.RESPONDING,
        Stage.INVESTIGATING,
        Stage.CHARGED,
        Stage.IN_COURT,
        Stage.CLOSED,
    ),
    CaseKind.CONFLICT: (
        Stage.REPORTED,
        Stage.VERIFIED,
        Stage.RESPONDING,
        Stage.MONITORING,
        Stage.SETTLING,
        Stage.CLOSED,
    ),
}


@access.needs(Act.READ_CASES)
def page(number: str) -> str:
    """Show the case *number*."""
    with service.current().database.reading() as session:
        found = story.of_case(session, number)
        return shown(found, {}, {})


def shown(found: Story, problems: dict[str, list[str]], form: dict[str, str]) -> str:
    """Return the page of *found*; what was typed in *form* stands there again."""
    own = found.own_warning(access.viewer().agency_id)
    outcomes = progress.outcomes(found.case)
    return render_template(
        "case.html",
        story=found,
        case=found.case,
        problems=problems,
        form=form,
        life=LIVES[found.case.kind],
        moves=found.next_stages,
        outcomes=outcomes,
        fates=list(dict.fromkeys(one.split("/")[0] for one in outcomes)),
        claims=list(dict.fromkeys(one.split("/")[-1] for one in outcomes)),
        own=own if access.may(Act.ANSWER) else None,
        buttons=answers.buttons(),
        answers=answers.ALL,
        phone=Via.PHONE,
        just_sent="sent" in request.args,
    )


@access.needs(Act.READ_CASES)
def version(number: str) -> Response:
    """Say when the case changed last, for pages that are open."""
    with service.current().database.reading() as session:
        changed = board.by_number(session, number).changed_at
    response = jsonify({"version": changed.isoformat()})
    response.headers["Cache-Control"] = "no-cache"
    return response
