"""Whether the table that the list reads is what is open now. Triggers keep it so; once a day somebody looks."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from portal.queue.models import OpenSignal
from portal.signals.models import Claim, Signal

SAME = ("organisation", "team", "municipality", "change_type", "urgency", "title", "person", "due_at", "due_reason",
        "pays_month", "waiting_since", "called", "lead_team", "coordinator", "from_team", "to_team")  # fmt: skip


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
