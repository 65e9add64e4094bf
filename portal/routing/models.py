"""The rulebook in versions: sets of rules, from when each is live, and every step as an audit line."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.kit.database import Base, UtcDateTime

SHIPPED, APPROVED, BACK = "shipped", "approved", "back"
"""How a set went live: with the files of a release, by two people, or by going back to it."""


class RuleSet(Base):
    """
    All rules of one version, as the texts of their files: rule id → TOML.

    A draft may be changed until it is frozen, just before it goes live; the database refuses a change after that.
    `author_id` None: it came with the files of a release. `base`: the number of the set it was made from. `edition`
    counts the changes, so that a second person says yes to what was read.
    """

    __tablename__ = "rule_set"
    __table_args__ = (UniqueConstraint("organisation", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation: Mapped[str] = mapped_column(String(60))
    number: Mapped[int]
    hash: Mapped[str] = mapped_column(String(12))
    files: Mapped[dict[str, str]] = mapped_column(JSON, deferred=True)  # a quarter of a megabyte
    author_id: Mapped[int | None] = mapped_column(ForeignKey("colleague.id"))
    author: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    base: Mapped[int | None]
    edition: Mapped[int] = mapped_column(default=1)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("colleague.id"))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class GoLive(Base):
    """From a moment on, this set is live. The last one that is not withdrawn counts. Its moment never changes."""

    __tablename__ = "rule_set_go_live"
    __table_args__ = (Index("ix_rule_set_go_live_from", "organisation", "live_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation: Mapped[str] = mapped_column(String(60))
    rule_set_id: Mapped[int] = mapped_column(ForeignKey("rule_set.id"))
    kind: Mapped[str] = mapped_column(String(20))
    live_from: Mapped[datetime] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(80))
    second_name: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(Text)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[str] = mapped_column(String(80), default="")


class RuleSetEvent(Base):
    """What somebody did with a set, by whom and why. The database refuses to change or remove it."""

    __tablename__ = "rule_set_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_set_id: Mapped[int] = mapped_column(ForeignKey("rule_set.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(80))
    detail: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
