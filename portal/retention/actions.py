"""Forget a report: everything that hangs on it, in one transaction that also writes down that it was done."""

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from portal.advice.models import FixedContact
from portal.audit.actions import record
from portal.audit.domain import FORGOT, SEALED, SYSTEM, By, Entry
from portal.audit.words_out import take_words_out
from portal.changes.models import Report
from portal.kit.database import Base
from portal.kit.outbox import Job
from portal.proof.actions import take_away
from portal.proof.models import ProofFile
from portal.retention import reach
from portal.retention.models import Forgetting, Forgotten
from portal.sealing.vault import forget as throw_key_away

NAMED_IN_WORK = ("report", "reminder", "invitation", "follow_up", "ask")
"""What waiting work names: key in its payload and table are the same word."""


def seal_of(secret: str, reference: str) -> str:
    """Return what is kept of a forgotten report: 64 hex digits that say nothing without the secret key."""
    key = hmac.new(secret.encode(), b"forgotten:1", hashlib.sha256).digest()
    return hmac.new(key, reference.encode(), hashlib.sha256).hexdigest()


def forget(
    session: Session,
    report_id: int,
    *,
    secret: str,
    why: str,
    at: datetime,
    plan_id: int | None = None,
    by: By = SYSTEM,
) -> dict[str, int]:
    """
    Delete a report with all that hangs on it: records, drafts, files, waiting work, words in the trail. And its key.

    Files themselves go right after, by the worker (`proof.forgetter`). A report that is not there is fine.

    Args:
        session: The transaction; nothing is gone before it is committed. Its engine has the key of the trail.
        report_id: Which one.
        secret: The key of the application, for the seal by which it is known in a copy of before.
        why: As `Forgotten.why`.
        at: Now.
        plan_id: By which plan.
        by: Who did it.

    Returns:
        Table → how many rows went.
    """
    report = session.get(Report, report_id, with_for_update=True)
    if report is None:
        return {}
    forgotten = Forgotten(report_id=report_id, seal=seal_of(secret, report.reference), why=why, plan_id=plan_id, at=at)
    session.add(forgotten)
    session.flush()
    organisation = report.organisation
    with opened(session, Forgetting(report_id=report_id, forgotten_id=forgotten.id)):
        ids = reach.ids_of(session, report_id)
        sealed = take_words_out(session, report_id, ids.get("signal", []))
        counts = _delete(session, report, ids, at)
        throw_key_away(session, report_id)
    detail = {"why": why, "plan": plan_id, SEALED: sealed}
    record(session, Entry(FORGOT, at, organisation, by, ("report", report_id), report_id, detail=detail))
    return counts


@contextmanager
def opened(session: Session, way: Forgetting) -> Iterator[None]:
    """Open the way past the triggers, and close it: the database takes no commit while it is open."""
    session.add(way)
    session.flush()
    yield
    session.delete(way)
    session.flush()


def _delete(session: Session, report: Report, ids: dict[str, list[int]], at: datetime) -> dict[str, int]:
    metadata, counts = Base.metadata, dict[str, int]()
    files = or_(ProofFile.report_id == report.id, ProofFile.draft_id.in_(ids[reach.DRAFT]))
    taken = session.scalars(select(ProofFile).where(files)).all()
    counts["proof_file"] = len(taken)
    take_away(session, taken, at)
    _waiting_work(session, ids)
    for name, column in reach.LOOSE:
        table = metadata.tables[name]
        session.execute(update(table).where(table.c[column] == report.id).values({column: None}))
    _fixed_contact(session, report)
    for table, rows in reach.hanging(ids):
        counts[table.name] = counts.get(table.name, 0) + _gone(session, delete(table).where(rows))
    for name in (reach.REPORT, reach.DRAFT):
        table = metadata.tables[name]
        counts[name] = _gone(session, delete(table).where(table.c.id.in_(ids[name])))
    session.expire_all()
    return {name: number for name, number in counts.items() if number}


def _gone(session: Session, statement: Any) -> int:
    return session.connection().execute(statement).rowcount


def _waiting_work(session: Session, ids: reach.Ids) -> None:
    """Take out of the outbox what is about the report: its keys hold the reference."""
    named = [Job.payload[name].as_integer().in_(ids[name]) for name in NAMED_IN_WORK if ids.get(name)]
    session.execute(delete(Job).where(or_(*named)).execution_options(synchronize_session=False))


def _fixed_contact(session: Session, report: Report) -> None:
    """Let go of who this resident always spoke with, when it was the last report of this resident."""
    if report.person_key is None:
        return
    others = select(func.count()).where(Report.person_key == report.person_key, Report.id != report.id)
    if not session.scalar(others):
        mine = delete(FixedContact).where(
            FixedContact.organisation == report.organisation, FixedContact.person_key == report.person_key
        )
        session.execute(mine.execution_options(synchronize_session=False))
