"""When to try again."""

from datetime import datetime, timedelta

# Soon at first, since a warning is worth seconds; then as often as a provider that is
# down can bear. With the last wait repeated this spans a little over four hours.
WAITS = tuple(timedelta(seconds=s) for s in (2, 5, 10, 20, 40, 60, 120, 180, 300))
MOST_ATTEMPTS = 56


def next_attempt(
    failures: int, now: datetime, after: timedelta | None = None
) -> datetime | None:
    """Return when to try again after *failures* (from 1) tries, or None to stop.

    A provider that asks to be left alone for *after* is obeyed, however long that is.
    """
    if failures >= MOST_ATTEMPTS:
        return None
    wait = WAITS[min(failures, len(WAITS)) - 1]
    return now + max(wait, after or timedelta())
