import pytest

from tests.web.api.conftest import CN, RU, report
from web.api.answers import AlertOut, CaseList, CaseOut
from web.models import Role

pytestmark = pytest.mark.usefixtures("desks")


@pytest.fixture
def taken(dispatcher):
    return dispatcher.write("/reports", report()).json


@pytest.fixture
def number(taken):
    return taken["case"]["number"]


def test_a_case_shows_everything_that_belongs_to_it(dispatcher, taken, number):
    answer = dispatcher.read(f"/cases/{number}")

    case = CaseOut.model_validate(answer.json)
    assert case.reports[0].id == taken["id"]
    assert case.alerts[0].number == taken["alert"]["number"]
    assert {each.agency for each in case.alerts[0].messages} >= {RU, CN}
    assert {each.agency for each in case.alerts[0].warnings} >= {RU, CN}
    assert set(case.alerts[0].texts) >= {"zh-Hans", "ru", "en"}
    assert case.timeline
    assert case.moves[0].to == "reported"


def test_a_case_names_another_that_may_be_the_same(dispatcher, number):
    near = report(place={"lat": 42.7590, "lon": 130.7236, "accuracy_m": 30}, people=3)
    other = dispatcher.write("/reports", near).json

    assert [each["number"] for each in other["proposals"]] == [number]
    case = CaseOut.model_validate(dispatcher.read(f"/cases/{number}").json)
    assert [each.case.number for each in case.proposals] == [other["case"]["number"]]


def test_no_address_of_anybody_is_shown(dispatcher, number):
    assert '"address"' not in dispatcher.read(f"/cases/{number}").text


def test_cases_are_found_page_by_page(dispatcher):
    for n in range(5):
        place = {"lat": 42.76 + n / 5, "lon": 131.2}
        dispatcher.write("/reports", report(place=place, people=n))

    seen, after = [], ""
    for _ in range(3):
        page = CaseList.model_validate(
            dispatcher.read(f"/cases?limit=2&after={after}").json
        )
        seen += [each.number for each in page.items]
        after = page.next or ""
    assert after == ""
    assert len(set(seen)) == 5
    assert seen == sorted(seen, reverse=True)


def test_cases_are_filtered(dispatcher, number):
    def found(query):
        return [
            each["number"] for each in dispatcher.read(f"/cases?{query}").json["items"]
        ]

    for query in (
        "", "stage=reported,verified", "kind=enforcement", "side=RU",
        f"q={number[-6:]}", "bbox=130,42,132,44", "from=2020-01-01",
        "exercise=false", "q=петель",
    ):  # fmt: skip
        assert found(query) == [number], query
    for query in (
        "stage=closed", "kind=conflict", "side=CN", "bbox=110,42,111,44",
        "to=2020-01-01", "from=2099-01-01T00:00:00Z", "exercise=true", "q=%25",
    ):  # fmt: skip
        assert found(query) == [], query


def test_cases_are_features_for_whom_asks_for_geojson(dispatcher, number):
    answer = dispatcher.read("/cases", Accept="application/geo+json")

    assert answer.mimetype == "application/geo+json"
    assert answer.json["type"] == "FeatureCollection"
    feature = answer.json["features"][0]
    assert feature["id"] == number
    assert feature["geometry"] == {"type": "Point", "coordinates": [130.7232, 42.7586]}


def test_a_case_moves_on_and_is_closed_with_an_outcome(dispatcher, number):
    moves = f"/cases/{number}/moves"
    answer = dispatcher.write(moves, {"to": "verified", "reason": "checked"})
    assert answer.status_code == 201, answer.text
    assert CaseOut.model_validate(answer.json).stage == "verified"

    without = dispatcher.write(moves, {"to": "closed"})
    assert without.status_code == 422
    assert without.json["errors"][0]["pointer"] == "/outcome"
    closed = dispatcher.write(moves, {"to": "closed", "outcome": "unsolved"})
    assert closed.json["outcome"] == "unsolved"

    again = dispatcher.write(moves, {"to": "charged", "reason": "x"})
    assert again.status_code == 409


def test_a_note_stays_as_it_was_written(dispatcher, number):
    text = "<script>alert(1)</script> «снег» \u202e RTL 🐅"
    answer = dispatcher.write(f"/cases/{number}/notes", {"text": text})

    assert answer.status_code == 201
    assert dispatcher.read(f"/cases/{number}").json["notes"][0]["text"] == text


@pytest.mark.parametrize(
    "body", [{}, {"text": ""}, {"text": "x" * 10_001}, {"text": 1}, [],
             {"text": "a", "x": 1}, {"text": "a", "language": "fr"}],
)  # fmt: skip
def test_a_note_that_is_none_is_refused(dispatcher, number, body):
    assert dispatcher.write(f"/cases/{number}/notes", body).status_code == 422


def test_an_agency_answers_and_the_alert_shows_it(dispatcher, taken):
    path = f"/alerts/{taken['alert']['number']}"
    answer = dispatcher.write(
        f"{path}/answers", {"agency": RU, "answer": "responding", "by": "Patrol 3"}
    )

    assert answer.status_code == 201, answer.text
    alert = AlertOut.model_validate(answer.json)
    mine = next(each for each in alert.warnings if each.agency == RU)
    assert (mine.state, mine.answered_by, mine.via) == ("responding", "Patrol 3", "api")
    assert AlertOut.model_validate(dispatcher.read(path).json) == alert


def test_an_answer_from_the_phone_needs_a_note(dispatcher, taken):
    path = f"/alerts/{taken['alert']['number']}/answers"
    said = {"agency": CN, "answer": "acknowledged", "via": "phone", "by": "Li"}

    refused = dispatcher.write(path, said)
    assert refused.status_code == 422
    assert refused.json["errors"][0]["pointer"] == "/note"
    assert dispatcher.write(path, {**said, "note": "call 3:05"}).status_code == 201


def test_an_officer_answers_for_its_own_agency_only(caller, taken):
    officer = caller(Role.OFFICER, RU)
    path = f"/alerts/{taken['alert']['number']}/answers"

    other = officer.write(path, {"agency": CN, "answer": "acknowledged"})
    assert other.status_code == 403
    own = officer.write(path, {"agency": RU, "answer": "acknowledged"})
    assert own.status_code == 201


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"agency": RU, "answer": "waiting"}, 422),
        ({"agency": RU, "answer": "maybe"}, 422),
        ({"agency": "cn_nothing", "answer": "acknowledged"}, 404),
        ({"answer": "acknowledged"}, 422),
        ({"agency": RU, "answer": "acknowledged", "code": "0"}, 422),
    ],
)
def test_an_answer_that_is_none_is_refused(dispatcher, taken, body, status):
    path = f"/alerts/{taken['alert']['number']}/answers"
    assert dispatcher.write(path, body).status_code == status


@pytest.mark.parametrize("word", ["update", "cancel", "all-clear"])
def test_an_alert_is_followed_by_another(dispatcher, taken, word):
    first = taken["alert"]["number"]
    answer = dispatcher.write(f"/alerts/{first}/{word}", {"reason": "checked"})

    assert answer.status_code == 201, answer.text
    alert = AlertOut.model_validate(answer.json)
    assert alert.refers_to == first
    assert alert.type == word.replace("-", "_")
    assert dispatcher.write(f"/alerts/{first}/{word}", {}).status_code == 422


def test_a_cancelled_alert_is_not_answered(dispatcher, taken):
    first = taken["alert"]["number"]
    dispatcher.write(f"/alerts/{first}/cancel", {"reason": "a mistake"})

    late = dispatcher.write(
        f"/alerts/{first}/answers", {"agency": RU, "answer": "acknowledged"}
    )
    assert late.status_code == 409
