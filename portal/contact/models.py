"""What was planned and agreed. Each row is a step, and the last one says how it is now; a row never changes."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.kit.database import Base, UtcDateTime
from portal.sealing.columns import sealed_text


class ContactPlan(Base):
    """
    A planned contact, moved, dropped or done.

    `step`: planned, moved, agreed (the resident chose the moment), dropped or done; `day` is there with the first
    three. `part`: a key of `domain.PARTS`; `time`: the hour that was agreed, such as 10.00. `purpose`: what for.
    `reason`: why it was dropped. `by`: the colleague, None when the resident chose.
    """

    __tablename__ = "contact_plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    signal_id: Mapped[int] = mapped_column(ForeignKey("signal.id"), index=True)
    step: Mapped[str] = mapped_column(String(20))
    day: Mapped[date | None]
    part: Mapped[str] = mapped_column(String(20), default="any")
    time: Mapped[str] = mapped_column(String(20), default="")
    how: Mapped[str] = mapped_column(String(20), default="phone")
    purpose: Mapped[str] = sealed_text("signal_id", default="")
    reason: Mapped[str] = sealed_text("signal_id", default="")
    by: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Meeting(Base):
    """
    A step towards an appointment: proposed by us, wished or chosen by the resident, none fits, or called off.

    `moments`: what we offered, as 2026-11-26T10:00 in the town's own time; `chosen`: one of them. `interpreter`: the
    language, empty for none. `helper`: somebody may come along. `parts`: keys of `meeting.DAY_PARTS` that suit.
    `by`: the colleague, None for the resident.
    """

    __tablename__ = "meeting"

    id: Mapped[int] = mapped_column(primary_key=True)
    signal_id: Mapped[int] = mapped_column(ForeignKey("signal.id"), index=True)
    step: Mapped[str] = mapped_column(String(20))
    how: Mapped[str] = mapped_column(String(20))
    interpreter: Mapped[str] = sealed_text("signal_id", default="")
    helper: Mapped[bool] = mapped_column(default=False)
    moments: Mapped[list[str]] = mapped_column(JSON, default=list)
    parts: Mapped[list[str]] = mapped_column(JSON, default=list)
    chosen: Mapped[str] = mapped_column(String(16), default="")
    by: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
