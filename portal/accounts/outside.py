"""Sessions that hang on one at the sign-in service, and what ends when that one does. Never commits."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from portal.accounts.actions import hash_token
from portal.accounts.models import Colleague, ServiceLogout, SignIn
from portal.accounts.trip import Out
from portal.audit.actions import record
from portal.audit.domain import SYSTEM, Entry

KEPT = timedelta(days=1)
"""So long a message is known as heard; much longer than it counts."""


def session_of(claims: Mapping[str, Any]) -> str | None:
    """Return what is kept of the session at the service that an identity token tells of; None: it tells of none."""
    sid = claims.get("sid")
    return hash_token(f"{claims['iss']} {sid}") if isinstance(sid, str) and sid else None


def end(session: Session, out: Out, at: datetime) -> bool:
    """
    End what the service says has ended; it may be over here already. Returns False for a message that was heard before.

    With a subject and a session also those sessions of the subject end of which the service did not tell their own.
    """
    session.execute(delete(ServiceLogout).where(ServiceLogout.at < at - KEPT))
    try:
        with session.begin_nested():
            session.add(ServiceLogout(token_hash=hash_token(out.token), at=at))
            session.flush()
    except IntegrityError:
        return False
    query = select(SignIn).join(SignIn.colleague).options(joinedload(SignIn.colleague))
    if out.subject is not None:
        query = query.where(Colleague.subject == out.subject)
    if out.session is not None:
        that = SignIn.service_session == hash_token(out.session)
        unknown = SignIn.service_session.is_(None)
        query = query.where(that if out.subject is None else or_(that, unknown))
    for found in session.scalars(query).all():
        whose = ("colleague", found.colleague_id)
        record(session, Entry("session:by_service", at, found.colleague.organisation, SYSTEM, whose))
        session.delete(found)
    return True
