"""Referrals of a report: for the team that made them, and for the resident."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, contains_eager

from portal.referrals.models import ConsentWithdrawal, Referral, ReferralResult
from portal.signals.models import Signal

_ALL = (
    select(Referral)
    .outerjoin(Referral.results)
    .outerjoin(Referral.withdrawal)
    .options(contains_eager(Referral.results), contains_eager(Referral.withdrawal))
    .order_by(Referral.id, ReferralResult.id)
)
"""Referrals with what came of them, in one statement."""


def of_team(session: Session, signal: Signal) -> Sequence[Referral]:
    """Return the referrals made with this signal, and by this team with others of the report; oldest first."""
    query = _ALL.where(Referral.report_id == signal.report_id, _theirs(signal))
    return session.scalars(query.execution_options(populate_existing=True)).unique().all()


def of_report(session: Session, report_id: int) -> Sequence[Referral]:
    """Return all referrals of a report, oldest first: what the resident may see."""
    return session.scalars(_ALL.where(Referral.report_id == report_id)).unique().all()


def _theirs(signal: Signal) -> ColumnElement[bool]:
    """What the team of a signal may see: a signal that went to another team takes its referrals along."""
    return or_(Referral.team == signal.team, Referral.signal_id == signal.id)


def one_for(session: Session, referral_id: int, signal: Signal) -> Referral | None:
    """Return a referral that the team of this signal may see, locked until the answer."""
    query = select(Referral).where(Referral.id == referral_id, Referral.report_id == signal.report_id, _theirs(signal))
    return session.scalar(query.with_for_update())


def one_of(session: Session, referral_id: int, report_id: int) -> Referral | None:
    """Return a referral of a report, locked until the answer."""
    return session.scalar(
        select(Referral).where(Referral.id == referral_id, Referral.report_id == report_id).with_for_update()
    )


def rules_of(session: Session, report_id: int) -> list[str]:
    """Return the rules that fired for a report."""
    return list(session.scalars(select(Signal.rule).where(Signal.report_id == report_id).order_by(Signal.id)))


def taken_back(session: Session, referral_id: int) -> bool:
    """Whether the resident took consent back."""
    found = select(ConsentWithdrawal.id).where(ConsentWithdrawal.referral_id == referral_id)
    return session.scalar(found) is not None
