"""Turn a waiting hand-over into a case for a back office, and keep its number on the timeline of each signal."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.changes.models import Report
from portal.integrations.contract import BackOffice, Case, CaseSignal
from portal.integrations.outgoing import kind_of
from portal.kit.outbox import Handler, enqueue
from portal.signals.actions import handed_over
from portal.signals.models import Signal
from portal.wishes.queries import is_limited


def case_of(report: Report, signals: list[Signal]) -> Case:
    """Return what a back office may know: where it is from and what must be done, nothing about the person."""
    return Case(
        reference=report.reference,
        municipality=report.municipality,
        received_at=report.received_at,
        signals=tuple(
            CaseSignal(
                id=signal.id,
                team=signal.team,
                urgency=signal.urgency,
                due_at=signal.due_at,
                title=signal.title,
                rule=signal.rule,
            )
            for signal in signals
        ),
    )


def deliverer(name: str, office: BackOffice, now: Callable[[], datetime]) -> Handler:
    """
    Return the handler for waiting hand-overs to one back office.

    While the resident asks not to use a report, it waits: each day it is looked at again.
    """

    def deliver(session: Session, payload: dict[str, Any], _key: str) -> None:
        report = session.get(Report, payload["report"])
        if report is None:
            return
        if is_limited(session, report.id):
            tomorrow = now() + timedelta(days=1)
            key = f"{kind_of(name)}:{report.reference}:{tomorrow:%Y-%m-%d}"
            enqueue(session, kind_of(name), payload, key, tomorrow)
            return
        signals = list(session.scalars(select(Signal).where(Signal.report_id == report.id).order_by(Signal.id)))
        case = case_of(report, signals)
        session.commit()  # nothing may wait for our database while we wait for another system
        number = office.deliver(case)
        for signal in signals:
            handed_over(session, signal, to=name, number=number, at=now())

    return deliver
