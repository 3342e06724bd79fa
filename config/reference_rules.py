"""The rules that a dispatcher can read: conditions, and what follows from them.

They are only held here; `alerts.rules` decides by them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from config.reference_records import Record, records

Names = Mapping[str, str]


class Timing(StrEnum):
    """When the agencies that a rule names are warned."""

    AT_ONCE = "at_once"
    AFTER_VERIFICATION = "after_verification"
    AFTER_APPROVAL = "after_approval"


class Whom(StrEnum):
    """Which side a rule speaks of, seen from the place."""

    OWN = "own"
    OTHER = "other"


@dataclass(frozen=True)
class Condition:
    """What must hold, all of it; empty, False and None ask nothing."""

    families: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    big_cat: bool = False
    armed: bool = False
    towards_border: bool = False
    animals_at_least: int | None = None
    border_within_km: int | None = None
    older_than_hours: int | None = None


@dataclass(frozen=True)
class SeverityRule:
    """An incident is at least that grave; *severity* None means one step graver."""

    id: str
    condition: Condition
    severity: str | None
    says: Names


@dataclass(frozen=True)
class UrgencyRule:
    """An incident is at least, or at most, that urgent."""

    id: str
    condition: Condition
    at_least: str | None
    at_most: str | None
    says: Names


@dataclass(frozen=True)
class WarningRule:
    """Agencies with these roles are warned on that side."""

    id: str
    condition: Condition
    whom: Whom
    roles: tuple[str, ...]
    must_answer: tuple[str, ...]  # for each role, the first agency that has it
    timing: Timing
    says: Names


@dataclass(frozen=True)
class Rules:
    """All rules, each kind in the order of the file."""

    severity: tuple[SeverityRule, ...]
    raised: tuple[SeverityRule, ...]
    urgency: tuple[UrgencyRule, ...]
    warning: tuple[WarningRule, ...]


@dataclass(frozen=True)
class Words:
    """The ids that a rule may speak of."""

    families: tuple[str, ...]
    groups: tuple[str, ...]
    types: tuple[str, ...]
    severities: tuple[str, ...]
    urgencies: tuple[str, ...]
    roles: tuple[str, ...]


def load(path: Path, words: Words) -> Rules:
    """Return the rules in *path*; raise `BrokenData` for one that cannot be meant."""
    return Rules(
        severity=tuple(
            SeverityRule(
                record.id,
                _condition(record, words),
                record.text("severity", words.severities),
                record.names("says"),
            )
            for record in records(path, "severity_rules")
        ),
        raised=tuple(
            SeverityRule(
                record.id, _condition(record, words), None, record.names("says")
            )
            for record in records(path, "severity_raised")
        ),
        urgency=tuple(
            _urgency_rule(record, words) for record in records(path, "urgency_rules")
        ),
        warning=tuple(
            _warning_rule(record, words) for record in records(path, "warning_rules")
        ),
    )


def _urgency_rule(record: Record, words: Words) -> UrgencyRule:
    limits = [key for key in ("at_least", "at_most") if key in record.values]
    if len(limits) != 1:
        raise record.complain('it needs either "at_least" or "at_most"')
    level = record.text(limits[0], words.urgencies)
    return UrgencyRule(
        id=record.id,
        condition=_condition(record, words),
        at_least=level if limits == ["at_least"] else None,
        at_most=level if limits == ["at_most"] else None,
        says=record.names("says"),
    )


def _warning_rule(record: Record, words: Words) -> WarningRule:
    roles = record.words("roles", words.roles)
    if not roles:
        raise record.complain('"roles" needs at least one role')
    return WarningRule(
        id=record.id,
        condition=_condition(record, words),
        whom=Whom(record.text("warn", tuple(Whom))),
        roles=roles,
        must_answer=record.words("must_answer", roles),
        timing=Timing(record.text("timing", tuple(Timing))),
        says=record.names("says"),
    )


def _condition(record: Record, words: Words) -> Condition:
    inner = Record(record.file, {"id": record.id, **record.mapping("if")})
    known = set(Condition.__dataclass_fields__)
    for key in record.mapping("if"):
        if key not in known:
            choices = ", ".join(sorted(known))
            raise record.complain(f'"{key}" is no condition; known are {choices}')
    for key in ("animals_at_least", "border_within_km", "older_than_hours"):
        if key in inner.values:
            inner.number(key)
    for key in ("big_cat", "armed", "towards_border"):
        if key in inner.values and not inner.fact(key, default=True):
            raise record.complain(f'"{key}" can only be true; leave it out instead')
    return Condition(
        families=inner.words("families", words.families),
        groups=inner.words("groups", words.groups),
        types=inner.words("types", words.types),
        **{k: v for k, v in record.mapping("if").items() if k not in _LISTS},
    )


_LISTS = {"families", "groups", "types"}
