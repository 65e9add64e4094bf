"""A message that did not arrive: written with the signals, so that a colleague calls or writes (Awb 2:11)."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from portal.notifications.bounces import Bounce, read_folder
from portal.notifications.models import Message
from portal.signals.actions import not_reached


def undelivered(session: Session, message: Message, *, failure: str, at: datetime) -> None:
    """Note it once. `failure`: the code of who refused it; never an address."""
    if message.failed_at is not None:
        return
    message.failed_at, message.failure = at, failure[:20]
    not_reached(session, message.report_id, channel=message.channel, at=at)


def bounce_reader(sessions: sessionmaker[Session], folder: Path, now: Callable[[], datetime]) -> Callable[[], int]:
    """Return what reads the postbox for mails that came back; each is kept before it counts as read."""

    def handle(bounce: Bounce) -> None:
        with sessions.begin() as session:
            message = session.scalar(select(Message).where(Message.message_id == bounce.message_id).with_for_update())
            if message is not None:
                undelivered(session, message, failure=bounce.status, at=now())

    return lambda: read_folder(folder, handle)
