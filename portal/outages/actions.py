"""Give a sign of life."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.outages.domain import COUNTS_FROM
from portal.outages.models import Up


def beat(session: Session, at: datetime) -> None:
    """Say that the portal is up at this moment."""
    last = session.scalar(select(Up).order_by(Up.until.desc()).limit(1).with_for_update())
    if last is None or at - last.until > COUNTS_FROM:
        session.add(Up(since=at, until=at))
    elif at > last.until:
        last.until = at
