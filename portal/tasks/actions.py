"""Plan something for later, move it, drop it, do it. Each writes a record, an event and a line of the trail."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.audit.domain import by as person
from portal.errors import ConflictError, NotFoundError
from portal.kit.clock import local_day
from portal.signals.actions import event
from portal.signals.follow_up import plan_one
from portal.signals.models import FollowUp, Signal
from portal.tasks import domain
from portal.tasks.models import TaskChange


def plan(session: Session, signal: Signal, *, kind: str, on: date | None, by: Colleague, at: datetime) -> FollowUp:
    """
    Plan something for the team of a signal; on its day a signal opens by itself.

    Raises:
        ConflictError: the day can't be.
    """
    later = keep(session, signal, kind=kind, title=domain.title_of(kind), on=on, by=by, at=at)
    event(session, signal, "signal:later", person(by), at)
    return later


def keep(
    session: Session, signal: Signal, *, kind: str, title: str, on: date | None, by: Colleague, at: datetime
) -> FollowUp:
    """
    Plan it as part of something else that writes the event.

    Raises:
        ConflictError: the day can't be.
    """
    if (problem := domain.may_plan(on, _today(at))) is not None or on is None:
        raise ConflictError(problem or "")
    later = FollowUp(
        signal_id=signal.id,
        due_on=on,
        title=title,
        opened_as=None,
        organisation=signal.organisation,
        team=signal.team,
        kind=kind,
        ended="",
        by_name=by.name,
    )
    session.add(later)
    session.flush()
    plan_one(session, later, at)
    return later


def change(
    session: Session,
    signal: Signal,
    task_id: int,
    *,
    did: str,
    reason: str,
    on: date | None,
    by: Colleague,
    at: datetime,
) -> None:
    """
    Move it to another day, drop it or call it done.

    Raises:
        NotFoundError: nothing planned with this id at this signal.
        ConflictError: it ended already, or it can't be so.
    """
    later = session.scalar(
        select(FollowUp).where(FollowUp.id == task_id, FollowUp.signal_id == signal.id).with_for_update()
    )
    if later is None:
        raise NotFoundError
    if later.ended:
        raise ConflictError("Dit staat niet meer open.")
    if (problem := domain.may_change(did, reason, on, _today(at))) is not None:
        raise ConflictError(problem)
    moved = on if did == "moved" else None
    written = TaskChange(
        follow_up_id=later.id,
        did=did,
        reason=reason.strip(),
        from_on=later.due_on,
        to_on=moved,
        by=by.id,
        by_name=by.name,
        at=at,
    )
    session.add(written)
    session.flush()
    if moved:
        later.due_on = moved
        plan_one(session, later, at, moved=written.id)
    else:
        later.ended = did
    event(session, signal, f"signal:later_{did}", person(by), at)


def _today(at: datetime) -> date:
    return local_day(at)
