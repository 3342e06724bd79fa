from collections.abc import Callable

import pytest
import sqlalchemy as sa

from alerts.models import (
    Alert,
    AlertState,
    JoinProposal,
    Report,
    Warning,  # noqa: A004
    WarningState,
)
from cases.models import Case, Stage
from cases.opening import Intake
from tests.browser import site
from tests.web.pages.conftest import CN, RU, Reader
from web.models import Role
from web.service import Service

pytestmark = pytest.mark.usefixtures("roster")


def case_of(service: Service, taken: Intake) -> Case:
    with service.database.reading() as session:
        return session.get_one(Case, taken.case.id)


def warning_of(service: Service, taken: Intake, agency: str) -> Warning:
    query = sa.select(Warning).join(Alert).where(Alert.case_id == taken.case.id)
    with service.database.reading() as session:
        return session.scalars(query.where(Warning.agency_id == agency)).one()


def alert_of(taken: Intake) -> Alert:
    assert taken.alert is not None
    return taken.alert


def test_the_page_tells_the_story(dispatcher: Reader, service: Service) -> None:
    taken = site.report(service)

    page = dispatcher.text(f"/cases/{taken.case.number}")

    assert "Snaring" in page
    assert "42.75860° N, 130.72320° E" in page
    assert "UTC+10" in page
    assert "UTC+8" in page
    assert 'lang="ru" dir="auto"' in page  # the reporter's words
    assert alert_of(taken).number in page
    assert "Report received" in page


def test_a_case_moves_and_closes_with_an_outcome(
    dispatcher: Reader, service: Service
) -> None:
    taken = site.report(service)
    path = f"/cases/{taken.case.number}/moves"

    assert dispatcher.post(path, to="verified").status_code == 303
    refused = dispatcher.post(path, to="closed", reason="мы всё сняли")
    assert refused.status_code == 422
    assert "Closing a case needs an outcome." in refused.text
    assert "мы всё сняли" in refused.text  # nothing typed is lost
    assert dispatcher.post(path, to="closed", outcome="convicted").status_code == 303

    case = case_of(service, taken)
    assert (case.stage, case.outcome) == (Stage.CLOSED, "convicted")


def test_a_conflict_closes_with_the_animals_fate_and_the_claim(
    dispatcher: Reader, service: Service
) -> None:
    taken = site.report(service, category="htc_livestock")
    path = f"/cases/{taken.case.number}/moves"

    dispatcher.post(path, to="closed", outcome="deterred", claim="paid")

    assert case_of(service, taken).outcome == "deterred/paid"


def test_a_move_that_the_life_forbids_is_explained(
    dispatcher: Reader, service: Service
) -> None:
    taken = site.report(service)

    dispatcher.post(f"/cases/{taken.case.number}/moves", to="in_court")

    page = dispatcher.text(f"/cases/{taken.case.number}")
    assert "A case cannot go from “Reported” to “In court”." in page


def test_a_note_is_kept_as_written(dispatcher: Reader, service: Service) -> None:
    taken = site.report(service)
    path = f"/cases/{taken.case.number}/notes"

    assert (
        dispatcher.post(path, text="снято 14 петель\r\nодна <сработала>").status_code
        == 303
    )
    assert dispatcher.post(path, text="  ").status_code == 422

    page = dispatcher.text(f"/cases/{taken.case.number}")
    assert "снято 14 петель\nодна &lt;сработала&gt;" in page


def test_an_officer_answers_for_their_own_agency_alone(
    reader: Callable[..., Reader], service: Service
) -> None:
    taken = site.report(service, **site.CHASE)
    officer = reader(Role.OFFICER, RU)
    path = f"/alerts/{alert_of(taken).number}/answers/"

    assert officer.post(path + RU, answer="on_scene").status_code == 303
    assert officer.post(path + CN, answer="on_scene").status_code == 403

    assert warning_of(service, taken, RU).state == WarningState.ON_SCENE
    assert warning_of(service, taken, CN).state == WarningState.WAITING


def test_an_answer_heard_on_the_phone_needs_who_and_what(
    dispatcher: Reader, service: Service
) -> None:
    taken = site.report(service, **site.CHASE)
    path = f"/alerts/{alert_of(taken).number}/answers/{CN}"
    said = {"answer": "acknowledged", "via": "phone"}

    refused = dispatcher.post(path, **said, by="值班员", note="")
    assert refused.status_code == 422
    assert "值班员" in refused.text
    dispatcher.post(path, **said, by="值班员", note="收到,派人前往")

    warning = warning_of(service, taken, CN)
    assert (warning.state, warning.answered_by) == (WarningState.ACKNOWLEDGED, "值班员")
    assert warning.note == "收到,派人前往"


def test_an_alert_is_updated_and_cancelled_with_a_reason(
    dispatcher: Reader, service: Service
) -> None:
    taken = site.report(service, **site.CHASE)
    path = f"/alerts/{alert_of(taken).number}"

    assert dispatcher.post(path + "/update", reason=" ").status_code == 422
    dispatcher.post(path + "/update", reason="Идут на запад")
    dispatcher.post(f"/alerts/{taken.case.number}-2/cancel", reason="Ошибка")

    with service.database.reading() as session:
        types = session.scalars(sa.select(Alert.type).order_by(Alert.ordinal)).all()
    assert [one.value for one in types][:3] == ["alert", "update", "cancel"]


def test_a_proposal_to_join_is_accepted(dispatcher: Reader, service: Service) -> None:
    first = site.report(service)
    second = site.report(
        service, text="Ещё петли", people=3, place={"lat": 42.7591, "lon": 130.7240}
    )
    with service.database.reading() as session:
        proposal = session.scalars(sa.select(JoinProposal)).one()

    page = dispatcher.text(f"/cases/{first.case.number}")
    assert second.case.number in page
    path = f"/cases/{first.case.number}/joining/{proposal.id}"
    assert dispatcher.post(path, decision="join").status_code == 303

    assert case_of(service, second).stage == Stage.MERGED
    with service.database.reading() as session:
        cases = set(session.scalars(sa.select(Report.case_id)))
    assert cases == {first.case.id}


def test_an_analyst_reads_and_changes_nothing(
    reader: Callable[..., Reader], service: Service
) -> None:
    taken = site.report(service)
    analyst = reader(Role.ANALYST)

    page = analyst.text(f"/cases/{taken.case.number}")

    assert "Move the case" not in page
    for path in ("moves", "notes"):
        answer = analyst.post(f"/cases/{taken.case.number}/{path}", to="verified")
        assert answer.status_code == 403


def test_a_form_without_its_token_is_refused(
    dispatcher: Reader, service: Service
) -> None:
    taken = site.report(service)

    answer = dispatcher.client.post(
        f"/cases/{taken.case.number}/moves", data={"to": "verified"}
    )

    assert answer.status_code == 400
    assert case_of(service, taken).stage == Stage.REPORTED


def test_a_refused_phone_answer_stays_with_its_agency(
    dispatcher: Reader, service: Service
) -> None:
    taken = site.report(service)
    warning = warning_of(service, taken, CN if taken.case.side == "CN" else RU)
    path = f"/alerts/{alert_of(taken).number}/answers/{warning.agency_id}"

    refused = dispatcher.post(
        path, answer="responding", via="phone", note="Едут втроём"
    )

    assert refused.status_code == 422
    assert refused.text.count("Едут втроём") == 1
    typed = refused.text.split('<details class="act" open>')[1].split("</details>")[0]
    assert "Едут втроём" in typed
    assert '<option value="responding" selected>' in typed


def test_a_draft_can_be_discarded(dispatcher: Reader, service: Service) -> None:
    taken = site.report(service, place={"lat": 43.2, "lon": 131.1})
    query = sa.select(Alert).where(
        Alert.case_id == taken.case.id, Alert.state == AlertState.DRAFT
    )
    with service.database.reading() as session:
        draft = session.scalars(query).one()
    path = f"/alerts/{draft.number}/discard"
    assert path in dispatcher.text(f"/cases/{taken.case.number}")

    assert dispatcher.post(path).status_code == 303

    page = dispatcher.text(f"/cases/{taken.case.number}")
    assert "Draft of the alert discarded" in page
    assert path not in page
    assert draft.number not in dispatcher.text("/").split('class="board"')[0]
