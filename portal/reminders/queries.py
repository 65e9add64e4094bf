"""Reading back: what a resident asked for, and the invitation of a link."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.changes.models import Report
from portal.changes.versions import latest, withdrawn
from portal.kit.clock import local_day
from portal.reminders.models import Invitation, Reminder

BY_MAIL = "email"


def reachable(report: Report) -> bool:
    """Whether the resident last said that mail is fine (Awb 2:8), and did not take the report back."""
    about = latest(report).about
    return about.get("reach") == BY_MAIL and bool(about.get("email")) and not withdrawn(report)


def open_of(session: Session, report_id: int) -> Sequence[Reminder]:
    """Return what is still to be sent about a report, soonest first."""
    found = session.scalars(
        select(Reminder).where(Reminder.report_id == report_id, Reminder.stopped_at.is_(None)).order_by(Reminder.id)
    )
    return sorted((r for r in found if r.coming), key=lambda r: (r.due_at is None, r.due_at or r.asked_at, r.id))


def open_invitation(session: Session, report_id: int, at: datetime) -> Invitation | None:
    """Return the invitation that this report can still answer."""
    today = local_day(at)
    return session.scalar(
        select(Invitation).where(
            Invitation.report_id == report_id, Invitation.answer_id.is_(None), Invitation.until >= today
        )
    )


def over(invitation: Invitation, at: datetime) -> bool:
    """Whether the last day of an invitation is past."""
    return local_day(at) > invitation.until
