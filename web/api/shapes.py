"""What each resource looks like outside: one function for each.

Everything the API tells about a case passes here, so this is where a rule about what
may cross the border belongs. Reporter identities are not even loaded.
"""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from alerts.models import (
    Alert,
    InboxItem,
    JoinProposal,
    Report,
    TimelineEntry,
    Warning,  # noqa: A004 - DESIGN's word
)
from cases.models import Case, CaseMove, CaseNote
from notifiers.models import Message
from web.api.operation import PREFIX

Json = dict[str, Any]


def moment(value: datetime | None) -> str | None:
    """Return *value* as RFC 3339 in UTC, `2026-11-22T04:00:00Z`."""
    return value.isoformat().replace("+00:00", "Z") if value else None


def case_link(number: str) -> Json:
    """Return the number of a case and its address."""
    return {"number": number, "url": f"{PREFIX}/cases/{number}"}


def report(row: Report, case_number: str) -> Json:
    """Return a report as it came in."""
    return {
        "id": str(row.id),
        "case": case_link(case_number),
        "category": row.category,
        "severity": row.severity,
        "urgency": row.urgency,
        "occurred_at": moment(row.occurred_at),
        "received_at": moment(row.received_at),
        "place": {
            "lat": row.lat,
            "lon": row.lon,
            "accuracy_m": row.accuracy_m,
            "datum": row.datum,
            "text": row.place_text,
        },
        "language": row.language,
        "text": row.text,
        "species": row.species,
        "people": row.people,
        "animals": row.animals,
        "armed": row.armed,
        "heading_deg": row.heading_deg,
        "towards_border": row.towards_border,
        "transport": row.transport,
        "via": row.via.value,
        "agency": row.agency_id,
        "exercise": row.exercise,
        "fix": row.fix,
    }


def case_card(case: Case) -> Json:
    """Return a case as a list shows it."""
    return {
        **case_link(case.number),
        "kind": case.kind.value,
        "category": case.category,
        "severity": case.severity,
        "stage": case.stage.value,
        "outcome": case.outcome,
        "occurred_at": moment(case.occurred_at),
        "opened_at": moment(case.opened_at),
        "changed_at": moment(case.changed_at),
        "closed_at": moment(case.closed_at),
        "lat": case.lat,
        "lon": case.lon,
        "accuracy_m": case.accuracy_m,
        "side": case.side,
        "distance_to_border_m": case.distance_m,
        "belt": case.belt,
        "exercise": case.exercise,
    }


def case_feature(case: Case) -> Json:
    """Return a case as a GeoJSON Feature."""
    properties = case_card(case)
    lon, lat = properties.pop("lon"), properties.pop("lat")
    return {
        "type": "Feature",
        "id": case.number,
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": properties,
    }


def warning_brief(row: Warning) -> Json:
    """Return what somebody who reported is told of a warning."""
    return {
        "agency": row.agency_id,
        "side": row.side,
        "state": row.state.value,
        "due_at": moment(row.due_at),
    }


def warning(row: Warning) -> Json:
    """Return one agency's part of an alert, with what it answered."""
    return {
        **warning_brief(row),
        "must_answer": row.must_answer,
        "code": row.code,
        "reached": row.reached,
        "answered_at": moment(row.answered_at),
        "answered_by": row.answered_by,
        "via": row.via.value if row.via else None,
        "note": row.note,
    }


def alert_brief(row: Alert) -> Json:
    """Return what somebody who reported is told of an alert."""
    return {
        "number": row.number,
        "state": row.state.value,
        "warnings": [warning_brief(each) for each in row.warnings],
    }


def alert(row: Alert, case_number: str, messages: Iterable[Message]) -> Json:
    """Return an alert with its texts, its warnings and the fate of its messages."""
    return {
        "number": row.number,
        "url": f"{PREFIX}/alerts/{row.number}",
        "case": case_link(case_number),
        "type": row.type.value,
        "state": row.state.value,
        "refers_to": row.refers_to.number if row.refers_to else None,
        "category": row.category,
        "severity": row.severity,
        "urgency": row.urgency,
        "created_at": moment(row.created_at),
        "issued_at": moment(row.issued_at),
        "expires_at": moment(row.expires_at),
        "exercise": row.exercise,
        "texts": row.texts,
        "warnings": [warning(each) for each in row.warnings],
        "messages": [message(each) for each in messages],
    }


def message(row: Message) -> Json:
    """Return a message and its fate; never the address it went to."""
    return {
        "id": str(row.id),
        "agency": row.party,
        "contact": row.contact.name if row.contact else None,
        "channel": row.channel.value,
        "language": row.language,
        "state": row.state.value,
        "due_at": moment(row.due_at),
        "created_at": moment(row.created_at),
        "sent_at": moment(row.sent_at),
        "delivered_at": moment(row.delivered_at),
        "attempts": row.attempts,
        "error": row.error,
        "tries": [
            {"at": moment(each.at), "outcome": each.outcome, "detail": each.detail}
            for each in row.tries
        ],
    }


def move(row: CaseMove) -> Json:
    """Return one step of a case's life."""
    return {
        "at": moment(row.at),
        "actor": row.actor,
        "from_stage": row.from_stage.value if row.from_stage else None,
        "to": row.to_stage.value,
        "outcome": row.outcome,
        "reason": row.reason,
    }


def note(row: CaseNote) -> Json:
    """Return what somebody wrote into a case."""
    return {
        "id": str(row.id),
        "at": moment(row.at),
        "author": row.author,
        "side": row.side,
        "language": row.language,
        "text": row.text,
    }


def proposal(row: JoinProposal, other_number: str) -> Json:
    """Return another case that may be the same."""
    return {
        "case": case_link(other_number),
        "distance_m": row.distance_m,
        "minutes_apart": row.minutes_apart,
        "proposed_at": moment(row.proposed_at),
    }


def entry(row: TimelineEntry, alert_numbers: Mapping[uuid.UUID, str]) -> Json:
    """Return something that happened to a case or an alert."""
    return {
        "at": moment(row.at),
        "actor": row.actor,
        "event": row.event,
        "alert": alert_numbers.get(row.alert_id) if row.alert_id else None,
        "facts": row.facts,
    }


def inbox_item(row: InboxItem, errors: list[dict[str, str]]) -> Json:
    """Return a report that could not be understood; not who sent it."""
    return {
        "id": str(row.id),
        "via": row.via.value,
        "content": row.content,
        "received_at": moment(row.received_at),
        "errors": errors,
    }
