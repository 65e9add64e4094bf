"""The lines of the trail, and its end. The database refuses to change or remove a line."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kit.database import Base, UtcDateTime


class AuditLine(Base):
    """
    One line; its columns are those of `domain.Kept`, in that order. `number` has no gaps.

    No foreign keys: a line outlives what it is about.
    """

    __tablename__ = "audit_line"
    __table_args__ = (
        Index("ix_audit_line_report_id", "report_id", "number"),
        Index("ix_audit_line_who_id", "who_id", "number"),
        Index("ix_audit_line_did", "did", "number"),
        Index("ix_audit_line_at", "at"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    organisation: Mapped[str] = mapped_column(String(60))
    who_id: Mapped[int | None]
    who: Mapped[str] = mapped_column(String(80))
    did: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(20))
    about_id: Mapped[int | None]
    report_id: Mapped[int | None]
    team: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(Text)
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditEnd(Base):
    """One row: the last line, with a seal of its own, so that lines can't be cut off unseen. Writers queue up on it."""

    __tablename__ = "audit_end"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))
