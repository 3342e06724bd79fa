import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from alerts import duty
from config.database import Database
from notifiers import directory
from notifiers.models import Channel
from tests.fakes.bot_api import TOKEN, FakeBotApi
from tests.journeys.running import Running
from web import clock, tokens
from web.models import Role

SECRET = "a token that only the tests know"
RU_DESK, CN_DESK = 5001, 5002


@pytest.fixture
def telegram() -> Iterator[FakeBotApi]:
    with FakeBotApi() as server:
        yield server


@pytest.fixture
def amba(
    tmp_path: Path, database_url: str, database: Database, telegram: FakeBotApi
) -> Iterator[Running]:
    """A service whose desks on both sides are reached by Telegram."""
    settings = {
        "AMBA_TELEGRAM_TOKEN": TOKEN,
        "AMBA_TELEGRAM_API": telegram.address,
        "AMBA_TELEGRAM_POLLING": "false",
        "AMBA_MESSAGE_LEASE": "2",
    }
    with Running(tmp_path / "data", database_url, settings) as running:
        running.token = furnish(database)
        yield running


def furnish(database: Database) -> str:
    """Put a desk on duty on each side; return a token that may report."""
    now = clock.now()
    with database.begin() as session:
        for agency, language, chat in (
            ("ru_land_of_leopard", "ru", RU_DESK),
            ("cn_nctlnp_hunchun", "zh-Hans", CN_DESK),
        ):
            desk = directory.add(
                session,
                name=f"desk {agency}",
                agency_id=agency,
                language=language,
                destinations=[(Channel.TELEGRAM, str(chat))],
                verified=True,
                now=now,
            )
            duty.set_duty(session, agency, [desk], now, None, now)
        tokens.keep(
            session,
            name="test",
            secret=SECRET,
            role=Role.DISPATCHER,
            agency_id="ru_land_of_leopard",
            now=now,
        )
    return SECRET


@pytest.fixture(autouse=True)
def only_loopback() -> None:
    """The processes are their own; this one speaks to loopback alone."""
    socket.setdefaulttimeout(30)
