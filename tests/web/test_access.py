from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from web import access, accounts, clock, sessions, tokens
from web.access import TABLE, Act
from web.models import Role
from web.origin import Origin
from web.service import Service

AGENCY = "ru_land_of_leopard"
PASSWORD = "a long winter night"
EMAIL = "ranger@amba.example"


def guarded(app: Flask) -> Iterator[tuple[str, str]]:
    """Yield address and method of every view that is not open to all."""
    for rule in app.url_map.iter_rules():
        if access.mark_of(app, rule.endpoint) != access.OPEN:
            values = dict.fromkeys(rule.arguments, "1")
            with app.test_request_context():
                path = app.url_map.bind("").build(rule.endpoint, values)
            for method in set(rule.methods or ()) - {"OPTIONS", "HEAD"}:
                yield path, method


def token(service: Service, role: Role, name: str = "t") -> dict[str, str]:
    with service.database.begin() as session:
        text = tokens.add(
            session, name=name, role=role, agency_id=AGENCY, now=clock.now()
        )
    return {"Authorization": f"Bearer {text}"}


@pytest.fixture
def logged_in(service: Service, client: FlaskClient) -> FlaskClient:
    with service.database.begin() as session:
        accounts.add(
            session,
            email=EMAIL,
            password=PASSWORD,
            role=Role.DISPATCHER,
            agency_id=AGENCY,
            now=clock.now(),
        )
    origin = Origin("127.0.0.1", local=True)
    secret = sessions.log_in(service, EMAIL, PASSWORD, origin, clock.now())
    client.set_cookie(sessions.COOKIE, secret)
    return client


def test_every_route_says_who_may_enter(app):
    unmarked = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if access.mark_of(app, rule.endpoint) is None
    ]
    assert unmarked == []


def test_a_view_without_a_mark_is_shut_even_for_an_admin(app, client, service):
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")

    assert client.get("/forgotten").status_code == 302
    answer = client.get("/forgotten", headers=token(service, Role.ADMIN))
    assert answer.status_code == 403
    assert b"secret" not in answer.data


def test_every_guarded_route_refuses_strangers(app, client):
    app.config["WTF_CSRF_ENABLED"] = False
    seen = 0
    for path, method in guarded(app):
        answer = client.open(path, method=method)
        seen += 1
        if path.startswith("/api/"):
            assert answer.status_code == 401, (method, path)
            assert answer.mimetype == "application/problem+json"
            assert "Bearer" in answer.headers["WWW-Authenticate"]
        else:
            assert answer.status_code == 302, (method, path)
            assert answer.location.startswith("/login"), (method, path)
    assert seen > 15


def test_a_stranger_comes_back_to_the_page_after_the_log_in(client):
    assert client.get("/?stage=closed").location == "/login?next=/%3Fstage%3Dclosed"


@pytest.mark.parametrize("header", ["Bearer nonsense", "Basic YTpi", "Bearer ", "x"])
def test_a_wrong_token_opens_nothing(client, header):
    answer = client.get("/api/v1/zones", headers={"Authorization": header})
    assert answer.status_code == 401


def test_a_revoked_token_opens_nothing(client, service):
    headers = token(service, Role.ADMIN)
    assert client.get("/api/v1/zones", headers=headers).status_code == 200

    with service.database.begin() as session:
        tokens.revoke(session, "t", clock.now())
    assert client.get("/api/v1/zones", headers=headers).status_code == 401


def test_the_last_use_of_a_token_is_noted(client, service):
    headers = token(service, Role.ADMIN)
    client.get("/api/v1/zones", headers=headers)

    with service.database.reading() as session:
        assert tokens.listed(session)[0].used_at is not None


def test_a_role_does_only_what_the_table_allows(client, service):
    analyst = token(service, Role.ANALYST)
    assert client.get("/api/v1/zones", headers=analyst).status_code == 200
    assert client.get("/api/v1/inbox", headers=analyst).status_code == 403
    assert client.post("/api/v1/reports", json={}, headers=analyst).status_code == 403


def test_the_table_speaks_of_every_act_and_leaves_none_to_nobody():
    assert set(TABLE) == set(Act)
    assert all(Role.ADMIN in roles for act, roles in TABLE.items())
    assert Role.ANALYST not in TABLE[Act.REPORT]


def test_a_log_in_reads_through_the_api_but_never_writes(logged_in):
    assert logged_in.get("/api/v1/zones").status_code == 200
    assert logged_in.post("/api/v1/reports", json={}).status_code == 401


def test_the_cookie_of_a_log_in_is_kept_from_scripts(app, service):
    response = app.response_class()
    sessions.set_cookie(response, "s", service.settings)
    assert "HttpOnly" in response.headers["Set-Cookie"]
    assert "SameSite=Lax" in response.headers["Set-Cookie"]
    assert "Secure" not in response.headers["Set-Cookie"]

    https = service.settings.model_copy(update={"public_url": "https://amba.example"})
    sessions.set_cookie(response, "s", https)
    assert "Secure" in response.headers.getlist("Set-Cookie")[1]


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ("/cases/AMB-2026-000001", "/cases/AMB-2026-000001"),
        ("/?stage=closed", "/?stage=closed"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nSet-Cookie: x=1", "/"),
        ("/\t/evil.example", "/"),
        ("", "/"),
        (None, "/"),
    ],
)
def test_only_a_path_of_this_site_is_gone_back_to(given, path):
    assert access.local_path(given) == path


@pytest.mark.parametrize("address", ["/api/v1/cases/a%00b", "/api/v1/cases?q=%00"])
def test_a_nul_in_an_address_is_refused_at_the_door(client, service, address):
    assert client.get(address, headers=token(service, Role.ADMIN)).status_code == 400
