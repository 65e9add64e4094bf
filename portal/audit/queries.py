"""Read the trail: a page of it, all of it as a stream, and who looked at one report."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, or_, select
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.audit import domain
from portal.audit.deeds import LOOKS
from portal.audit.domain import UNNAMED, Day, End, Kept, Look, Verdict
from portal.audit.models import AuditEnd, AuditLine
from portal.kit.clock import AMSTERDAM

PAGE = 50
AT_ONCE = 1000
"""Lines that are read ahead: a stream of a million takes no more memory than this."""
_LINES = select(*(getattr(AuditLine, name) for name in Kept._fields))
_LOOKS = (
    select(AuditLine.at, AuditLine.team, AuditLine.who, AuditLine.did)
    .where(AuditLine.report_id == bindparam("report"), AuditLine.did.in_(sorted(LOOKS)))
    .order_by(AuditLine.number)
)


@dataclass(frozen=True)
class Wish:
    """What is asked of the trail; empty: all. `who`: the number of a colleague, or a key of `domain.UNNAMED`."""

    organisation: str
    first: date | None = None
    last: date | None = None
    did: str = ""
    who: str = ""
    report_id: int | None = None
    signal_id: int | None = None
    before: int | None = None


def who_looked(session: Session, report_id: int, *, names: bool) -> list[Day]:
    """Return for the resident who looked at a report, newest day first. One statement."""
    found = session.connection().execute(_LOOKS, {"report": report_id})
    return domain.who_looked([Look(*row) for row in found], names=names)


def page(session: Session, wish: Wish) -> tuple[list[Kept], int | None]:
    """Return one page, newest first, and the number before which the next one goes on, or None."""
    query = _asked(wish).order_by(AuditLine.number.desc()).limit(PAGE + 1)
    lines = [Kept(*row) for row in session.execute(query)]
    return lines[:PAGE], lines[PAGE - 1].number if len(lines) > PAGE else None


def stream(session: Session, wish: Wish) -> Iterator[Kept]:
    """Yield what is asked, oldest first, without keeping it."""
    return _stream(session, _asked(wish))


def people(session: Session, organisation: str) -> list[tuple[str, str]]:
    """Return who can be asked for: (value, words)."""
    found = session.execute(
        select(Colleague.id, Colleague.name).where(Colleague.organisation == organisation).order_by(Colleague.name)
    )
    return [*((str(number), name) for number, name in found), *UNNAMED.items()]


def verify(session: Session, key: bytes, anchors: Mapping[int, str] | None = None) -> Verdict:
    """
    Check the whole trail, as it is at this moment. Use a session of its own: it reads long, and writes nothing.

    `anchors`: number → hash, as noted elsewhere before.
    """
    session.connection(execution_options={"portal_begin": "still"})
    end = session.execute(select(AuditEnd.number, AuditEnd.hash, AuditEnd.seal).where(AuditEnd.id == 1)).one_or_none()
    return domain.check(key, _stream(session, _LINES), End(*end) if end else None, anchors or {})


def anchor(session: Session) -> str:
    """Return the number and hash of the last line, without checking; to be noted elsewhere."""
    number, last = session.execute(select(AuditEnd.number, AuditEnd.hash).where(AuditEnd.id == 1)).one()
    return f"{number}.{last}"


def _stream(session: Session, query: Select[*tuple[Any, ...]]) -> Iterator[Kept]:
    found = session.execute(query.order_by(AuditLine.number), execution_options={"yield_per": AT_ONCE})
    for row in found:
        yield Kept(*row)


def _asked(wish: Wish) -> Select[*tuple[Any, ...]]:
    """Return the statement for what is asked."""
    tests: list[ColumnElement[bool]] = [AuditLine.organisation == wish.organisation]
    if wish.first:
        tests.append(AuditLine.at >= _midnight(wish.first))
    if wish.last:
        tests.append(AuditLine.at < _midnight(wish.last + timedelta(days=1)))
    if wish.did:
        tests.append(AuditLine.did == wish.did)
    if wish.who in UNNAMED:
        tests += [AuditLine.who_id.is_(None), AuditLine.who == wish.who]
    elif wish.who:
        tests.append(AuditLine.who_id == int(wish.who))
    if wish.report_id is not None:
        tests.append(_of_report(wish.report_id))
    if wish.signal_id is not None:
        tests += [AuditLine.about == "signal", AuditLine.about_id == wish.signal_id]
    if wish.before is not None:
        tests.append(AuditLine.number < wish.before)
    return _LINES.where(*tests)


def _of_report(report_id: int) -> ColumnElement[bool]:
    """Test for what touches a report; what was refused at its signals knows only the signal."""
    signals: Sequence[Any] = (AuditLine.about == "signal", AuditLine.report_id == report_id)
    known = select(AuditLine.about_id).where(*signals).scalar_subquery()
    return or_(AuditLine.report_id == report_id, (AuditLine.about == "signal") & AuditLine.about_id.in_(known))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, AMSTERDAM)
