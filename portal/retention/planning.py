"""Make a plan, approve or stop it, and hold a report out of plans. Never commits."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.audit.actions import record
from portal.audit.domain import SYSTEM, Entry
from portal.audit.domain import by as person
from portal.errors import ConflictError
from portal.organisations.catalogue import Organisation
from portal.retention import domain, queries
from portal.retention.models import Hold, Plan, PlanReport, PlanStep


def make(session: Session, organisation: Organisation, at: datetime) -> Plan | None:
    """Write down what would go; None: a plan waits already, one was stopped lately, or there is nothing to do."""
    show = timedelta(days=organisation.retention.show_days)
    for plan in queries.plans(session, organisation.short, most=1):
        if queries.state_of(plan, organisation, at) not in {"stopped", "done"}:
            return None
        stopped = [step.at for step in plan.steps if step.kind == domain.STOPPED]
        if stopped and at < stopped[0] + show:
            return None
    found, going = queries.found_now(session, organisation, at)
    if not found:
        return None
    plan = Plan(organisation=organisation.short, made_at=at, runs_at=at + show, found=[one.kept() for one in found])
    session.add(plan)
    session.flush()
    session.add_all([PlanReport(plan_id=plan.id, report_id=one.report_id, why=one.why) for one in going])
    counts = {one.kind: one.number for one in found}
    record(session, Entry("retention:planned", at, plan.organisation, SYSTEM, ("plan", plan.id), detail=counts))
    return plan


def approve(session: Session, plan: Plan, organisation: Organisation, *, by: Colleague, at: datetime) -> None:
    """
    Agree with a plan.

    Raises:
        ConflictError: it does not wait, or this colleague agreed before.
    """
    approved = [step.by for step in plan.steps if step.kind == domain.APPROVED]
    if problem := domain.may_approve(by.id, approved, queries.state_of(plan, organisation, at)):
        raise ConflictError(problem)
    _step(session, plan, domain.APPROVED, "", by, at)


def stop(session: Session, plan: Plan, organisation: Organisation, reason: str, *, by: Colleague, at: datetime) -> None:
    """
    Keep a plan from running. What went already stays gone.

    Raises:
        ConflictError: it is done or stopped.
    """
    if queries.state_of(plan, organisation, at) in {"stopped", "done"}:
        raise ConflictError("Dit plan is al klaar of gestopt.")
    _step(session, plan, domain.STOPPED, reason, by, at)


def _step(session: Session, plan: Plan, kind: str, reason: str, by: Colleague, at: datetime) -> None:
    session.add(PlanStep(plan_id=plan.id, kind=kind, reason=reason, by=by.id, by_name=by.name, at=at))
    about = ("plan", plan.id)
    record(session, Entry(f"retention:{kind}", at, plan.organisation, person(by), about, reason=reason))


def hold(session: Session, report_id: int, reason: str, until: date, *, by: Colleague, at: datetime) -> None:
    """Keep a report out of plans, such as while an objection is open; also out of a plan that is shown now."""
    session.add(Hold(report_id=report_id, reason=reason, until=until, by=by.id, by_name=by.name, at=at))
    about, detail = ("report", report_id), {"until": until.isoformat()}
    record(session, Entry("retention:held", at, by.organisation, person(by), about, report_id, detail=detail))


def let_go(session: Session, held: Hold, *, by: Colleague, at: datetime) -> None:
    """End a hold; a second time changes nothing."""
    if held.ended_at is not None:
        return
    held.ended_at, held.ended_by_name = at, by.name
    about = ("report", held.report_id)
    record(session, Entry("retention:let_go", at, by.organisation, person(by), about, held.report_id))
