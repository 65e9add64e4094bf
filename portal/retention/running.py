"""
Do what an approved plan says, in small pieces that are each a transaction. After a kill it goes on where it was.

What a plan shows is what goes, or less: each report is looked at again just before.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, sessionmaker

from portal.audit.actions import record
from portal.audit.domain import SYSTEM, Entry
from portal.kit.database import clear_free_space
from portal.organisations.catalogue import Organisation
from portal.proof.actions import take_away
from portal.proof.models import ProofFile
from portal.queue.models import PersonSearch
from portal.retention import domain, queries
from portal.retention.actions import forget, opened
from portal.retention.again import write_list
from portal.retention.models import Forgetting, Plan, PlanReport, PlanStep

AT_ONCE = 200
Piece = Callable[[Session, Organisation, Plan, datetime], int]


def run(
    sessions: sessionmaker[Session],
    organisation: Organisation,
    plan_id: int,
    *,
    secret: str,
    at: datetime,
    to: Path | None,
) -> dict[str, int]:
    """
    Run a plan that is ready; returns how many went per class. One that is not ready does nothing.

    Args:
        sessions: Their engine has the key of the trail.
        organisation: Whose plan it is.
        plan_id: Which plan.
        secret: The key of the application.
        at: Now.
        to: The file in which what was forgotten also stands; None: it stands in the database alone.
    """
    while _next(sessions, organisation, plan_id, secret, at):
        pass
    for kind, piece in ((domain.PROOF, _proof), (domain.SEARCHES, _searches)):
        while _piece(sessions, organisation, plan_id, kind, piece, at):
            pass
    counts = _finish(sessions, organisation, plan_id, at)
    if to is not None:
        with sessions() as session:
            write_list(session, to)
    if counts:
        clear_free_space(sessions.kw["bind"])
    return counts


def _ready(session: Session, organisation: Organisation, plan_id: int, at: datetime) -> Plan | None:
    """Return the plan when it may run at this moment: it can be stopped between two pieces."""
    plan = session.get(Plan, plan_id)
    if plan is None or plan.organisation != organisation.short:
        return None
    return plan if queries.state_of(plan, organisation, at) == "ready" else None


def _next(sessions: sessionmaker[Session], organisation: Organisation, plan_id: int, secret: str, at: datetime) -> bool:
    """Forget one report of the plan, or leave it be when it may no longer go. False: none is left."""
    with sessions.begin() as session:
        if _ready(session, organisation, plan_id, at) is None:
            return False
        mine = select(PlanReport).where(PlanReport.plan_id == plan_id).order_by(PlanReport.report_id).limit(1)
        one = session.scalar(mine.with_for_update(skip_locked=True))
        if one is None:
            return False
        report_id, why = one.report_id, one.why
        session.delete(one)
        session.flush()
        still = queries.asked_to_go if why == domain.ASKED else queries.past_their_term
        if still(session, organisation, at, report_id):
            forget(session, report_id, secret=secret, why=why, at=at, plan_id=plan_id)
        return True


def _piece(
    sessions: sessionmaker[Session], organisation: Organisation, plan_id: int, kind: str, piece: Piece, at: datetime
) -> int:
    """Do a piece of one class, and write down how many with it."""
    with sessions.begin() as session:
        plan = _ready(session, organisation, plan_id, at)
        if plan is None or kind not in {one["kind"] for one in plan.found}:
            return 0
        number = piece(session, organisation, plan, at)
        if number:
            session.add(PlanStep(plan_id=plan_id, kind=domain.WENT, counts={kind: number}, by=None, at=at))
        return number


def _before(plan: Plan, kind: str) -> datetime:
    """Return the moment that was shown for a class."""
    found = next(domain.Found.of(one) for one in plan.found if one["kind"] == kind)
    return found.before or plan.made_at


def _proof(session: Session, organisation: Organisation, plan: Plan, at: datetime) -> int:
    """Take away files: those that could go when the plan was made, and still can."""
    then, now = (queries.old_proof(organisation, moment) for moment in (_before(plan, domain.PROOF), at))
    if then is None or now is None:
        return 0
    files = session.scalars(select(ProofFile).where(then, now).order_by(ProofFile.id).limit(AT_ONCE)).all()
    take_away(session, files, at)
    return len(files)


def _searches(session: Session, organisation: Organisation, plan: Plan, _at: datetime) -> int:
    before = _before(plan, domain.SEARCHES)
    old = (
        select(PersonSearch.id)
        .where(PersonSearch.organisation == organisation.short, PersonSearch.at < before)
        .order_by(PersonSearch.id)
        .limit(AT_ONCE)
    )
    numbers = session.scalars(old).all()
    with opened(session, Forgetting(kind="person_search", before=before)):
        session.execute(delete(PersonSearch).where(PersonSearch.id.in_(numbers)))
    return len(numbers)


def _finish(sessions: sessionmaker[Session], organisation: Organisation, plan_id: int, at: datetime) -> dict[str, int]:
    """Write down what went in all, once; nothing when the plan is not ready or something is left."""
    with sessions.begin() as session:
        plan = _ready(session, organisation, plan_id, at)
        if plan is None or queries.left(session, plan_id):
            return {}
        counts: dict[str, int] = queries.gone(session, plan_id)
        for step in plan.steps:
            for kind, number in step.counts.items():
                counts[kind] = counts.get(kind, 0) + number
        session.add(PlanStep(plan_id=plan_id, kind=domain.DONE, counts=counts, by=None, at=at))
        told: dict[str, Any] = {"plan": plan_id, **counts}
        record(session, Entry("retention:cleared", at, plan.organisation, SYSTEM, ("plan", plan_id), detail=told))
        return counts
