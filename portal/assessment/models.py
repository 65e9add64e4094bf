"""What was weighed with a signal: one row per time that a guided note was kept."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.kit.database import Base, UtcDateTime
from portal.sealing.columns import sealed_json


class Weighing(Base):
    """
    A guided note as it was kept, never changed: the next time is the next `version`, counted from 1.

    `guide`: a key of `guides.order.GUIDES`, with its answers; or `reach`, with {"teams": [slug]} of the teams that were
    asked to help to reach the resident.
    """

    __tablename__ = "weighing"
    __table_args__ = (UniqueConstraint("signal_id", "guide", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    signal_id: Mapped[int] = mapped_column(ForeignKey("signal.id"))
    guide: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    answers: Mapped[dict[str, Any]] = sealed_json("signal_id")
    by: Mapped[int]
    by_name: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
