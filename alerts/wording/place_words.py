"""Say where: coordinates, settlement, crossing point, zones, border.

Every function takes the translator *t*; what is not known has no words. Names stay in
the nominative, so that no name has to be declined.
"""

from collections.abc import Mapping
from typing import Any

from alerts.wording.facts import Facts
from translations import Translator

AT_THE_PLACE_M = 100  # nearer than this a direction says nothing
CROSSING_WITHIN_M = 20_000  # a crossing point farther away is of no use
FINE_DECIMALS, COARSE_DECIMALS, COARSE_FROM_M = 5, 4, 50


def side(t: Translator, code: str) -> str:
    """Return the country of a side; its code when we have no name for it."""
    return {
        "CN": t.p("side", "China"),
        "RU": t.p("side", "Russia"),
        "KP": t.p("side", "DPRK"),
        "MN": t.p("side", "Mongolia"),
    }.get(code, code)


def coordinates(t: Translator, facts: Facts) -> str:
    """Return latitude and longitude with letters, in the order of the reader."""
    fine = digits(facts)
    lat, lon = f"{abs(facts.lat):.{fine}f}", f"{abs(facts.lon):.{fine}f}"
    return {
        (True, True): t._("%(lat)s° N, %(lon)s° E", lat=lat, lon=lon),
        (True, False): t._("%(lat)s° N, %(lon)s° W", lat=lat, lon=lon),
        (False, True): t._("%(lat)s° S, %(lon)s° E", lat=lat, lon=lon),
        (False, False): t._("%(lat)s° S, %(lon)s° W", lat=lat, lon=lon),
    }[facts.lat >= 0, facts.lon >= 0]


def digits(facts: Facts) -> int:
    """Return how many decimals of a degree the accuracy allows."""
    fine = facts.accuracy_m is None or facts.accuracy_m < COARSE_FROM_M
    return FINE_DECIMALS if fine else COARSE_DECIMALS


def short_coordinates(t: Translator, facts: Facts) -> str:
    """Return the coordinates for an SMS: four decimals (11 m), letters, no signs."""
    lat, lon = f"{abs(facts.lat):.4f}", f"{abs(facts.lon):.4f}"
    return {
        (True, True): t._("%(lat)s N %(lon)s E", lat=lat, lon=lon),
        (True, False): t._("%(lat)s N %(lon)s W", lat=lat, lon=lon),
        (False, True): t._("%(lat)s S %(lon)s E", lat=lat, lon=lon),
        (False, False): t._("%(lat)s S %(lon)s W", lat=lat, lon=lon),
    }[facts.lat >= 0, facts.lon >= 0]


def from_settlement(t: Translator, facts: Facts) -> str | None:
    """Return where the place lies from the nearest settlement, or None."""
    near = facts.fix.get("settlement")
    if not near:
        return None
    name = t.names(near["names"])
    if near["distance_m"] < AT_THE_PLACE_M:
        return t._("in the settlement of %(name)s", name=name)
    return t._(
        "%(distance)s %(bearing)s of %(name)s",
        distance=t.distance(near["distance_m"]),
        bearing=t.bearing(near["bearing_deg"]),
        name=name,
    )


def short_from_settlement(t: Translator, facts: Facts) -> str | None:
    """Return the nearest settlement with distance and wind for an SMS, or None."""
    near = facts.fix.get("settlement")
    if not near:
        return None
    name = t.names(near["names"])
    if near["distance_m"] < AT_THE_PLACE_M:
        return name
    return t.p(
        "SMS",
        "%(distance)s %(bearing)s of %(name)s",
        distance=t.distance(near["distance_m"]),
        bearing=t.bearing(near["bearing_deg"]),
        name=name,
    )


def from_crossing(t: Translator, facts: Facts) -> str | None:
    """Return where the place lies from the nearest crossing point, or None."""
    near = facts.fix.get("crossing")
    if not near or near["distance_m"] > CROSSING_WITHIN_M:
        return None
    name = t.names(near["names"])
    error = near.get("error_m") or 0
    if near["distance_m"] < error:  # no distance or wind can be true
        return t._("Nearest crossing point: %(name)s (position approximate)", name=name)
    if near["distance_m"] < AT_THE_PLACE_M:
        return t._("At the crossing point: %(name)s", name=name)
    return t._(
        "Nearest crossing point: %(name)s; the place is %(distance)s %(bearing)s of it",
        name=name,
        distance=t.distance(near["distance_m"]),
        bearing=t.bearing(near["bearing_deg"]),
    )


def position(t: Translator, facts: Facts) -> list[str]:
    """Return the lines with coordinates, datum, accuracy and the original notation."""
    where = coordinates(t, facts)
    if facts.accuracy_m is None:
        line = t._("Coordinates: %(where)s (WGS-84, accuracy not stated)", where=where)
    else:
        line = t._(
            "Coordinates: %(where)s (WGS-84, accuracy ±%(accuracy)s)",
            where=where,
            accuracy=t.distance(facts.accuracy_m),
        )
    if facts.datum == "wgs84" or not facts.original:
        return [line]
    written = t._(
        "Place as written (%(datum)s): %(text)s",
        datum=datum(t, facts.datum),
        text=" ".join(facts.original.split()),
    )
    return [line, written]


def datum(t: Translator, name: str) -> str:
    """Return what the reader's side calls the coordinate system *name*."""
    return {
        "wgs84": "WGS-84",
        "cgcs2000": "CGCS2000",
        "gsk2011": t.p("datum", "GSK-2011"),
        "sk42": t.p("datum", "SK-42"),
        "sk95": t.p("datum", "SK-95"),
        "gcj02": "GCJ-02",
        "bd09": "BD-09",
    }.get(name, name)


def zones(t: Translator, facts: Facts) -> list[str]:
    """Return a line for the zones the place lies in, and one for those near it."""
    found: list[Mapping[str, Any]] = list(facts.fix.get("zones") or ())
    lines = []
    for relation in ("inside", "near"):
        names = [t.names(z["names"]) for z in found if z.get("relation") == relation]
        if names and relation == "inside":
            lines.append(t._("Within: %(zones)s", zones=t.listed(names)))
        elif names:
            lines.append(t._("Near: %(zones)s", zones=t.listed(names)))
    return lines


def border(t: Translator, facts: Facts) -> list[str]:
    """Return the lines that place the point against the border."""
    distance = facts.fix.get("distance_to_border_m")
    if distance is None:
        return coarse_border(t, facts)
    said = t.distance(distance)
    line = t._("Distance to the border: %(distance)s", distance=said)
    return [line, *coarse_border(t, facts)]


def coarse_border(t: Translator, facts: Facts) -> list[str]:
    """Return the lines that name belt and side, without a distance."""
    fix = facts.fix
    lines = []
    if fix.get("in_area") is False:
        lines.append(t._("The place is outside the area that our maps cover."))
    code = fix.get("side")
    if fix.get("belt"):
        lines.append(t._("Border belt: %(belt)s", belt=belt(t, fix["belt"])))
    if code:
        lines.append(t._("Side: %(side)s", side=side(t, code)))
    possible = fix.get("sides_possible") or ()
    if len(possible) > 1:
        names = t.listed(side(t, one) for one in possible)
        text = t._("Given the accuracy, the side may be any of: %(sides)s", sides=names)
        lines.append(text)
    elif fix.get("border_uncertain"):
        lines.append(t._("The course of the border here is approximate."))
    return lines


def belt(t: Translator, words: str) -> str:
    """Return the belt `0-5` or `>50` in kilometres."""
    if words.startswith(">"):
        return t._("more than %(number)s km", number=words[1:])
    low, _, high = words.partition("-")
    return t._("%(low)s–%(high)s km", low=low, high=high)


def sectors(t: Translator, facts: Facts) -> str | None:
    """Return the line with the sectors the place lies in, or None."""
    names = [t.names(one["names"]) for one in facts.fix.get("sectors") or ()]
    return t._("Sector: %(sectors)s", sectors=t.listed(names)) if names else None
