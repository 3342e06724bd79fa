"""Programs that use the API: a bearer token shown once, its hash in a table."""

import hashlib
import secrets
import uuid
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from config.errors import Invalid, Missing, Problem
from translations import N_
from web.models import Role, Token

PREFIX = "amba_"
USED_EVERY = timedelta(minutes=1)
LONGEST_NAME = 70  # with "token:" before it, what histories keep


def add(
    session: Session, *, name: str, role: Role, agency_id: str, now: datetime
) -> str:
    """Keep a new token and return its text, which nobody can read again.

    The name stands in histories and tells one sender from another, so no two open
    tokens share one; raise `Invalid` for such a name or an endless one.
    """
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        message = N_("A token needs a name of at most %(limit)s letters.")
        raise Invalid([Problem("/name", message, {"limit": LONGEST_NAME})])
    taken = sa.select(Token.id).where(Token.name == name, Token.revoked_at.is_(None))
    if session.scalar(taken):
        message = N_("There is an open token “%(name)s” already.")
        raise Invalid([Problem("/name", message, {"name": name})])
    text = PREFIX + secrets.token_urlsafe(32)
    keep(session, name=name, secret=text, role=role, agency_id=agency_id, now=now)
    return text


def keep(  # noqa: PLR0913 - one name for each column
    session: Session,
    *,
    name: str,
    secret: str,
    role: Role,
    agency_id: str,
    now: datetime,
) -> None:
    """Make *secret* the text of an open token; nothing new if it is one already."""
    if found(session, secret):
        return
    row = Token(
        name=name,
        secret_hash=_digest(secret),
        role=role,
        agency_id=agency_id,
        created_at=now,
    )
    session.add(row)


def found(session: Session, text: str) -> Token | None:
    """Return the token whose text is *text*, unless it was revoked."""
    query = sa.select(Token).where(
        Token.secret_hash == _digest(text), Token.revoked_at.is_(None)
    )
    return session.scalar(query)


def used(session: Session, token_id: uuid.UUID, now: datetime) -> None:
    """Note that a token was used; call it at most each `USED_EVERY`."""
    session.execute(sa.update(Token).where(Token.id == token_id).values(used_at=now))


def listed(session: Session) -> list[Token]:
    """Return every token, the newest last."""
    return list(session.scalars(sa.select(Token).order_by(Token.id)))


def revoke(session: Session, name_or_id: str, now: datetime) -> int:
    """Close every open token of that name or id; `Missing` if there is none."""
    query = sa.select(Token).where(Token.revoked_at.is_(None))
    rows = [
        token
        for token in session.scalars(query)
        if name_or_id in (token.name, str(token.id))
    ]
    if not rows:
        raise Missing(N_("There is no open token “%(name)s”."), name=name_or_id)
    for token in rows:
        token.revoked_at = now
    return len(rows)


def _digest(text: str) -> str:
    # 256 random bits need no slow hash.
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
