"""What a resident asked about their own data, and what was decided."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.kit.database import Base, UtcDateTime
from portal.sealing.columns import sealed_text
from portal.wishes.domain import GRANTED, LIMIT, SEE


class Wish(Base):
    """A resident asked something about their own data: a key of `domain.WISHES`."""

    __tablename__ = "wish"
    __table_args__ = (Index("ix_wish_kind", "kind", "report_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = sealed_text("report_id")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    decisions: Mapped[list["WishDecision"]] = relationship(order_by="WishDecision.id")

    @property
    def outcome(self) -> str:
        """What was decided last; empty: nobody answered yet."""
        return self.decisions[-1].outcome if self.decisions else ""

    @property
    def holds(self) -> bool:
        """Whether it is in force: not using a report now begins when it is asked. What was shown is over."""
        return (self.outcome == GRANTED and self.kind != SEE) or (self.kind == LIMIT and not self.outcome)


class WishDecision(Base):
    """
    What a colleague decided, in words for the resident. `outcome`: a key of `domain.OUTCOMES`.

    The last one counts; after `ended` or `refused` there is none. Without `by`: the resident ended it.
    """

    __tablename__ = "wish_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    wish_id: Mapped[int] = mapped_column(ForeignKey("wish.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = sealed_text("wish_id")
    by: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
