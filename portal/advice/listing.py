"""What is asked of one colleague or their teams, and what their teams offered: two statements, by a small index."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.advice.models import Ask
from portal.sealing.rows import in_list, know
from portal.signals.limited import of_limited
from portal.signals.models import PENDING, Involved, Signal

MOST = 100


class Waiting(NamedTuple):
    """Something that waits for an answer, with the signal that it is about."""

    kind: str
    signal_id: int
    title: str
    person: str
    team: str
    at: datetime
    due_at: datetime
    text: str | None
    by_name: str | None
    from_team: str | None
    to_team: str | None
    due_on: date | None


@dataclass(frozen=True)
class Waits:
    """Per kind what waits: for advice, offered to my teams, told to me; and what my teams offered to others."""

    advice: Sequence[Waiting]
    offers: Sequence[Waiting]
    told: Sequence[Waiting]
    given: Sequence[Waiting]


_COLUMNS: tuple[Any, ...] = (
    Involved.kind, Signal.id, Signal.title, Signal.person, Signal.team, Involved.at, Signal.due_at, Ask.text,
    Ask.by_name, Ask.from_team, Ask.to_team, Ask.due_on, Ask.id,
)  # fmt: skip


def _open(me: Colleague) -> Select[*tuple[Any, ...]]:
    asked = and_(Ask.id == Involved.number, Involved.kind.in_(("advice", "offer")))
    return (
        select(*_COLUMNS)
        .select_from(Involved)
        .join(Signal, Signal.id == Involved.signal_id)
        .outerjoin(Ask, asked)
        .where(Involved.organisation == me.organisation, PENDING, Signal.closed_at.is_(None))
        .order_by(Involved.at, Involved.id)
        .limit(MOST)
    )


def waits(session: Session, me: Colleague) -> Waits:
    """Return what waits for a colleague and their teams, the oldest first; nothing about what is limited now."""
    of_me = or_(Involved.colleague == me.id, Involved.team.in_(me.teams))
    found = _waiting(session, _open(me).where(of_me, Signal.id.not_in(of_limited())))
    mine = _open(me).where(Involved.kind == "offer", Signal.team.in_(me.teams))
    return Waits(
        advice=[one for one in found if one.kind == "advice"],
        offers=[one for one in found if one.kind == "offer"],
        told=[one for one in found if one.kind not in {"advice", "offer"}],
        given=_waiting(session, mine),
    )


def _waiting(session: Session, query: Select[*tuple[Any, ...]]) -> list[Waiting]:
    """Return the rows with names and texts opened; the keys of all of them come in one statement."""
    rows = session.execute(query).all()
    know(session, "signal_id", {row[1] for row in rows if row[-1] is not None})
    found = []
    for *row, ask in rows:
        line = Waiting(*row)
        text = None if ask is None else in_list(session, Ask.text, ask, line.text, line.signal_id)
        found.append(line._replace(person=in_list(session, Signal.person, line.signal_id, line.person), text=text))
    return found
