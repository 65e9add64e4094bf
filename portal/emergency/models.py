"""That the glass was broken, and what was said of it later. The database refuses to change or remove a row."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.kit.database import Base, ByColleague, UtcDateTime
from portal.sealing.columns import sealed_text


class EmergencyAccess(ByColleague, Base):
    """
    A colleague opened a report of other teams, until a moment.

    `reason`: a key of `domain.REASONS`; `words`: in own words, for who judges, not for the trail. `teams`: the teams of
    its signals then; `by_team`: that of the colleague. The rows of `involved` with this number let them in.
    """

    __tablename__ = "emergency_access"
    __table_args__ = (Index("ix_emergency_access_organisation", "organisation", "id"),)

    organisation: Mapped[str] = mapped_column(String(60))
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    reference: Mapped[str] = mapped_column(String(20))
    teams: Mapped[list[str]] = mapped_column(JSON)
    by_team: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = sealed_text("report_id")
    until: Mapped[datetime] = mapped_column(UtcDateTime)


class EmergencyJudgement(ByColleague, Base):
    """What a lead or auditor said of it. One per access, held by the database."""

    __tablename__ = "emergency_judgement"

    access_id: Mapped[int] = mapped_column(ForeignKey("emergency_access.id"), unique=True)
    agreed: Mapped[bool]
    words: Mapped[str] = sealed_text("access_id")
