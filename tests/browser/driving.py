"""What driving a browser needs: how it is started, logging in, and what sticks out."""

import shutil
from typing import Any

from playwright.sync_api import Page

from tests.browser.site import PASSWORD

# Debian's own browser; its sandbox needs rights that a container does not give.
BROWSER: dict[str, Any] = {
    "executable_path": shutil.which("chromium"),
    "args": ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
}
_WIDEST = """() => {
  const limit = document.documentElement.clientWidth + 1;
  if (document.documentElement.scrollWidth <= limit) return "";
  const scrolls = ".board, .table-box, .filters, .leaflet-container, .trap, .skip";
  const wide = [...document.body.querySelectorAll("*")].filter((one) =>
    one.getBoundingClientRect().right > limit && !one.closest(scrolls));
  const last = wide.at(-1) ?? document.body;
  return `${last.tagName}.${last.className}`;
}"""


def log_in(page: Page, address: str, role: str = "dispatcher") -> None:
    """Log *role* in through the page."""
    page.goto(f"{address}/login")
    page.fill("#email", f"{role}@tests.example")
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.wait_for_url(lambda url: "/login" not in url)


def widest(page: Page) -> str:
    """Return the element that makes the page wider than its window, or nothing."""
    found: str = page.evaluate(_WIDEST)
    return found
