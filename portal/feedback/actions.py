"""Keep what a reader said, unless it rains answers."""

from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.errors import NotFoundError, PortalError
from portal.feedback.models import PageFeedback
from portal.kit.marking import N_

MOST = 60
WINDOW = timedelta(minutes=10)
MONTHS = 6
KEEP_TEXTS = timedelta(days=MONTHS * 31)
"""
Half a year: two rounds in which an editor reads and mends. No law gives a term; somebody may have written a name after
all, so no longer than it helps.
"""


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


def forget_text(session: Session, answer: int) -> None:
    """
    Take the own words out of one answer; that somebody said yes or no stays.

    Raises:
        NotFoundError: there is no such answer. One without words is left as it is: two colleagues may press at once.
    """
    found = session.get(PageFeedback, answer)
    if found is None:
        raise NotFoundError
    found.text = ""


def forget_old_texts(session: Session, at: datetime) -> None:
    """Take the own words out of answers older than half a year; the counts per page, language and day stay."""
    old = update(PageFeedback).where(PageFeedback.at < at - KEEP_TEXTS, PageFeedback.text != "")
    session.execute(old.values(text=""))
