"""Where a signal came from."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.origins.models import Origin
from portal.signals.models import Signal


def origin_of(session: Session, signal_id: int) -> Origin | None:
    """Return who asked help, or which register said something."""
    return session.scalar(select(Origin).where(Origin.signal_id == signal_id))


def told_on(session: Session, report_id: int) -> tuple[str, date | None]:
    """Return the team that has it, and since when the resident knows."""
    query = select(Signal.team, Origin.told_on).join(Origin, Origin.signal_id == Signal.id)
    row = session.execute(query.where(Signal.report_id == report_id).order_by(Signal.id).limit(1)).one()
    return row.team, row.told_on
