"""The same request sent twice is done once: the answer to a key is kept with its work.

The key is claimed first, in the transaction that does the work. A second request with
the same key waits there until the first has committed or vanished (SQLite: for the
writer's turn; PostgreSQL: on the primary key), and then sees the kept answer.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from config.errors import Invalid, Problem, Refused
from translations import N_
from web.models import KeptAnswer

LONGEST_KEY = 200


class OtherBody(Refused):
    """The key was used before with another request."""


def once(
    session: Session,
    claim: tuple[str, str, str],
    work: Callable[[], dict[str, Any]],
    now: datetime,
) -> tuple[dict[str, Any], bool]:
    """Return the answer of *work* and whether it was given before.

    *claim* is caller, key and the hash of the body. Raise `OtherBody` when the key
    came with another body.
    """
    caller, key, body_hash = claim
    if not _claimed(session, claim, now):
        kept = session.get_one(KeptAnswer, (caller, key), populate_existing=True)
        if kept.body_hash != body_hash:
            raise OtherBody(
                N_("This Idempotency-Key was used before, with another request.")
            )
        return kept.answer, True
    answer = work()
    query = sa.update(KeptAnswer).where(
        KeptAnswer.caller == caller, KeptAnswer.key == key
    )
    session.execute(query.values(answer=answer))
    return answer, False


def checked(key: str) -> str:
    """Return *key* as it is kept, or raise `Invalid`."""
    key = key.strip()
    if not key or len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable():
        text = N_("An Idempotency-Key has 1 to %(most)s printable ASCII characters.")
        raise Invalid([Problem("", text, {"most": LONGEST_KEY})])
    return key


def hash_of(body: bytes, content_type: str) -> str:
    """Return what tells one request from another."""
    return hashlib.sha256(content_type.encode() + b"\0" + body).hexdigest()


def _claimed(session: Session, claim: tuple[str, str, str], now: datetime) -> bool:
    """Take the key, or return False if somebody has it."""
    caller, key, body_hash = claim
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert if on_sqlite else postgresql.insert
    statement = (
        insert(KeptAnswer)
        .values(caller=caller, key=key, body_hash=body_hash, answer={}, created_at=now)
        .on_conflict_do_nothing()
        .returning(KeptAnswer.key)
    )
    return session.scalar(statement) is not None
