"""What was marked to learn from, without whom it was about; and what we learned. Read by many, so bounded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.advice.models import Lesson, Mark
from portal.audit.actions import record
from portal.audit.domain import Entry
from portal.audit.domain import by as person
from portal.errors import ConflictError
from portal.sealing.rows import in_list, know
from portal.signals.models import Signal
from portal.signals.names import words_of_contact

MOST = 50


@dataclass(frozen=True)
class Marked:
    """What colleagues want to learn from: kind of change, team, when. Never a reference or a name."""

    id: int
    change_type: str
    team: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Learned:
    """A lesson, with what it was about."""

    change_type: str
    team: str
    marked_at: datetime
    discussed_on: date
    about: str
    text: str


_LEARNED = (
    Signal.change_type, Mark.team, Mark.at, Lesson.discussed_on, Mark.text, Lesson.text, Mark.id, Lesson.id,
    Mark.signal_id,
)  # fmt: skip


def marked(session: Session, organisation: str, teams: Sequence[str]) -> list[Marked]:
    """Return what these teams want to learn from and did not discuss yet, the oldest first."""
    query = (
        select(Mark.id, Signal.change_type, Mark.team, Mark.at, Mark.text, Mark.signal_id)
        .join(Signal, Signal.id == Mark.signal_id)
        .outerjoin(Lesson, Lesson.mark_id == Mark.id)
        .where(Mark.kind == "learn", Mark.organisation == organisation, Mark.team.in_(teams), Lesson.id.is_(None))
    )
    rows = session.execute(query.order_by(Mark.id).limit(MOST)).all()
    know(session, "signal_id", {row.signal_id for row in rows})
    return [
        Marked(mark, change, team, at, in_list(session, Mark.text, mark, text, signal))
        for mark, change, team, at, text, signal in rows
    ]


def learned(session: Session, organisation: str) -> list[Learned]:
    """Return what we learned, of all teams, the latest first."""
    query = (
        select(*_LEARNED)
        .select_from(Lesson)
        .join(Mark, Mark.id == Lesson.mark_id)
        .join(Signal, Signal.id == Mark.signal_id)
        .where(Lesson.organisation == organisation)
    )
    rows = session.execute(query.order_by(Lesson.discussed_on.desc(), Lesson.id.desc()).limit(MOST)).all()
    know(session, "signal_id", {row[-1] for row in rows})
    know(session, "mark_id", {row[-3] for row in rows})
    return [
        Learned(
            change,
            team,
            at,
            on,
            in_list(session, Mark.text, mark, about, signal),
            in_list(session, Lesson.text, lesson, text, mark),
        )
        for change, team, at, on, about, text, mark, lesson, signal in rows
    ]


def find(session: Session, mark_id: int, me: Colleague) -> Mark | None:
    """Return a mark of my teams, locked until the answer; else None."""
    return session.scalar(
        select(Mark)
        .where(Mark.id == mark_id, Mark.kind == "learn", Mark.organisation == me.organisation, Mark.team.in_(me.teams))
        .with_for_update()
    )


def names_of(session: Session, mark: Mark) -> list[str]:
    """Return the words of the name of who the signal of a mark is about, to keep them out of a lesson."""
    return words_of_contact(session.get_one(Signal, mark.signal_id).known_contact)


def keep(session: Session, mark: Mark, *, discussed_on: date, text: str, by: Colleague, at: datetime) -> None:
    """
    Keep what we learned. Never commits.

    Raises:
        ConflictError: somebody wrote it down already.
    """
    if session.scalar(select(Lesson.id).where(Lesson.mark_id == mark.id)) is not None:
        raise ConflictError("Hier staat al wat wij leerden. Er is niets veranderd.")
    session.add(
        Lesson(
            mark_id=mark.id, organisation=mark.organisation, discussed_on=discussed_on, text=text, by=by.id,
            by_name=by.name, at=at,
        )
    )  # fmt: skip
    record(session, Entry("lesson:kept", at, mark.organisation, person(by), detail={"mark": mark.id}))
