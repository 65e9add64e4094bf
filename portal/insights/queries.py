"""How the reports of a month were handled, read from the records. No names, no answers, no numbers of reports."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.insights.domain import Handled
from portal.insights.models import FairnessNote
from portal.kit.clock import AMSTERDAM, END_OF_DAY, START_OF_DAY, office_time
from portal.organisations.catalogue import Organisation
from portal.signals.models import ContactAttempt, Outcome, Question, Signal
from portal.signals.steps import NO_ACTION

DAY = timedelta(hours=END_OF_DAY.hour - START_OF_DAY.hour)
"""One working day."""
WITH_HELP = frozenset({"helper", "representative"})


class _Row(NamedTuple):
    """What is read of a signal."""

    id: int
    report: int
    language: str
    channel: str
    for_whom: str
    municipality: str
    received_at: datetime
    closed_at: datetime | None


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def handled(session: Session, organisation: Organisation, month: date) -> list[Handled]:
    """
    Return how each report that was received in a month was handled, as far as known today.

    One report is one: its signals were handled by the same office on the same day, so they say nothing apart. What a
    correction or a plan opened later is left out, and so is what needs no action.
    """
    start, end = (datetime(day.year, day.month, 1, tzinfo=AMSTERDAM) for day in (month, next_month(month)))
    of_month = (
        Signal.organisation == organisation.short,
        Signal.received_at >= start,
        Signal.received_at < end,
        Signal.urgency != NO_ACTION,
        Signal.origin == "resident",
    )
    columns = (
        Signal.id,
        Signal.report_id,
        Signal.language,
        Signal.channel,
        Signal.for_whom,
        Signal.municipality,
        Signal.received_at,
        Signal.closed_at,
    )
    reports: dict[int, list[_Row]] = defaultdict(list)
    for found in session.execute(select(*columns).where(*of_month).order_by(Signal.id)):
        row = _Row(*found)
        if not reports[row.report] or row.received_at == reports[row.report][0].received_at:
            reports[row.report].append(row)
    asked = _per_signal(session, select(Question.signal_id, Question.at), of_month)
    spoken = _per_signal(session, select(ContactAttempt.signal_id, ContactAttempt.at), of_month)
    outcomes = _per_signal(session, select(Outcome.signal_id, Outcome.kind), of_month)
    first = _first_signals(session, of_month)
    return [
        _one(rows, asked, spoken, outcomes, organisation)
        for report, rows in reports.items()
        if rows[0].id == first[report]
    ]


def _per_signal(session: Session, query: Select[int, Any], of_month: Iterable[Any]) -> dict[int, list[Any]]:
    """Return signal → what is recorded with it."""
    found: dict[int, list[Any]] = defaultdict(list)
    signals = select(Signal.id).where(*of_month)
    for signal, value in session.execute(query.where(query.selected_columns[0].in_(signals))):
        found[signal].append(value)
    return found


def _first_signals(session: Session, of_month: Iterable[Any]) -> dict[int, int]:
    """Return report → its first signal that needs action: a report counts in the month in which that one came."""
    reports = select(Signal.report_id).where(*of_month)
    query = select(Signal.report_id, func.min(Signal.id)).where(
        Signal.urgency != NO_ACTION, Signal.report_id.in_(reports)
    )
    return dict(session.execute(query.group_by(Signal.report_id)).all())


def _one(
    rows: Sequence[_Row],
    asked: dict[int, list[datetime]],
    spoken: dict[int, list[datetime]],
    outcomes: dict[int, list[str]],
    organisation: Organisation,
) -> Handled:
    """Return one report from its signals: the first contact of all, done when all are done."""
    head = rows[0]
    contact = min([at for row in rows for at in (*spoken[row.id], *asked[row.id])], default=None)
    done = [row.closed_at for row in rows if row.closed_at is not None]

    def days(at: datetime | None) -> float | None:
        return None if at is None else office_time(head.received_at, at, organisation.closed) / DAY

    return Handled(
        language=head.language,
        channel=head.channel,
        helper="helped" if head.for_whom in WITH_HELP else "self",
        municipality=head.municipality,
        first_contact=days(contact),
        close=days(max(done)) if len(done) == len(rows) else None,
        asked=any(asked[row.id] for row in rows),
        outcomes=frozenset(kind for row in rows for kind in outcomes[row.id]),
    )


def notes(session: Session, organisation: Organisation, month: date) -> list[FairnessNote]:
    """Return what was said about a month and in the discussions of its year, newest first."""
    year = month.replace(month=1, day=1)
    query = select(FairnessNote).where(FairnessNote.organisation == organisation.short)
    found = session.scalars(query.order_by(FairnessNote.id.desc()))
    return [
        note
        for note in found
        if (note.kind, note.month) in {("explanation", month.replace(day=1)), ("discussion", year)}
    ]
