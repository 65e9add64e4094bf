"""`portal invite FILE`: invite to a check-in who asked for it. The file holds references only."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from portal.changes.models import Report
from portal.changes.queries import pretty
from portal.kit.codes import normalise, valid_reference
from portal.kit.datafiles import DataError, text_of
from portal.reminders import actions, queries
from portal.reminders.domain import CHECK_IN


@dataclass(frozen=True)
class Skipped:
    """A line that led to no invitation, and why."""

    line: int
    why: str


def references(path: Path) -> Iterator[tuple[int, str]]:
    """
    Yield line and reference: the first column, split by comma, semicolon or tab. A heading is passed over.

    Raises:
        DataError: no such file, or not UTF-8.
    """
    if not path.is_file():
        raise DataError(path, 1, "this file is not there", "Look at the name and the folder.")
    lines = text_of(path).replace(";", ",").replace("\t", ",").splitlines()
    rows = csv.reader(lines)
    for row in rows:
        typed = row[0].strip() if row else ""
        reference = pretty(normalise(typed))
        if typed and (valid_reference(reference) or rows.line_num > 1):
            yield rows.line_num, reference


def invite_all(sessions: sessionmaker[Session], path: Path, at: datetime) -> tuple[int, list[Skipped]]:
    """Invite, each in a transaction of its own, so that doing it again after a stop goes on where it was."""
    invited, skipped = 0, list[Skipped]()
    for line, reference in references(path):
        with sessions.begin() as session:
            why = _invite(session, reference, at)
        if why:
            skipped.append(Skipped(line, why))
        else:
            invited += 1
    return invited, skipped


def _invite(session: Session, reference: str, at: datetime) -> str:
    """Invite one; return why not, or an empty text."""
    if not valid_reference(reference):
        return "this is no reference"
    report = session.scalar(select(Report).where(Report.reference == reference))
    if report is None:
        return "we have no report with this reference"
    wanted = next((r for r in queries.open_of(session, report.id) if r.what == CHECK_IN), None)
    if wanted is None or not queries.reachable(report):
        return "this resident did not ask for check-ins"
    if actions.invite(session, wanted, at) is None:
        return "an earlier invitation is still open"
    return ""
