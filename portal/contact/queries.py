"""How contact stands: the last step of the plan and of the appointment. One statement each, by index."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.contact.models import ContactPlan, Meeting


def plan_of(session: Session, signal_id: int) -> ContactPlan | None:
    """Return what is planned now, or None."""
    last = session.scalar(
        select(ContactPlan).where(ContactPlan.signal_id == signal_id).order_by(ContactPlan.id.desc()).limit(1)
    )
    return last if last is not None and last.day is not None else None


def meeting_of(session: Session, signal_id: int) -> Meeting | None:
    """Return the last step of the appointment, or None."""
    return session.scalar(select(Meeting).where(Meeting.signal_id == signal_id).order_by(Meeting.id.desc()).limit(1))


def meetings_of(session: Session, signals: Sequence[int]) -> dict[int, Meeting]:
    """Return the last step of each signal that has one: signal → step."""
    steps = session.scalars(select(Meeting).where(Meeting.signal_id.in_(signals)).order_by(Meeting.id))
    return {step.signal_id: step for step in steps}
