"""How grave, how urgent, and who must know: decided by the rules in the reference data.

Everything here is a pure function of values; `config/reference/rules.yaml` holds the
rules as a dispatcher reads them. A fix is the mapping of `geofence.Fix.as_dict()`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from config.reference import Agency, IncidentType, Reference
from config.reference_rules import Condition, Rules, Timing, WarningRule, Whom

TOWARDS_WITHIN_M = 50_000  # a heading that meets the border farther away means nothing
_EARLIEST = (Timing.AT_ONCE, Timing.AFTER_VERIFICATION, Timing.AFTER_APPROVAL)
_KM = 1000


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What the rules may ask about an incident, apart from where it lies."""

    type: IncidentType
    big_cat: bool = False
    armed: bool = False
    animals: int | None = None
    towards_border: bool = False
    age: timedelta = timedelta()


@dataclass(frozen=True)
class Grade:
    """How grave and how urgent, as ids; *because* names the rules that said so."""

    severity: str
    urgency: str
    because: tuple[str, ...] = ()


@dataclass(frozen=True)
class Warned:
    """An agency that is warned; *because* names the rules that chose it."""

    agency_id: str
    side: str
    must_answer: bool
    timing: Timing
    because: tuple[str, ...]


def is_towards_border(fix: Mapping[str, Any], *, declared: bool) -> bool:
    """Whether people or an animal head for the border, as told or by their heading."""
    towards = fix.get("towards")
    return declared or bool(towards and towards["distance_m"] <= TOWARDS_WITHIN_M)


def grade(situation: Situation, fix: Mapping[str, Any], reference: Reference) -> Grade:
    """Return how grave and how urgent *situation* is at the place of *fix*."""
    severity, grave = _severity(situation, fix, reference)
    urgency, urgent = _urgency(situation, fix, reference)
    return Grade(severity, urgency, (*grave, *urgent))


def decide(
    situation: Situation,
    rules: Rules,
    reference: Reference,
    fix: Mapping[str, Any],
) -> list[Warned]:
    """Return who is warned: each agency once, at the earliest that any rule says.

    Every side that a rule speaks of has somebody, and on each side somebody must
    answer. National bodies, NGOs and inactive agencies are never chosen. A place that
    the ground data does not cover is likely a slip: it wakes nobody before somebody
    has verified it.
    """
    own = own_sides(fix, reference)
    other = [side for side in reference.participants if side not in own]
    chosen: dict[str, Warned] = {}
    for rule in rules.warning:
        if not holds(rule.condition, situation, fix):
            continue
        for side in own if rule.whom == Whom.OWN else other:
            for warned in _chosen(rule, side, reference, fix):
                before = chosen.get(warned.agency_id)
                chosen[warned.agency_id] = _joined(before, warned)
    decided = _with_somebody_to_answer(list(chosen.values()))
    if fix.get("in_area", True):
        return decided
    return [_held(warned) for warned in decided]


def _held(warned: Warned) -> Warned:
    if warned.timing == Timing.AFTER_APPROVAL:
        return warned
    return replace(warned, timing=Timing.AFTER_VERIFICATION)


def own_sides(fix: Mapping[str, Any], reference: Reference) -> list[str]:
    """Return the sides in whose land the place may lie; all when none is known."""
    possible = {fix.get("side"), *fix.get("sides_possible", ())}
    known = [side for side in reference.participants if side in possible]
    return known or list(reference.participants)


def holds(condition: Condition, situation: Situation, fix: Mapping[str, Any]) -> bool:
    """Whether all that *condition* names is so."""
    kind = situation.type
    distance = fix.get("distance_to_border_m")
    return all(
        (
            not condition.families or kind.family in condition.families,
            not condition.groups or kind.group in condition.groups,
            not condition.types or kind.id in condition.types,
            not condition.big_cat or situation.big_cat,
            not condition.armed or situation.armed,
            not condition.towards_border or situation.towards_border,
            condition.animals_at_least is None
            or (situation.animals or 0) >= condition.animals_at_least,
            condition.border_within_km is None
            or (distance is not None and distance <= condition.border_within_km * _KM),
            condition.older_than_hours is None
            or situation.age > timedelta(hours=condition.older_than_hours),
        )
    )


def _severity(
    situation: Situation, fix: Mapping[str, Any], reference: Reference
) -> tuple[str, list[str]]:
    levels = reference.severities
    severity, because = situation.type.severity, []
    for rule in reference.rules.severity:
        if rule.severity and holds(rule.condition, situation, fix):
            if levels[rule.severity].rank > levels[severity].rank:
                severity = rule.severity
                because.append(rule.id)
            break
    raised = [r for r in reference.rules.raised if holds(r.condition, situation, fix)]
    rank = levels[severity].rank + 1
    graver = next((level.id for level in levels.values() if level.rank == rank), None)
    if raised and graver:
        severity = graver
        because += [rule.id for rule in raised]
    return severity, because


def _urgency(
    situation: Situation, fix: Mapping[str, Any], reference: Reference
) -> tuple[str, list[str]]:
    levels = reference.urgencies
    urgency, because = situation.type.urgency, []
    for rule in reference.rules.urgency:
        if not holds(rule.condition, situation, fix):
            continue
        rank = levels[urgency].rank
        if rule.at_least and levels[rule.at_least].rank > rank:
            urgency = rule.at_least
        elif rule.at_most and levels[rule.at_most].rank < rank:
            urgency = rule.at_most
        else:
            continue
        because.append(rule.id)
    return urgency, because


def _chosen(
    rule: WarningRule, side: str, reference: Reference, fix: Mapping[str, Any]
) -> list[Warned]:
    """Return whom *rule* warns on *side*, in the order of the sectors' lists."""
    agencies = _agencies_at(side, reference, fix)
    fitting = [a for a in agencies if set(a.roles) & set(rule.roles)]
    if not fitting:
        # A sector without such an agency must not turn into silence.
        fitting = agencies or _when_no_sector(side, reference)
    must = {
        next((a.id for a in fitting if role in a.roles), None)
        for role in rule.must_answer
    }
    return [Warned(a.id, side, a.id in must, rule.timing, (rule.id,)) for a in fitting]


def _agencies_at(
    side: str, reference: Reference, fix: Mapping[str, Any]
) -> list[Agency]:
    ids = [
        agency_id
        for sector in fix.get("sectors", ())
        if sector["side"] == side
        for agency_id in sector["agencies"]
    ]
    return _warnable(ids, side, reference)


def _when_no_sector(side: str, reference: Reference) -> list[Agency]:
    return _warnable(reference.sides[side].when_no_sector, side, reference)


def _warnable(ids: Iterable[str], side: str, reference: Reference) -> list[Agency]:
    known = (reference.agencies.get(one) for one in dict.fromkeys(ids))
    return [one for one in known if one and one.side == side and one.can_be_warned]


def _joined(before: Warned | None, warned: Warned) -> Warned:
    """Return one warning for what two rules say of the same agency."""
    if before is None:
        return warned
    first = min((before, warned), key=lambda one: _EARLIEST.index(one.timing))
    must = any(w.must_answer and w.timing == first.timing for w in (before, warned))
    because = tuple(dict.fromkeys((*before.because, *warned.because)))
    return replace(first, must_answer=must, because=because)


def _with_somebody_to_answer(chosen: list[Warned]) -> list[Warned]:
    """Make the first of a side and timing answer where nobody must."""
    answering = {(one.side, one.timing) for one in chosen if one.must_answer}
    made = []
    for one in chosen:
        alone = (one.side, one.timing) not in answering
        answering.add((one.side, one.timing))
        made.append(replace(one, must_answer=True) if alone else one)
    return made
