"""The two lives of a case: which stage leads to which, and what a step needs."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from alerts import raising, timeline
from alerts.raising import closing
from cases.models import Case, CaseKind, CaseMove, Stage
from config.errors import Invalid, Problem, Refused
from translations import N_

_S = Stage
_AWAY = frozenset({_S.UNFOUNDED, _S.MERGED, _S.TRANSFERRED})
NEXT: dict[CaseKind, dict[Stage, frozenset[Stage]]] = {
    CaseKind.ENFORCEMENT: {
        _S.REPORTED: frozenset({_S.VERIFIED, _S.RESPONDING, _S.CLOSED}) | _AWAY,
        _S.VERIFIED: frozenset({_S.RESPONDING, _S.INVESTIGATING, _S.CLOSED}) | _AWAY,
        _S.RESPONDING: frozenset({_S.VERIFIED, _S.INVESTIGATING, _S.CLOSED}) | _AWAY,
        _S.INVESTIGATING: frozenset({_S.RESPONDING, _S.CHARGED, _S.CLOSED}) | _AWAY,
        _S.CHARGED: frozenset({_S.INVESTIGATING, _S.IN_COURT, _S.CLOSED}) | _AWAY,
        _S.IN_COURT: frozenset({_S.INVESTIGATING, _S.CHARGED, _S.CLOSED}) | _AWAY,
        _S.CLOSED: frozenset({_S.VERIFIED, _S.INVESTIGATING}),
        _S.UNFOUNDED: frozenset({_S.REPORTED, _S.VERIFIED}),
        _S.MERGED: frozenset(),
        _S.TRANSFERRED: frozenset({_S.VERIFIED, _S.INVESTIGATING}),
    },
    CaseKind.CONFLICT: {
        _S.REPORTED: frozenset({_S.VERIFIED, _S.RESPONDING, _S.CLOSED}) | _AWAY,
        _S.VERIFIED: frozenset({_S.RESPONDING, _S.MONITORING, _S.SETTLING, _S.CLOSED})
        | _AWAY,
        _S.RESPONDING: frozenset({_S.VERIFIED, _S.MONITORING, _S.SETTLING, _S.CLOSED})
        | _AWAY,
        _S.MONITORING: frozenset({_S.RESPONDING, _S.SETTLING, _S.CLOSED}) | _AWAY,
        _S.SETTLING: frozenset({_S.MONITORING, _S.CLOSED}) | _AWAY,
        _S.CLOSED: frozenset({_S.VERIFIED, _S.MONITORING, _S.SETTLING}),
        _S.UNFOUNDED: frozenset({_S.REPORTED, _S.VERIFIED}),
        _S.MERGED: frozenset(),
        _S.TRANSFERRED: frozenset({_S.VERIFIED, _S.MONITORING}),
    },
}
ENDS = frozenset({_S.CLOSED}) | _AWAY
# What a case may be closed with; of a conflict, the animal's fate and the claim.
FATES = ("left", "deterred", "relocated", "in_rehabilitation", "in_captivity", "dead",
         "unknown")  # fmt: skip
CLAIMS = ("none", "paid", "refused")
OUTCOMES: dict[CaseKind, tuple[str, ...]] = {
    CaseKind.ENFORCEMENT: (
        "convicted",
        "acquitted",
        "administrative_penalty",
        "dismissed",
        "declined",
        "statute_barred",
        "transferred_to_counterpart",
        "unfounded",
        "unsolved",
    ),
    CaseKind.CONFLICT: tuple(f"{fate}/{claim}" for fate in FATES for claim in CLAIMS),
}
_ORDER = (
    _S.REPORTED,
    _S.VERIFIED,
    _S.RESPONDING,
    _S.INVESTIGATING,
    _S.MONITORING,
    _S.CHARGED,
    _S.SETTLING,
    _S.IN_COURT,
    _S.CLOSED,
)
# Past verification: alerts that only waited for it go out.
_VERIFIED = frozenset(_ORDER[1:-1])
LONGEST_REASON = 2_000


class IllegalMove(Refused):
    """A case cannot go from its stage to that one."""


def moves_from(case: Case) -> list[Stage]:
    """Return the stages that *case* can go to now by hand, in the order of its life."""
    possible = NEXT[case.kind][case.stage] - {Stage.MERGED}
    return [stage for stage in Stage if stage in possible]


def move(  # noqa: PLR0913 - what, where to, why, who
    session: Session,
    case: Case,
    to: Stage,
    *,
    outcome: str | None = None,
    reason: str = "",
    actor: str,
    now: datetime,
) -> CaseMove:
    """Move *case* to the stage *to* and write the step into its history.

    Closing needs one of `OUTCOMES` (a fate alone means no claim); going back or away
    needs a reason. A verified case issues the alerts that waited for it, an ended one
    sends nothing more. Raise `IllegalMove` or `Invalid`.
    """
    timeline.lock(session, case.id)
    session.refresh(case)
    before = case.stage
    if to not in NEXT[case.kind][before]:
        message = N_("A case cannot go from “%(before)s” to “%(after)s”.")
        raise IllegalMove(message, before=before, after=to)
    outcome = f"{outcome}/none" if outcome in FATES else outcome or None
    reason = (reason or "").strip()
    _check(case, to, outcome, reason)
    step = CaseMove(
        case_id=case.id,
        at=now,
        actor=actor,
        from_stage=before,
        to_stage=to,
        outcome=outcome,
        reason=reason or None,
    )
    case.stage, case.outcome, case.changed_at = to, outcome, now
    case.closed_at = now if to in ENDS else None
    _write(session, step)
    return step


def _write(session: Session, step: CaseMove) -> None:
    """Add *step* to the histories, and let the alerts follow it."""
    session.add(step)
    facts = {"to": step.to_stage.value, "outcome": step.outcome, "reason": step.reason}
    timeline.write(
        session,
        case_id=step.case_id,
        actor=step.actor,
        event="case_moved",
        facts={"from": step.from_stage.value if step.from_stage else None, **facts},
        now=step.at,
    )
    session.flush()  # a lost edit must be refused before anybody is warned
    who: dict[str, Any] = {"actor": step.actor, "now": step.at}
    if step.to_stage in _VERIFIED:
        raising.issue_verified(session, step.case_id, **who)
    elif step.to_stage in ENDS:
        closing.close_all(session, step.case_id, **who)


def needs_reason(case: Case, to: Stage) -> bool:
    """Whether the step of *case* to *to* is told with a reason."""
    if to in ENDS - {Stage.CLOSED} or case.stage in ENDS:
        return True
    return _ORDER.index(to) < _ORDER.index(case.stage)


def outcomes(case: Case) -> tuple[str, ...]:
    """Return the outcomes that *case* may be closed with."""
    return OUTCOMES[case.kind]


def _check(case: Case, to: Stage, outcome: str | None, reason: str) -> None:
    problems = []
    known = OUTCOMES[case.kind]
    if to == Stage.CLOSED and outcome is None:
        problems.append(Problem("/outcome", N_("Closing a case needs an outcome.")))
    elif to == Stage.CLOSED and outcome not in known:
        message = N_("“%(outcome)s” is no outcome of this kind of case.")
        problems.append(Problem("/outcome", message, {"outcome": outcome}))
    elif to != Stage.CLOSED and outcome is not None:
        message = N_("Only a case that is closed has an outcome.")
        problems.append(Problem("/outcome", message))
    if needs_reason(case, to) and not reason:
        problems.append(Problem("/reason", N_("Say why: this step needs a reason.")))
    if len(reason) > LONGEST_REASON:
        message = N_("This is too long: at most %(limit)s characters.")
        problems.append(Problem("/reason", message, {"limit": LONGEST_REASON}))
    if problems:
        raise Invalid(problems)
