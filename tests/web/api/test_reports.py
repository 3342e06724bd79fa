import json
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from alerts.models import Report, Reporter
from notifiers.models import Message
from tests.web.api.conftest import CN, RU, report
from web.api.answers import ReportOut, ReportTaken
from web.models import KeptAnswer, Role

pytestmark = pytest.mark.usefixtures("desks")


def count(service, table):
    with service.database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(table))


def test_a_report_becomes_a_case_and_an_alert_for_both_sides(dispatcher, service):
    answer = dispatcher.write("/reports", report())

    assert answer.status_code == 201, answer.text
    taken = ReportTaken.model_validate(answer.json)
    assert taken.case.url == f"/api/v1/cases/{taken.case.number}"
    assert taken.fix.side == "RU"
    assert taken.alert is not None
    assert {each.side for each in taken.alert.warnings} == {"RU", "CN"}
    assert {RU, CN} <= {each.agency for each in taken.alert.warnings}
    assert count(service, Message) >= 2
    assert answer.headers["Location"] == f"/api/v1/reports/{taken.id}"


def test_a_report_as_a_geojson_feature_is_the_same(dispatcher):
    facts = report()
    place = facts.pop("place")
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [place["lon"], place["lat"]]},
        "properties": {**facts, "accuracy_m": 30},
    }
    answer = dispatcher.raw(
        "/reports", json.dumps(feature).encode(), "application/geo+json"
    )

    assert answer.status_code == 201, answer.text
    found = dispatcher.read(f"/reports/{answer.json['id']}").json
    assert found["place"]["accuracy_m"] == 30
    assert found["text"] == "Линия петель у ручья"


def test_a_report_is_read_back_without_whoever_told_it(dispatcher, service):
    taken = dispatcher.write("/reports", report()).json
    answer = dispatcher.read(f"/reports/{taken['id']}")

    ReportOut.model_validate(answer.json)
    assert count(service, Reporter) == 1
    for path in (f"/reports/{taken['id']}", taken["case"]["url"][7:], "/cases"):
        text = dispatcher.read(path).text
        assert "Скрытный" not in text
        assert "79990001122" not in text


def test_the_same_key_and_body_give_the_same_answer(dispatcher, service):
    body = json.dumps(report())
    headers = dispatcher.headers | {"Idempotency-Key": "k-1"}

    def send(body):
        return dispatcher.client.post(
            "/api/v1/reports", data=body, headers=headers,
            content_type="application/json",
        )  # fmt: skip

    first, second, other = send(body), send(body), send(json.dumps(report(people=5)))

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json == second.json
    assert other.status_code == 409
    assert other.mimetype == "application/problem+json"
    assert count(service, Report) == 1


def test_a_key_belongs_to_its_caller(caller, service):
    one, other = caller(), caller()
    facts = report()

    assert one.write("/reports", facts, **{"Idempotency-Key": "k"}).status_code == 201
    answer = other.write("/reports", report(people=3), **{"Idempotency-Key": "k"})
    assert answer.status_code == 201
    assert count(service, KeptAnswer) == 2


def test_a_refused_report_does_not_use_its_key_up(dispatcher):
    key = {"Idempotency-Key": "k"}
    assert dispatcher.write("/reports", report(category="x"), **key).status_code == 422
    assert dispatcher.write("/reports", report(), **key).status_code == 201


@pytest.mark.parametrize("key", ["", " ", "x" * 201, "ключ"])
def test_a_key_that_is_none_is_refused(dispatcher, key):
    answer = dispatcher.client.post(
        "/api/v1/reports", json=report(),
        headers=dispatcher.headers | {"Idempotency-Key": key},
    )  # fmt: skip
    assert answer.status_code == 422


def test_the_same_key_at_the_same_time_is_one_report(app, dispatcher, service):
    body = json.dumps(report())
    headers = dispatcher.headers | {"Idempotency-Key": "race"}

    def send(_: int):
        return app.test_client().post(
            "/api/v1/reports", data=body, headers=headers,
            content_type="application/json",
        )  # fmt: skip

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))

    assert sorted(each.status_code for each in answers) == [200] * 7 + [201]
    assert len({each.text for each in answers}) == 1
    assert count(service, Report) == 1


def test_the_same_report_without_a_key_is_told_to_be_known(dispatcher, service):
    facts = report()
    first, second = (dispatcher.write("/reports", facts) for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json["repeated"] is True
    assert second.json["case"] == first.json["case"]
    assert count(service, Report) == 1


def test_a_report_far_from_everything_is_taken_in_too(dispatcher):
    answer = dispatcher.write("/reports", report(place={"lat": -33.0, "lon": 151.0}))

    assert answer.status_code == 201, answer.text
    ReportTaken.model_validate(answer.json)
    assert answer.json["fix"]["side"] is None


def test_nobody_s_log_keeps_the_reporter(dispatcher, caplog):
    caplog.set_level("DEBUG")
    dispatcher.write("/reports", report())

    assert "Скрытный" not in caplog.text
    assert "79990001122" not in caplog.text


def test_an_officer_reports_and_an_analyst_does_not(caller):
    assert caller(Role.OFFICER).write("/reports", report()).status_code == 201
    assert caller(Role.ANALYST).write("/reports", report()).status_code == 403
