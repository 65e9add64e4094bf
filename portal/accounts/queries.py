"""What colleagues see of their own sessions."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.domain import ABSOLUTE, IDLE
from portal.accounts.models import Colleague, SignIn


def open_sessions(session: Session, me: Colleague, at: datetime) -> Sequence[SignIn]:
    """Return the sessions of a colleague that are still good, the one seen last first."""
    query = select(SignIn).where(
        SignIn.colleague_id == me.id, SignIn.seen_at >= at - IDLE, SignIn.created_at >= at - ABSOLUTE
    )
    return session.scalars(query.order_by(SignIn.seen_at.desc(), SignIn.id)).all()
