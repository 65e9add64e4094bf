"""Where a signal came from when it was not the resident. Written once."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.kit.database import Base, ByColleague
from portal.sealing.columns import sealed_text


class Origin(ByColleague, Base):
    """
    Who asked help for somebody, or which register said something; `by` is 0 for an import.

    `origin`: a key of `domain.ORIGINS`, or `register`. `need`: a key of `domain.NEEDS` or of `domain.REGISTERS`.
    `source`: the person and place that told it, or the name of the register; never empty. `told_on`: the day on which
    the resident heard that we do this; None: not yet, then `why_not` says why.
    """

    __tablename__ = "origin"

    signal_id: Mapped[int] = mapped_column(ForeignKey("signal.id"), unique=True)
    origin: Mapped[str] = mapped_column(String(20))
    need: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = sealed_text("signal_id")
    told_on: Mapped[date | None]
    why_not: Mapped[str] = sealed_text("signal_id")
