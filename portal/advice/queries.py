"""What stands beside a signal of working together, and who this colleague may choose. Two statements."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import (
    Date,
    Integer,
    String,
    Text,
    and_,
    bindparam,
    case,
    cast,
    column,
    func,
    literal,
    null,
    select,
    table,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.accounts.models import Colleague
from portal.advice.domain import Asked, asked_since, is_complex, keeps_overview, pending_offer
from portal.advice.models import Ask, FixedContact, Mark, Reply
from portal.kit.database import UtcDateTime
from portal.organisations.catalogue import Organisation
from portal.sealing.rows import opened
from portal.signals.models import Involved, Note, Signal

REPORT = table("report", column("id", Integer), column("person_key", String))
"""The blind key of a report, and no more of it: reports belong to a word that stands above this one."""


class Line(NamedTuple):
    """A mark, or a note of another signal of the same report."""

    kind: str
    text: str
    by_name: str
    team: str
    at: datetime


@dataclass(frozen=True)
class Fixed:
    """The contact person of a resident."""

    id: int
    colleague: int
    name: str
    team: str
    reason: str
    by_name: str
    at: datetime


@dataclass
class Together:
    """
    What stands beside one signal.

    `teams`: slugs of the teams that do something for the report now. `news`: numbers of what is told to who reads it,
    such as that somebody mentioned them. `knows_person`: whether we know of whom the report is.
    """

    asks: list[Asked] = field(default_factory=list)
    marks: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)
    news: list[int] = field(default_factory=list)
    fixed: Fixed | None = None
    knows_person: bool = False

    @property
    def offer(self) -> Asked | None:
        """The offer that another team did not answer yet."""
        return pending_offer(self.asks)

    @property
    def kinds(self) -> list[str]:
        """The marks, oldest first."""
        return [mark.kind for mark in self.marks]

    @property
    def is_complex(self) -> bool:
        """Whether a person calls it complex now."""
        return is_complex(self.kinds)


def _row(kind: Any, **given: Any) -> Any:
    """Return one part of the union: the same columns for all."""
    empty = {
        "number": literal(0), "text": literal("", Text), "by": literal(0), "by_name": literal("", String),
        "at": cast(null(), UtcDateTime), "team": literal("", String), "other": cast(null(), Integer),
        "name": literal("", String), "to_team": cast(null(), String(60)), "day": cast(null(), Date),
        "how": cast(null(), String(20)), "reply": literal("", Text), "reply_by": literal("", String),
        "reply_id": literal(0),
    }  # fmt: skip
    return select(kind.label("kind"), *(what.label(name) for name, what in {**empty, **given}.items()))


def _statement() -> Any:
    """Return the statement for all of it; kept, because building one costs more than running it."""
    signal, report, me = (bindparam(name, type_=Integer) for name in ("signal", "report", "me"))
    asks = _row(
        Ask.kind, number=Ask.id, text=Ask.text, by=Ask.by, by_name=Ask.by_name, at=Ask.at, team=Ask.from_team,
        other=Ask.to_colleague, name=Ask.to_name, to_team=Ask.to_team, day=Ask.due_on, how=Reply.how,
        reply=func.coalesce(Reply.text, ""), reply_by=func.coalesce(Reply.by_name, ""),
        reply_id=func.coalesce(Reply.id, 0),
    ).select_from(Ask).outerjoin(Reply, Reply.ask_id == Ask.id).where(Ask.signal_id == signal)  # fmt: skip
    marks = _row(
        literal("mark", String), number=Mark.id, text=Mark.text, by=Mark.by, by_name=Mark.by_name, at=Mark.at,
        team=Mark.team, name=Mark.kind,
    ).where(Mark.signal_id == signal)  # fmt: skip
    notes = _row(
        literal("note", String), number=Note.id, text=Note.text, by=Note.by, by_name=Note.by_name, at=Note.at,
        team=func.coalesce(Note.team, Signal.team),
    ).select_from(Note).join(Signal, Signal.id == Note.signal_id).where(
        Signal.report_id == report, Signal.id != signal, Note.audience == "report"
    )  # fmt: skip
    teams = _row(
        literal("team", String), number=func.min(Signal.id), team=Signal.team, name=func.min(Signal.urgency)
    ).where(Signal.report_id == report, Signal.closed_at.is_(None)).group_by(Signal.team)  # fmt: skip
    news = _row(literal("news", String), number=Involved.id).where(
        Involved.signal_id == signal,
        Involved.colleague == me,
        Involved.until.is_(None),
        Involved.kind.in_(("mention", "taken_over")),
    )
    holds = and_(
        FixedContact.person_key == REPORT.c.person_key,
        FixedContact.organisation == bindparam("organisation"),
        FixedContact.ended_at.is_(None),
    )
    fixed = _row(
        literal("fixed", String), number=func.coalesce(FixedContact.id, 0),
        text=func.coalesce(FixedContact.reason, ""), by_name=func.coalesce(FixedContact.by_name, ""),
        at=FixedContact.at, team=func.coalesce(FixedContact.team, ""), other=FixedContact.colleague,
        name=func.coalesce(FixedContact.name, ""),
        by=case((REPORT.c.person_key.is_(None), 0), else_=1),
    ).select_from(REPORT).outerjoin(FixedContact, holds).where(REPORT.c.id == report)  # fmt: skip
    return union_all(asks, marks, notes, teams, news, fixed)


_TOGETHER = _statement()


def beside(session: Session, signal: Signal, me: Colleague) -> Together:
    """Return what stands beside a signal, oldest first. One statement, each part by index."""
    session.flush()
    asked = {"signal": signal.id, "report": signal.report_id, "me": me.id, "organisation": signal.organisation}
    rows = sorted(session.connection().execute(_TOGETHER, asked).all(), key=lambda row: row.number)
    found = Together()
    text = partial(_text, session, signal.id)
    for row in rows:
        if row.kind in {"advice", "offer"}:
            found.asks.append(
                Asked(row.number, row.kind, text(row, Ask.text), row.by, row.by_name, row.at, row.team, row.other,
                      row.name, row.to_team, row.day, row.how, _reply(session, row), row.reply_by)
            )  # fmt: skip
        elif row.kind == "mark":
            found.marks.append(Line(row.name, text(row, Mark.text), row.by_name, row.team, row.at))
        elif row.kind == "note":
            # Of another signal, but of the same report: the same key.
            found.notes.append(Line("note", text(row, Note.text), row.by_name, row.team, row.at))
        elif row.kind == "team" and keeps_overview(row.name):
            found.teams.append(row.team)
        elif row.kind == "news":
            found.news.append(row.number)
        elif row.kind == "fixed":
            found.knows_person = bool(row.by)
            if row.number:
                why = opened(session, FixedContact.reason, row.number, row.text)
                found.fixed = Fixed(row.number, row.other, row.name, row.team, why, row.by_name, row.at)
    return found


def _text(session: Session, signal: int, row: Any, column: InstrumentedAttribute[str]) -> str:
    return str(opened(session, column, row.number, row.text, signal))


def _reply(session: Session, row: Any) -> str:
    return str(opened(session, Reply.text, row.reply_id, row.reply, row.number))


def asked_of(session: Session, signal_id: int, *, kind: str | None = None) -> list[Asked]:
    """Return what was asked about a signal, oldest first, without what it is shown with."""
    query = (
        select(Ask, Reply.how, func.coalesce(Reply.text, ""), func.coalesce(Reply.by_name, ""), Reply.id)
        .outerjoin(Reply, Reply.ask_id == Ask.id)
        .where(Ask.signal_id == signal_id)
    )
    if kind is not None:
        query = query.where(Ask.kind == kind)
    session.flush()
    return [
        Asked(
            ask.id, ask.kind, ask.text, ask.by, ask.by_name, ask.at, ask.from_team, ask.to_colleague, ask.to_name,
            ask.to_team, ask.due_on, how, opened(session, Reply.text, number, text, ask.id), by_name,
        )
        for ask, how, text, by_name, number in session.execute(query.order_by(Ask.id))
    ]  # fmt: skip


def since(session: Session, signal_id: int) -> datetime | None:
    """Return since when a colleague is asked for advice about a signal and did not answer."""
    return asked_since(asked_of(session, signal_id, kind="advice"))


def marks_of(session: Session, signal_id: int) -> list[str]:
    """Return the kinds of the marks of a signal, oldest first."""
    return list(session.scalars(select(Mark.kind).where(Mark.signal_id == signal_id).order_by(Mark.id)))


def person_key(session: Session, report_id: int) -> str | None:
    """Return the blind key of who a report is about, or None: too little was told."""
    return session.scalar(select(REPORT.c.person_key).where(REPORT.c.id == report_id))


_FIXED = select(FixedContact.colleague).where(
    FixedContact.organisation == bindparam("organisation"),
    FixedContact.person_key == bindparam("person"),
    FixedContact.ended_at.is_(None),
)


def contact_person(session: Session, organisation: str, person: str | None) -> int | None:
    """Return the number of the contact person of a resident. Without a key it asks nothing of the database."""
    if person is None:
        return None
    return session.connection().execute(_FIXED, {"organisation": organisation, "person": person}).scalar()


def fixed_of(session: Session, organisation: str, person: str) -> FixedContact | None:
    """Return the record of the contact person of a resident that holds now."""
    return session.scalar(
        select(FixedContact).where(
            FixedContact.organisation == organisation,
            FixedContact.person_key == person,
            FixedContact.ended_at.is_(None),
        )
    )


def shown_contact(
    session: Session, organisation: Organisation, signals: Sequence[Signal], person: str | None
) -> str | None:
    """
    Return how a resident reads who their contact person is: a name where the organisation names colleagues, else the
    team (R201). Without a contact person it asks nothing of the database.
    """
    if person is None or all(signal.contact_person is None for signal in signals):
        return None
    found = fixed_of(session, organisation.short, person)
    if found is None:
        return None
    team = organisation.team_name(found.team)
    return f"{found.name}, {team}" if organisation.names_who_looked else team


class Person(NamedTuple):
    """A colleague to choose."""

    id: int
    name: str
    login: str
    teams: Sequence[str]


def colleagues(session: Session, organisation: str) -> list[Person]:
    """Return everybody who works in a team of the organisation, by name."""
    query = select(Colleague.id, Colleague.name, Colleague.login, Colleague.teams)
    found = session.execute(query.where(Colleague.organisation == organisation))
    return sorted((Person(*row) for row in found if row[3]), key=lambda person: (person.name.casefold(), person.id))
