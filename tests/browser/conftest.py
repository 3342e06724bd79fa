"""A running service and a browser for the tests that need a real one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import site
from tests.browser.driving import BROWSER
from tests.browser.site import Site
from tests.conftest import absent


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not BROWSER["executable_path"]:
        absent("chromium (apt-get install chromium)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**BROWSER)
        yield chromium
        chromium.close()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Site]:
    with site.running(tmp_path, empty=True) as found:
        yield found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A phone's browser; a fault in a script fails the test."""
    context = browser.new_context(
        viewport={"width": 375, "height": 740},
        locale="en",
        geolocation={"latitude": 42.7586, "longitude": 130.7232, "accuracy": 18},
        permissions=["geolocation"],
    )
    context.set_default_timeout(10_000)
    found = context.new_page()
    faults: list[str] = []
    found.on("pageerror", lambda error: faults.append(str(error)))
    found.on(
        "console",
        lambda said: faults.append(said.text) if _is_fault(said.text) else None,
    )
    yield found
    context.close()
    assert faults == []


def _is_fault(text: str) -> bool:
    return "Content Security Policy" in text or "Uncaught" in text
