"""Keep what a reader said, unless it rains answers."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.errors import PortalError
from portal.feedback.models import PageFeedback
from portal.kit.marking import N_

MOST = 60
WINDOW = timedelta(minutes=10)


class BusyError(PortalError):
    """More answers than people can give."""

    status = 429
    sentence = N_("Wij krijgen nu veel antwoorden. Probeer het straks nog eens, of bel ons.")


def keep(session: Session, *, page: str, language: str, version: str, clear: bool, text: str, at: datetime) -> None:
    """
    Keep one answer.

    Raises:
        BusyError: this page got sixty in ten minutes. It counts answers, because nothing is known of who gives them.
    """
    lately = select(func.count()).where(PageFeedback.page == page, PageFeedback.at > at - WINDOW)
    if (session.scalar(lately) or 0) >= MOST:
        raise BusyError
    session.add(PageFeedback(page=page, language=language, version=version, clear=clear, text=text, at=at))
