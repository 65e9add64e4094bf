"""What colleagues ask of each other about a signal, and what came of it. Records: nothing of them changes."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kit.database import Base, ByColleague, UtcDateTime
from portal.sealing.columns import OFFICE, sealed_text

HOLDS, LEARN = text("ended_at IS NULL"), text("kind = 'learn'")


class Ask(ByColleague, Base):
    """
    Asked of a colleague or a team: advice, or to take a signal.

    `kind`: advice or offer. `to_name`: the colleague as called then; empty for a team (`to_team`, a slug). `due_on`:
    the day by which an answer helps; an offer has none.
    """

    __tablename__ = "ask"

    signal_id: Mapped[int] = mapped_column(ForeignKey("signal.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = sealed_text("signal_id")
    from_team: Mapped[str] = mapped_column(String(60))
    to_colleague: Mapped[int | None] = mapped_column(ForeignKey("colleague.id"))
    to_name: Mapped[str] = mapped_column(String(80))
    to_team: Mapped[str | None] = mapped_column(String(60))
    due_on: Mapped[date | None]


class Reply(ByColleague, Base):
    """What came of it, once. `how`: a key of `domain.REPLIES`."""

    __tablename__ = "reply"

    ask_id: Mapped[int] = mapped_column(ForeignKey("ask.id"), unique=True)
    how: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = sealed_text("ask_id")


class Mark(ByColleague, Base):
    """
    What a colleague saw in a signal, with the reason. `kind`: a key of `domain.MARKS`.

    `team`: for "many" the team that keeps the overview; else the team of the signal then.
    """

    __tablename__ = "mark"
    __table_args__ = (Index("ix_mark_learn", "organisation", "team", "id", sqlite_where=LEARN, postgresql_where=LEARN),)

    signal_id: Mapped[int] = mapped_column(ForeignKey("signal.id"), index=True)
    organisation: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = sealed_text("signal_id")
    team: Mapped[str] = mapped_column(String(60))


class Lesson(ByColleague, Base):
    """What we learned of a mark when we spoke about it."""

    __tablename__ = "lesson"
    __table_args__ = (Index("ix_lesson_discussed_on", "organisation", "discussed_on", "id"),)

    mark_id: Mapped[int] = mapped_column(ForeignKey("mark.id"), unique=True)
    organisation: Mapped[str] = mapped_column(String(60))
    discussed_on: Mapped[date]
    text: Mapped[str] = sealed_text("mark_id")


class FixedContact(ByColleague, Base):
    """
    The colleague that a resident always speaks with. One at a time, held by the database.

    `person_key`: the blind key of `Report.person_key`; it says nothing by itself. `ended_…`: filled in once.
    """

    __tablename__ = "fixed_contact"
    __table_args__ = (
        Index(
            "uq_fixed_contact_now",
            "organisation",
            "person_key",
            unique=True,
            sqlite_where=HOLDS,
            postgresql_where=HOLDS,
        ),
    )

    organisation: Mapped[str] = mapped_column(String(60))
    person_key: Mapped[str] = mapped_column(String(64))
    colleague: Mapped[int] = mapped_column(ForeignKey("colleague.id"))
    name: Mapped[str] = mapped_column(String(80))
    team: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = sealed_text(OFFICE)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[int | None]
    ended_by_name: Mapped[str | None] = mapped_column(String(80))
    ended_reason: Mapped[str | None] = sealed_text(OFFICE)
