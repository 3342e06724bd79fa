"""The people who log in."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from config.errors import Invalid, Missing, Problem
from translations import N_
from web import passwords, sessions
from web.models import Account, Role


def add(  # noqa: PLR0913 - one name for each column
    session: Session,
    *,
    email: str,
    password: str,
    role: Role,
    agency_id: str,
    language: str = "en",
    demo: bool = False,
    now: datetime,
) -> Account:
    """Make an account, or raise `Invalid`; the caller knows that the agency exists."""
    email = email.strip().lower()
    wrong = _wrong_address(session, email) + passwords.problems(password)
    if wrong:
        raise Invalid(wrong)
    account = Account(
        email=email,
        password_hash=passwords.hashed(password),
        role=role,
        agency_id=agency_id,
        language=language,
        demo=demo,
        created_at=now,
    )
    session.add(account)
    session.flush()  # so that a second one of this address is seen at once
    return account


def listed(session: Session) -> list[Account]:
    """Return every account by its address."""
    return list(session.scalars(sa.select(Account).order_by(Account.email)))


def disable(session: Session, email: str, now: datetime) -> Account:
    """Close the account *email* and end its log-ins; `Missing` if there is none."""
    query = sa.select(Account).where(Account.email == email.strip().lower())
    account = session.scalar(query)
    if account is None:
        raise Missing(N_("There is no account “%(email)s”."), email=email)
    account.active = False
    sessions.log_out_everywhere(session, account.id, now)
    return account


def speak(session: Session, account_id: uuid.UUID, language: str) -> None:
    """Keep the *language* (a tag) that an account wants to read."""
    query = sa.update(Account).where(Account.id == account_id)
    session.execute(query.values(language=language))


def _wrong_address(session: Session, email: str) -> list[Problem]:
    name, at, host = email.partition("@")
    if not (name and at and host) or not email.isprintable() or " " in email:
        text = N_("This is not an e-mail address: “%(email)s”.")
        return [Problem("/email", text, {"email": email})]
    if session.scalar(sa.select(Account.id).where(Account.email == email)):
        text = N_("An account “%(email)s” exists already.")
        return [Problem("/email", text, {"email": email})]
    return []
