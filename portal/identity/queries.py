"""Read sessions and lists. Each is one statement by index."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.identity.domain import ABSOLUTE, IDLE
from portal.identity.models import MyReport, ReportIdentity, ResidentSession
from portal.kit.codes import hash_code


def session_of(session: Session, token: str, at: datetime) -> ResidentSession | None:
    """Return a session that is still good: seen within a quarter of an hour, begun within two."""
    found = session.scalar(select(ResidentSession).where(ResidentSession.token_hash == hash_code(token)))
    if found is None or at - found.seen_at > IDLE or at - found.created_at > ABSOLUTE:
        return None
    return found


def proved(session: Session, report_id: int) -> ReportIdentity | None:
    """Return what signing in proved of a report; None: nothing, nobody signed in."""
    return session.scalar(select(ReportIdentity).where(ReportIdentity.report_id == report_id))


def in_list(session: Session, list_key: str, report_id: int) -> MyReport | None:
    """Return a report's place in a list, or None."""
    return session.scalar(select(MyReport).where(MyReport.list_key == list_key, MyReport.report_id == report_id))


def lists_of(session: Session, report_id: int) -> Sequence[MyReport]:
    """Return all places of a report in lists."""
    return session.scalars(select(MyReport).where(MyReport.report_id == report_id)).all()
