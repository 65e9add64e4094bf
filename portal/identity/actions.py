"""Begin and end a resident's session, and keep what is theirs. Never commits."""

import secrets
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from portal.audit.actions import record
from portal.audit.domain import RESIDENT, Entry
from portal.identity import domain
from portal.identity.models import MyReport, ReportIdentity, ResidentSession
from portal.identity.queries import in_list
from portal.kit.codes import hash_code


def begin(session: Session, who: domain.Who, level: str, *, secret: str, organisation: str, at: datetime) -> str:
    """Begin a session for who just showed who they are. Returns the token for the browser."""
    token = secrets.token_urlsafe(32)
    begun = ResidentSession(
        token_hash=hash_code(token),
        resident_key=who.resident_key(secret),
        list_key=who.list_key(secret),
        acting_as=who.acting_as,
        level=level,
        created_at=at,
        seen_at=at,
    )
    session.add(begun)
    detail = {"level": level, "acting_as": who.acting_as}
    record(session, Entry("resident:came", at, organisation, RESIDENT, detail=detail))
    return token


def end(session: Session, token: str, *, organisation: str, at: datetime) -> None:
    """End a session; an unknown or old one is fine."""
    found = session.scalar(select(ResidentSession).where(ResidentSession.token_hash == hash_code(token)))
    if found is not None:
        session.delete(found)
        record(session, Entry("resident:left", at, organisation, RESIDENT))


def sent(session: Session, report_id: int, for_whom: str, mine: domain.Mine, *, private: bool, at: datetime) -> None:
    """
    Keep what signing in proved of a report that is sent, in its transaction, and put it in the lists it belongs in.

    What is private is put in no list by itself: somebody at home may know how to sign in (see `changes.keys.unsafe`).
    What a representative tells stands in the list of these two, and in that of the person.
    """
    standing = domain.standing(for_whom, mine.acting_as)
    if standing is None:
        return
    session.add(
        ReportIdentity(report_id=report_id, standing=standing, level=mine.level, acting_as=mine.acting_as, at=at)
    )
    if standing == domain.TELLER or private:
        return
    for key in dict.fromkeys((mine.list_key, mine.resident_key)):
        session.add(MyReport(list_key=key, report_id=report_id, how="sent", added_at=at))


def put_in(session: Session, list_key: str, report_id: int, *, how: str, organisation: str, at: datetime) -> None:
    """Put a report in a list; twice is fine."""
    if in_list(session, list_key, report_id) is None:
        session.add(MyReport(list_key=list_key, report_id=report_id, how=how, added_at=at))
        record(session, Entry("resident:kept", at, organisation, RESIDENT, ("report", report_id), report_id))


def leave_out(session: Session, list_key: str, report_id: int, *, organisation: str, at: datetime) -> None:
    """Take a report out of a list; the report stays."""
    found = in_list(session, list_key, report_id)
    if found is not None:
        session.delete(found)
        record(session, Entry("resident:left_out", at, organisation, RESIDENT, ("report", report_id), report_id))


def out_of_lists(session: Session, report_id: int) -> None:
    """Take a report out of every list: a correction told something that others at home must not learn."""
    session.execute(delete(MyReport).where(MyReport.report_id == report_id))


def forget_old(session: Session, at: datetime) -> None:
    """Let go of sessions that are over."""
    over = or_(ResidentSession.seen_at < at - domain.IDLE, ResidentSession.created_at < at - domain.ABSOLUTE)
    session.execute(delete(ResidentSession).where(over))
