"""The report form, as the JSON body of `POST /reports`."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

Form = MultiDict[str, str]
DATUMS = ("wgs84", "cgcs2000", "gsk2011", "sk42", "sk95", "gcj02", "bd09")
PUBLIC_DATUMS = ("wgs84", "gcj02", "bd09")  # what people's phones show
TRANSPORTS = ("foot", "vehicle", "snowmobile", "boat")
WINDS = range(0, 360, 45)
DECISIVE = {"yes": True, "no": False}


def payload(
    form: Form, language: str, zones: Mapping[str, str], now: datetime
) -> dict[str, Any]:
    """Return *form* as the body of a report; what was left empty is left out.

    *zones* are the IANA zones by side, in one of which a time was typed; *language*
    is the reader's. What cannot be a number stays text, for the domain to refuse.
    """
    found = {
        "category": _text(form, "category"),
        "occurred_at": _moment(form, zones, now),
        "place": _place(form),
        "text": _text(form, "text"),
        "language": language,
        "species": form.getlist("species"),
        "people": _number(form, "people"),
        "animals": _number(form, "animals"),
        "armed": DECISIVE.get(form.get("armed", "")),
        "heading_deg": _number(form, "heading_deg"),
        "towards_border": True if form.get("towards_border") else None,
        "transport": _text(form, "transport"),
        "reporter": _reporter(form),
        "exercise": True if form.get("exercise") else None,
    }
    return {name: value for name, value in found.items() if value not in (None, [], {})}


def _place(form: Form) -> dict[str, Any]:
    """Return the place: what was typed, else the position of the device."""
    typed = _text(form, "place_text")
    if typed:
        return {"text": typed, "datum": form.get("datum") or "wgs84"}
    found = {
        "lat": _number(form, "lat"),
        "lon": _number(form, "lon"),
        "accuracy_m": _number(form, "accuracy_m"),
    }
    return {name: value for name, value in found.items() if value is not None}


def _moment(form: Form, zones: Mapping[str, str], now: datetime) -> str | None:
    """Return when it happened, in UTC; an unreadable time stays as it was typed."""
    if form.get("when", "now") == "now":
        return now.isoformat()
    typed = _text(form, "occurred_at")
    if typed is None:
        return None
    zone = zones.get(form.get("clock", ""), "UTC")
    try:
        local = datetime.fromisoformat(typed)
        return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        return typed


def _reporter(form: Form) -> dict[str, Any]:
    if form.get("anonymous"):
        return {"anonymous": True}
    found = {"name": _text(form, "name"), "phone": _text(form, "phone")}
    return {name: value for name, value in found.items() if value}


def _text(form: Form, name: str) -> str | None:
    """Return the text of a field without the spaces around it, or None."""
    # Browsers send line ends as CR LF; a reporter's words keep plain ones.
    text = form.get(name, "").replace("\r\n", "\n").strip()
    return text or None


def _number(form: Form, name: str) -> float | int | str | None:
    """Return a number, the text that is none, or None for an empty field."""
    text = _text(form, name)
    if text is None:
        return None
    with suppress(ValueError):
        return int(text)
    with suppress(ValueError):
        return float(text.replace(",", "."))
    return text
