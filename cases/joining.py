"""Join two cases that are one, or note that they are two."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from alerts import timeline
from alerts.models import JoinProposal, Report
from alerts.raising import closing
from cases.models import Case, CaseMove, Stage
from config.errors import Refused
from translations import N_


def decide(
    session: Session, proposal: JoinProposal, *, join: bool, actor: str, now: datetime
) -> Case:
    """Join the two cases of *proposal* or keep them apart; return the one that stays.

    The older case stays and gets the reports; the other is marked as merged into it
    and its open alerts are closed. Raise `Refused` for a proposal that was decided.
    """
    session.refresh(proposal, with_for_update=True)
    if proposal.decided_at is not None:
        raise Refused(N_("This proposal has been decided already."))
    proposal.decided_at, proposal.decided_by, proposal.joined = now, actor, join
    older, newer = _locked(session, proposal)
    if join:
        _join(session, older, newer, actor, now)
    event = "cases_joined" if join else "join_refused"
    for case, other in ((older, newer), (newer, older)):
        timeline.write(
            session,
            case_id=case.id,
            actor=actor,
            event=event,
            facts={"other": other.number, "into": older.number if join else None},
            now=now,
        )
    return older


def open_proposals(session: Session, case: Case) -> list[JoinProposal]:
    """Return what nobody has decided yet about *case*, the nearest first."""
    query = (
        sa.select(JoinProposal)
        .where(
            JoinProposal.decided_at.is_(None),
            sa.or_(
                JoinProposal.case_id == case.id, JoinProposal.other_case_id == case.id
            ),
        )
        .order_by(JoinProposal.distance_m)
    )
    return list(session.scalars(query))


def _locked(session: Session, proposal: JoinProposal) -> tuple[Case, Case]:
    """Return the two cases, the older first, locked in that order."""
    query = (
        sa.select(Case)
        .where(Case.id.in_((proposal.case_id, proposal.other_case_id)))
        .order_by(Case.opened_at, Case.serial)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    older, newer = session.scalars(query)
    return older, newer


def _join(
    session: Session, older: Case, newer: Case, actor: str, now: datetime
) -> None:
    for case in (older, newer):
        if case.stage == Stage.MERGED:
            raise Refused(
                N_("Case %(number)s is part of another case already."),
                number=case.number,
            )
    if older.kind != newer.kind:
        raise Refused(N_("Cases of different kinds cannot be joined."))
    session.execute(
        sa.update(Report)
        .where(Report.case_id == newer.id)
        .values(case_id=older.id)
        .execution_options(synchronize_session="fetch")
    )
    session.add(
        CaseMove(
            case_id=newer.id,
            at=now,
            actor=actor,
            from_stage=newer.stage,
            to_stage=Stage.MERGED,
            reason=older.number,
        )
    )
    newer.stage, newer.merged_into_id = Stage.MERGED, older.id
    newer.outcome, newer.closed_at, newer.changed_at = None, now, now
    older.changed_at = now
    if newer.severity_rank > older.severity_rank:
        older.severity, older.severity_rank = newer.severity, newer.severity_rank
    session.flush()
    closing.close_all(session, newer.id, actor=actor, now=now)
    _settle_others(session, newer, actor, now)


def _settle_others(session: Session, merged: Case, actor: str, now: datetime) -> None:
    """Close what else was proposed about the case that is no more."""
    for proposal in open_proposals(session, merged):
        proposal.decided_at, proposal.decided_by, proposal.joined = now, actor, False
