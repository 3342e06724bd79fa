import json

import pytest

from tests.web.api.conftest import report
from web import access

HOSTILE = {
    "not json": b"{",
    "not utf-8": b'{"category": "\xff\xfe"}',
    "nan": b'{"category": NaN}',
    "infinity": b'{"people": -Infinity}',
    "infinite by its exponent": b'{"people": 1e999}',
    "an endless number": b'{"people": ' + b"9" * 10_000 + b"}",
    "endless nesting": b"[" * 200_000,
    "a nul": b'{"text": "a\\u0000b"}',
    "half a surrogate": b'{"text": "\\ud800"}',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_body_that_cannot_be_read_is_refused(dispatcher, name):
    answer = dispatcher.raw("/reports", HOSTILE[name], "application/json")

    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert answer.json["type"] == "urn:amba:problem:invalid"
    assert answer.json["errors"][0]["pointer"] == ""


@pytest.mark.parametrize("body", ["[]", "null", '"a"', "1", "[[1, 2]]"])
@pytest.mark.parametrize("kind", ["application/json", "application/geo+json"])
def test_a_body_that_is_no_object_is_refused(dispatcher, body, kind):
    assert dispatcher.raw("/reports", body.encode(), kind).status_code == 422


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", ""]
)
def test_another_kind_of_content_is_refused(dispatcher, kind):
    assert dispatcher.raw("/reports", b"{}", kind).status_code == 415


def test_a_body_that_is_too_large_is_refused(dispatcher):
    body = json.dumps(report(text="а" * 1_000_000)).encode()
    answer = dispatcher.raw("/reports", body, "application/json")

    assert answer.status_code == 413
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("zh-CN,zh;q=0.9", "zh-Hans"),
        ("ru-RU", "ru"),
        ("fr, ru;q=0.2", "ru"),
        ("en-GB", "en"),
        ("zh-TW", "en"),
        ("fr", "en"),
        (",;q=x", "en"),
    ],
)
def test_a_refusal_speaks_the_language_that_is_asked_for(dispatcher, asked, language):
    answer = dispatcher.speaking(asked).read("/cases/AMB-2026-999999")

    assert answer.status_code == 404
    assert answer.headers["Content-Language"] == language
    assert answer.json["status"] == 404
    assert answer.json["title"]
    assert "AMB-2026-999999" in answer.json["detail"]


def test_every_fault_of_a_report_is_named_with_its_place(dispatcher):
    wrong = report(category="snare", people=-1, place={"lat": 131, "lon": 42}, colour=1)
    wrong["occurred_at"] = "yesterday"
    answer = dispatcher.write("/reports", wrong)

    assert answer.status_code == 422
    assert {"/people", "/colour"} <= {e["pointer"] for e in answer.json["errors"]}
    del wrong["people"], wrong["colour"]
    pointers = {
        e["pointer"] for e in dispatcher.write("/reports", wrong).json["errors"]
    }
    assert pointers == {"/category", "/occurred_at", "/place/lat"}


def test_a_refused_report_is_not_put_into_the_inbox(dispatcher):
    dispatcher.write("/reports", report(category="snare"))
    assert dispatcher.read("/inbox").json == {"items": []}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/reports/not-an-id", 404),
        ("/reports/00000000-0000-0000-0000-000000000000", 404),
        ("/cases/" + "x" * 2000, 404),
        ("/alerts/AMB-2026-1-1", 404),
        ("/nothing", 404),
        ("/cases?limit=0", 422),
        ("/cases?limit=99999999999999999999999", 422),
        ("/cases?stage=open", 422),
        ("/cases?side=XX", 422),
        ("/cases?bbox=1,2,3", 422),
        ("/cases?bbox=nan,nan,nan,nan", 422),
        ("/cases?from=yesterday", 422),
        ("/cases?from=2026-01-01T00:00:00", 422),
        ("/cases?from=0001-01-01T00:00:00%2B14:00", 422),
        ("/cases?to=9999-12-31T23:59:59-12:00", 422),
        ("/cases?limit=1&limit=2", 422),
        ("/cases?color=red", 422),
        ("/cases?after=nonsense", 422),
        ("/geofence?lat=43", 422),
        ("/geofence?lat=nan&lon=1", 422),
        ("/geofence?lat=131&lon=42", 422),
        ("/geofence?lat=43&lon=131&datum=mars", 422),
        ("/statistics", 422),
        ("/statistics?from=2026-02-01&to=2026-01-01", 422),
        ("/statistics?from=2026-01-01&to=9999-12-31", 422),
        ("/statistics?from=0001-01-01&to=2026-01-01", 422),
        ("/statistics?from=2026-01-01&to=2026-02-01&side=XX", 422),
        ("/statistics?from=2026-01-01&to=2026-02-01&format=exe", 422),
    ],
)
def test_an_address_that_makes_no_sense_is_refused(dispatcher, path, status):
    answer = dispatcher.read(path)

    assert answer.status_code == status, answer.text
    if status >= 400:
        assert answer.mimetype == "application/problem+json"


def test_a_method_that_does_not_exist_is_refused_as_a_problem(dispatcher):
    answer = dispatcher.client.delete("/api/v1/cases", headers=dispatcher.headers)

    assert answer.status_code == 405
    assert answer.mimetype == "application/problem+json"
    assert "GET" in answer.headers["Allow"]


def test_a_fault_of_ours_tells_nothing_of_itself(app, client):
    @access.open_to_all
    def broken() -> str:
        raise RuntimeError("secret of the machine")

    app.add_url_rule("/api/v1/broken", "broken", broken)
    answer = client.get("/api/v1/broken", headers={"Accept-Language": "ru"})

    assert answer.status_code == 500
    assert answer.mimetype == "application/problem+json"
    assert "secret" not in answer.text
