"""What people said about a report on fairness. A record: who, when, and what."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kit.database import Base, UtcDateTime


class FairnessNote(Base):
    """
    An explanation of a difference in a month, or the record of the discussion of a year. Never changed.

    `kind`: `explanation` or `discussion`. `month`: its first day; of a discussion 1 January. `held_on` and `present`
    belong to a discussion: the day, and who were there by role.
    """

    __tablename__ = "fairness_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation: Mapped[str] = mapped_column(String(60), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    month: Mapped[date]
    held_on: Mapped[date | None]
    present: Mapped[str] = mapped_column(String(200), default="")
    text: Mapped[str] = mapped_column(Text)
    by: Mapped[int] = mapped_column(ForeignKey("colleague.id"))
    by_name: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
