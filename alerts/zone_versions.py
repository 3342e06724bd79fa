"""The zones that agencies brought in, each change a new version that stays."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from alerts import zone_files
from alerts.models import ZoneVersion
from config import zones as ground
from config.zones import Zone, Zones


def newest(session: Session) -> ZoneVersion | None:
    """Return the version in force, or None if nothing was ever brought in."""
    query = sa.select(ZoneVersion).order_by(ZoneVersion.id.desc()).limit(1)
    return session.scalar(query)


def newest_name(session: Session) -> str | None:
    """Return the name of the version in force, without its zones."""
    query = sa.select(ZoneVersion.version).order_by(ZoneVersion.id.desc()).limit(1)
    return session.scalar(query)


def bring_in(
    session: Session, zones: Sequence[Zone], *, actor: str, now: datetime
) -> ZoneVersion:
    """Add *zones* to those in force, each in the place of the one with its id.

    What changes nothing makes no new version.
    """
    before = newest(session)
    features = _by_id(before.zones if before else {"features": []})
    # Through JSON, so that the same outline is the same text again.
    given = json.loads(json.dumps([zone.as_feature() for zone in zones]))
    features |= {one["properties"]["id"]: one for one in given}
    collection = {"type": "FeatureCollection", "features": list(features.values())}
    if before is not None and before.zones == collection:
        return before
    made = ZoneVersion(
        version=_name(collection, now),
        zones=collection,
        imported_at=now,
        imported_by=actor,
    )
    session.add(made)
    return made


def applied(row: ZoneVersion, built_in: Zones) -> Zones:
    """Return the ground with the zones of *row* in it."""
    extra = zone_files.zones_in(row.zones)
    return ground.with_zones(built_in, extra, f"{built_in.version}+{row.version}")


def _by_id(collection: dict[str, Any]) -> dict[str, Any]:
    return {one["properties"]["id"]: one for one in collection["features"]}


def _name(collection: dict[str, Any], now: datetime) -> str:
    """Return a name that tells when it began and differs whenever the zones do."""
    text = json.dumps(collection, sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return f"{now:%Y%m%dT%H%M%SZ}-{digest[:12]}"
