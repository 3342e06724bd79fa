from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from alerts import inbox
from alerts.models import Via, Warning  # noqa: A004 - DESIGN's word
from tests.browser import site
from tests.web.pages.conftest import CN, Reader
from web import clock
from web.models import Role
from web.service import Service

pytestmark = pytest.mark.usefixtures("roster")


def report(service: Service, **changes: object) -> str:
    """Take a report in and return the number of its case."""
    return site.report(service, **changes).case.number


def test_a_case_stands_in_the_column_of_its_stage(
    dispatcher: Reader, service: Service
) -> None:
    number = report(service)

    board = dispatcher.text("/")

    assert f'href="/cases/{number}"' in board
    assert "Snaring" in board
    assert "km to the border" in board


def test_filters_live_in_the_address_bar(dispatcher: Reader, service: Service) -> None:
    snare = report(service)
    drill = report(service, category="htc_road", exercise=True)

    assert f'data-key="{snare}"' not in dispatcher.text("/?kind=conflict")
    assert f'data-key="{drill}"' in dispatcher.text("/?kind=conflict")
    assert f'data-key="{drill}"' not in dispatcher.text("/?exercise=without")
    assert snare not in dispatcher.text("/?view=list&side=CN")
    assert snare in dispatcher.text("/?view=list&side=RU&severity=high,&q=петель")
    assert 'value="RU" selected' in dispatcher.text("/map?side=RU")


def test_the_board_tells_whether_anything_changed(
    dispatcher: Reader, service: Service
) -> None:
    first = dispatcher.get("/board/changes")
    again = dispatcher.get("/board/changes", **{"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""

    number = report(service)
    after = dispatcher.get("/board/changes", **{"If-None-Match": first.headers["ETag"]})

    assert after.status_code == 200
    assert number in after.text
    assert after.headers["ETag"] != first.headers["ETag"]


def test_an_answer_changes_the_board(dispatcher: Reader, service: Service) -> None:
    taken = site.report(service)
    before = dispatcher.get("/board/changes").headers["ETag"]
    assert taken.alert is not None

    dispatcher.post(
        f"/alerts/{taken.alert.number}/answers/ru_land_of_leopard", answer="responding"
    )
    after = dispatcher.get("/board/changes", **{"If-None-Match": before})

    assert after.status_code == 200
    assert "On the way" in after.text


def test_a_dispatcher_sees_what_waits_for_them(
    dispatcher: Reader, reader: Callable[..., Reader], service: Service
) -> None:
    number = report(service)
    with service.database.begin() as session:
        inbox.keep(
            session,
            via=Via.SMS,
            sender=None,
            content="?",
            problems=[],
            now=clock.now(),
        )
        late = clock.now() - timedelta(minutes=7)
        session.execute(sa.update(Warning).values(due_at=late))

    needs = dispatcher.text("/").split('class="needs"')[1].split("</section>")[0]
    officer = reader(Role.OFFICER, CN).text("/")

    assert number in needs
    assert "overdue: 7 min" in needs
    assert "1 report not understood" in needs
    assert "report not understood" not in officer


def test_the_list_goes_on_to_the_next_page(
    dispatcher: Reader, service: Service
) -> None:
    numbers = [
        report(service, place={"lat": 44.0 + i / 10, "lon": 131.5}) for i in range(3)
    ]

    listed = dispatcher.text("/?view=list")

    assert all(number in listed for number in numbers)


def test_a_cursor_that_is_none_is_refused(dispatcher: Reader) -> None:
    assert dispatcher.get("/?view=list&after=nonsense").status_code == 422


def test_the_map_gets_the_cases_as_geojson(
    dispatcher: Reader, service: Service
) -> None:
    number = report(service)

    found = dispatcher.get("/map/cases.json?severity=medium,high").get_json()
    one = found["features"][0]

    assert one["properties"]["number"] == number
    assert one["geometry"]["coordinates"] == [130.7232, 42.7586]
    assert number in dispatcher.text("/map")  # beside the map, for readers without it


def test_the_map_is_drawn_from_our_own_data(stranger: Reader) -> None:
    answer = stranger.get("/map/layers.json")
    layers = answer.get_json()

    assert {"border", "belts", "zones", "crossings", "settlements", "land"} <= set(
        layers
    )
    assert any("OpenStreetMap" in text for text in layers["attribution"])
    again = stranger.get(
        "/map/layers.json", **{"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304
