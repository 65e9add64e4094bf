"""What the list reads: open signals alone. And what colleagues keep of it: lists with a name, searches by name."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kit.database import Base, UtcDateTime
from portal.sealing.columns import MASTER, OFFICE, sealed_text

WAITS, PLANNED = text("waiting_for <> 'nobody'"), text("planned_on IS NOT NULL")
HAS_PERSON, HAS_LEAD = text("contact_person IS NOT NULL"), text("lead_team IS NOT NULL")
URGENT = text("urgency = 'U0' AND holder_id IS NULL")
"""What is rare gets a small index of its own; a statement that wants it says the same words."""
FILTERED = ("urgency", "municipality", "waiting_for", "planned_on", "received_at")
"""What filters ask for stands in the index itself: looking at a signal that does not fit costs next to nothing."""


def _of_hand_overs(side: str) -> Index:
    """Return the small index of dossiers that go from one team to another, of one side."""
    where = text(f"{side}_team IS NOT NULL")
    columns = ("organisation", f"{side}_team", "due_at", "id")
    return Index(f"ix_open_signal_{side}", *columns, sqlite_where=where, postgresql_where=where)


class OpenSignal(Base):
    """
    A copy of an open signal, as narrow as the list needs; `id` is that of the signal.

    The database itself writes it, by triggers on `signal` and `claim`, so no code can forget it; see
    docs/decisions/0017-open-signals.md. It ends with the signal. `planned_on`: the day of the next planned contact.
    `waiting_for`: resident, colleague (asked for advice) or nobody.
    """

    __tablename__ = "open_signal"
    __table_args__ = (
        Index("ix_open_signal_team", "organisation", "team", "due_at", "id", *FILTERED),
        Index("ix_open_signal_type", "organisation", "team", "change_type", "due_at", "id", *FILTERED),
        Index(
            "ix_open_signal_waiting",
            "organisation",
            "team",
            "waiting_for",
            "due_at",
            "id",
            *(name for name in ("change_type", *FILTERED) if name != "waiting_for"),
            sqlite_where=WAITS,
            postgresql_where=WAITS,
        ),
        Index(
            "ix_open_signal_planned",
            "organisation",
            "team",
            "due_at",
            "id",
            "change_type",
            *FILTERED,
            sqlite_where=PLANNED,
            postgresql_where=PLANNED,
        ),
        Index("ix_open_signal_holder", "holder_id", "due_at", "id"),
        Index(
            "ix_open_signal_lead",
            "organisation",
            "lead_team",
            "due_at",
            "id",
            sqlite_where=HAS_LEAD,
            postgresql_where=HAS_LEAD,
        ),
        Index(
            "ix_open_signal_person",
            "contact_person",
            "due_at",
            "id",
            sqlite_where=HAS_PERSON,
            postgresql_where=HAS_PERSON,
        ),
        Index(
            "ix_open_signal_urgent",
            "organisation",
            "team",
            "due_at",
            "id",
            sqlite_where=URGENT,
            postgresql_where=URGENT,
        ),
        _of_hand_overs("from"),
        _of_hand_overs("to"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    organisation: Mapped[str] = mapped_column(String(60))
    municipality: Mapped[str] = mapped_column(String(60))
    team: Mapped[str] = mapped_column(String(60))
    change_type: Mapped[str] = mapped_column(String(60))
    urgency: Mapped[str] = mapped_column(String(2))
    title: Mapped[str] = mapped_column(String(200))
    person: Mapped[str] = sealed_text(MASTER, table="signal")
    first_step: Mapped[str] = mapped_column(Text)
    reference: Mapped[str] = mapped_column(String(20))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_reason: Mapped[str] = mapped_column(String(20))
    pays_month: Mapped[date | None]
    waiting_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    waiting_for: Mapped[str] = mapped_column(String(20))
    planned_on: Mapped[date | None]
    holder_id: Mapped[int | None]
    holder: Mapped[str | None] = mapped_column(String(80))
    called: Mapped[str | None] = mapped_column(String(60))
    lead_team: Mapped[str | None] = mapped_column(String(60))
    coordinator: Mapped[str | None] = mapped_column(String(60))
    from_team: Mapped[str | None] = mapped_column(String(60))
    to_team: Mapped[str | None] = mapped_column(String(60))
    contact_person: Mapped[int | None]


class SignalName(Base):
    """One word of the name of who a signal is about (`names.words_of_name`), blind. It follows a correction."""

    __tablename__ = "signal_name"
    __table_args__ = (Index("ix_signal_name_signal_id", "signal_id"),)

    organisation: Mapped[str] = mapped_column(String(60), primary_key=True)
    word: Mapped[str] = mapped_column(String(80), primary_key=True)
    signal_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class SavedView(Base):
    """
    A list with a name: a tab and filters on facts of the work, never on a person.

    `team`: shared with that team; then there is a purpose and a last day. `removed_at`: its owner took it away.
    """

    __tablename__ = "saved_view"
    __table_args__ = (
        Index("ix_saved_view_by", "organisation", "by"),
        Index("ix_saved_view_team", "organisation", "team"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation: Mapped[str] = mapped_column(String(60))
    by: Mapped[int] = mapped_column(ForeignKey("colleague.id"))
    by_name: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(String(500))
    team: Mapped[str | None] = mapped_column(String(60))
    purpose: Mapped[str] = mapped_column(Text)
    ends_on: Mapped[date | None]
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PersonSearch(Base):
    """A colleague looked for somebody by name: who, when, why, how many were found. Never the name that was typed."""

    __tablename__ = "person_search"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation: Mapped[str] = mapped_column(String(60))
    by: Mapped[int] = mapped_column(ForeignKey("colleague.id"), index=True)
    by_name: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = sealed_text(OFFICE)
    found: Mapped[int]
