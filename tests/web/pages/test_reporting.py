import re

import pytest
import sqlalchemy as sa

from alerts import inbox
from alerts.models import InboxItem, Report, Reporter, Via
from cases.models import Case
from tests.web.pages.conftest import Reader
from web import clock
from web.service import Service

pytestmark = pytest.mark.usefixtures("roster")

SNARES = {
    "category": "poaching_snare",
    "place_text": "42°45′31″ с.ш. 130°43′24″ в.д.",
    "when": "now",
    "text": "Петли у ручья",
}


def the_report(service: Service) -> Report:
    with service.database.reading() as session:
        return session.scalars(sa.select(Report)).one()


def test_an_officer_reports_without_a_script(
    dispatcher: Reader, service: Service
) -> None:
    answer = dispatcher.post("/report", **SNARES, people="2", armed="yes")

    assert answer.status_code == 303
    page = dispatcher.text(answer.location)
    assert "Your report was received" in page
    report = the_report(service)
    assert (report.via, report.people, report.armed) == (Via.WEB, 2, True)
    assert (round(report.lat, 3), round(report.lon, 3)) == (42.759, 130.723)


def test_the_position_of_the_phone_counts_when_nothing_is_typed(
    dispatcher: Reader, service: Service
) -> None:
    here = {
        **SNARES,
        "place_text": "",
        "lat": "42.7",
        "lon": "130.7",
        "accuracy_m": "12",
    }

    dispatcher.post("/report", **here)

    assert (the_report(service).lat, the_report(service).accuracy_m) == (42.7, 12)


def test_a_time_is_read_on_the_clock_that_was_chosen(
    dispatcher: Reader, service: Service
) -> None:
    earlier = {
        **SNARES,
        "when": "earlier",
        "occurred_at": "2026-05-09T12:30",
        "clock": "CN",
    }

    dispatcher.post("/report", **earlier)

    assert the_report(service).occurred_at.isoformat() == "2026-05-09T04:30:00+00:00"


def test_what_is_wrong_stands_at_the_field_and_nothing_is_lost(
    dispatcher: Reader, service: Service
) -> None:
    dispatcher.get("/language/ru")

    answer = dispatcher.post(
        "/report", text="Слышны выстрелы", people="много", phone="+7999", armed="yes"
    )

    assert answer.status_code == 422
    assert "Слышны выстрелы" in answer.text
    assert 'value="+7999"' in answer.text
    assert 'value="много"' in answer.text
    assert re.search(r'value="yes" checked', answer.text)
    assert answer.text.count("field-error") >= 3
    with service.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Case)) == 0


def test_a_stranger_reports_to_the_hotline_and_learns_no_case(
    stranger: Reader, service: Service
) -> None:
    answer = stranger.post(
        "/hotline", **SNARES, name="Аноним Петров", phone="+79990001122"
    )

    assert answer.status_code == 303
    thanks = stranger.text(answer.location)
    assert re.search(r"[0-9A-F]{4}-[0-9A-F]{4}", thanks)
    assert "AMB-" not in thanks
    report = the_report(service)
    assert report.via == Via.HOTLINE
    with service.database.reading() as session:
        sealed = session.get_one(Reporter, report.id).sealed
    assert "Петров".encode() not in sealed


def test_a_program_that_fills_every_field_is_thanked_and_forgotten(
    stranger: Reader, service: Service
) -> None:
    answer = stranger.post("/hotline", **SNARES, website="https://spam.example")

    assert answer.status_code == 303
    with service.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Report)) == 0


def test_the_hotline_is_rate_limited(stranger: Reader, service: Service) -> None:
    service.settings.__dict__["hotline_per_hour"] = 4

    statuses = [stranger.post("/hotline").status_code for _ in range(4)]

    assert statuses == [422, 422, 429, 429]


def test_a_rate_limited_reporter_loses_no_word(
    stranger: Reader, service: Service
) -> None:
    service.settings.__dict__["hotline_per_hour"] = 1
    stranger.post("/hotline")

    answer = stranger.post("/hotline", **SNARES | {"text": "Петли у ручья"})

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "Too many requests." in answer.text
    assert "Петли у ручья" in answer.text


def test_a_closed_hotline_says_so(stranger: Reader, service: Service) -> None:
    assert stranger.post("/hotline").status_code == 422
    service.settings.__dict__["hotline_per_hour"] = 0

    assert "The hotline is closed." in stranger.text("/hotline")
    assert stranger.post("/hotline", **SNARES).status_code == 404


def test_an_item_of_the_inbox_becomes_a_report(
    dispatcher: Reader, service: Service
) -> None:
    with service.database.begin() as session:
        item = inbox.keep(
            session,
            via=Via.SMS,
            sender="+79990001122",
            content="петли на ручье",
            problems=[],
            now=clock.now(),
        )

    form = dispatcher.text(f"/report?inbox={item.id}")
    assert "петли на ручье" in form
    dispatcher.post("/report", **SNARES, inbox=str(item.id))

    with service.database.reading() as session:
        kept = session.get_one(InboxItem, item.id)
    assert kept.report_id == the_report(service).id
    assert "The inbox is empty." in dispatcher.text("/inbox")


def test_an_item_of_the_inbox_is_put_aside(
    dispatcher: Reader, service: Service
) -> None:
    with service.database.begin() as session:
        item = inbox.keep(
            session,
            via=Via.SMS,
            sender=None,
            content="реклама",
            problems=[],
            now=clock.now(),
        )

    assert dispatcher.post(f"/inbox/{item.id}/settle").status_code == 303

    assert "реклама" not in dispatcher.text("/inbox")
