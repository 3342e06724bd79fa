"""Keep passwords as argon2id hashes, and compare without telling who exists."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from config.errors import Problem, Refused
from translations import N_

LEAST = 10
MOST = 200
# One hash takes 64 MiB and a tenth of a second: more than two at once would let a
# burst of log-ins starve the reports on a small machine.
AT_ONCE = 2
PATIENCE_SECONDS = 10.0

_HASHER = PasswordHasher()
_PLACES = threading.BoundedSemaphore(AT_ONCE)
# The hash of nothing anybody knows: an unknown account costs the same time.
_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$"
    "c29tZXNhbHRzb21lc2FsdA$PJ3dDSKDCIPdLSPYzF0ywB0cD6EzrEgs3LzgMTsHVzY"
)


def hashed(password: str) -> str:
    """Return the argon2id hash of *password*; waits for one of two places."""
    with _place():
        return _HASHER.hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Return whether *password* has the hash *kept*; as slow when there is none."""
    with _place():
        try:
            right = _HASHER.verify(kept or _NOBODY, password[:MOST])
        except (VerificationError, InvalidHashError):
            return False
    return right and kept is not None


def problems(password: str) -> list[Problem]:
    """Return what makes *password* unfit for a new account."""
    if len(password) < LEAST:
        text = N_("A password needs at least %(least)s characters.")
        return [Problem("/password", text, {"least": LEAST})]
    if len(password) > MOST:
        text = N_("A password has at most %(most)s characters.")
        return [Problem("/password", text, {"most": MOST})]
    return []


@contextmanager
def _place() -> Iterator[None]:
    """Hold one of the places for hashing; `Refused` when the wait is too long."""
    if not _PLACES.acquire(timeout=PATIENCE_SECONDS):
        raise Refused(
            N_("Too many people are logging in just now. Try again in a moment.")
        )
    try:
        yield
    finally:
        _PLACES.release()
