from datetime import datetime, timedelta

import pytest

from alerts import duty
from config.database import Database
from config.errors import Invalid, Refused
from config.reference import Reference
from notifiers import directory
from notifiers.models import Channel, Contact
from tests.world import World

PARK, COUNTY = "ru_land_of_leopard", "cn_nctlnp_hunchun"
HOUR = timedelta(hours=1)


def add(database: Database, now: datetime, name: str, agency: str = PARK) -> Contact:
    with database.begin() as session:
        return directory.add(
            session,
            name=name,
            agency_id=agency,
            language="ru",
            destinations=[(Channel.CONSOLE, name)],
            verified=True,
            now=now,
        )


def on_duty(database: Database, at: datetime) -> list[str]:
    with database.reading() as session:
        return [one.name for one in duty.on_duty(session, PARK, at)]


def test_the_demo_roster_is_put_on_duty_once(
    database: Database, reference: Reference, now: datetime
) -> None:
    with database.begin() as session:
        first = duty.seed_roster(session, reference.roster, now)
    with database.begin() as session:
        again = duty.seed_roster(session, reference.roster, now)

    assert (first, again) == (len(reference.roster), 0)
    assert len(on_duty(database, now)) == 2


def test_every_agency_of_the_sectors_has_a_demo_desk(world: World) -> None:
    named = {a for sector in world.zones.sectors for a in sector.agencies}

    assert named <= {desk.agency for desk in world.reference.roster}


def test_a_substitute_gives_the_duty_back(database: Database, now: datetime) -> None:
    regular, other = add(database, now, "regular"), add(database, now, "other")
    with database.begin() as session:
        duty.set_duty(session, PARK, [regular], now, None, now)
        duty.set_duty(session, PARK, [other], now + HOUR, now + 2 * HOUR, now)

    found = [on_duty(database, now + n * HOUR / 2) for n in range(5)]

    assert found == [["regular"], ["regular"], ["other"], ["other"], ["regular"]]


def test_the_first_named_is_called_first(database: Database, now: datetime) -> None:
    one, two = add(database, now, "one"), add(database, now, "two")
    with database.begin() as session:
        duty.set_duty(session, PARK, [two, one], now, None, now)

    assert on_duty(database, now) == ["two", "one"]
    assert on_duty(database, now - HOUR) == []


def test_duty_is_refused_to_strangers_and_backwards(
    database: Database, now: datetime
) -> None:
    stranger = add(database, now, "stranger", COUNTY)
    with database.begin() as session, pytest.raises(Refused):
        duty.set_duty(session, PARK, [stranger], now, None, now)
    with database.begin() as session, pytest.raises(Invalid):
        duty.set_duty(session, COUNTY, [stranger], now, now, now)


def test_nobody_on_duty_means_everybody_of_the_agency(
    database: Database, now: datetime
) -> None:
    add(database, now, "one")
    add(database, now, "two")
    with database.reading() as session:
        found = duty.reachable(session, {PARK: ()}, now)

    assert {one.name for one in found[PARK]} == {"one", "two"}


def test_nobody_there_means_the_agency_above(database: Database, now: datetime) -> None:
    add(database, now, "above", "cn_nctlnp")
    with database.begin() as session:
        unverified = directory.add(
            session,
            name="new",
            agency_id=COUNTY,
            language="zh",
            destinations=[(Channel.CONSOLE, "new")],
            now=now,
        )
        duty.set_duty(session, COUNTY, [unverified], now, None, now)

        found = duty.reachable(session, {COUNTY: ("cn_nctlnp",), PARK: ()}, now)

    assert {key: [c.name for c in value] for key, value in found.items()} == {
        COUNTY: ["above"]
    }
