"""Where each agency stands on its ladder, as a dispatcher sees it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from alerts import escalation
from alerts.models import WarningState
from tests.browser import site
from tests.web.pages.conftest import RU, Reader
from web import clock
from web.models import Role
from web.service import Service

pytestmark = pytest.mark.usefixtures("roster")
NEXT = {
    "en": "Next step: Reminder",
    "ru": "Следующий шаг: Напоминание",
    "zh-Hans": "下一步：再次提醒",
}


def raised(service: Service) -> str:
    taken = site.report(service, **site.CHASE)
    assert taken.alert is not None
    return taken.alert.number


def nobody_answers(service: Service) -> None:
    """Let every step of every ladder be taken."""
    with service.database.begin() as session:
        assert escalation.sweep(session, clock.now() + timedelta(hours=11)) > 0


@pytest.mark.parametrize("language", NEXT)
def test_the_case_page_says_what_comes_next(
    reader: Callable[..., Reader], service: Service, language: str
) -> None:
    number = raised(service)

    page = reader(language=language).text(f"/cases/{number.rpartition('-')[0]}")

    assert page.count(NEXT[language]) == 2  # one agency of each side must answer


def test_at_the_end_of_a_ladder_a_dispatcher_is_asked_to_telephone(
    dispatcher: Reader, reader: Callable[..., Reader], service: Service
) -> None:
    number = raised(service)
    before = dispatcher.get("/board/changes").headers["ETag"]
    assert "telephone them" not in dispatcher.text("/")

    nobody_answers(service)

    after = dispatcher.get("/board/changes", **{"If-None-Match": before})
    needs = after.text.split('class="needs"')[1].split("</section>")[0]
    assert needs.count("nobody responds, telephone them") == 2
    assert "telephone them" not in reader(Role.OFFICER).text("/")
    page = dispatcher.text(f"/cases/{number.rpartition('-')[0]}")
    assert "No answer: warned again" in page
    assert "No answer: a dispatcher must telephone" in page


def test_an_answer_heard_on_the_phone_takes_the_request_away(
    dispatcher: Reader, service: Service
) -> None:
    number = raised(service)
    nobody_answers(service)

    dispatcher.post(
        f"/alerts/{number}/answers/{RU}",
        answer=WarningState.RESPONDING.value,
        via="phone",
        by="desk",
        note="said on the phone",
    )

    assert dispatcher.text("/").count("telephone them") == 1
