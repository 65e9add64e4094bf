"""Whether the table that the list reads is what is open now (triggers keep it so), and how the work is doing."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, or_, select
from sqlalchemy.orm import Session

from portal.queue.models import OpenSignal
from portal.signals.models import Claim, Signal

SAME = ("organisation", "team", "municipality", "change_type", "urgency", "title", "person", "due_at", "due_reason",
        "pays_month", "waiting_since", "called", "lead_team", "coordinator", "from_team", "to_team", "planned_on",
        "contact_person")  # fmt: skip


def differing(session: Session, organisation: str, most: int = 100) -> list[str]:
    """Return references of open signals that the list lacks or shows otherwise, and of rows without an open signal."""
    held = and_(Claim.signal_id == Signal.id, Claim.released_at.is_(None))
    other = [_differs(getattr(OpenSignal, name), getattr(Signal, name)) for name in SAME]
    lacks = (
        select(Signal.reference)
        .outerjoin(OpenSignal, OpenSignal.id == Signal.id)
        .outerjoin(Claim, held)
        .where(
            Signal.organisation == organisation,
            Signal.closed_at.is_(None),
            or_(OpenSignal.id.is_(None), _differs(OpenSignal.holder_id, Claim.by), *other),
        )
    )
    still = select(Signal.id).where(Signal.id == OpenSignal.id, Signal.closed_at.is_(None)).exists()
    left = select(OpenSignal.reference).where(OpenSignal.organisation == organisation, ~still)
    return sorted({*session.scalars(lacks.limit(most)), *session.scalars(left.limit(most))})


def _differs(shown: Any, true: Any) -> ColumnElement[bool]:
    different: ColumnElement[bool] = shown.is_distinct_from(true)
    return different


COUNTED = 10_000


def work_figures(session: Session, organisation: str, now: datetime, soon: datetime) -> dict[str, int]:
    """
    Return how the open work is doing, for who watches the portal: how many, how late, what nobody has.

    `soon`: the end of the next working day. Counts go to ten thousand, so that looking never costs more than that.
    """
    ours = OpenSignal.organisation == organisation
    free, runs = OpenSignal.holder_id.is_(None), OpenSignal.waiting_since.is_(None)
    which = {
        "open": (ours,),
        "late": (ours, runs, OpenSignal.due_at <= now),
        "at_risk": (ours, free, runs, OpenSignal.due_at > now, OpenSignal.due_at <= soon),
        "urgent_without_owner": (ours, free, OpenSignal.urgency == "U0"),
    }
    some = {name: select(literal(1)).where(*kept).limit(COUNTED).subquery() for name, kept in which.items()}
    found = {name: session.scalar(select(func.count()).select_from(rows)) for name, rows in some.items()}
    first = session.scalar(select(func.min(OpenSignal.received_at)).where(ours, free))
    minutes = int((now - first).total_seconds() // 60) if first else 0
    return {**{name: number or 0 for name, number in found.items()}, "oldest_minutes": max(0, minutes)}
