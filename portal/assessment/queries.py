"""What was weighed with a signal."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.assessment.domain import Known
from portal.assessment.models import Weighing
from portal.signals.models import ContactAttempt, Signal
from portal.signals.queries import contacts

REACH = "reach"


def weighed(session: Session, signal_id: int) -> list[Weighing]:
    """Return all guided notes of a signal, each version, oldest first. One statement."""
    return list(session.scalars(select(Weighing).where(Weighing.signal_id == signal_id).order_by(Weighing.id)))


def versions(session: Session, signal_id: int, guide: str) -> Sequence[Weighing]:
    """Return the versions of one guided note, newest first."""
    found = select(Weighing).where(Weighing.signal_id == signal_id, Weighing.guide == guide)
    return session.scalars(found.order_by(Weighing.version.desc())).all()


def last_of(rows: Iterable[Weighing]) -> dict[str, Weighing]:
    """Return the last version of each guide, of rows that stand oldest first."""
    return {row.guide: row for row in rows}


def known(session: Session, signal: Signal) -> Known:
    """Return what was done with a signal so far, as the rules of an outcome look at it."""
    return known_from(signal, contacts(session, signal.id), weighed(session, signal.id))


def known_from(signal: Signal, tried: Sequence[ContactAttempt], rows: Iterable[Weighing]) -> Known:
    """Return the same of what was read already; `rows` stand oldest first."""
    last = last_of(rows)
    return Known(
        contacts=tried,
        notes={key: row.answers for key, row in last.items() if key != REACH},
        theme=signal.theme,
        helpers_asked=REACH in last,
    )
