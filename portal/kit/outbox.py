"""Work that must happen after a transaction: kept in the same transaction, done at least once, by a lease."""

import logging
import threading
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import JSON, Index, String, Text, func, insert, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, sessionmaker

from portal.kit import chores
from portal.kit.chores import Chore
from portal.kit.database import Base, UtcDateTime

log = logging.getLogger("portal.outbox")
LEASE = timedelta(minutes=2)
MOST_TRIES = 8
TELL_WITHIN = timedelta(hours=48)
LONGEST_WAIT = timedelta(hours=4)
KEEP_TRYING = timedelta(days=5)
"""How long work that a server can't take now is tried again: a mail server may be away for a weekend."""


class TemporaryFailureError(Exception):
    """Trying again later helps."""


class PermanentFailureError(Exception):
    """Trying again does not help: the job becomes a dead letter."""


class Job(Base):
    """One piece of waiting work. The payload holds ids, never personal data."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_waiting", "state", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    state: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    owner: Mapped[str | None] = mapped_column(String(40))
    tries: Mapped[int]
    last_error: Mapped[str | None] = mapped_column(Text)


Handler = Callable[[Session, dict[str, Any], str], None]
"""
Session, payload, key. What it writes is committed when it returns.

It must end its transaction (`session.commit()`) before it waits for another computer: an open one keeps all others
from writing on SQLite.
"""


_ENQUEUE = insert(Job)


def enqueue(session: Session, kind: str, payload: dict[str, Any], key: str, at: datetime) -> None:
    """Add work to this transaction. `key` makes it idempotent: the receiver can recognise a repeat."""
    job = {
        "kind": kind,
        "payload": payload,
        "key": key,
        "state": "pending",
        "created_at": at,
        "due_at": at,
        "tries": 0,
    }
    session.connection().execute(_ENQUEUE, job)


def once_a_day(
    sessions: sessionmaker[Session],
    kind: str,
    key_of: Callable[[date], str],
    hour: time,
    now: Callable[[], datetime],
) -> Callable[[], None]:
    """
    Return the chore that adds the work of a day, once: for its hour, or for at once after that.

    Args:
        sessions: Where to.
        kind: The kind of work; its payload is empty.
        key_of: Returns the key of a day: the same day gives the same key.
        hour: With its time zone, in which days are counted too.
        now: Returns this moment, aware.
    """

    def plan() -> None:
        at = now()
        day = at.astimezone(hour.tzinfo).date()
        with sessions.begin() as session:
            if session.scalar(select(Job.id).where(Job.key == key_of(day))) is None:
                enqueue(session, kind, {}, key_of(day), max(at, datetime.combine(day, hour).astimezone(UTC)))

    return plan


def figures(session: Session, kind: str, at: datetime) -> dict[str, int]:
    """
    Return how a kind of work is doing: jobs that wait, minutes that the oldest waits, how many wait too long.

    `dead` counts the dead letters of all kinds. Too long: 48 hours, the term for telling of a message (Awb 2:10).
    """
    waiting = select(func.count(), func.min(Job.created_at), func.count().filter(Job.created_at <= at - TELL_WITHIN))
    count, first, late = session.execute(waiting.where(Job.kind == kind, Job.state == "pending")).one()
    oldest: datetime | None = first
    dead = session.scalar(select(func.count()).where(Job.state == "dead"))
    minutes = int((at - oldest).total_seconds() // 60) if oldest else 0
    return {"waiting": count, "oldest_minutes": max(0, minutes), "late": late, "dead": dead or 0}


def back_off(tries: int) -> timedelta:
    """Return how long to wait after this many tries: 1, 2, 4 … minutes, at most 4 hours."""
    return min(timedelta(minutes=2 ** max(0, tries - 1)), LONGEST_WAIT)


def set_right(session: Session, at: datetime) -> int:
    """
    Put right what a clock that was ahead wrote down; return how many jobs that were.

    What had to be done at once when it was made, or was tried before, never waits longer than between two tries. A
    lease never lasts longer than from now: whoever holds it took it before. What is planned for a day keeps its day.
    """
    ahead = (Job.created_at >= Job.due_at) | ((Job.tries > 0) & (Job.due_at > at + LONGEST_WAIT))
    late = update(Job).where(Job.state == "pending", Job.due_at > at, ahead).values(due_at=at)
    held = update(Job).where(Job.state == "pending", Job.lease_until > at + LEASE).values(lease_until=at + LEASE)
    return sum(session.connection().execute(mend).rowcount for mend in (late, held))


class Worker:
    """Does waiting work. Several may run at once; a killed one's work is done by another after its lease."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        handlers: Mapping[str, Handler],
        now: Callable[[], datetime] = lambda: datetime.now(tz=UTC),
        chores: Sequence[Chore] = (),
    ) -> None:
        """`handlers` do the work per kind; `chores` are done beside it, each in its own time."""
        self.chores = chores
        self.sessions, self.handlers, self.now = sessions, handlers, now
        self.name = uuid.uuid4().hex
        self._done: list[tuple[int, Exception | None]] = []

    def claim(self, most: int = 10) -> list[int]:
        """Lease waiting jobs and return their ids."""
        at = self.now()
        with self.sessions.begin() as session:
            waiting = (
                select(Job)
                .where(Job.state == "pending", Job.due_at <= at, or_(Job.lease_until.is_(None), Job.lease_until <= at))
                .order_by(Job.due_at, Job.id)
                .limit(most)
                .with_for_update(skip_locked=True)
            )
            jobs = session.scalars(waiting).all()
            for job in jobs:
                if job.tries >= MOST_TRIES:  # each try ended with the worker itself
                    job.state, job.lease_until, job.owner, job.last_error = "dead", None, None, "WorkerStopped"
                else:
                    job.lease_until, job.owner = at + LEASE, self.name
            return [job.id for job in jobs if job.state == "pending"]

    def run_once(self) -> int:
        """Do the work that is due; return how many jobs were tried."""
        self._write_down()
        ids = self.claim()
        for job_id in ids:
            self._do(job_id)
        return len(ids)

    def _do(self, job_id: int) -> None:
        with self.sessions.begin() as session:
            job = session.get_one(Job, job_id, with_for_update=True)
            if job.owner != self.name:
                return  # the jobs before it took long, and another worker has it now
            # A try counts from here: what only waited behind a job that ends the worker must not die along with it.
            job.lease_until, job.tries = self.now() + LEASE, job.tries + 1
            kind, payload, key = job.kind, dict(job.payload), job.key
        with self.sessions() as session:
            failure: Exception | None = None
            try:
                self.handlers[kind](session, payload, key)
                session.commit()
            except Exception as error:  # noqa: BLE001  any failure is kept with the job and tried again
                failure = error
                log.warning("outbox job %s failed: %s", job_id, type(error).__name__)
        self._done.append((job_id, failure))
        self._write_down()

    def _write_down(self) -> None:
        """Write down what was done. A database that is away keeps it waiting, so that nothing is done twice."""
        while self._done:
            self._finish(*self._done[0])
            del self._done[0]

    def _finish(self, job_id: int, failure: Exception | None) -> None:
        """Write down how it went; a worker whose lease was taken over leaves it to the other."""
        with self.sessions.begin() as session:
            job = session.get_one(Job, job_id)
            if job.owner != self.name:
                return
            job.lease_until, job.owner = None, None
            if failure is None:
                job.state, job.last_error = "sent", None
                return
            job.last_error = type(failure).__name__
            if isinstance(failure, TemporaryFailureError) and self.now() - job.created_at < KEEP_TRYING:
                job.tries = min(job.tries, MOST_TRIES - 1)
            if isinstance(failure, PermanentFailureError) or job.tries >= MOST_TRIES:
                job.state = "dead"
            else:
                job.due_at = self.now() + back_off(job.tries)

    def run_forever(self, stop: threading.Event, pause: float = 1.0) -> None:
        """Work until stopped. A database that is away for a while is tried again."""
        chores.start(self.chores, stop)
        while not stop.is_set():
            try:
                done = self.run_once()
            except Exception:
                log.exception("outbox could not work; trying again")
                done = 0
            if not done:
                stop.wait(pause)
