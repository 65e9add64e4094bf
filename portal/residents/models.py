"""Openings."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.kit.database import Base, UtcDateTime
from portal.sealing.columns import sealed_text


class PersonOpening(Base):
    """
    A colleague opened all of the resident of a signal: who, when, why.

    `reason`: a key of `domain.REASONS`. `words`: in own words; they stay here, the audit trail has the reason alone.
    """

    __tablename__ = "person_opening"

    id: Mapped[int] = mapped_column(primary_key=True)
    signal_id: Mapped[int] = mapped_column(ForeignKey("signal.id"), index=True)
    by: Mapped[int] = mapped_column(ForeignKey("colleague.id"))
    by_name: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = sealed_text("signal_id")
