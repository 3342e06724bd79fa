from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from notifiers import retry

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
failures = st.integers(min_value=1, max_value=200)
asked = st.none() | st.timedeltas(timedelta(), timedelta(hours=1))


def test_the_first_failure_is_tried_again_within_seconds():
    assert retry.next_attempt(1, NOW) == NOW + timedelta(seconds=2)


def test_after_hours_of_failures_nobody_tries_any_more():
    assert retry.next_attempt(retry.MOST_ATTEMPTS, NOW) is None


@given(failures, asked)
def test_a_provider_is_never_asked_earlier_than_it_said(count, after):
    at = retry.next_attempt(count, NOW, after)

    assert at is None or at >= NOW + (after or timedelta())


@given(failures)
def test_waits_only_grow(count):
    first, second = retry.next_attempt(count, NOW), retry.next_attempt(count + 1, NOW)

    assert second is None or (first is not None and second >= first)
    assert first is None or first - NOW <= timedelta(minutes=5)
