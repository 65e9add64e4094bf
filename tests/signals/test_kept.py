"""When we were told, who read it, who spoke with whom: evidence, which nothing changes or removes (CRvB 10-12-2024)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from portal.accounts.models import Colleague
from portal.advice.models import Ask, FixedContact, Mark
from portal.assessment.models import Weighing
from portal.contact.models import ContactPlan, Meeting
from portal.emergency.models import EmergencyAccess, EmergencyJudgement
from portal.exports.models import ExportDecision, ExportRequest, ExportTaking
from portal.identity.models import ReportIdentity
from portal.insights.models import FairnessNote
from portal.kit.database import Base
from portal.origins.models import Origin
from portal.queue.models import PersonSearch
from portal.referrals.models import ConsentWithdrawal, Referral, ReferralResult
from portal.residents.models import PersonOpening
from portal.signals.models import (
    Amendment,
    Claim,
    ClockStep,
    Closure,
    ContactAttempt,
    Event,
    FollowUp,
    HandOver,
    Involved,
    Note,
    Outcome,
    Question,
    Retraction,
    Signal,
)
from portal.tasks.models import TaskChange
from tests.signals.desk import tell

AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
ONCE = {
    "claim": {"released_at"},
    "question": {"answer", "answered_at", "value", "answered_in"},
    "involved": {"until"},
    "fixed_contact": {"ended_at", "ended_by_name", "ended_reason"},
}
MOMENTS = "'2026-11-24 10:00:00'", "'2026-11-25 10:00:00'"
WORDS = "'klaar'", "'anders'"
FILLED_IN = {
    "answer": WORDS,
    "answered_in": ("'ar'", "'en'"),
    "value": ("""'{"kind": "day"}'""", """'{"kind": "text"}'"""),
    "ended_by_name": WORDS,
    "ended_reason": WORDS,
}
"""Column → what is filled in, and what somebody tries later."""
WHO = {"by_name": "Chris de Wit", "at": AT}
RECORDS: dict[str, Callable[[int, int], Base]] = {
    "event": lambda signal, _me: Event(signal_id=signal, kind="signal:note", at=AT, by_name="Chris de Wit"),
    "claim": lambda signal, me: Claim(signal_id=signal, by=me, **WHO),
    "contact_attempt": lambda signal, me: ContactAttempt(
        signal_id=signal, how="phone", reached=True, text="Gebeld.", by=me, **WHO
    ),
    "note": lambda signal, me: Note(signal_id=signal, text="Bel later.", by=me, **WHO),
    "question": lambda signal, me: Question(signal_id=signal, text="Past u op?", why="Daarom.", by=me, **WHO),
    "outcome": lambda signal, me: Outcome(
        signal_id=signal,
        kind="help",
        text="Geregeld.",
        why_heavier="Daarom.",
        urgent_reasons="Geen.",
        income_action="none",
        support_action="debts",
        by=me,
        **WHO,
    ),
    "closure": lambda signal, me: Closure(
        signal_id=signal, informed_on=date(2026, 11, 23), informed_how="phone", by=me, **WHO
    ),
    "amendment": lambda signal, _me: Amendment(
        signal_id=signal, version=2, at=AT, rows=[{"a": "b"}], facts=[], contact={}, offer=[], fires=True
    ),
    "retraction": lambda signal, _me: Retraction(signal_id=signal, version=1, at=AT, reason=""),
    "clock_step": lambda signal, me: ClockStep(
        signal_id=signal, kind="half", due_at=AT, number=0, told="Chris", owner=me, at=AT
    ),
    "hand_over": lambda signal, me: HandOver(
        signal_id=signal, from_team="desk", to_team="participation", reason="Past daar.", by=me, **WHO
    ),
    "origin": lambda signal, me: Origin(
        signal_id=signal, origin="partner", need="care", source="Huisarts", told_on=AT.date(), why_not="-", by=me, **WHO
    ),
    "task_change": lambda signal, me: TaskChange(
        follow_up_id=signal, did="moved", reason="Ziek.", from_on=AT.date(), to_on=AT.date(), by=me, **WHO
    ),
    "referral": lambda signal, me: Referral(
        signal_id=signal,
        report_id=signal,
        team="desk",
        receiver="debts",
        name="Geldloket",
        phone="088-0000021",
        what_for="Schulden.",
        consent="phone",
        consent_on=AT.date(),
        shared="Naam.",
        follow_up_id=signal,
        by=me,
        **WHO,
    ),
    "referral_result": lambda signal, me: ReferralResult(
        referral_id=signal, kind="started", text="Begonnen.", by=me, **WHO
    ),
    "consent_withdrawal": lambda signal, _me: ConsentWithdrawal(referral_id=signal, at=AT),
    "weighing": lambda signal, me: Weighing(
        signal_id=signal, guide="cause", version=1, answers={"cause": "late"}, by=me, **WHO
    ),
    "ask": lambda signal, me: Ask(
        signal_id=signal,
        kind="advice",
        text="Kan dit?",
        from_team="desk",
        to_colleague=me,
        to_name="Chris",
        to_team="desk",
        due_on=date(2026, 11, 25),
        by=me,
        **WHO,
    ),
    "mark": lambda signal, me: Mark(
        signal_id=signal, organisation="Zeven Linden", kind="learn", text="Eerder bellen.", team="desk", by=me, **WHO
    ),
    "involved": lambda signal, me: Involved(
        signal_id=signal, organisation="Zeven Linden", kind="advice", number=1, colleague=me, team="desk", at=AT
    ),
    "fixed_contact": lambda _signal, me: FixedContact(
        organisation="Zeven Linden",
        person_key="ab" * 32,
        colleague=me,
        name="Chris",
        team="desk",
        reason="Rust.",
        by=me,
        **WHO,
    ),
    "contact_plan": lambda signal, me: ContactPlan(
        signal_id=signal,
        step="planned",
        day=date(2026, 11, 24),
        part="any",
        how="phone",
        purpose="Uitleg.",
        by=me,
        **WHO,
    ),
    "meeting": lambda signal, me: Meeting(
        signal_id=signal, step="proposed", how="desk", moments=["2026-11-26T10:00"], by=me, **WHO
    ),
    "person_search": lambda _signal, me: PersonSearch(
        organisation="Zeven Linden", reason="called", words="Belt.", found=1, by=me, **WHO
    ),
    "person_opening": lambda signal, me: PersonOpening(
        signal_id=signal, reason="talk", words="Belt straks.", by=me, **WHO
    ),
    "report_identity": lambda signal, _me: ReportIdentity(
        report_id=signal, standing="self", level="substantieel", acting_as="", at=AT
    ),
    "export_request": lambda _signal, me: ExportRequest(
        organisation="Zeven Linden", kind="work", what={"teams": []}, purpose="Planning.", until=AT.date(), by=me, **WHO
    ),
    "emergency_access": lambda _signal, me: EmergencyAccess(
        organisation="Zeven Linden",
        report_id=1,
        reference="ZL-0000-0000",
        teams=["desk"],
        by_team="desk",
        reason="danger",
        words="Belt.",
        until=AT,
        by=me,
        **WHO,
    ),
    "export_decision": lambda _signal, me: ExportDecision(request_id=1, agreed=True, by=me, **WHO),
    "export_taking": lambda _signal, me: ExportTaking(request_id=1, by=me, **WHO),
    "emergency_judgement": lambda _signal, me: EmergencyJudgement(
        access_id=1, agreed=True, words="Er was niemand.", by=me, **WHO
    ),
    "fairness_note": lambda _signal, me: FairnessNote(
        organisation="Zeven Linden",
        kind="explanation",
        month=date(2026, 11, 1),
        text="Uitleg.",
        by=me,
        **WHO,
    ),
}


def other(value: object) -> str:
    """Another value of the same kind, as SQL."""
    if isinstance(value, bool):
        return "false" if value else "true"
    if isinstance(value, int):
        return str(value + 1)
    if isinstance(value, datetime):
        return f"'{value - timedelta(days=1):%Y-%m-%d %H:%M:%S}'"
    if isinstance(value, date):
        return f"'{value - timedelta(days=1):%Y-%m-%d}'"
    return """'["anders"]'"""


@pytest.fixture
def kept(app: FastAPI) -> dict[str, int]:
    """One record of each kind: table → id."""
    signal = tell(app)
    with app.state.sessions.begin() as session:
        me = session.scalars(select(Colleague.id).limit(1)).one()
        session.add(FollowUp(id=signal.id, signal_id=signal.id, due_on=AT.date(), title="Bellen"))
        session.flush()
        made = {}
        for name, make in RECORDS.items():  # one by one: some hang on another
            session.add(record := make(signal.id, me))
            session.flush()
            made[name] = record
        session.flush()
        return {name: record.id for name, record in made.items()}  # type: ignore[attr-defined]


def refused(app: FastAPI, statement: str) -> None:
    """Hold that the database itself refuses this."""
    with app.state.sessions() as session, pytest.raises(DatabaseError, match="never changes"):
        session.execute(text(statement))


def test_every_record_of_a_signal_is_among_them() -> None:
    of_a_signal = {
        table.name
        for table in Base.metadata.tables.values()
        if any(key.column.table.name == "signal" for key in table.foreign_keys)
    }
    assert of_a_signal - {"follow_up"} <= set(RECORDS), "a plan may move; what happened may not"


def test_no_record_can_be_removed_or_changed(app: FastAPI, kept: dict[str, int]) -> None:
    tried = 0
    for name, number in kept.items():
        refused(app, f"DELETE FROM {name} WHERE id = {number}")
        with app.state.sessions() as session:
            table = Base.metadata.tables[name]
            row = session.execute(select(table).where(table.c.id == number)).mappings().one()
        for column in table.columns:
            value = row[column]
            if value is None:
                continue
            change = f'UPDATE {name} SET "{column.name}" = {other(value)} WHERE id = {number}'
            refused(app, change)
            tried += 1
    assert tried > 60


def test_what_comes_later_is_filled_in_once(app: FastAPI, kept: dict[str, int]) -> None:
    for name, columns in ONCE.items():
        for column in columns:
            value, later = FILLED_IN.get(column, MOMENTS)
            with app.state.sessions.begin() as session:
                session.execute(text(f"UPDATE {name} SET {column} = {value} WHERE id = {kept[name]}"))
            refused(app, f"UPDATE {name} SET {column} = {later} WHERE id = {kept[name]}")
            refused(app, f"UPDATE {name} SET {column} = NULL WHERE id = {kept[name]}")


def test_when_a_signal_reached_us_never_changes(app: FastAPI) -> None:
    signal = tell(app)
    refused(app, f"UPDATE signal SET received_at = '2026-11-01 10:00:00' WHERE id = {signal.id}")
    with app.state.sessions.begin() as session:
        session.get_one(Signal, signal.id).due_at += timedelta(days=1)
