"""The list of somebody's reports, a page at a time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from portal.changes.models import Report
from portal.changes.queries import Status, status_of
from portal.changes.versions import withdrawn
from portal.identity.domain import REPRESENTATION
from portal.identity.models import MyReport, ReportIdentity
from portal.signals.models import Signal

PAGE = 20


@dataclass(frozen=True)
class Row:
    """A report as its list shows it. `types`: slugs of what was told; `by_other`: a representative told it."""

    id: int
    reference: str
    received_at: datetime
    types: list[str]
    status: Status
    by_other: bool


@dataclass(frozen=True)
class MyList:
    """One page of a list, newest first. `number` begins at 1; `pages` is at least 1."""

    rows: list[Row]
    total: int
    number: int
    pages: int


def my_list(session: Session, list_key: str, number: int) -> MyList:
    """Return a page; past the end, the last one."""
    total = session.scalar(select(func.count()).where(MyReport.list_key == list_key)) or 0
    pages = max(1, -(-total // PAGE))
    number = min(max(1, number), pages)
    query = (
        select(Report, ReportIdentity.standing)
        .join(MyReport, MyReport.report_id == Report.id)
        .outerjoin(ReportIdentity, ReportIdentity.report_id == Report.id)
        .where(MyReport.list_key == list_key)
        .order_by(Report.received_at.desc(), Report.id.desc())
        .offset((number - 1) * PAGE)
        .limit(PAGE)
        .options(selectinload(Report.changes), selectinload(Report.corrections), selectinload(Report.withdrawals))
    )
    found = session.execute(query).all()
    signals = _signals(session, [report.id for report, _standing in found])
    rows = [
        Row(
            report.id,
            report.reference,
            report.received_at,
            [change.type for change in report.changes],
            status_of(signals.get(report.id, []), withdrawn=withdrawn(report)),
            standing == REPRESENTATION,
        )
        for report, standing in found
    ]
    return MyList(rows, total, number, pages)


def _signals(session: Session, report_ids: list[int]) -> dict[int, list[Signal]]:
    query = select(Signal).where(Signal.report_id.in_(report_ids)).options(selectinload(Signal.events))
    signals: dict[int, list[Signal]] = {}
    for signal in session.scalars(query):
        signals.setdefault(signal.report_id, []).append(signal)
    return signals
