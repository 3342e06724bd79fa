"""What tests of every way in may ask for."""

import pytest

from alerts import duty
from web import clock
from web.service import Service


@pytest.fixture
def roster(service: Service) -> None:
    """The fictional desks of the demonstration, on duty."""
    with service.database.begin() as session:
        duty.seed_roster(session, service.reference.roster, clock.now())
