"""What may go, what is planned, and what stays longer. Only reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, selectinload

from portal.changes.models import Change, Correction, Report
from portal.kit.clock import local_day
from portal.organisations.catalogue import Organisation
from portal.proof.models import ProofFile
from portal.queue.models import PersonSearch
from portal.retention import domain
from portal.retention.models import Forgotten, Hold, Plan, PlanReport, PlanStep
from portal.signals.models import Event, FollowUp, Signal
from portal.wishes import domain as wishes
from portal.wishes.models import Wish, WishDecision
from portal.wishes.queries import limited_reports

AT_MOST = 2000
"""Reports in one plan: the next plan has the rest."""
_SIGNALS = select(Signal.id).where(Signal.report_id == Report.id)


@dataclass(frozen=True)
class Going:
    """A report that may go: when its last signal was closed, and why."""

    report_id: int
    last: datetime
    why: str


def today(at: datetime) -> date:
    """Return the day in the Netherlands."""
    return local_day(at)


def last_closed(session: Session, report_id: int) -> datetime | None:
    """Return when all of a report was done; None: something is still open."""
    return session.scalar(select(_last()).where(Report.id == report_id, _done()))


def asked_to_go(
    session: Session, organisation: Organisation, at: datetime, report_id: int | None = None
) -> list[Going]:
    """Return the reports of which a colleague granted that they are erased, and that nothing holds."""
    granted = _granted(wishes.ERASE)
    query = select(Report.id, Report.received_at).where(
        Report.organisation == organisation.short, granted, ~_held(today(at)), ~_in_a_plan(), _done()
    )
    if report_id is not None:
        query = query.where(Report.id == report_id)
    return [Going(number, last, domain.ASKED) for number, last in session.execute(query.limit(AT_MOST))]


def past_their_term(
    session: Session, organisation: Organisation, at: datetime, report_id: int | None = None
) -> list[Going]:
    """Return the reports whose term is over, the oldest first; nothing open, nothing that holds them."""
    here = organisation.retention
    shortest = min([here.report_years, *here.change_years.values()])
    last = _last()
    query = (
        select(Report.id, last)
        .where(Report.organisation == organisation.short, _done(), ~_held(today(at)), ~_in_a_plan())
        .where(last < domain.years_before(at, shortest))
        .order_by(last, Report.id)
        .limit(AT_MOST)
    )
    if report_id is not None:
        query = query.where(Report.id == report_id)
    found = session.execute(query).all()
    types = _types(session, [number for number, _ in found])
    return [
        Going(number, moment, domain.TERM)
        for number, moment in found
        if moment
        < domain.years_before(at, domain.years_of(types.get(number, ()), here.report_years, here.change_years))
    ]


def _types(session: Session, reports: Sequence[int]) -> dict[int, set[str]]:
    types: dict[int, set[str]] = {}
    for number, slug in session.execute(select(Change.report_id, Change.type).where(Change.report_id.in_(reports))):
        types.setdefault(number, set()).add(slug)
    for number, told in session.execute(
        select(Correction.report_id, Correction.told).where(Correction.report_id.in_(reports))
    ):
        types.setdefault(number, set()).update(told)
    return types


def _last() -> ColumnElement[datetime]:
    """Return when a report was done: its last closing, or when it came in where it has no signal."""
    closed = select(func.max(Signal.closed_at)).where(Signal.report_id == Report.id).scalar_subquery()
    return func.coalesce(closed, Report.received_at, type_=Report.received_at.type)


def _done() -> ColumnElement[bool]:
    """No signal is open, and nothing is planned."""
    busy = exists().where(Signal.report_id == Report.id, Signal.closed_at.is_(None))
    later = exists().where(FollowUp.signal_id == Signal.id, Signal.report_id == Report.id, FollowUp.ended == "")
    return and_(~busy, ~later)


def _held(on: date) -> ColumnElement[bool]:
    """Somebody keeps it longer, or a resident asked something that waits or holds: not used now is not wiped now."""
    hold = exists().where(Hold.report_id == Report.id, Hold.ended_at.is_(None), Hold.until >= on)
    decided = select(WishDecision.wish_id)
    wish = exists().where(Wish.report_id == Report.id, Wish.id.not_in(decided))
    return or_(hold, wish, Report.id.in_(limited_reports()))


def _granted(kind: str) -> ColumnElement[bool]:
    """A colleague agreed with what was asked, and nobody ended it."""
    ended = select(WishDecision.wish_id).where(WishDecision.outcome == wishes.ENDED)
    return exists().where(
        Wish.report_id == Report.id,
        Wish.kind == kind,
        WishDecision.wish_id == Wish.id,
        WishDecision.outcome == wishes.GRANTED,
        Wish.id.not_in(ended),
    )


def _in_a_plan() -> ColumnElement[bool]:
    """It stands in a plan that was not stopped and is not done."""
    ended = select(PlanStep.plan_id).where(PlanStep.kind.in_([domain.STOPPED, domain.DONE]))
    return exists().where(PlanReport.report_id == Report.id, PlanReport.plan_id.not_in(ended))


def old_proof(organisation: Organisation, at: datetime) -> ColumnElement[bool] | None:
    """
    Return which files may go: a back office has all signals of the report, and all is closed, for so many days.

    None: files stay as long as their report.
    """
    days = organisation.retention.proof_days
    if days is None:
        return None
    before = at - timedelta(days=days)
    handed = exists().where(Event.signal_id == Signal.id, Event.kind == "signal:handed_over", Event.at < before)
    kept_here = exists().where(
        Signal.report_id == ProofFile.report_id, or_(Signal.closed_at.is_(None), Signal.closed_at >= before, ~handed)
    )
    theirs = exists().where(
        Report.id == ProofFile.report_id, Report.organisation == organisation.short, ~_held(today(at))
    )
    return and_(ProofFile.report_id.is_not(None), ProofFile.at < before, theirs, ~kept_here)


def found_now(session: Session, organisation: Organisation, at: datetime) -> tuple[list[domain.Found], list[Going]]:
    """Return what would go now: per class, and the reports one by one."""
    asked = asked_to_go(session, organisation, at)
    known = {one.report_id for one in asked}
    old = [one for one in past_their_term(session, organisation, at) if one.report_id not in known]
    found = [
        domain.Found(kind, len(going), min(one.last for one in going))
        for kind, going in ((domain.ASKED, asked), (domain.REPORTS, old))
        if going
    ]
    files = old_proof(organisation, at)
    if files is not None:
        number, oldest = session.execute(select(func.count(), func.min(ProofFile.at)).where(files)).one()
        found += [domain.Found(domain.PROOF, number, oldest, at)] if number else []
    before = domain.years_before(at, organisation.retention.search_years)
    number, oldest = session.execute(
        select(func.count(), func.min(PersonSearch.at)).where(
            PersonSearch.organisation == organisation.short, PersonSearch.at < before
        )
    ).one()
    found += [domain.Found(domain.SEARCHES, number, oldest, before)] if number else []
    return found, [*asked, *old]


def plans(session: Session, organisation: str, most: int = 20) -> Sequence[Plan]:
    """Return the last plans with their steps, newest first."""
    return session.scalars(
        select(Plan)
        .where(Plan.organisation == organisation)
        .options(selectinload(Plan.steps))
        .order_by(Plan.id.desc())
        .limit(most)
    ).all()


def state_of(plan: Plan, organisation: Organisation, at: datetime) -> domain.State:
    """Return how a plan is doing."""
    return domain.state(plan.runs_at, [step.kind for step in plan.steps], at, organisation.retention.approvals)


def left(session: Session, plan_id: int) -> int:
    """Return how many reports of a plan are still there."""
    return session.scalar(select(func.count()).select_from(PlanReport).where(PlanReport.plan_id == plan_id)) or 0


def gone(session: Session, plan_id: int) -> dict[str, int]:
    """Return how many reports went by a plan, per reason: also after a run that broke off."""
    counted = select(Forgotten.why, func.count()).where(Forgotten.plan_id == plan_id).group_by(Forgotten.why)
    names = {domain.TERM: domain.REPORTS}
    return {names.get(why, why): number for why, number in session.execute(counted)}


def holds(session: Session, organisation: str, on: date) -> Sequence[Hold]:
    """Return what stays longer now."""
    return session.scalars(
        select(Hold)
        .join(Report)
        .where(Report.organisation == organisation, Hold.ended_at.is_(None), Hold.until >= on)
        .options(selectinload(Hold.report))
        .order_by(Hold.until, Hold.id)
    ).all()
