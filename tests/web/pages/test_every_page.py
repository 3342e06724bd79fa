import re
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

from alerts.models import Alert, InboxItem, JoinProposal
from cases.models import Case
from notifiers.models import Message
from tests.browser.site import HOSTILE
from tests.web.pages.conftest import Reader
from translations import LANGUAGES
from web.models import Role
from web.pages import addresses
from web.service import Service

FILES = ("/static/vendor/leaflet/<path:name>", "/map/layers.json", "/map/cases.json")
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=\"|javascript:", re.IGNORECASE
)
HUGE = "Ж" * 10_000
ATTACKS = (
    HOSTILE,
    HUGE,
    "",
    "../../etc/passwd",
    "1e999",
    "nan",
)
FIELDS = (
    "category",
    "place_text",
    "datum",
    "lat",
    "lon",
    "accuracy_m",
    "when",
    "occurred_at",
    "clock",
    "text",
    "species",
    "people",
    "animals",
    "armed",
    "heading_deg",
    "transport",
    "towards_border",
    "name",
    "phone",
    "anonymous",
    "exercise",
    "to",
    "outcome",
    "claim",
    "reason",
    "answer",
    "via",
    "by",
    "note",
    "decision",
    "email",
    "password",
    "next",
    "inbox",
)

PARAMETERS = (
    "q",
    "view",
    "side",
    "kind",
    "severity",
    "belt",
    "period",
    "exercise",
    "stage",
    "after",
    "before",
    "state",
    "from",
    "to",
    "reference",
    "next",
    "lang",
    "inbox",
    "sent",
)
ASKED = (
    "/",
    "/board/changes",
    "/map",
    "/map/cases.json",
    "/alerts",
    "/statistics",
    "/report",
    "/hotline",
    "/hotline/thanks",
    "/login",
)


def filled(address: str, service: Service) -> Iterator[str]:
    """Yield *address* for every thing that it can be about."""
    parameter = re.search(r"<(?:path:)?(\w+)>", address)
    if parameter is None:
        yield address
        return
    with service.database.reading() as session:
        column = {
            "number": Alert.number if address.startswith("/alerts") else Case.number,
            "item_id": InboxItem.id,
            "message_id": Message.id,
            "proposal_id": JoinProposal.id,
        }.get(parameter[1])
        values = [] if column is None else session.scalars(sa.select(column)).all()[:6]
    fixed = {"agency_id": ["ru_land_of_leopard", "nobody"], "kind": ["update", "x"]}
    for value in values or fixed.get(parameter[1], ["no-such-thing"]):
        yield from filled(address.replace(parameter[0], str(value), 1), service)


def pages(service: Service) -> list[str]:
    found = [one for one in addresses.GET if one not in FILES]
    return [path for one in found for path in filled(one, service)]


@pytest.mark.usefixtures("day")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_answers_in_every_language(
    language: str, dispatcher: Reader, service: Service
) -> None:
    dispatcher.get(f"/language/{language}")

    for path in [*pages(service), "/?view=list", "/report?category=htc_road"]:
        answer = dispatcher.get(path)

        assert answer.status_code in {200, 302, 404}, path
        assert not INLINE.search(answer.text), path
        if answer.status_code == 200 and "<!doctype" in answer.text:
            assert f'<html lang="{language}">' in answer.text, path


def test_every_page_answers_when_there_is_nothing_yet(
    dispatcher: Reader, service: Service
) -> None:
    for path in pages(service):
        assert dispatcher.get(path).status_code in {200, 302, 404}, path


def test_pages_for_everybody_answer_strangers(stranger: Reader) -> None:
    for path in ("/login", "/hotline", "/hotline/thanks", "/about", "/map/layers.json"):
        assert stranger.get(path).status_code == 200


@pytest.mark.usefixtures("day")
def test_a_hostile_text_stays_a_text(dispatcher: Reader, service: Service) -> None:
    for path in pages(service):
        assert "<script>alert" not in dispatcher.get(path).text, path
        assert "<img src=x" not in dispatcher.get(path).text, path


@pytest.mark.usefixtures("day")
@pytest.mark.parametrize("role", [Role.DISPATCHER, Role.OFFICER])
def test_no_form_breaks_on_whatever_is_sent(
    role: Role, reader: Callable[..., Reader], service: Service
) -> None:
    sender = reader(role)
    paths = [path for one in addresses.POST for path in filled(one, service)]

    for path in paths:
        if path == "/logout":
            continue
        for attack in ATTACKS:
            answer = sender.post(path, **dict.fromkeys(FIELDS, attack))

            assert answer.status_code < 500, (path, attack[:40])
        assert sender.post(path).status_code < 500, path


@pytest.mark.usefixtures("day")
def test_no_page_breaks_on_whatever_is_asked(dispatcher: Reader) -> None:
    for path in ASKED:
        for attack in ATTACKS:
            asked = dict.fromkeys(PARAMETERS, attack)

            answer = dispatcher.client.get(path, query_string=asked)

            assert answer.status_code < 500, (path, attack[:40])


def test_only_files_of_the_map_library_are_served(stranger: Reader) -> None:
    with stranger.get("/static/vendor/leaflet/leaflet.js") as served:
        assert served.status_code == 200
        assert "javascript" in served.content_type

    for path in ("../__init__.py", "%2e%2e/__init__.py", "/etc/passwd", "leaflet.py"):
        assert stranger.get(f"/static/vendor/leaflet/{path}").status_code == 404


def test_every_address_says_who_may_come() -> None:
    for table in (addresses.GET, addresses.POST):
        for address, view in table.items():
            assert "amba_access" in view.__dict__, address
