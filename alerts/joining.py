"""Notice that a report may be about something already known; a person decides."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from alerts.models import JoinProposal, Report
from config.plane import ELLIPSOID
from config.reference import Reference

NEAR_M = 2_000
APART = timedelta(hours=24)
WIDEST_M = 10_000  # an accuracy wider than this joins nothing by itself
MOST = 5  # proposals for one report
_DEGREE_M = 111_000  # of latitude, at least
_WIDEST_LON = 2.5  # a degree of latitude is at most that much longer below 66° north


def propose(
    session: Session, report: Report, reference: Reference, now: datetime
) -> list[JoinProposal]:
    """Propose the nearest other cases that *report* may belong to, and add them.

    Near in place (2 km and what both places are not sure of), within 24 hours, of the
    same family of incidents; a drill only with a drill.
    """
    nearest: dict[uuid.UUID, tuple[float, timedelta]] = {}
    for other in _around(session, report, reference):
        _, _, metres = ELLIPSOID.inv(report.lon, report.lat, other.lon, other.lat)
        if metres > _reach(report) + (other.accuracy_m or 0):
            continue
        apart = abs(report.occurred_at - other.occurred_at)
        known = nearest.get(other.case_id)
        if known is None or metres < known[0]:
            nearest[other.case_id] = (metres, apart)
    proposals = [
        JoinProposal(
            case_id=report.case_id,
            other_case_id=case_id,
            distance_m=round(metres, 1),
            minutes_apart=round(apart.total_seconds() / 60, 1),
            proposed_at=now,
        )
        for case_id, (metres, apart) in sorted(nearest.items(), key=_distance)[:MOST]
    ]
    session.add_all(proposals)
    return proposals


def _around(
    session: Session, report: Report, reference: Reference
) -> list[sa.Row[Any]]:
    """Return where and when the newest reports of other cases around *report* were."""
    family = reference.incident_types[report.category].family
    types = reference.incident_types.values()
    lat = (_reach(report) + WIDEST_M) / _DEGREE_M
    lon = lat * _WIDEST_LON
    query = (
        sa.select(
            Report.case_id,
            Report.lat,
            Report.lon,
            Report.accuracy_m,
            Report.occurred_at,
        )
        .where(
            Report.occurred_at.between(
                report.occurred_at - APART, report.occurred_at + APART
            ),
            Report.lat.between(report.lat - lat, report.lat + lat),
            Report.lon.between(report.lon - lon, report.lon + lon),
            Report.category.in_([one.id for one in types if one.family == family]),
            Report.exercise == report.exercise,
            Report.case_id != report.case_id,
        )
        .order_by(Report.received_at.desc())
        .limit(200)
    )
    return list(session.execute(query))


def _reach(report: Report) -> float:
    return NEAR_M + min(report.accuracy_m or 0, WIDEST_M)


def _distance(found: tuple[uuid.UUID, tuple[float, timedelta]]) -> float:
    return found[1][0]
