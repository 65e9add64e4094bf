"""When we were told, who read it, who spoke with whom: evidence, which nothing changes or removes (CRvB 10-12-2024)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from portal.accounts.models import Colleague
from portal.insights.models import FairnessNote
from portal.kit.database import Base
from portal.queue.models import PersonSearch
from portal.signals.models import (
    Amendment,
    Claim,
    ClockStep,
    Closure,
    ContactAttempt,
    Event,
    HandOver,
    Note,
    Outcome,
    Question,
    Retraction,
    Signal,
)
from tests.signals.desk import tell

AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
ONCE = {"claim": {"released_at"}, "question": {"answer", "answered_at"}}
WHO = {"by_name": "Chris de Wit", "at": AT}
RECORDS: dict[str, Callable[[int, int], Base]] = {
    "event": lambda signal, _me: Event(signal_id=signal, kind="signal:note", at=AT, by_name="Chris de Wit"),
    "claim": lambda signal, me: Claim(signal_id=signal, by=me, **WHO),
    "contact_attempt": lambda signal, me: ContactAttempt(
        signal_id=signal, how="phone", reached=True, text="Gebeld.", by=me, **WHO
    ),
    "note": lambda signal, me: Note(signal_id=signal, text="Bel later.", by=me, **WHO),
    "question": lambda signal, me: Question(signal_id=signal, text="Past u op?", why="Daarom.", by=me, **WHO),
    "outcome": lambda signal, me: Outcome(signal_id=signal, kind="help", text="Geregeld.", by=me, **WHO),
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
    "person_search": lambda _signal, me: PersonSearch(
        organisation="Zeven Linden", reason="called", words="Belt.", found=1, by=me, **WHO
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
        made = {name: make(signal.id, me) for name, make in RECORDS.items()}
        session.add_all(made.values())
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
            value = "'klaar'" if column == "answer" else "'2026-11-24 10:00:00'"
            with app.state.sessions.begin() as session:
                session.execute(text(f"UPDATE {name} SET {column} = {value} WHERE id = {kept[name]}"))
            later = "'anders'" if column == "answer" else "'2026-11-25 10:00:00'"
            refused(app, f"UPDATE {name} SET {column} = {later} WHERE id = {kept[name]}")
            refused(app, f"UPDATE {name} SET {column} = NULL WHERE id = {kept[name]}")


def test_when_a_signal_reached_us_never_changes(app: FastAPI) -> None:
    signal = tell(app)
    refused(app, f"UPDATE signal SET received_at = '2026-11-01 10:00:00' WHERE id = {signal.id}")
    with app.state.sessions.begin() as session:
        session.get_one(Signal, signal.id).due_at += timedelta(days=1)
