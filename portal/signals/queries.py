"""What colleagues see: the queue, one signal, its timeline."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, NamedTuple, TypeVarTuple

from sqlalchemy import BindParameter, ColumnElement, Integer, Select, and_, bindparam, func, or_, select, union
from sqlalchemy.orm import Session, aliased, selectinload

from portal.accounts.models import Colleague
from portal.kit.database import UtcDateTime
from portal.kit.words import moment_words
from portal.proof.models import ProofFile
from portal.proof.queries import of_report
from portal.signals import domain
from portal.signals.models import Claim, ContactAttempt, Outcome, Question, Signal
from portal.signals.together import HELD

PAGE = 50
CAP = 100
LARGEST = 2**31
T = TypeVarTuple("T")
HAND_OVERS = "over"
"""The tab of dossiers that go from one team to another, for both."""
TABS = ("team", "mine", "waiting", "ending", "after", HAND_OVERS)
OF_LEADS = frozenset({"ending", "after"})
"""Tabs in which a team of leads also sees what the clock told it, of other teams."""


@dataclass(frozen=True)
class Wish:
    """
    What a colleague wants to see: a tab of TABS, one team, one change type, and the row after which to go on.

    `now` and `soon`: what is due between them stands in the tab `ending`, what was due before in `after`.
    """

    now: datetime
    soon: datetime
    tab: str = "team"
    team: str = ""
    type: str = ""
    after: tuple[datetime, int] | None = None


class Row(NamedTuple):
    """One line of the queue; `holder` is the name of who has it."""

    id: int
    title: str
    person: str
    first_step: str
    team: str
    due_at: datetime
    due_reason: str
    pays_month: date | None
    waiting_since: datetime | None
    holder: str | None
    called: str | None
    lead_team: str | None
    coordinator: str | None
    from_team: str | None
    to_team: str | None
    closed_at: datetime | None = None


@dataclass(frozen=True)
class Line:
    """One line of the timeline."""

    title: str
    at: datetime
    body: str = ""


def queue(session: Session, me: Colleague, wish: Wish) -> tuple[list[Row], str | None]:
    """Return one page of open signals by due moment, and the key of the next page or None. One statement."""
    asked = _asked(me, wish)
    if wish.after is not None:
        asked["at"], asked["number"] = wish.after
    statement = _rows(wish.tab, by_type=bool(wish.type), further=wish.after is not None)
    rows = [Row(*found) for found in session.connection().execute(statement, asked).all()]
    if len(rows) <= PAGE:
        return rows, None
    last = rows[PAGE - 1]
    return rows[:PAGE], f"{last.due_at.astimezone(UTC).isoformat().removesuffix('+00:00')}Z_{last.id}"


def counts(session: Session, me: Colleague, wish: Wish) -> dict[str, str]:
    """Return per tab how many there are, "100+" above the cap. One statement."""
    found = session.connection().execute(_counts(by_type=bool(wish.type)), _asked(me, wish)).one()
    return {tab: f"{CAP}+" if number > CAP else str(number) for tab, number in zip(TABS, found, strict=True)}


def _asked(me: Colleague, wish: Wish) -> dict[str, Any]:
    """Return what the statements of the queue ask for."""
    teams = [wish.team] if wish.team in me.teams else me.teams
    moments = {"now": wish.now, "soon": wish.soon}
    return {"organisation": me.organisation, "teams": teams, "me": me.id, "type": wish.type, **moments}


@cache
def _rows(tab: str, *, by_type: bool, further: bool) -> Select[*tuple[Any, ...]]:
    """Return the statement of one page. Kept per shape (20): building it took as long as running it."""
    columns = (
        Signal.id,
        Signal.title,
        Signal.person,
        Signal.first_step,
        Signal.team,
        Signal.due_at,
        Signal.due_reason,
        Signal.pays_month,
        Signal.waiting_since,
        Claim.by_name,
        Signal.called,
        Signal.lead_team,
        Signal.coordinator,
        Signal.from_team,
        Signal.to_team,
    )
    query = _narrow(select(*columns).outerjoin(Claim, HELD), tab, by_type=by_type)
    if further:
        at, number = bindparam("at", type_=UtcDateTime), bindparam("number", type_=Integer)
        query = query.where(or_(Signal.due_at > at, and_(Signal.due_at == at, Signal.id > number)))
    return query.order_by(Signal.due_at, Signal.id).limit(PAGE + 1)


@cache
def _counts(*, by_type: bool) -> Select[*tuple[Any, ...]]:
    """Return the statement that counts each tab up to the cap. Kept: see `_rows`."""
    return select(
        *(
            select(func.count())
            .select_from(_narrow(select(Signal.id), tab, by_type=by_type).limit(CAP + 1).subquery())
            .scalar_subquery()
            for tab in TABS
        )
    )


def _narrow(query: Select[*T], tab: str, *, by_type: bool) -> Select[*T]:
    """Keep open signals of my teams, for a tab and the filters."""
    teams: BindParameter[list[str]] = bindparam("teams", expanding=True)
    mine: ColumnElement[bool] = Signal.team.in_(teams)
    if tab in OF_LEADS:
        mine = or_(mine, Signal.lead_team.in_(teams))
    if tab == HAND_OVERS:
        one = aliased(Signal)  # a side at a time: an OR over two columns would read every open signal
        sides = (select(one.id).where(one.closed_at.is_(None), of.in_(teams)) for of in (one.from_team, one.to_team))
        mine = Signal.id.in_(union(*sides))
    query = query.where(Signal.closed_at.is_(None), Signal.organisation == bindparam("organisation"), mine)
    if tab in OF_LEADS:
        now, soon = bindparam("now", type_=UtcDateTime), bindparam("soon", type_=UtcDateTime)
        near = and_(Signal.due_at > now, Signal.due_at <= soon) if tab == "ending" else Signal.due_at <= now
        query = query.where(Signal.waiting_since.is_(None), near)
    if tab == "mine":
        held = select(Claim.signal_id).where(Claim.by == bindparam("me"), Claim.released_at.is_(None))
        query = query.where(Signal.id.in_(held))
    if tab == "waiting":
        query = query.where(Signal.waiting_since.is_not(None))
    if by_type:
        query = query.where(Signal.change_type == bindparam("type"))
    return query


def after_key(value: str) -> tuple[datetime, int] | None:
    """Read `<due iso>_<id>` from the address; anything else is the first page."""
    due, _, last = value.partition("_")
    try:
        moment = datetime.fromisoformat(due)
        key = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC), int(last)
    except (ValueError, OverflowError):
        return None
    return key if 0 <= key[1] < LARGEST else None


def signal_for(session: Session, signal_id: int, me: Colleague, *, lock: bool) -> Signal | None:
    """
    Return a signal of one of my teams, one that the clock told my team of leads, or a dossier that we hand over or take
    over; else None.

    `lock`: colleagues wait until we are done with it.
    """
    mine = or_(*(of.in_(me.teams) for of in (Signal.team, Signal.lead_team, Signal.from_team, Signal.to_team)))
    query = select(Signal).where(Signal.id == signal_id, Signal.organisation == me.organisation, mine)
    return session.scalar(query.with_for_update() if lock else query)


def holder(session: Session, signal_id: int) -> Claim | None:
    """Return the open claim."""
    return session.scalar(select(Claim).where(Claim.signal_id == signal_id, Claim.released_at.is_(None)))


def contacts(session: Session, signal_id: int) -> list[ContactAttempt]:
    """Return all attempts to reach the resident."""
    return list(session.scalars(select(ContactAttempt).where(ContactAttempt.signal_id == signal_id)))


def question_of(session: Session, signal: Signal) -> Question | None:
    """Return the question that waits for an answer."""
    return session.scalar(select(Question).where(Question.signal_id == signal.id, Question.answer.is_(None)))


def why_not_close(
    session: Session,
    signal: Signal,
    informed_on: date | None,
    informed_how: str | None,
    at: datetime,
) -> str | None:
    """Return the sentence of `domain.may_close` for what is recorded now."""
    kinds = list(session.scalars(select(Outcome.kind).where(Outcome.signal_id == signal.id).order_by(Outcome.id)))
    return domain.may_close(
        kinds,
        contacts(session, signal.id),
        open_question=question_of(session, signal) is not None,
        informed_on=informed_on,
        informed_how=informed_how,
        today=at.astimezone(domain.TOWN).date(),
    )


def proof_of(session: Session, signal: Signal) -> list[ProofFile]:
    """
    Return the files that this signal's team may see: those of its own change.

    A file of a change that led to no signal goes with all signals of the report, so that somebody sees it.
    """
    files = of_report(session, signal.report_id)
    if not files:
        return []
    others = set(session.scalars(select(Signal.change_type).where(Signal.report_id == signal.report_id)))
    return [file for file in files if file.change_type == signal.change_type or file.change_type not in others]


def whole(session: Session, signal_id: int) -> Signal:
    """Return a signal afresh, with its records."""
    records = (
        Signal.claims,
        Signal.contacts,
        Signal.notes,
        Signal.questions,
        Signal.outcomes,
        Signal.closure,
        Signal.events,
        Signal.follow_ups,
        Signal.amendments,
        Signal.retractions,
    )
    query = select(Signal).where(Signal.id == signal_id).options(*(selectinload(record) for record in records))
    session.flush()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def timeline(signal: Signal) -> list[Line]:
    """Return what happened, newest first: records with their text, and events that have no record."""
    said = {
        "signal:contact": [
            f"{_way(c.how)}, {'gesproken' if c.reached else 'niet bereikt'}. {c.text}".strip() for c in signal.contacts
        ],
        "signal:note": [note.text for note in signal.notes],
        "signal:question": [f"{question.text} Waarom: {question.why}" for question in signal.questions],
        "signal:answered": [question.answer or "" for question in signal.questions],
        "signal:outcome": [f"{domain.OUTCOMES[o.kind].title}. {o.text}" for o in signal.outcomes],
        "signal:closed": [_informed(signal)],
        "signal:withdrawn": [taken.reason for taken in signal.retractions],
    }
    lines = []
    for event in signal.events:
        body = said.get(event.kind) or [""]
        lines.append(Line(domain.staff_words(event.kind, event.by_name), event.at, body.pop(0)))
    if not signal.events:
        lines.insert(0, Line(domain.EVENTS["signal:received"].staff, signal.received_at))
    return sorted(lines, key=lambda line: line.at)[::-1]  # of the same moment, the last written first


def timeline_items(signal: Signal) -> list[tuple[str, str, str]]:
    """Return the timeline for its component: title, moment in words, body."""
    return [(line.title, moment_words(line.at, "nl"), line.body) for line in timeline(signal)]


def contact_rows(contact: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return the contact card as (label, value, was): lists of {label, value} and plain label → value."""
    rows: list[tuple[str, str, str]] = []
    for label, value in contact.items():
        if isinstance(value, list):
            rows += [(item["label"], item["value"], "") for item in value]
        elif value:
            rows.append((label, str(value), ""))
    return rows


def _way(how: str) -> str:
    return domain.CONTACT_WAYS.get(how, how)


def _informed(signal: Signal) -> str:
    """Say when and how the resident was informed."""
    if signal.closure is None:
        return ""
    how = domain.INFORM_WAYS.get(signal.closure.informed_how, "").lower()
    return f"De inwoner kreeg bericht op {domain.day_words(signal.closure.informed_on)} ({how})."
