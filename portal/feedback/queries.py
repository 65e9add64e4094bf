"""What readers say: counts per page and language, and their texts."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.feedback.models import PageFeedback

ROWS = 50


@dataclass
class Count:
    """How often yes and no, for the text as it is now, and how often anything for texts before it."""

    page: str
    language: str
    yes: int = 0
    no: int = 0
    before: int = 0


def counts(session: Session, now: dict[tuple[str, str], str]) -> list[Count]:
    """
    Return a row per page and language that anybody spoke of: most often unclear first.

    `now`: (page, language) → version of the text that is shown now.
    """
    by = PageFeedback.page, PageFeedback.language, PageFeedback.version, PageFeedback.clear
    found: dict[tuple[str, str], Count] = {}
    for page, language, version, clear, many in session.execute(select(*by, func.count()).group_by(*by)):
        row = found.setdefault((page, language), Count(page, language))
        if now.get((page, language)) != version:
            row.before += many
        elif clear:
            row.yes += many
        else:
            row.no += many
    return sorted(found.values(), key=lambda row: (-row.no, -row.yes, row.page, row.language))


def texts(session: Session, page: str, before: int | None) -> tuple[Sequence[PageFeedback], int | None]:
    """
    Return what was written, newest first, and the id to ask the next ones with; None: there are no more.

    `page`: only of this page; empty: of all. `before`: only answers with a smaller id.
    """
    asked = select(PageFeedback).where(PageFeedback.text != "").order_by(PageFeedback.id.desc()).limit(ROWS + 1)
    if page:
        asked = asked.where(PageFeedback.page == page)
    if before is not None:
        asked = asked.where(PageFeedback.id < before)
    found = session.scalars(asked).all()
    return found[:ROWS], found[ROWS - 1].id if len(found) > ROWS else None
