from datetime import timedelta

import pytest
import sqlalchemy as sa
from prometheus_client.parser import text_string_to_metric_families

from alerts.models import EscalationStep
from notifiers import directory, outbox
from notifiers.models import Channel
from notifiers.notice import Notice
from tests.browser import site
from web import clock
from web.models import Heartbeat


def beat(service, ago=timedelta()):
    with service.database.begin() as session:
        session.merge(Heartbeat(process="test:1", at=clock.now() - ago))


def queue(service, ago):
    then = clock.now() - ago
    with service.database.begin() as session:
        desk = directory.add(
            session, name="Desk", agency_id="x", language="en",
            destinations=[(Channel.CONSOLE, "desk")], verified=True, now=then,
        )  # fmt: skip
        notice = Notice(language="en", title="t", text="secret words", short="t")
        outbox.queue(
            session, topic="t", party=None, contact=desk, notice=notice, now=then
        )


def test_a_process_that_answers_is_alive(client):
    assert client.get("/healthz").json == {"status": "alive"}


def test_a_service_with_a_clock_is_ready(client, service):
    beat(service)
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json["reasons"]) == (200, [])


@pytest.mark.parametrize("ago", [None, timedelta(minutes=2)])
def test_a_service_without_a_clock_is_not_ready(client, service, ago):
    if ago:
        beat(service, ago)
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.mimetype == "application/problem+json"
    assert "clock process" in answer.json["reasons"][0]


def test_a_message_that_waits_too_long_makes_the_service_unready(client, service):
    beat(service)
    queue(service, timedelta(minutes=5))

    assert "a message has been due" in client.get("/readyz").json["reasons"][0]


@pytest.mark.usefixtures("roster")
@pytest.mark.parametrize(("minutes", "status"), [(4, 200), (6, 503)])
def test_a_step_that_nobody_takes_makes_the_service_unready(
    client, service, minutes, status
):
    site.report(service)
    site.deliver(service)
    beat(service)
    late = clock.now() - timedelta(minutes=minutes)
    with service.database.begin() as session:
        session.execute(sa.update(EscalationStep).values(due_at=late))

    answer = client.get("/readyz")

    assert answer.status_code == status
    if status == 503:
        assert "a step of escalation has been due" in answer.json["reasons"][0]


def test_the_metrics_count_and_name_nobody(client, service):
    queue(service, timedelta(seconds=90))
    answer = client.get("/metrics")

    families = {each.name: each for each in text_string_to_metric_families(answer.text)}
    assert families["amba_messages"].samples[0].labels == {"state": "waiting"}
    assert families["amba_oldest_due_message_seconds"].samples[0].value >= 90
    assert "Desk" not in answer.text
    assert "secret" not in answer.text


def test_the_metrics_are_for_this_machine_or_a_token(client):
    afar = {"X-Forwarded-For": "203.0.113.7"}
    assert client.get("/metrics", headers=afar).status_code == 403
