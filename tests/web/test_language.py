import pytest
from flask import Flask

from web import accounts, clock, language, sessions
from web.models import Role
from web.origin import Origin

ACCEPT = "Accept-Language"


def spoken(app: Flask, path: str = "/", cookie: str | None = None, **headers: str):
    known = {"Cookie": f"{language.COOKIE}={cookie}"} if cookie else {}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with app.test_request_context(path, headers=known | named):
        return language.current().language


def test_a_page_speaks_what_was_chosen_then_what_the_browser_asks_for(app):
    ru = {"Accept_Language": "ru"}
    assert spoken(app, "/?lang=zh", cookie="en", **ru) == "zh-Hans"
    assert spoken(app, "/", cookie="en", **ru) == "en"
    assert spoken(app, "/", **ru) == "ru"
    assert spoken(app, "/", cookie="klingon", **ru) == "ru"
    assert spoken(app) == "ru"  # of the side that runs the service


def test_a_program_speaks_what_it_asks_for_and_english_otherwise(app):
    zh = {"Accept_Language": "zh-CN,zh;q=0.9"}
    assert spoken(app, "/api/v1/cases", **zh) == "zh-Hans"
    assert spoken(app, "/api/v1/cases", cookie="ru") == "en"
    assert spoken(app, "/api/v1/cases?lang=ru", **zh) == "ru"


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_switch_keeps_the_choice_and_goes_back(app, client, method):
    app.config["WTF_CSRF_ENABLED"] = False
    answer = getattr(client, method)("/language/zh?next=/login")

    assert (answer.status_code, answer.location) == (302, "/login")
    assert client.get_cookie(language.COOKIE).value == "zh-Hans"


def test_the_switch_leads_nowhere_else(client):
    assert client.get("/language/ru?next=https://evil.example").location == "/"
    assert client.get("/language/ru?next=//evil.example").location == "/"
    assert client.get("/language/fr").status_code == 404


def test_the_switch_is_kept_with_the_account(client, service):
    with service.database.begin() as session:
        accounts.add(
            session,
            email="a@amba.example",
            password="a long winter night",
            role=Role.OFFICER,
            agency_id="ru_land_of_leopard",
            now=clock.now(),
        )
    origin = Origin("127.0.0.1", local=True)
    secret = sessions.log_in(
        service, "a@amba.example", "a long winter night", origin, clock.now()
    )
    client.set_cookie(sessions.COOKIE, secret)
    client.get("/language/zh")

    with service.database.reading() as session:
        assert accounts.listed(session)[0].language == "zh-Hans"
