"""Each night: clear what goes at once, run the plan that is ready, and make the next one."""

from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from portal.kit.clock import AMSTERDAM
from portal.kit.database import reading
from portal.kit.outbox import once_a_day
from portal.organisations.catalogue import Organisation
from portal.retention import clearing, planning, queries, running

KIND = "retention"
NIGHT = time(2, 0, tzinfo=AMSTERDAM)


def planner(
    sessions: sessionmaker[Session], organisation: Organisation, now: Callable[[], datetime]
) -> Callable[[], None]:
    """Return the chore that puts tonight's work in the outbox, once, for two in the night or at once after that."""
    return once_a_day(sessions, KIND, lambda day: f"{KIND}:{organisation.short}:{day}", NIGHT, now)


def worker(
    sessions: sessionmaker[Session],
    organisation: Organisation,
    secret: str,
    to: Path | None,
    now: Callable[[], datetime],
) -> Callable[[Session, dict[str, Any], str], None]:
    """Return the handler that does the work of a night. Two at once do no harm: each piece is a transaction."""

    def work(session: Session, _payload: dict[str, Any], _key: str) -> None:
        session.commit()  # everything below has sessions of its own
        night(sessions, organisation, secret, to, now())

    return work


def night(
    sessions: sessionmaker[Session], organisation: Organisation, secret: str, to: Path | None, at: datetime
) -> dict[str, int]:
    """Do the work of a night; returns how many went by a plan."""
    clearing.clear(sessions, organisation.short, at)
    with reading(sessions)() as session:
        ready = [
            plan.id
            for plan in queries.plans(session, organisation.short, most=1)
            if queries.state_of(plan, organisation, at) == "ready"
        ]
    counts: dict[str, int] = {}
    for number in ready:
        counts = running.run(sessions, organisation, number, secret=secret, at=at, to=to)
    with sessions.begin() as session:
        planning.make(session, organisation, at)
    return counts
