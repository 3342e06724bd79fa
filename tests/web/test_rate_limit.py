from datetime import timedelta

import pytest

from web import rate_limit
from web.models import RateLimit
from web.rate_limit import InMemory, Rate, TooMany

RATE = Rate(burst=3, interval=timedelta(seconds=10))


def test_a_burst_is_let_through_and_then_one_each_interval(database, now):
    with database.begin() as session:
        for _ in range(3):
            rate_limit.count(session, "k", RATE, now)
        with pytest.raises(TooMany) as refused:
            rate_limit.count(session, "k", RATE, now)
        assert refused.value.retry_after == 10

        rate_limit.count(session, "k", RATE, now + timedelta(seconds=10))
        with pytest.raises(TooMany):
            rate_limit.count(session, "k", RATE, now + timedelta(seconds=19))
        rate_limit.count(session, "other", RATE, now)


def test_looking_counts_nothing(database, now):
    with database.begin() as session:
        for _ in range(5):
            rate_limit.check(session, "k", RATE, now)
        assert session.get(RateLimit, "k") is None


def test_a_key_that_is_forgotten_begins_anew(database, now):
    with database.begin() as session:
        for _ in range(3):
            rate_limit.count(session, "k", RATE, now)
        rate_limit.forget(session, "k")
        rate_limit.count(session, "k", RATE, now)


def test_what_holds_nobody_back_is_swept(database, now):
    with database.begin() as session:
        rate_limit.count(session, "old", RATE, now)
        rate_limit.count(session, "new", RATE, now + timedelta(hours=1))

        assert rate_limit.sweep(session, now + timedelta(minutes=1)) == 1


def test_the_count_in_memory_is_the_same(now):
    counter = InMemory()
    for _ in range(3):
        counter.count("k", RATE, now)
    with pytest.raises(TooMany):
        counter.count("k", RATE, now)
    counter.count("k", RATE, now + timedelta(seconds=10))


def test_the_memory_does_not_grow_without_end(now):
    counter = InMemory()
    for n in range(InMemory.MOST_KEYS + 10):
        counter.count(str(n), RATE, now + timedelta(seconds=n))

    assert len(counter._arrivals) < 100  # noqa: SLF001 - its size is the point


def test_so_many_an_hour(now):
    counter = InMemory()
    for minutes in range(0, 60, 3):
        counter.count("k", rate_limit.per_hour(20), now + timedelta(minutes=minutes))
