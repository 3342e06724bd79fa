import re
from collections.abc import Callable

import pytest

from tests.browser import site
from tests.web.pages.conftest import RU, Reader
from web import accounts, clock
from web.models import Role
from web.service import Service

pytestmark = pytest.mark.usefixtures("roster")

PASSWORD = "long enough to be one"


def test_somebody_logs_in_and_out(stranger: Reader, service: Service) -> None:
    with service.database.begin() as session:
        accounts.add(
            session,
            email="desk@tests.example",
            password=PASSWORD,
            role=Role.DISPATCHER,
            agency_id=RU,
            now=clock.now(),
        )
    assert stranger.get("/alerts").location == "/login?next=/alerts"

    wrong = stranger.post("/login", email="desk@tests.example", password="guess")
    assert wrong.status_code == 409
    assert "desk@tests.example" in wrong.text
    right = stranger.post(
        "/login", email="Desk@tests.example", password=PASSWORD, next="/alerts"
    )
    assert right.location == "/alerts"
    assert stranger.get("/alerts").status_code == 200

    assert stranger.post("/logout").location == "/login"
    assert stranger.get("/alerts").status_code == 302


def test_a_log_in_never_leads_to_another_site(stranger: Reader) -> None:
    for back in ("https://evil.example", "//evil.example", "/\\evil.example"):
        page = stranger.client.get("/login", query_string={"next": back}).text

        assert 'name="next" value="/"' in page


def test_the_language_switch_comes_back_to_the_same_place(dispatcher: Reader) -> None:
    page = dispatcher.text("/?view=list&kind=conflict")
    link = re.search(r'href="(/language/ru\?next=[^"]+)"', page)
    assert link

    answer = dispatcher.get(link[1].replace("&amp;", "&"))

    assert answer.location == "/?view=list&kind=conflict"
    assert '<html lang="ru">' in dispatcher.text("/")


def test_both_clocks_stand_in_the_frame(dispatcher: Reader) -> None:
    page = dispatcher.text("/about")

    assert 'data-clock="Asia/Vladivostok"' in page
    assert 'data-clock="Asia/Shanghai"' in page


def test_sections_are_shown_to_those_who_may_open_them(
    reader: Callable[..., Reader],
) -> None:
    officer = reader(Role.OFFICER).text("/about")
    dispatcher = reader(Role.DISPATCHER).text("/about")

    assert 'href="/inbox"' not in officer
    assert 'href="/inbox"' in dispatcher


def test_an_unknown_page_says_so_in_the_readers_language(stranger: Reader) -> None:
    answer = stranger.get("/no-such-page", **{"Accept-Language": "en"})

    assert answer.status_code == 404
    assert "There is nothing at this address." in answer.text


def test_statistics_count_by_month_and_type_and_leave_drills_out(
    dispatcher: Reader, service: Service
) -> None:
    site.report(service)
    site.report(service, category="htc_road", exercise=True)

    page = dispatcher.text("/statistics")

    assert "Cases by month" in page
    assert "Snaring" in page
    assert "Tiger on a road" not in page
    assert "figures are not recorded yet" in page


def test_duty_names_who_is_called_and_where_nobody_is(dispatcher: Reader) -> None:
    page = dispatcher.text("/duty")

    assert "«Земля леопарда», дежурный" in page
    assert "nobody on duty" in page


def test_the_language_switches_on_the_page_of_a_refused_form(
    dispatcher: Reader, service: Service
) -> None:
    case = site.report(service).case

    refused = dispatcher.post(f"/cases/{case.number}/notes", text="")

    assert refused.status_code == 422
    found = re.search(r'href="(/language/zh-Hans[^"]+)"', refused.text)
    assert found
    back = dispatcher.get(found[1]).location
    assert back == f"/cases/{case.number}"
    assert dispatcher.get(back).status_code == 200


@pytest.mark.parametrize(("role", "offered"), [(Role.ANALYST, 0), (Role.OFFICER, 2)])
def test_only_who_may_report_is_offered_the_form(
    reader: Callable[..., Reader], role: Role, offered: int
) -> None:
    page = reader(role).text("/")

    assert page.count('href="/report"') == offered
