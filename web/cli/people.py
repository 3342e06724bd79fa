"""`flask accounts` and `flask tokens`: who may enter."""

import sys

import click

from config.errors import Missing
from web import accounts, clock, service, tokens
from web.cli import speaking
from web.cli.speaking import N_, Speaking, say
from web.models import Role

ROLES = click.Choice([role.value for role in Role])


def known_agency(agency_id: str) -> str:
    """Return *agency_id*, or raise `Missing` with the ids that come close."""
    agencies = service.current().reference.agencies
    if agency_id not in agencies:
        raise Missing(
            N_("There is no agency “%(agency)s”. Known ones: %(known)s."),
            agency=agency_id,
            known=", ".join(agencies),
        )
    return agency_id


@click.group("accounts")
def accounts_group() -> None:
    """Add, list and close the accounts of people."""


@accounts_group.command("add", cls=Speaking)
@click.argument("email")
@click.option("--role", type=ROLES, required=True, help="What the person may do.")
@click.option("--agency", required=True, help="Id of the agency, such as cn_nctlnp.")
@click.option(
    "--language", default="en", show_default=True, help="Its pages are in zh, ru or en."
)
@click.option("--password-stdin", is_flag=True, help="Read the password from a pipe.")
def add_account(
    email: str, role: str, agency: str, language: str, *, password_stdin: bool
) -> None:
    """Add the account EMAIL; asks for the password."""
    known_agency(agency)
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        prompt = speaking.translator()._("Password")
        password = click.prompt(prompt, hide_input=True, confirmation_prompt=True)
    with service.current().database.begin() as session:
        accounts.add(
            session,
            email=email,
            password=password,
            role=Role(role),
            agency_id=agency,
            language=speaking.language_of(language),
            now=clock.now(),
        )
    say(N_("Account %(email)s is open."), email=email)


@accounts_group.command("list", cls=Speaking)
def list_accounts() -> None:
    """List all accounts."""
    with service.current().database.reading() as session:
        for row in accounts.listed(session):
            state = "open" if row.active else "closed"
            kind = "demo" if row.demo else "-"
            click.echo(f"{row.email}\t{row.role}\t{row.agency_id}\t{state}\t{kind}")


@accounts_group.command("disable", cls=Speaking)
@click.argument("email")
def disable_account(email: str) -> None:
    """Close the account EMAIL and end its log-ins."""
    with service.current().database.begin() as session:
        accounts.disable(session, email, clock.now())
    say(N_("Account %(email)s is closed."), email=email)


@click.group("tokens")
def tokens_group() -> None:
    """Add, list and close the tokens of programs."""


@tokens_group.command("add", cls=Speaking)
@click.argument("name")
@click.option("--role", type=ROLES, required=True, help="What the program may do.")
@click.option("--agency", required=True, help="Id of the agency, such as cn_nctlnp.")
def add_token(name: str, role: str, agency: str) -> None:
    """Add a token called NAME and print it, once, alone on the last line."""
    known_agency(agency)
    with service.current().database.begin() as session:
        text = tokens.add(
            session, name=name, role=Role(role), agency_id=agency, now=clock.now()
        )
    say(N_("Keep it safe: nobody can show it again."))
    click.echo(text)


@tokens_group.command("list", cls=Speaking)
def list_tokens() -> None:
    """List all tokens, without their secrets."""
    with service.current().database.reading() as session:
        for row in tokens.listed(session):
            state = "closed" if row.revoked_at else "open"
            used = row.used_at.isoformat() if row.used_at else "-"
            click.echo(
                f"{row.id}\t{row.name}\t{row.role}\t{row.agency_id}\t{state}\t{used}"
            )


@tokens_group.command("revoke", cls=Speaking)
@click.argument("name_or_id")
def revoke_token(name_or_id: str) -> None:
    """Close the tokens called NAME_OR_ID."""
    with service.current().database.begin() as session:
        count = tokens.revoke(session, name_or_id, clock.now())
    say(N_("Tokens closed: %(count)s."), count=count)
