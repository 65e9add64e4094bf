"""
Write lines. Never commits.

A line is written just before the commit of the transaction that it belongs to: with it or not at all. Until then it
waits in memory, so that who writes a line holds up others no longer than a commit takes, and takes the lock on the end
last of all locks: no two wait for each other.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, event, insert, select, update
from sqlalchemy.orm import Session, SessionTransaction, sessionmaker

from portal.audit.domain import Entry, Kept, key_of, seal_of_end, sealed
from portal.audit.models import AuditEnd, AuditLine

WAITING = "audit_waiting"
MARKS = "audit_marks"
KEY = "portal_audit_key"
_END = select(AuditEnd.number, AuditEnd.hash).where(AuditEnd.id == 1).with_for_update()
_ADD = insert(AuditLine)
_MOVE = (
    update(AuditEnd)
    .where(AuditEnd.id == 1)
    .values(number=bindparam("to_number"), hash=bindparam("to_hash"), seal=bindparam("to_seal"))
)
"""Statements are kept: building one costs as much as running it."""


def seal_with(sessions: sessionmaker[Session], secret: str) -> None:
    """Give all sessions of this engine the key of the seals. Do this before `reading(sessions)`, which copies it."""
    sessions.kw["bind"].update_execution_options(**{KEY: key_of(secret)})


def record(session: Session, entry: Entry) -> None:
    """Let a line be written with this transaction; what is undone to a savepoint takes its lines along."""
    if not session.in_transaction():
        session.begin()
    session.info.setdefault(WAITING, []).append(entry)


@event.listens_for(Session, "after_transaction_create")
def _mark(session: Session, transaction: SessionTransaction) -> None:
    """Remember at a savepoint how many lines wait."""
    if transaction.nested:
        session.info.setdefault(MARKS, {})[transaction] = len(session.info.get(WAITING, ()))


@event.listens_for(Session, "after_soft_rollback")
def _undo(session: Session, undone: SessionTransaction) -> None:
    """Forget the lines of a savepoint that was undone."""
    if undone.nested and undone in session.info.get(MARKS, {}):
        del session.info.get(WAITING, [])[session.info[MARKS][undone] :]


@event.listens_for(Session, "before_commit")
def _write(session: Session) -> None:
    """Write what waits, after all other changes of this transaction."""
    if session.in_nested_transaction() or not session.info.get(WAITING):
        return
    session.flush()
    append(session, session.info.pop(WAITING))


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    """Forget what waits in a transaction that was undone."""
    if transaction.parent is None:
        session.info.pop(WAITING, None)
        session.info.pop(MARKS, None)


def append(session: Session, entries: Sequence[Entry]) -> None:
    """
    Add lines at the end now: three statements, however many lines.

    Raises:
        RuntimeError: nobody called `seal_with` for this engine.
    """
    connection = session.connection()
    key: bytes | None = connection.get_execution_options().get(KEY)
    if key is None:
        msg = "these sessions have no key for the trail: call portal.audit.actions.seal_with first"
        raise RuntimeError(msg)
    # Who comes at the same moment waits here, until this transaction has ended.
    number, last = connection.execute(_END).one()
    lines: list[Kept] = []
    for entry in entries:
        lines.append(sealed(key, entry, number + 1, last))
        number, last = lines[-1].number, lines[-1].hash
    rows: list[dict[str, Any]] = [line._asdict() for line in lines]
    connection.execute(_ADD, rows)
    connection.execute(_MOVE, {"to_number": number, "to_hash": last, "to_seal": seal_of_end(key, number, last)})
