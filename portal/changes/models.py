"""What is kept of telling: drafts while typing, reports and changes once sent."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.kit.database import Base, UtcDateTime
from portal.sealing.columns import MASTER, sealed_json, sealed_text
from portal.signals.teller import HELPER, teller_of

WEB = "web"
"""The channel of who tells it here; for the others see `portal/signals/teller.py`."""


class Draft(Base):
    """
    Answers given so far. The browser holds only the token; the resume code finds the draft on another device.

    What a colleague types in for somebody has `typed_by`: only that colleague finds it. `received_at` is the moment at
    which it reached us by phone, at the desk or on paper.
    """

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    resume_hash: Mapped[str] = mapped_column(String(64), unique=True)
    resume_nonce: Mapped[str] = mapped_column(String(32))
    organisation: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(10))
    chosen: Mapped[list[str]] = mapped_column(JSON, default=list)
    answers: Mapped[dict[str, dict[str, Any]]] = sealed_json(MASTER, default=dict)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    channel: Mapped[str] = mapped_column(String(20), default=WEB)
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    typed_by: Mapped[int | None] = mapped_column(ForeignKey("colleague.id"), index=True)
    corrects: Mapped[int | None] = mapped_column(ForeignKey("report.id", use_alter=True))
    report: Mapped["Report | None"] = relationship(viewonly=True, foreign_keys="Report.draft_id")
    correction: Mapped["Correction | None"] = relationship(viewonly=True)

    @property
    def sent(self) -> bool:
        """Whether it became a report or a correction; then nothing in it changes any more."""
        return self.report is not None or self.correction is not None


class Report(Base):
    """
    One sending by one person, frozen with the versions of forms and rules, the language and the exact time.

    `received_at` is when it reached us (Awb 2:20). A colleague who typed it in has a name in `typed_by_name`, and did
    so at `typed_at`. `person_key`, `home_key` and `partner_key` are blind keys of the version that counts, see
    `keys.py`.
    """

    __tablename__ = "report"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012  SQLAlchemy's name
    """A number is never used twice: the audit trail speaks of reports that are forgotten."""

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), unique=True)
    organisation: Mapped[str] = mapped_column(String(60))
    municipality: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(10))
    channel: Mapped[str] = mapped_column(String(20))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    about: Mapped[dict[str, Any]] = sealed_json("id")
    catalogue_version: Mapped[str] = mapped_column(String(12))
    rules_version: Mapped[str] = mapped_column(String(12))
    rules_number: Mapped[int | None]
    typed_by: Mapped[int | None] = mapped_column(ForeignKey("colleague.id"))
    typed_by_name: Mapped[str] = mapped_column(String(80), default="")
    typed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    person_key: Mapped[str | None] = mapped_column(String(64), index=True)
    home_key: Mapped[str | None] = mapped_column(String(64), index=True)
    partner_key: Mapped[str | None] = mapped_column(String(64), index=True)
    changes: Mapped[list["Change"]] = relationship(back_populates="report", order_by="Change.position")
    corrections: Mapped[list["Correction"]] = relationship(viewonly=True, order_by="Correction.number")
    withdrawals: Mapped[list["Withdrawal"]] = relationship(viewonly=True, order_by="Withdrawal.id")

    @property
    def by_helper(self) -> bool:
        """Whether somebody without a mandate told it: who gets to see nothing of the resident."""
        return teller_of(self.about) == HELPER


class Change(Base):
    """One thing that changed, of one change type."""

    __tablename__ = "change"
    __table_args__ = (UniqueConstraint("report_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    position: Mapped[int]
    type: Mapped[str] = mapped_column(String(60))
    happened_on: Mapped[date | None]
    answers: Mapped[dict[str, Any]] = sealed_json("report_id")
    report: Mapped[Report] = relationship(back_populates="changes")


class Correction(Base):
    """
    A new version of a report by the resident. The report and the versions before it stay as they are.

    `number` begins at 2: the report itself is version 1. `told`: change type → question → stored value.
    """

    __tablename__ = "correction"
    __table_args__ = (UniqueConstraint("report_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"))
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), unique=True)
    number: Mapped[int]
    language: Mapped[str] = mapped_column(String(10))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    told: Mapped[dict[str, dict[str, Any]]] = sealed_json("report_id")
    about: Mapped[dict[str, Any]] = sealed_json("report_id")
    catalogue_version: Mapped[str] = mapped_column(String(12))
    rules_version: Mapped[str] = mapped_column(String(12))
    rules_number: Mapped[int | None]
    report: Mapped[Report] = relationship(viewonly=True)


class Withdrawal(Base):
    """The resident took back a version of a report. A later version undoes that: it has no withdrawal."""

    __tablename__ = "withdrawal"
    __table_args__ = (UniqueConstraint("report_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"))
    version: Mapped[int]
    reason: Mapped[str] = sealed_text("report_id")
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)


class WrongCode(Base):
    """A wrong reference or code, to slow down guessing. Keeps a hash, never what was typed."""

    __tablename__ = "wrong_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
