"""Write lines, read them back, and change them as somebody with the database would."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import FastAPI
from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from portal.audit.actions import record, seal_with
from portal.audit.domain import By, Entry, Kept, Verdict, key_of
from portal.audit.models import AuditLine
from portal.audit.queries import verify
from portal.kit.database import make_engine, make_sessions, reading

SECRET = "a secret of these tests, long enough"
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CHRIS, NOOR = By("Chris de Wit", 1), By("Noor Bakker", 2)


def entry(did: str = "signal:opened", *, by: By = CHRIS, signal: int = 1, report: int = 1, **more: Any) -> Entry:
    """One thing that was done."""
    given = {
        "at": AT,
        "organisation": "Zeven Linden",
        "about": ("signal", signal),
        "report_id": report,
        "team": "income",
    }
    return Entry(did, by=by, **{**given, **more})


def open_trail(database_url: str) -> sessionmaker[Session]:
    """Sessions that can write lines."""
    sessions = make_sessions(make_engine(database_url))
    seal_with(sessions, SECRET)
    return sessions


def write(sessions: sessionmaker[Session], number: int) -> None:
    """Write some lines, each in a transaction of its own."""
    for place in range(number):
        with sessions.begin() as session:
            record(session, entry(signal=place + 1, at=AT + timedelta(minutes=place), detail={"place": place}))


def checked(sessions: sessionmaker[Session], anchors: dict[int, str] | None = None, secret: str = SECRET) -> Verdict:
    """Check all."""
    with reading(sessions)() as session:
        return verify(session, key_of(secret), anchors)


def lines(sessions: sessionmaker[Session], did: str = "") -> list[Kept]:
    """Read all lines, or those of one deed."""
    query = select(*(getattr(AuditLine, name) for name in Kept._fields)).order_by(AuditLine.number)
    with sessions() as session:
        return [Kept(*row) for row in session.execute(query.where(AuditLine.did == did) if did else query)]


def of(app: FastAPI, did: str) -> list[Kept]:
    """Read the lines of one deed in an application."""
    return lines(app.state.sessions, did)


def without_triggers(sessions: sessionmaker[Session], *statements: str) -> None:
    """Do what the database refuses: the triggers go first, as somebody who owns the tables can."""
    with sessions.begin() as session:
        if session.get_bind().dialect.name == "postgresql":
            for table in ("audit_line", "audit_end"):
                session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        else:
            names = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
            for name in names:
                if name.startswith("audit_"):
                    session.execute(text(f"DROP TRIGGER {name}"))
        for statement in statements:
            session.execute(text(statement))


Tamper = Callable[[sessionmaker[Session]], None]
