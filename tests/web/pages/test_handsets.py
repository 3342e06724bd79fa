import re
from collections.abc import Callable

import pytest

from tests.browser import site
from tests.web.pages.conftest import Reader
from web import clock
from web.models import Account, Role
from web.service import Service

pytestmark = pytest.mark.usefixtures("roster")


def demonstrate(service: Service) -> None:
    with service.database.begin() as session:
        session.add(
            Account(
                email="demo@amba.example",
                password_hash="none fits",
                role=Role.OFFICER,
                agency_id="ru_land_of_leopard",
                demo=True,
                created_at=clock.now(),
            )
        )


def test_officers_see_handsets_in_a_demonstration_alone(
    reader: Callable[..., Reader], dispatcher: Reader, service: Service
) -> None:
    officer = reader(Role.OFFICER)

    assert officer.get("/handsets").status_code == 404
    assert dispatcher.get("/handsets").status_code == 200
    demonstrate(service)
    assert officer.get("/handsets").status_code == 200


def test_every_handset_speaks_its_own_language(
    dispatcher: Reader, service: Service
) -> None:
    site.report(service, **site.CHASE)
    site.deliver(service)

    page = dispatcher.text("/handsets")

    assert re.search(r'class="bubble-text" lang="ru"[^>]*>[^<]*очная охота', page)
    assert re.search(r'class="bubble-text" lang="zh-Hans"[^>]*>[^<]*夜间照明行猎', page)


def test_an_answer_from_a_handset_reaches_the_case(
    dispatcher: Reader, service: Service
) -> None:
    taken = site.report(service)
    site.deliver(service)
    before = dispatcher.get("/handsets/changes")
    form = re.search(r'action="(/handsets/[^"]+/answer)"', before.text)
    assert form

    assert dispatcher.post(form[1], answer="responding").status_code == 303

    after = dispatcher.get(
        "/handsets/changes", **{"If-None-Match": before.headers["ETag"]}
    )
    assert after.status_code == 200
    assert "On the way" in dispatcher.text(f"/cases/{taken.case.number}")
