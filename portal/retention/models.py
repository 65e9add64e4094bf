"""What was forgotten, what is planned to go, and what stays longer. Never anything that residents told."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.changes.models import Report
from portal.kit.database import Base, UtcDateTime
from portal.sealing.columns import sealed_text


class Forgotten(Base):
    """
    A report that was forgotten. Nothing changes or removes this.

    `seal`: made of the reference with the secret key, so that the same report is known again in a copy of before.
    `why`: `term`, `asked`, or `again` after a copy was put back. `plan_id`: by which plan.
    """

    __tablename__ = "forgotten"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int]
    seal: Mapped[str] = mapped_column(String(64), index=True)
    why: Mapped[str] = mapped_column(String(20))
    plan_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ForgettingEnd(Base):
    """Always empty: what points at it can't be committed."""

    __tablename__ = "forgetting_end"
    __table_args__ = (CheckConstraint("id < id", name="empty"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class Forgetting(Base):
    """
    The way past the triggers, open for one transaction: a row here can't be committed.

    For the records of one report, or (`kind`) for all rows of one table from before a moment.
    """

    __tablename__ = "forgetting"
    __table_args__ = (CheckConstraint("report_id IS NULL OR forgotten_id IS NOT NULL", name="recorded"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int | None]
    forgotten_id: Mapped[int | None] = mapped_column(ForeignKey("forgotten.id"))
    kind: Mapped[str | None] = mapped_column(String(20))
    before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends: Mapped[int] = mapped_column(ForeignKey("forgetting_end.id", deferrable=True, initially="DEFERRED"), default=0)


class Plan(Base):
    """
    What would go, as it was found at a moment. It runs at `runs_at` at the earliest.

    `found`: per class its name, how many, and the oldest moment; see `domain.Found`.
    """

    __tablename__ = "retention_plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    runs_at: Mapped[datetime] = mapped_column(UtcDateTime)
    found: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    steps: Mapped[list["PlanStep"]] = relationship(order_by="PlanStep.id")


class PlanReport(Base):
    """A report that is in a plan. It goes with the report: what is left here is still to be done."""

    __tablename__ = "retention_report"

    plan_id: Mapped[int] = mapped_column(ForeignKey("retention_plan.id"), primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), primary_key=True, index=True)
    why: Mapped[str] = mapped_column(String(20))


class PlanStep(Base):
    """What happened with a plan: `approved`, `stopped`, `went` (some of it, in `counts`) or `done`."""

    __tablename__ = "retention_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("retention_plan.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text, default="")
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    by: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(80), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Hold(Base):
    """A report that stays longer: an objection or appeal is open. `until`: the last day, unless it ended before."""

    __tablename__ = "retention_hold"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    reason: Mapped[str] = sealed_text("report_id")
    until: Mapped[date]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_name: Mapped[str | None] = mapped_column(String(80))
    by: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    report: Mapped[Report] = relationship()
