"""The frame around every page: sections, clocks, languages, counts."""

from dataclasses import dataclass

import sqlalchemy as sa
from flask import Blueprint, current_app, g, request

from alerts import inbox
from translations import N_
from web import access, clock, service
from web.access import Act
from web.models import Account
from web.pages import say, standing, times, where

SECTIONS = (
    ("/", N_("Board"), Act.READ_CASES),
    ("/map", N_("Map"), Act.READ_CASES),
    ("/alerts", N_("Alerts"), Act.READ_CASES),
    ("/duty", N_("Duty"), Act.READ_PEOPLE),
    ("/statistics", N_("Statistics"), Act.READ_STATISTICS),
    ("/inbox", N_("Inbox"), Act.READ_INBOX),
)
LANGUAGES = (
    ("zh-Hans", "中", "简体中文"),
    ("ru", "RU", "Русский"),
    ("en", "EN", "English"),
)
_CITIES = {"RU": N_("Vladivostok"), "CN": N_("Beijing")}


@dataclass(frozen=True)
class Clock:
    """One clock of the top bar."""

    place: str
    zone: str
    text: str
    iso: str


class Frame:
    """What the frame asks for while a page is drawn."""

    sections = SECTIONS
    languages = LANGUAGES

    @property
    def section(self) -> str:
        """The section that the page belongs to."""
        first = "/" + request.path.split("/")[1]
        return "/" if first == "/cases" else first

    def clocks(self) -> list[Clock]:
        """Return the clock of each side, our own first."""
        t, now = say.translator(), clock.now()
        return [
            Clock(
                place=t._(_CITIES[side]),
                zone=zone,
                text=times.clock_time(now, zone),
                iso=now.isoformat(timespec="seconds"),
            )
            for side, zone in times.zones()
        ]

    def here(self) -> str:
        """Return the address to come back to after the language was switched."""
        if request.method not in {"GET", "HEAD"}:
            return _page_at_or_above(request.path)
        return request.full_path.removesuffix("?")

    def inbox_count(self) -> int:
        """Return how many reports wait to be understood."""
        if "inbox_count" not in g:
            with service.current().database.reading() as session:
                g.inbox_count = inbox.open_count(session)
        return int(g.inbox_count)

    def handsets(self) -> bool:
        """Whether the handsets may be looked at."""
        return access.may(Act.READ_PEOPLE) and may_see_handsets()


def may_see_handsets() -> bool:
    """Whether this reader may see other people's handsets, and answer on them."""
    return access.may(Act.NOTE_ANSWER) or demonstration()


def demonstration() -> bool:
    """Whether this service has accounts of the demonstration."""
    query = sa.select(Account.id).where(Account.demo, Account.active).limit(1)
    with service.current().database.reading() as session:
        return session.scalar(query) is not None


def _page_at_or_above(path: str) -> str:
    """Return *path*, or the nearest address above it, that can be opened as a page.

    A refused form is shown under the address that it was sent to, which is often none.
    """
    addresses = current_app.create_url_adapter(request)
    while path and addresses and not addresses.test(path, method="GET"):
        path = path.rpartition("/")[0]
    return path or "/"


def register(blueprint: Blueprint) -> None:
    """Give every template the frame and what it says."""
    frame = Frame()
    blueprint.app_context_processor(
        lambda: {
            "frame": frame,
            "say": say,
            "standing": standing,
            "where": where,
        }
    )
