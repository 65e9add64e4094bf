"""What goes at once, without a plan: it says nothing of a resident, or was never sent."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session, sessionmaker

from portal.accounts.models import HalfSignIn, ServiceLogout, SignIn, StartCode, WrongSignIn
from portal.audit.actions import record
from portal.audit.domain import SYSTEM, Entry
from portal.changes.models import WrongCode
from portal.kit.database import Base
from portal.kit.outbox import Job

AT_ONCE = 1000
KEEP_WORK, KEEP_SIGN_INS = timedelta(days=30), timedelta(days=7)
Old = Callable[[datetime], ColumnElement[bool]]
OLD: dict[type[Base], Old] = {
    Job: lambda at: (Job.state == "sent") & (Job.due_at < at - KEEP_WORK),
    SignIn: lambda at: SignIn.created_at < at - KEEP_SIGN_INS,
    StartCode: lambda at: StartCode.made_at < at - KEEP_SIGN_INS,
    HalfSignIn: lambda at: HalfSignIn.at < at - KEEP_SIGN_INS,
    ServiceLogout: lambda at: ServiceLogout.at < at - KEEP_SIGN_INS,
    WrongSignIn: lambda at: WrongSignIn.at < at - KEEP_SIGN_INS,
    WrongCode: lambda at: WrongCode.at < at - KEEP_SIGN_INS,
}
"""Table → which rows are old. Drafts and words of readers have a chore of their own."""


def clear(sessions: sessionmaker[Session], organisation: str, at: datetime) -> dict[str, int]:
    """Delete what is old, in small pieces; write down how many per table, and nothing else."""
    counts: dict[str, int] = {}
    for table, old in OLD.items():
        while number := _piece(sessions, table, old(at)):
            counts[table.__tablename__] = counts.get(table.__tablename__, 0) + number
    if counts:
        with sessions.begin() as session:
            record(session, Entry("retention:cleared", at, organisation, SYSTEM, detail=counts))
    return counts


def _piece(sessions: sessionmaker[Session], table: type[Base], old: ColumnElement[bool]) -> int:
    number = table.__table__.c.id
    with sessions.begin() as session:
        ids = session.scalars(select(number).where(old).order_by(number).limit(AT_ONCE)).all()
        if ids:
            session.execute(delete(table).where(number.in_(ids)).execution_options(synchronize_session=False))
        return len(ids)
