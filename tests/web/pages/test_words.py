"""What readers see is said in their words: no piece, no id, no pointer of ours."""

import pytest
import sqlalchemy as sa

from alerts import inbox
from alerts.models import Alert, AlertType, Via
from config.errors import Problem
from tests.browser import site
from tests.web.pages.conftest import Reader
from web import clock
from web.service import Service

pytestmark = pytest.mark.usefixtures("roster")


def all_clear(dispatcher: Reader, service: Service) -> str:
    """Give the all-clear for a new alert; return its number."""
    taken = site.report(service)
    assert taken.alert is not None
    path = f"/alerts/{taken.alert.number}/all-clear"
    assert dispatcher.post(path, reason="Тигр ушёл").status_code == 303
    query = sa.select(Alert.number).where(Alert.type == AlertType.ALL_CLEAR)
    with service.database.reading() as session:
        return session.scalars(query).one()


def test_an_all_clear_wants_no_answer(dispatcher: Reader, service: Service) -> None:
    number = all_clear(dispatcher, service)

    notice = dispatcher.text(f"/alerts/{number}")

    assert "No answer needed" in notice
    assert "No answer yet" not in notice
    assert "Code " not in notice
    assert "No answer needed" in dispatcher.text("/alerts")


def test_the_timeline_tells_an_all_clear_once(
    dispatcher: Reader, service: Service
) -> None:
    number = all_clear(dispatcher, service)

    page = dispatcher.text(f"/cases/{number.rpartition('-')[0]}")

    assert page.count("All-clear given") == 1
    assert page.count("Тигр ушёл") == 1


@pytest.mark.parametrize(
    ("tag", "said"),
    [("ru", "«Сообщено»"), ("zh-Hans", "“法院审理中”")],
)
def test_a_forbidden_move_names_the_stages_in_the_readers_language(
    dispatcher: Reader, service: Service, tag: str, said: str
) -> None:
    taken = site.report(service)

    path = f"/cases/{taken.case.number}/moves"
    dispatcher.post(f"{path}?lang={tag}", to="in_court")
    page = dispatcher.text(f"/cases/{taken.case.number}?lang={tag}")

    assert said in page
    assert "in_court" not in page.partition('<header class="summary"')[0]


def test_the_inbox_names_the_field_that_is_wrong(
    dispatcher: Reader, service: Service
) -> None:
    with service.database.begin() as session:
        inbox.keep(
            session,
            via=Via.SMS,
            sender="+79990000000",
            content="петли",
            problems=[Problem("/occurred_at", "This is missing.")],
            now=clock.now(),
        )

    page = dispatcher.text("/inbox?lang=ru")

    assert "Время события: " in page
    assert "/occurred_at" not in page


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("zh-Hans", "东经130.72320°"),
        ("ru", "42,75860°\N{NO-BREAK SPACE}с.ш."),
        ("en", "42.75860°\N{NO-BREAK SPACE}N"),
    ],
)
def test_the_example_of_coordinates_is_in_the_readers_notation(
    stranger: Reader, tag: str, written: str
) -> None:
    page = stranger.text(f"/hotline?lang={tag}")

    assert written in page
    assert "sk42" not in page  # the public need not know
