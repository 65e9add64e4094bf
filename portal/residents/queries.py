"""What there is about one resident, as one colleague may see it. Each look is one statement, by index."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.changes.models import Report
from portal.residents import domain
from portal.residents.models import PersonOpening
from portal.signals.models import Claim, ContactAttempt, Event, Outcome, Signal
from portal.signals.outcomes import OUTCOMES
from portal.signals.queries import LARGEST
from portal.signals.together import HELD, OTHERS, Other, Seen, named, seen_by
from portal.wishes.queries import limited_reports

LINES = 200
"""Of the timeline, the newest first."""


class Told(NamedTuple):
    """A report: number, reference, moment."""

    id: int
    reference: str
    received_at: datetime


class Line(NamedTuple):
    """What happened with one signal."""

    kind: str
    by_name: str
    at: datetime
    title: str


class Plan(NamedTuple):
    """A planned contact."""

    planned_on: date | None


@dataclass(frozen=True)
class Picture:
    """All of one resident: per report its signals; the outcomes and contact of those that the colleague may open."""

    reports: list[tuple[Told, list[Seen]]]
    outcomes: dict[int, list[str]]
    contact: domain.Contact
    timeline: list[Line]


def key_of(session: Session, signal: Signal) -> str | None:
    """Return the blind key of who a signal is about; None: too little was told to know."""
    return session.scalar(select(Report.person_key).where(Report.id == signal.report_id))


def opening(session: Session, number: int, me: Colleague) -> PersonOpening | None:
    """Return an opening of my own."""
    if not 0 < number < LARGEST:
        return None
    return session.scalar(select(PersonOpening).where(PersonOpening.id == number, PersonOpening.by == me.id))


def reports_of(session: Session, organisation: str, key: str, until: datetime) -> list[Told]:
    """Return the newest reports with this key, as far as they had come in; none that is limited."""
    found = session.execute(
        select(Report.id, Report.reference, Report.received_at)
        .where(Report.person_key == key, Report.organisation == organisation, Report.received_at <= until)
        .where(Report.id.not_in(limited_reports()))
        .order_by(Report.received_at.desc(), Report.id.desc())
        .limit(domain.MOST)
    )
    return [Told(*row) for row in found]


def picture(session: Session, reports: Sequence[Told], me: Colleague) -> Picture:
    """Return what these reports led to. Of another team's signal only which team, and when it came."""
    numbers = [report.id for report in reports]
    of = select(*OTHERS, Signal.planned_on).outerjoin(Claim, HELD).where(Signal.report_id.in_(numbers))
    rows = session.execute(of.order_by(Signal.urgency, Signal.id)).all()
    others = named(session, (Other(*row[: len(OTHERS)]) for row in rows))
    seen = seen_by(me, others)
    mine = {one.whole.id: one.whole for one in seen if one.whole}
    plans = [Plan(row[-1]) for row in rows if row[0] in mine]
    tried = select(ContactAttempt.at, ContactAttempt.reached, Signal.team).join(
        Signal, Signal.id == ContactAttempt.signal_id
    )
    calls = [domain.Call(*row) for row in session.execute(tried.where(Signal.id.in_(mine)))]
    outcomes: dict[int, list[str]] = {}
    came = select(Outcome.signal_id, Outcome.kind).where(Outcome.signal_id.in_(mine)).order_by(Outcome.id)
    for number, kind in session.execute(came):
        outcomes.setdefault(number, []).append(OUTCOMES[kind].title if kind in OUTCOMES else kind)
    happened = select(Event.kind, Event.by_name, Event.at, Event.signal_id).where(Event.signal_id.in_(mine))
    lines = [
        Line(kind, name, at, mine[number].title)
        for kind, name, at, number in session.execute(happened.order_by(Event.at.desc(), Event.id.desc()).limit(LINES))
    ]
    per = [(report, [one for one, other in zip(seen, others, strict=True) if other.report_id == report.id])
           for report in reports]  # fmt: skip
    return Picture(per, outcomes, domain.contact(calls, plans), lines)
