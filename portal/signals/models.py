"""A signal and its records. A state is a record with who and when; what the list needs is kept beside it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.kit.database import Base, UtcDateTime
from portal.signals.names import words_of_contact


def _name_words(inserting: DefaultExecutionContext) -> list[str]:
    """Return the words to find a new signal by; made here, so that no place that opens signals can forget it."""
    return words_of_contact(inserting.get_current_parameters()["contact"])  # type: ignore[no-untyped-call]


class Signal(Base):
    """
    Work for a team that came out of a rule (preventiesignaal).

    Carries a copy of the few facts that the rule used, never the whole report; `teller` says who told it when that was
    not the resident alone.
    `closed_at` and `waiting_since` are projections of Closure and open Question, written in the same transaction.
    So are `called` (the role to phone now) and `lead_team` (the team of leads that knows) of ClockStep.
    `coordinator`: the team that keeps the overview of a report for many teams. `from_team`, `to_team`: which team hands
    the dossier over to which; both see the signal, whosever it is.
    `name_words`: the name on the contact card, as it is looked for.
    """

    __tablename__ = "signal"
    __table_args__ = (
        Index(
            "ix_signal_open_due",
            "team",
            "due_at",
            "id",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    reference: Mapped[str] = mapped_column(String(20), index=True)
    organisation: Mapped[str] = mapped_column(String(60))
    municipality: Mapped[str] = mapped_column(String(60))
    team: Mapped[str] = mapped_column(String(60))
    change_type: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(200))
    person: Mapped[str] = mapped_column(String(80))
    contact: Mapped[dict[str, Any]] = mapped_column(JSON)
    name_words: Mapped[list[str]] = mapped_column(JSON, default=_name_words, server_default="[]")
    theme: Mapped[str] = mapped_column(String(20))
    urgency: Mapped[str] = mapped_column(String(2))
    rule: Mapped[str] = mapped_column(String(80))
    rules_version: Mapped[str] = mapped_column(String(12))
    rules_number: Mapped[int | None]
    because: Mapped[str] = mapped_column(Text)
    joined: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    first_step: Mapped[str] = mapped_column(Text)
    offer: Mapped[list[str]] = mapped_column(JSON)
    facts: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    near_misses: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    language: Mapped[str] = mapped_column(String(10))
    channel: Mapped[str] = mapped_column(String(20), default="web")
    typed_by_name: Mapped[str] = mapped_column(String(80), default="")
    for_whom: Mapped[str] = mapped_column(String(20), default="self")
    teller: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_reason: Mapped[str] = mapped_column(String(20))
    pays_month: Mapped[date | None]
    waiting_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    called: Mapped[str | None] = mapped_column(String(60))
    lead_team: Mapped[str | None] = mapped_column(String(60))
    coordinator: Mapped[str | None] = mapped_column(String(60))
    from_team: Mapped[str | None] = mapped_column(String(60))
    to_team: Mapped[str | None] = mapped_column(String(60))

    claims: Mapped[list["Claim"]] = relationship(back_populates="signal", order_by="Claim.id")
    contacts: Mapped[list["ContactAttempt"]] = relationship(order_by="ContactAttempt.id")
    notes: Mapped[list["Note"]] = relationship(order_by="Note.id")
    questions: Mapped[list["Question"]] = relationship(order_by="Question.id")
    outcomes: Mapped[list["Outcome"]] = relationship(order_by="Outcome.id")
    closure: Mapped["Closure | None"] = relationship()
    events: Mapped[list["Event"]] = relationship(order_by="Event.id")
    follow_ups: Mapped[list["FollowUp"]] = relationship(order_by="FollowUp.due_on")
    amendments: Mapped[list["Amendment"]] = relationship(order_by="Amendment.id")
    retractions: Mapped[list["Retraction"]] = relationship(order_by="Retraction.id")
    hand_overs: Mapped[list["HandOver"]] = relationship(order_by="HandOver.id")
    steps: Mapped[list["ClockStep"]] = relationship(order_by="ClockStep.id")

    @property
    def known_facts(self) -> list[dict[str, str]]:
        """What the resident says now: as corrected last, else as first told."""
        return self.amendments[-1].facts if self.amendments else self.facts

    @property
    def known_contact(self) -> dict[str, Any]:
        """How to reach the resident, as corrected last."""
        return self.amendments[-1].contact if self.amendments else self.contact

    @property
    def known_offer(self) -> list[str]:
        """What to offer, with what a correction asks for."""
        return self.amendments[-1].offer if self.amendments else self.offer

    @property
    def taken_back(self) -> "Retraction | None":
        """The resident took it back, and no later version told it again."""
        last = self.retractions[-1] if self.retractions else None
        told = self.amendments[-1].version if self.amendments else 1
        return last if last and last.version >= told else None


class _Record:
    """Who did it and when; `by` is the colleague's id, `by_name` the name as it was then."""

    id: Mapped[int] = mapped_column(primary_key=True)
    by: Mapped[int]
    by_name: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Claim(_Record, Base):
    """A colleague has it. One open claim per signal, held by the database."""

    __tablename__ = "claim"
    __table_args__ = (
        Index(
            "uq_claim_open",
            "signal_id",
            unique=True,
            sqlite_where=text("released_at IS NULL"),
            postgresql_where=text("released_at IS NULL"),
        ),
        Index(
            "ix_claim_mine",
            "by",
            "signal_id",
            sqlite_where=text("released_at IS NULL"),
            postgresql_where=text("released_at IS NULL"),
        ),
    )

    signal_id: Mapped[int] = mapped_column(ForeignKey("signal.id"), index=True)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signal: Mapped[Signal] = relationship(back_populates="claims")


class ContactAttempt(_Record, Base):
    """We tried to reach the resident. `reached` false counts as an attempt."""

    __tablename__ = "contact_attempt"

    signal_id: Mapped[int] = mapped_column(ForeignKey("signal.id"), index=True)
    how: Mapped[str] = mapped_column(String(20))
    reached: Mapped[bool]
    text: Mapped[str] = mapped_column(Text)


class Note(_Record, Base):
    """Internal note."""

    __tablename__ = "note"

    signal_id: Mapped[int] = mapped_column(ForeignKey("signal.id"), index=True)
    text: Mapped[str] = mapped_column(Text)


class Question(_Record, Base):
    """A question to the resident. While it is open the clock pauses."""

    __tablename__ = "question"

    signal_id: Mapped[int] = mapped_column(ForeignKey("signal.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Outcome(_Record, Base):
    """What came of it, in the colleague's words to the resident."""

    __tablename__ = "outcome"

    signal_id: Mapped[int] = mapped_column(ForeignKey("signal.id"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    text: Mapped[str] = mapped_column(Text)


class Closure(_Record, Base):
    """Done. The resident was informed on a day, in a way, by somebody (R120)."""

    __tablename__ = "closure"

    signal_id: Mapped[int] = mapped_column(ForeignKey("signal.id"), unique=True)
    informed_on: Mapped[date]
    informed_how: Mapped[str] = mapped_column(String(20))


class HandOver(_Record, Base):
    """Went to another team, with the reason. Its term stays as it was."""

    __tablename__ = "hand_over"

    signal_id: Mapped[int] = mapped_column(ForeignKey("signal.id"), index=True)
    from_team: Mapped[str] = mapped_column(String(60))
    to_team: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(Text)


class Amendment(Base):
    """
    What a correction by the resident changed for this signal; the facts that the signal began with stay.

    `rows`: [{label, was, now}], one per answer that differs from the version before. `facts` and `contact`: all that
    is known from this version on. `fires`: whether the rule still asks for this signal; a colleague decides what next.
    """

    __tablename__ = "amendment"
    __table_args__ = (UniqueConstraint("signal_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    signal_id: Mapped[int] = mapped_column(ForeignKey("signal.id"))
    version: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    rows: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    facts: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    contact: Mapped[dict[str, Any]] = mapped_column(JSON)
    offer: Mapped[list[str]] = mapped_column(JSON)
    fires: Mapped[bool]


class Retraction(Base):
    """The resident took back a version of the report. The signal stays open: a colleague decides."""

    __tablename__ = "retraction"
    __table_args__ = (UniqueConstraint("signal_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    signal_id: Mapped[int] = mapped_column(ForeignKey("signal.id"))
    version: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text)


class Event(Base):
    """One line of the timeline. `kind` is like signal:claimed; the sentence per kind stands in domain.py."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    signal_id: Mapped[int] = mapped_column(ForeignKey("signal.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(80))


class FollowUp(Base):
    """Look again on a day that a rule planned. `opened_as` is the signal that was opened then."""

    __tablename__ = "follow_up"

    id: Mapped[int] = mapped_column(primary_key=True)
    signal_id: Mapped[int] = mapped_column(ForeignKey("signal.id"), index=True)
    due_on: Mapped[date]
    title: Mapped[str] = mapped_column(String(200))
    opened_as: Mapped[int | None]


class ClockStep(Base):
    """
    What the clock did: somebody to phone, a reminder to the owner, word to the team lead. Written once.

    `kind`: a key of `steps.KINDS`. `due_at`: the due moment that it was about; after a pause there is another one.
    `number`: which one of the duty list, from 1; 0 for the other kinds. `told`: a role of the duty list, the name of
    the owner, or the slug of the team of leads. `owner`: the colleague who had the signal then.
    """

    __tablename__ = "clock_step"
    __table_args__ = (UniqueConstraint("signal_id", "kind", "due_at", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    signal_id: Mapped[int] = mapped_column(ForeignKey("signal.id"))
    kind: Mapped[str] = mapped_column(String(20))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    number: Mapped[int]
    told: Mapped[str] = mapped_column(String(80))
    owner: Mapped[int | None] = mapped_column(ForeignKey("colleague.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
