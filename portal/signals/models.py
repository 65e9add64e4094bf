"""A signal and its records. A state is a record with who and when; what the list needs is kept beside it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.kit.database import Base, ByColleague, UtcDateTime
from portal.sealing.columns import MASTER, blind_words, sealed_json, sealed_text
from portal.signals.names import words_of_contact


def _name_words(row: Mapping[str, Any]) -> list[str]:
    """Return the words to find a signal by; asked for each new row, so that no place that opens signals forgets it."""
    return words_of_contact(row["contact"])


class Signal(Base):
    """
    Work for a team that came out of a rule (preventiesignaal).

    Carries a copy of the few facts that the rule used, never the whole report; `teller` says who told it when that was
    not the resident alone.
    `closed_at` and `waiting_since` are projections of Closure and open Question, written in the same transaction.
    So are `called` (the role to phone now) and `lead_team` (the team of leads that knows) of ClockStep.
    `coordinator`: the team that keeps the overview of a report for many teams. `from_team`, `to_team`: which team hands
    the dossier over to which; both see the signal, whosever it is.
    `name_words`: the name on the contact card, as it is looked for; blind.
    `planned_on`: the day of the next planned contact. `asked_since`: since when a colleague is asked for advice and did
    not answer yet; the term goes on. `contact_person`: the colleague that this resident always speaks with. These
    three are projections too, written with the record that they follow. So is `cause_due`: something went wrong, and
    nobody wrote down yet how to prevent it. `origin`: who it came from, `resident` unless a colleague or a register;
    figures keep them apart.
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
        {"sqlite_autoincrement": True},  # a number is never used twice, see Report
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    reference: Mapped[str] = mapped_column(String(20), index=True)
    organisation: Mapped[str] = mapped_column(String(60))
    municipality: Mapped[str] = mapped_column(String(60))
    team: Mapped[str] = mapped_column(String(60))
    change_type: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(200))
    person: Mapped[str] = sealed_text(MASTER)
    contact: Mapped[dict[str, Any]] = sealed_json("report_id")
    name_words: Mapped[list[str]] = blind_words(_name_words)
    theme: Mapped[str] = mapped_column(String(20))
    urgency: Mapped[str] = mapped_column(String(2))
    rule: Mapped[str] = mapped_column(String(80))
    rules_version: Mapped[str] = mapped_column(String(12))
    rules_number: Mapped[int | None]
    because: Mapped[str] = mapped_column(Text)
    joined: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    first_step: Mapped[str] = mapped_column(Text)
    offer: Mapped[list[str]] = mapped_column(JSON)
    facts: Mapped[list[dict[str, str]]] = sealed_json("report_id", list)
    near_misses: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    language: Mapped[str] = mapped_column(String(10))
    channel: Mapped[str] = mapped_column(String(20), default="web")
    typed_by_name: Mapped[str] = mapped_column(String(80), default="")
    for_whom: Mapped[str] = mapped_column(String(20), default="self")
    teller: Mapped[list[dict[str, str]]] = sealed_json("report_id", list, default=list)
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
    planned_on: Mapped[date | None]
    asked_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    contact_person: Mapped[int | None]
    origin: Mapped[str] = mapped_column(String(20), default="resident", server_default="resident")
    cause_due: Mapped[bool] = mapped_column(default=False, server_default=false())

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


class Claim(ByColleague, Base):
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


class ContactAttempt(ByColleague, Base):
    """
    We tried to reach the resident. `reached` false counts as an attempt.

    `result`: a key of `domain.CONTACT_RESULTS`, empty on old rows. `interpreter`: how we understood each other, a key
    of `portal.contact.domain.INTERPRETER`. `reason`: why a letter came before a talk. `story`: what the resident said
    to the three questions, in own words: need, want, help → text.
    """

    __tablename__ = "contact_attempt"

    signal_id: Mapped[int] = mapped_column(ForeignKey("signal.id"), index=True)
    how: Mapped[str] = mapped_column(String(20))
    reached: Mapped[bool]
    text: Mapped[str] = sealed_text("signal_id")
    result: Mapped[str] = mapped_column(String(20), default="", server_default="")
    interpreter: Mapped[str] = mapped_column(String(20), default="", server_default="")
    reason: Mapped[str] = sealed_text("signal_id", default="", server_default="")
    story: Mapped[dict[str, str]] = sealed_json("signal_id", default=dict, server_default="{}")


class Note(ByColleague, Base):
    """
    Internal note. `audience`: a key of `domain.AUDIENCES`; `team`: the team (a slug) that its writer wrote it for.

    A note from before there were audiences has no team: who sees the signal reads it.
    """

    __tablename__ = "note"

    signal_id: Mapped[int] = mapped_column(ForeignKey("signal.id"), index=True)
    text: Mapped[str] = sealed_text("signal_id")
    audience: Mapped[str] = mapped_column(String(20), default="signal", server_default="signal")
    team: Mapped[str | None] = mapped_column(String(60))


class Question(ByColleague, Base):
    """
    A question to the resident. While it is open the clock pauses.

    `template`: its key in `portal/contact/questions/`, empty for a question of one's own; `original`: its text, where a
    colleague changed it. `kind`: how it is answered (text, day, amount, yes_no, choose, photo); `choices`: [{value,
    title}] in Dutch. `answer`: in Dutch words, or the resident's own text; `value`: {"kind", "value"} as the form gave
    it; `answered_in`: the language of the page that it was typed on.
    """

    __tablename__ = "question"

    signal_id: Mapped[int] = mapped_column(ForeignKey("signal.id"), index=True)
    text: Mapped[str] = sealed_text("signal_id")
    why: Mapped[str] = sealed_text("signal_id")
    answer: Mapped[str | None] = sealed_text("signal_id")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    template: Mapped[str] = mapped_column(String(60), default="", server_default="")
    original: Mapped[str] = sealed_text("signal_id", default="", server_default="")
    kind: Mapped[str] = mapped_column(String(10), default="text", server_default="text")
    choices: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list, server_default="[]")
    value: Mapped[dict[str, Any] | None] = sealed_json("signal_id")
    answered_in: Mapped[str | None] = mapped_column(String(10))


class Outcome(ByColleague, Base):
    """
    What came of it, in the colleague's words to the resident.

    The rest is for colleagues. `why_heavier`: why something lighter was not enough. `urgent_reasons`: what was weighed
    before asking money back. The actions: keys of `portal.assessment.domain`; None: not asked yet in those days.
    """

    __tablename__ = "outcome"

    signal_id: Mapped[int] = mapped_column(ForeignKey("signal.id"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    text: Mapped[str] = sealed_text("signal_id")
    why_heavier: Mapped[str | None] = sealed_text("signal_id")
    urgent_reasons: Mapped[str | None] = sealed_text("signal_id")
    income_action: Mapped[str | None] = mapped_column(String(30))
    support_action: Mapped[str | None] = mapped_column(String(30))


class Closure(ByColleague, Base):
    """
    Done. The resident was informed on a day, in a way, by somebody (R120).

    `message`: what the resident reads of us, in Dutch; empty: closed before there were messages. `message_own`: the
    same in `message_language`, the resident's own; empty: there is only Dutch.
    """

    __tablename__ = "closure"

    signal_id: Mapped[int] = mapped_column(ForeignKey("signal.id"), unique=True)
    informed_on: Mapped[date]
    informed_how: Mapped[str] = mapped_column(String(20))
    message: Mapped[str] = sealed_text("signal_id", default="", server_default="")
    message_own: Mapped[str] = sealed_text("signal_id", default="", server_default="")
    message_language: Mapped[str] = mapped_column(String(10), default="", server_default="")


class HandOver(ByColleague, Base):
    """Went to another team, with the reason. Its term stays as it was."""

    __tablename__ = "hand_over"

    signal_id: Mapped[int] = mapped_column(ForeignKey("signal.id"), index=True)
    from_team: Mapped[str] = mapped_column(String(60))
    to_team: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = sealed_text("signal_id")


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
    rows: Mapped[list[dict[str, str]]] = sealed_json("signal_id", list)
    facts: Mapped[list[dict[str, str]]] = sealed_json("signal_id", list)
    contact: Mapped[dict[str, Any]] = sealed_json("signal_id")
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
    reason: Mapped[str] = sealed_text("signal_id")


class Event(Base):
    """One line of the timeline. `kind` is like signal:claimed; the sentence per kind stands in domain.py."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    signal_id: Mapped[int] = mapped_column(ForeignKey("signal.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(80))


PENDING = text("until IS NULL")
"""A small index holds what still waits for somebody; a statement that wants it says the same words."""


class Involved(Base):
    """
    Somebody beside the team of a signal from whom something is asked, or who is told: a colleague, or a whole team.

    `kind`: a key of `domain.INVOLVED`; `number`: the record that it follows. `until`: None while it waits for them;
    then until when they may still open the signal, for the kinds that let somebody in. Filled in once.
    """

    __tablename__ = "involved"
    __table_args__ = (
        Index("ix_involved_colleague", "organisation", "colleague", sqlite_where=PENDING, postgresql_where=PENDING),
        Index("ix_involved_team", "organisation", "team", sqlite_where=PENDING, postgresql_where=PENDING),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    signal_id: Mapped[int] = mapped_column(ForeignKey("signal.id"), index=True)
    organisation: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[int]
    colleague: Mapped[int | None] = mapped_column(ForeignKey("colleague.id"))
    team: Mapped[str | None] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class FollowUp(Base):
    """
    Something to do on a day, planned by a rule or a colleague (`by_name`). `opened_as`: the signal that opened then.

    `kind`: a key of `tasks.domain.KINDS`. `team`: who does it. `ended`: empty while it is to be done, else `opened`,
    `done` or `dropped`; with `due_on` it follows the records that move or end it.
    """

    __tablename__ = "follow_up"
    __table_args__ = (
        Index(
            "ix_follow_up_team",
            "organisation",
            "team",
            "due_on",
            "id",
            sqlite_where=text("ended = ''"),
            postgresql_where=text("ended = ''"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    signal_id: Mapped[int] = mapped_column(ForeignKey("signal.id"), index=True)
    due_on: Mapped[date]
    title: Mapped[str] = sealed_text(MASTER)
    opened_as: Mapped[int | None]
    organisation: Mapped[str] = mapped_column(String(60), default="", server_default="")
    team: Mapped[str] = mapped_column(String(60), default="", server_default="")
    kind: Mapped[str] = mapped_column(String(20), default="look", server_default="look")
    ended: Mapped[str] = mapped_column(String(10), default="", server_default="")
    by_name: Mapped[str] = mapped_column(String(80), default="", server_default="")


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
