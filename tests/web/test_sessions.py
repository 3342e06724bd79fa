from datetime import timedelta

import pytest

from web import accounts, clock, rate_limit, sessions
from web.models import Role
from web.origin import Origin
from web.sessions import WrongPassword

EMAIL, PASSWORD = "ranger@amba.example", "a long winter night"
HERE, AFAR = Origin("127.0.0.1", local=True), Origin("203.0.113.7", local=False)


@pytest.fixture
def account(service, now):
    with service.database.begin() as session:
        return add(session, now)


def add(session, now, *, demo=False):
    return accounts.add(
        session,
        email=EMAIL,
        password=PASSWORD,
        role=Role.OFFICER,
        agency_id="ru_land_of_leopard",
        now=now,
        demo=demo,
    )


def current(service, secret, now):
    with service.database.reading() as session:
        return sessions.current(session, secret, now)


@pytest.mark.usefixtures("account")
def test_the_right_password_opens_a_log_in(service, now):
    secret = sessions.log_in(service, f" {EMAIL.upper()} ", PASSWORD, AFAR, now)

    assert current(service, secret, now).account.email == EMAIL
    assert current(service, secret + "x", now) is None


@pytest.mark.usefixtures("account")
def test_a_log_in_ends_after_its_life(service, now):
    secret = sessions.log_in(service, EMAIL, PASSWORD, AFAR, now)

    later = now + service.settings.session_life
    assert current(service, secret, later - timedelta(seconds=1)) is not None
    assert current(service, secret, later) is None


@pytest.mark.usefixtures("account")
def test_whoever_logs_out_is_out(service, now):
    secret = sessions.log_in(service, EMAIL, PASSWORD, AFAR, now)
    with service.database.begin() as session:
        sessions.log_out(session, secret, now)

    assert current(service, secret, now) is None


@pytest.mark.usefixtures("account")
def test_a_closed_account_is_out_at_once(service, now):
    secret = sessions.log_in(service, EMAIL, PASSWORD, AFAR, now)
    with service.database.begin() as session:
        accounts.disable(session, EMAIL, now)

    assert current(service, secret, now) is None
    with pytest.raises(WrongPassword):
        sessions.log_in(service, EMAIL, PASSWORD, AFAR, now)


@pytest.mark.parametrize("email", [EMAIL, "nobody@amba.example"])
@pytest.mark.usefixtures("account")
def test_known_and_unknown_addresses_are_held_back_alike(service, now, email):
    for _ in range(rate_limit.LOG_IN_ACCOUNT.burst):
        with pytest.raises(WrongPassword, match="address or the password is wrong"):
            sessions.log_in(service, email, "wrong", AFAR, now)

    with pytest.raises(rate_limit.TooMany) as refused:
        sessions.log_in(service, email, PASSWORD, AFAR, now)
    assert refused.value.retry_after == 30


@pytest.mark.usefixtures("account")
def test_after_the_wait_the_right_password_works_again(service, now):
    for _ in range(rate_limit.LOG_IN_ACCOUNT.burst):
        with pytest.raises(WrongPassword):
            sessions.log_in(service, EMAIL, "wrong", AFAR, now)

    assert sessions.log_in(service, EMAIL, PASSWORD, AFAR, now + timedelta(seconds=31))


def test_one_address_cannot_try_many_accounts(service, now):
    for n in range(rate_limit.LOG_IN_ADDRESS.burst):
        with pytest.raises(WrongPassword):
            sessions.log_in(service, f"{n}@amba.example", "wrong", AFAR, now)

    with pytest.raises(rate_limit.TooMany):
        sessions.log_in(service, "x@amba.example", "wrong", AFAR, now)


def test_a_demo_account_works_from_this_machine_only(service, now):
    with service.database.begin() as session:
        add(session, now, demo=True)

    assert sessions.log_in(service, EMAIL, PASSWORD, HERE, now)
    with pytest.raises(WrongPassword):
        sessions.log_in(service, EMAIL, PASSWORD, AFAR, now)


def test_a_demo_log_in_does_not_travel_through_a_proxy(service, client, now):
    with service.database.begin() as session:
        add(session, now, demo=True)
    secret = sessions.log_in(service, EMAIL, PASSWORD, HERE, clock.now())
    client.set_cookie(sessions.COOKIE, secret)

    assert client.get("/api/v1/zones").status_code == 200
    proxied = client.get("/api/v1/zones", headers={"X-Forwarded-For": "127.0.0.1"})
    assert proxied.status_code == 401


def test_the_password_is_kept_as_an_argon2id_hash(account):
    assert account.password_hash.startswith("$argon2id$")
    assert PASSWORD not in account.password_hash
