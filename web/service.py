"""The service: everything one process needs, put together in one place."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from flask import current_app

from config import reference, schema, zones
from config.database import Database
from config.reference import Reference
from config.settings import ROOT, Settings
from config.zones import Zones
from web import clock
from web.doorbell import Doorbell
from web.zone_keeper import ZoneKeeper

CONFIG = ROOT / "config"


@dataclass
class Service:
    """Settings, database, reference data and zones, each loaded once on first use."""

    settings: Settings

    @cached_property
    def database(self) -> Database:
        """The database of this process; a new one is given its tables."""
        database = Database(self.settings.database)
        schema.migrate_if_empty(database)
        return database

    @cached_property
    def reference(self) -> Reference:
        """The reference data of both sides."""
        return reference.load(CONFIG / "reference")

    @cached_property
    def built_in_zones(self) -> Zones:
        """The border and the zones that the product came with."""
        return zones.load(CONFIG, self.settings.belts_km)

    @property
    def zones(self) -> Zones:
        """Everything a place is measured against, with the zones brought in since."""
        return self.zone_keeper.zones(clock.now())

    @cached_property
    def zone_keeper(self) -> ZoneKeeper:
        """What notices a new version of the zones."""
        return ZoneKeeper(self.database, self.built_in_zones)

    @cached_property
    def doorbell(self) -> Doorbell:
        """What wakes the clock processes after a commit."""
        return Doorbell(self.database, Path(self.settings.data_dir))

    def warm(self) -> None:
        """Load everything that can be shared by processes forked from this one."""
        _ = self.reference, self.built_in_zones


def current() -> Service:
    """Return the service of the application that answers this request."""
    service: Service = current_app.extensions["amba"]
    return service
