"""Browsers that are logged in: a secret in a cookie, its hash in a table.

A wrong password, an unknown address and a closed account get the same answer after
the same time, and count against the address and the account named, known or not.
"""

import hashlib
import secrets
import uuid
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload
from werkzeug.wrappers import Response

from config.errors import Refused
from config.settings import Settings
from translations import N_
from web import passwords, rate_limit
from web.models import Account, LogIn
from web.origin import Origin
from web.service import Service

COOKIE = "amba_login"
SEEN_EVERY = timedelta(minutes=5)


class WrongPassword(Refused):
    """No active account has this address and this password, or not from here."""


def log_in(
    service: Service, email: str, password: str, origin: Origin, now: datetime
) -> str:
    """Return the secret for the cookie of a new log-in.

    Raise `WrongPassword`, or `rate_limit.TooMany` after too many failures. The slow
    comparison happens while no transaction is open.
    """
    email = email.strip().lower()
    account_key = f"log-in:account:{_digest(email)[:32]}"
    address_key = f"log-in:address:{origin.address}"
    with service.database.reading() as session:
        rate_limit.check(session, account_key, rate_limit.LOG_IN_ACCOUNT, now)
        rate_limit.check(session, address_key, rate_limit.LOG_IN_ADDRESS, now)
        account = session.scalar(sa.select(Account).where(Account.email == email))
    right = passwords.fits(password, account.password_hash if account else None)
    allowed = account is not None and account.active
    allowed = allowed and (origin.local or not (account and account.demo))
    with service.database.begin() as session:
        if right and allowed and account is not None:
            rate_limit.forget(session, account_key)
            return _opened(session, account.id, service.settings.session_life, now)
        rate_limit.count(session, account_key, rate_limit.LOG_IN_ACCOUNT, now)
        rate_limit.count(session, address_key, rate_limit.LOG_IN_ADDRESS, now)
    raise WrongPassword(N_("The e-mail address or the password is wrong."))


def log_out(session: Session, secret: str, now: datetime) -> None:
    """End the log-in of the cookie *secret*, if there is one."""
    query = sa.update(LogIn).where(LogIn.secret_hash == _digest(secret))
    session.execute(query.values(revoked_at=now))


def log_out_everywhere(session: Session, account_id: uuid.UUID, now: datetime) -> None:
    """End every log-in of an account, as when it is closed."""
    query = sa.update(LogIn).where(
        LogIn.account_id == account_id, LogIn.revoked_at.is_(None)
    )
    session.execute(query.values(revoked_at=now))


def current(session: Session, secret: str, now: datetime) -> LogIn | None:
    """Return the log-in of the cookie *secret* with its account, while it lasts."""
    query = (
        sa.select(LogIn)
        .options(joinedload(LogIn.account))
        .where(LogIn.secret_hash == _digest(secret))
        .where(LogIn.revoked_at.is_(None), LogIn.expires_at > now)
    )
    found = session.scalar(query)
    return found if found and found.account.active else None


def seen(session: Session, log_in_id: uuid.UUID, now: datetime) -> None:
    """Note that the browser was here; call it at most each `SEEN_EVERY`."""
    session.execute(sa.update(LogIn).where(LogIn.id == log_in_id).values(seen_at=now))


def sweep(session: Session, now: datetime) -> int:
    """Remove log-ins that ended a month ago; return how many."""
    old = sa.delete(LogIn).where(LogIn.expires_at < now - timedelta(days=30))
    return int(session.execute(old).rowcount)  # type: ignore[attr-defined]


def set_cookie(response: Response, secret: str, settings: Settings) -> None:
    """Give the browser the *secret* of its log-in."""
    response.set_cookie(
        COOKIE,
        secret,
        max_age=int(settings.session_life.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.public_url.startswith("https://"),
    )


def clear_cookie(response: Response) -> None:
    """Take the secret from the browser."""
    response.delete_cookie(COOKIE, httponly=True, samesite="Lax")


def _opened(
    session: Session, account_id: uuid.UUID, life: timedelta, now: datetime
) -> str:
    secret = secrets.token_urlsafe(32)
    row = LogIn(
        secret_hash=_digest(secret),
        account_id=account_id,
        created_at=now,
        seen_at=now,
        expires_at=now + life,
    )
    session.add(row)
    return secret


def _digest(secret: str) -> str:
    # 256 random bits need no slow hash.
    return hashlib.sha256(secret.encode()).hexdigest()
