from datetime import timedelta

import sqlalchemy as sa

from alerts import duty
from config import schema
from notifiers import directory
from notifiers.models import Channel
from web import clock
from web.models import Heartbeat


def beat(service, ago=timedelta()):
    with service.database.begin() as session:
        session.merge(Heartbeat(process="test:1", at=clock.now() - ago))


def staff(service, channels):
    """Put a desk with *channels* on duty for every agency of a sector."""
    sectors = service.zones.sectors
    now = clock.now()
    with service.database.begin() as session:
        for agency in {agency for sector in sectors for agency in sector.agencies}:
            desk = directory.add(
                session, name="Desk", agency_id=agency, language="en",
                destinations=channels, verified=True, now=now,
            )  # fmt: skip
            duty.set_duty(session, agency, [desk], now, None, now)


def test_a_deployment_with_all_it_needs_is_sound(run, service):
    beat(service)
    staff(service, [(Channel.CONSOLE, "desk"), (Channel.TELEGRAM, "1")])
    done = run("doctor")

    assert done.exit_code == 0, done.output
    assert "sms is off: AMBA_TWILIO_ACCOUNT_SID" in done.output
    assert "Nothing is wrong." in done.output


def test_an_empty_deployment_is_told_everything_at_once(run):
    done = run("doctor")

    assert done.exit_code == 1
    assert "No clock process has ever run" in done.output
    assert "Hunchun" in done.output
    assert "cn_nctlnp_hunchun" not in done.output
    assert "Ussuriysk Customs has no contact" in done.output


def test_one_channel_is_too_few(run, service):
    beat(service)
    staff(service, [(Channel.CONSOLE, "desk")])
    done = run("doctor")

    assert done.exit_code == 1
    assert "fewer than two verified channels" in done.output


def test_a_clock_that_stopped_is_noticed(run, service):
    beat(service, timedelta(minutes=5))
    assert "The last clock process was seen" in run("doctor").output


def test_a_setting_that_is_none_is_noticed(run, monkeypatch):
    monkeypatch.setenv("AMBA_TELEGRAM_TOKN", "x")
    assert "AMBA_TELEGRAM_TOKN is no setting" in run("doctor").output


def test_a_database_behind_the_program_is_noticed(run, service):
    newest = schema.versions(service.database)[1]
    set_version(service, "old")
    try:
        assert "migration old" in run("doctor").output
    finally:
        set_version(service, newest)


def set_version(service, version):
    query = sa.text("UPDATE alembic_version SET version_num = :version")
    with service.database.engine.begin() as connection:
        connection.execute(query, {"version": version})
