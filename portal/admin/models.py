"""What was changed of people and settings, by whom and why. The database refuses to change or remove a row."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.kit.database import Base, ByColleague


class OrganisationVersion(ByColleague, Base):
    """
    One part of the organisation as somebody set it; the newest of a part lies over the files.

    `part`: a key of `laid.PARTS`. `content`: that part as in the files; None: what the files say counts again.
    `before`, `after`: lines in words that differ. `moved`: how many terms it moved.
    """

    __tablename__ = "organisation_version"
    __table_args__ = (
        UniqueConstraint("organisation", "number"),
        Index("ix_organisation_version_part", "organisation", "part", "number"),
    )

    organisation: Mapped[str] = mapped_column(String(60))
    number: Mapped[int]
    part: Mapped[str] = mapped_column(String(20))
    content: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    before: Mapped[list[str]] = mapped_column(JSON)
    after: Mapped[list[str]] = mapped_column(JSON)
    moved: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)


class ColleagueChange(ByColleague, Base):
    """
    What is to be different about a colleague. What gives more access waits for a second person.

    `colleague_id`: None for somebody new, and for groups of the sign-in service. `kind`: a key of
    `domain.KINDS`. `before`, `after`: only what differs; of groups their lines, the whole part and the number it had.
    """

    __tablename__ = "colleague_change"
    __table_args__ = (
        Index("ix_colleague_change_colleague_id", "colleague_id", "id"),
        Index("ix_colleague_change_organisation", "organisation", "needs_second", "id"),
    )

    organisation: Mapped[str] = mapped_column(String(60))
    colleague_id: Mapped[int | None] = mapped_column(ForeignKey("colleague.id"))
    kind: Mapped[str] = mapped_column(String(20))
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    needs_second: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)


class ColleagueDecision(ByColleague, Base):
    """What the second person said about a change. One per change, held by the database."""

    __tablename__ = "colleague_decision"

    change_id: Mapped[int] = mapped_column(ForeignKey("colleague_change.id"), unique=True)
    approved: Mapped[bool]
