"""Short codes with which an agency answers by telephone or SMS."""

import secrets

import sqlalchemy as sa
from sqlalchemy.orm import Session

from alerts.models import Warning, WarningState  # noqa: A004 - DESIGN's word

SHORTEST, LONGEST = 4, 6  # digits; more only when the short ones are taken
SPARE = 3  # tries at once, so that one question to the database is nearly always enough
_OVER = (WarningState.HANDED_OVER, WarningState.DECLINED)


def unused(session: Session, count: int) -> list[str]:
    """Return *count* different codes that no open warning has."""
    found: list[str] = []
    for digits in range(SHORTEST, LONGEST + 1):
        first, beyond = 10 ** (digits - 1), 10**digits
        tries = {
            str(first + secrets.randbelow(beyond - first)) for _ in range(SPARE * count)
        }
        query = sa.select(Warning.code).where(
            Warning.code.in_(tries), Warning.state.not_in(_OVER)
        )
        found += sorted(tries - set(session.scalars(query)))
        if len(found) >= count:
            break
    secrets.SystemRandom().shuffle(found)
    return found[:count]
