"""Own words of readers do not stay for ever."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from portal.feedback.actions import forget_old_texts


def tidier(sessions: sessionmaker[Session], now: Callable[[], datetime]) -> Callable[[], None]:
    """Return the chore of the worker that lets go of old words."""

    def tidy() -> None:
        with sessions.begin() as session:
            forget_old_texts(session, now())

    return tidy
