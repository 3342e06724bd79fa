import pytest

from web import accounts, sessions, tokens
from web.models import Role
from web.origin import Origin

AGENCY = "ru_land_of_leopard"
HERE = Origin("127.0.0.1", local=True)


def test_an_account_is_added_with_a_password_from_a_pipe(run, service, now):
    done = run(
        "accounts", "add", "Ranger@amba.example", "--role", "officer",
        "--agency", AGENCY, "--language", "ru", "--password-stdin",
        input="a long winter night\n",
    )  # fmt: skip

    assert done.exit_code == 0, done.output
    assert sessions.log_in(
        service, "ranger@amba.example", "a long winter night", HERE, now
    )
    with service.database.reading() as session:
        assert accounts.listed(session)[0].language == "ru"


def test_the_password_is_asked_for_twice_and_not_shown(run):
    done = run(
        "accounts", "add", "a@amba.example", "--role", "admin", "--agency", AGENCY,
        input="a long winter night\na long winter night\n",
    )  # fmt: skip

    assert done.exit_code == 0
    assert "winter" not in done.output


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"email": "nobody"}, "not an e-mail address"),
        ({"agency": "ru_nothing"}, "no agency “ru_nothing”"),
        ({"password": "short"}, "at least 10 characters"),
    ],
)
def test_what_is_wrong_is_one_line_and_status_1(run, changes, said):
    facts = {
        "email": "a@amba.example",
        "agency": AGENCY,
        "password": "a long winter night",
    } | changes
    done = run(
        "accounts", "add", facts["email"], "--role", "admin",
        "--agency", facts["agency"], "--password-stdin", input=facts["password"],
    )  # fmt: skip

    assert done.exit_code == 1
    assert said in done.output
    assert len(done.output.splitlines()) == 1


def test_an_account_is_closed(run):
    for _ in range(2):
        done = run(
            "accounts", "add", "a@amba.example", "--role", "admin",
            "--agency", AGENCY, "--password-stdin", input="a long winter night",
        )  # fmt: skip
    assert done.exit_code == 1
    assert "exists already" in done.output

    assert run("accounts", "disable", "A@amba.example").exit_code == 0
    assert "closed" in run("accounts", "list").output
    assert run("accounts", "disable", "b@amba.example").exit_code == 1


def test_a_token_stands_alone_on_the_last_line_and_works(run, service):
    done = run("tokens", "add", "radio", "--role", "dispatcher", "--agency", AGENCY)
    text = done.output.splitlines()[-1]

    with service.database.reading() as session:
        token = tokens.found(session, text)
    assert token is not None
    assert token.role == Role.DISPATCHER
    assert text not in run("tokens", "list").output
    again = run("tokens", "add", "radio", "--role", "officer", "--agency", AGENCY)
    assert again.exit_code == 1
    assert "already" in again.output

    assert run("tokens", "revoke", "radio").exit_code == 0
    with service.database.reading() as session:
        assert tokens.found(session, text) is None
    assert run("tokens", "revoke", "radio").exit_code == 1


@pytest.mark.parametrize(
    ("words", "language", "said"),
    [
        ((), "ru_RU.UTF-8", "ru"),
        ((), "zh_CN.UTF-8", "zh"),
        ((), "C.UTF-8", "no open token"),
        ((), "", "no open token"),
        (("--language", "en"), "ru_RU.UTF-8", "no open token"),
    ],
)
def test_the_output_is_in_the_language_asked_for(run, words, language, said):
    done = run("tokens", "revoke", "x", *words, language=language)

    assert done.exit_code == 1
    if said.startswith("no"):
        assert said in done.output


def test_an_unknown_language_is_refused_on_the_command_line(run):
    assert run("tokens", "list", "--language", "fr").exit_code == 2
