"""What readers said of a page."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.kit.database import Base, UtcDateTime
from portal.sealing.columns import MASTER, sealed_text


class PageFeedback(Base):
    """
    One answer to "was this clear?". No session, no address of the line, no browser: nothing of who said it.

    `version` marks the text that was read, so that a mended page begins anew.
    """

    __tablename__ = "page_feedback"
    __table_args__ = (Index("ix_page_feedback_page_language_version", "page", "language", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    page: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(8))
    version: Mapped[str] = mapped_column(String(8))
    clear: Mapped[bool]
    text: Mapped[str] = sealed_text(MASTER)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
