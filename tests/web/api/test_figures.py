import csv
import io

import pytest

from tests.web.api.conftest import report
from web import clock
from web.api.figures import StatisticsOut

pytestmark = pytest.mark.usefixtures("desks")


@pytest.fixture
def period(dispatcher):
    dispatcher.write("/reports", report())
    dispatcher.write("/reports", report(people=7, exercise=True))
    today = clock.now().date().isoformat()
    return f"from={today}&to={today}"


def value(figures, id_):
    return next(each for each in figures["indicators"] if each["id"] == id_)


def test_the_last_day_is_counted_and_drills_are_not(dispatcher, period):
    answer = dispatcher.read(f"/statistics?{period}")

    StatisticsOut.model_validate(answer.json)
    opened = value(answer.json, "cases_opened")
    assert opened["value"] == 1
    assert opened["by_side"] == {"CN": 0, "RU": 1}
    assert answer.json["from"] == answer.json["to"]


def test_one_breakdown_is_given_when_one_is_asked_for(dispatcher, period):
    answer = dispatcher.read(f"/statistics?{period}&by=type&side=RU")

    assert {key for key in answer.json if key.startswith("by_")} == {"by_type"}
    assert [each["id"] for each in answer.json["by_type"]] == ["poaching_snare"]


def test_the_figures_are_the_same_as_csv(dispatcher, period):
    answer = dispatcher.read(f"/statistics?{period}&format=csv")

    assert answer.mimetype == "text/csv"
    rows = {each["id"]: each for each in csv.DictReader(io.StringIO(answer.text))}
    assert rows["cases_opened"]["value"] == "1"
    assert rows["by_type:poaching_snare"]["RU"] == "1"
    assert rows["cases_opened"]["name_ru"]
