"""`python -m tests.browser.screenshots DIR [WORD…]`: a picture of every page.

Each in every language, at two widths, in both themes.

The service is started with the demonstration's data. WORDs choose pages by name.
A picture wider than its window, or a page that does not answer 200, ends with status 1.
"""

import sys
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import sqlalchemy as sa
from playwright.sync_api import Browser, Page, sync_playwright

from alerts.models import Alert
from cases.models import Case
from tests.browser import site
from tests.browser.driving import BROWSER, log_in, widest
from tests.browser.site import Site

LANGUAGES = ("zh-Hans", "ru", "en")
WIDTHS = (1280, 375)
THEMES = ("light", "dark")
HEIGHT = 900


def pages(running: Site) -> dict[str, str]:
    """Return the address of every page by its name."""
    with running.service.database.reading() as session:
        case = session.scalar(
            sa.select(Case.number).order_by(Case.serial.desc()).offset(1)
        )
        alert = session.scalar(
            sa.select(Alert.number).order_by(Alert.id.desc()).offset(1)
        )
        hostile = session.scalar(sa.select(Case.number).order_by(Case.serial.desc()))
    return {
        "board": "/",
        "list": "/?view=list",
        "nothing": "/?q=nothing+like+this",
        "map": "/map",
        "case": f"/cases/{case}",
        "case-hostile": f"/cases/{hostile}",
        "alerts": "/alerts",
        "alert": f"/alerts/{alert}",
        "duty": "/duty",
        "statistics": "/statistics",
        "inbox": "/inbox",
        "handsets": "/handsets",
        "report": "/report",
        "hotline": "/hotline",
        "thanks": "/hotline/thanks?reference=12AB-34CD",
        "about": "/about",
        "missing": "/no-such-page",
    }


def taken(
    browser: Browser, running: Site, folder: Path, words: list[str]
) -> Iterator[str]:
    """Take every picture; yield what is wrong with a page."""
    chosen = {
        name: path
        for name, path in pages(running).items()
        if not words or any(word in name for word in words)
    }
    for language, width, theme in product(LANGUAGES, WIDTHS, THEMES):
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHT},
            color_scheme=theme,  # type: ignore[arg-type]
            locale=language,
        )
        context.set_default_timeout(15_000)
        page = context.new_page()
        kind = f"{language}-{width}-{theme}"
        if not words or "login" in words:
            page.goto(f"{running.address}/login?lang={language}")
            page.screenshot(path=folder / f"login-{kind}.png", full_page=True)
        log_in(page, running.address)
        page.goto(f"{running.address}/language/{language}")
        for name, path in chosen.items():
            yield from _shot(
                page, running.address + path, folder / f"{name}-{kind}.png"
            )
        context.close()


def _shot(page: Page, address: str, file: Path) -> Iterator[str]:
    answer = page.goto(address)
    page.wait_for_timeout(1200 if "map" in file.name or "case" in file.name else 150)
    page.screenshot(path=file, full_page=True)
    status = answer.status if answer else 0
    if status != (404 if "missing" in file.name else 200):
        yield f"{file.name}: status {status}"
    wide = widest(page)
    if wide:
        yield f"{file.name}: wider than the window: {wide}"


def main() -> int:
    """Take the pictures and say what is wrong; return the exit status."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as data,
        site.running(Path(data)) as running,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**BROWSER)
        wrong = list(taken(browser, running, folder, sys.argv[2:]))
        browser.close()
    sys.stdout.write("\n".join(wrong) + "\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
