import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from alerts.models import Report
from tests.browser import site
from tests.browser.driving import log_in, widest
from tests.browser.site import Site

pytestmark = pytest.mark.browser


def test_somebody_logs_in_and_out_again(page: Page, running: Site) -> None:
    log_in(page, running.address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Case board")

    page.click(".account summary")
    page.get_by_role("button", name="Log out").click()

    expect(page).to_have_url(re.compile("/login$"))
    page.goto(f"{running.address}/alerts")
    expect(page).to_have_url(re.compile("/login"))


def test_the_board_shows_a_new_case_without_reloading(
    page: Page, running: Site
) -> None:
    log_in(page, running.address)
    expect(page.locator("#link")).to_have_text("live")
    page.evaluate("window.stillTheSame = true")

    taken = running.report()

    expect(page.locator(f'[data-key="{taken.case.number}"]')).to_be_visible()
    assert page.evaluate("window.stillTheSame") is True


def test_a_lost_connection_is_said_and_caught_up_with(
    page: Page, running: Site
) -> None:
    log_in(page, running.address)
    expect(page.locator("#link")).to_have_text("live")

    page.context.set_offline(True)
    expect(page.locator("#link")).to_have_text("no connection")
    taken = running.report()
    page.context.set_offline(False)

    expect(page.locator("#link")).to_have_text("live", timeout=20_000)
    expect(page.locator(f'[data-key="{taken.case.number}"]')).to_be_visible()


def test_an_officer_reports_from_a_phone_with_its_position(
    page: Page, running: Site
) -> None:
    log_in(page, running.address, "officer")
    page.goto(f"{running.address}/report")

    page.get_by_text("Poaching", exact=True).click()
    page.get_by_text("Snaring", exact=True).click()
    page.get_by_role("button", name="I am here now").click()
    expect(page.locator("#position-state")).to_contain_text("±18 m")
    page.fill("#text", "Петли у ручья")
    assert widest(page) == ""
    page.get_by_role("button", name="Send the report").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Snaring")
    with running.service.database.reading() as session:
        report = session.scalars(sa.select(Report)).one()
    assert (report.lat, report.lon, report.accuracy_m) == (42.7586, 130.7232, 18)


def test_a_tap_on_the_map_is_a_place(page: Page, running: Site) -> None:
    log_in(page, running.address, "officer")
    page.goto(f"{running.address}/report")

    page.get_by_role("button", name="Show on the map").click()
    page.wait_for_selector(".leaflet-overlay-pane path")
    page.click("#report-map", position={"x": 120, "y": 90})

    expect(page.locator("#position-state")).to_contain_text("from the map")
    assert 42 < float(page.input_value('[name="lat"]')) < 46


def test_a_report_with_a_fault_keeps_what_was_typed(page: Page, running: Site) -> None:
    log_in(page, running.address, "officer")
    page.goto(f"{running.address}/report")

    page.fill("#text", "Слышны выстрелы")
    page.get_by_role("button", name="Send the report").click()

    expect(page.locator("#problems")).to_be_focused()
    expect(page.locator("#problems")).to_contain_text("Choose what happened.")
    expect(page.locator("#text")).to_have_value("Слышны выстрелы")


def test_a_handset_rings_and_its_answer_reaches_the_case(
    page: Page, running: Site
) -> None:
    log_in(page, running.address)
    page.goto(f"{running.address}/handsets")

    taken = running.report(**site.CHASE)
    chinese = page.locator('.bubble:has([lang="zh-Hans"])').first
    expect(chinese).to_contain_text(taken.case.number, timeout=15_000)
    expect(page.locator('.bubble:has([lang="ru"])').first).to_be_visible()
    chinese.get_by_role("button", name="出发").click()

    expect(chinese).to_contain_text("On the way")
    page.goto(f"{running.address}/cases/{taken.case.number}")
    expect(page.locator(".ladder")).to_contain_text("On the way")


def test_the_language_changes_without_losing_the_place(
    page: Page, running: Site
) -> None:
    log_in(page, running.address)
    page.goto(f"{running.address}/?view=list&kind=conflict")

    for name, tag in (("Русский", "ru"), ("简体中文", "zh-Hans")):
        page.get_by_role("link", name=name).click()

        expect(page.locator("html")).to_have_attribute("lang", tag)
        assert page.url.endswith("/?view=list&kind=conflict")
        assert widest(page) == ""


def test_the_map_draws_border_and_cases_without_any_tile(
    page: Page, running: Site
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    log_in(page, running.address)
    taken = running.report()

    page.goto(f"{running.address}/map")

    expect(page.locator("#map .layer-border").first).to_be_attached()
    expect(page.locator("#map .marker")).to_have_count(1)
    expect(page.locator(".leaflet-control-attribution")).to_contain_text("ODbL")
    page.locator("#map .marker").click()
    expect(page.locator(".leaflet-popup")).to_contain_text(taken.case.number)
    assert all(url.startswith(running.address) for url in asked)


def test_the_board_is_read_with_the_keyboard_alone(page: Page, running: Site) -> None:
    taken = running.report()
    log_in(page, running.address)

    page.keyboard.press("j")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(f"/cases/{taken.case.number}$"))


def test_a_case_that_changed_is_shown_anew(page: Page, running: Site) -> None:
    taken = running.report()
    log_in(page, running.address)
    page.goto(f"{running.address}/cases/{taken.case.number}")
    expect(page.locator("#link")).to_have_text("live")
    page.fill("#note-text", "недописанное")

    site.answer(running.service, taken)

    expect(page.locator("#changed")).to_be_visible(timeout=15_000)
    expect(page.locator("#note-text")).to_have_value("недописанное")
