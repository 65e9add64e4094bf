"""What is kept: which message a resident asked for, and who was invited to a check-in."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.changes.models import Report
from portal.kit.database import Base, UtcDateTime
from portal.reminders.domain import CHECK_IN


class Reminder(Base):
    """
    A resident asked for a message (Awb 2:8). Stopped means: not sent any more (Awb 2:9).

    `what`: file name of a yearly message, 'type:question' of a day that was told, own-day:date or check-in. `day` is
    what it is about and `due_at` when it is sent; of a yearly one the next. The address stays in the report, not here.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        Index(
            "uq_reminder_open",
            "report_id",
            "what",
            unique=True,
            sqlite_where=text("stopped_at IS NULL"),
            postgresql_where=text("stopped_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    what: Mapped[str] = mapped_column(String(130))
    change: Mapped[str] = mapped_column(String(60))
    channel: Mapped[str] = mapped_column(String(20))
    day: Mapped[date | None]
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    report: Mapped[Report] = relationship()

    @property
    def coming(self) -> bool:
        """Whether there is something left to send: a day that was told comes once."""
        again = self.due_at is not None and self.sent_at is not None and self.due_at > self.sent_at
        return self.sent_at is None or self.what == CHECK_IN or again


class Invitation(Base):
    """An invitation to a check-in, and the report with which it was answered. `until` is its last day."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    reminder_id: Mapped[int] = mapped_column(ForeignKey("reminder.id"), index=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[date]
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"), unique=True)
    reminder: Mapped[Reminder] = relationship()
    report: Mapped[Report] = relationship(foreign_keys=report_id)
    answer: Mapped[Report | None] = relationship(foreign_keys=answer_id)
