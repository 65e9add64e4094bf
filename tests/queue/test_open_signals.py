"""The table that the list reads is always what is open now, however it was changed; on both databases."""

from datetime import timedelta
from typing import Any

from fastapi import FastAPI
from sqlalchemy import insert, select, update

from portal.accounts.models import Colleague
from portal.queue.models import OpenSignal, SignalName
from portal.queue.truth import differing
from portal.sealing.rows import blind
from portal.signals import actions
from portal.signals.models import Signal
from tests.signals.desk import tell
from tests.signals.test_pages import more


def open_row(app: FastAPI, signal: Signal) -> OpenSignal | None:
    with app.state.sessions() as session:
        return session.get(OpenSignal, signal.id)


def wrong(app: FastAPI) -> list[str]:
    with app.state.sessions() as session:
        return differing(session, app.state.organisation.short)


def test_a_report_that_comes_in_stands_in_the_list(app: FastAPI) -> None:
    signal = tell(app)
    row = open_row(app, signal)
    assert row is not None
    same = ("team", "title", "person", "due_at", "due_reason", "pays_month", "received_at", "reference", "urgency")
    assert [getattr(row, name) for name in same] == [getattr(signal, name) for name in same]
    assert (row.waiting_for, row.holder_id, row.planned_on) == ("nobody", None, None)
    with app.state.sessions() as session:
        words = session.scalars(select(SignalName.word).where(SignalName.signal_id == signal.id))
        assert sorted(words) == sorted(blind(session, ["bram", "kuipers"]))
    assert wrong(app) == []


def test_a_claim_a_question_a_move_and_closing_are_followed(app: FastAPI) -> None:
    signal, at = tell(app), app.state.now()
    with app.state.sessions.begin() as session:
        me = session.scalars(select(Colleague).where(Colleague.login == "chris")).one()
        kept = session.get_one(Signal, signal.id)
        actions.claim(session, kept, by=me, at=at)
        actions.ask(session, kept, text="Hoe vaak?", why="Daarom.", by=me, at=at)
    row = open_row(app, signal)
    assert row is not None
    assert (row.holder, row.waiting_for, row.waiting_since) == ("Chris de Wit", "resident", at)
    with app.state.sessions.begin() as session:
        kept = session.get_one(Signal, signal.id)
        actions.release(session, kept, by=session.get_one(Colleague, me.id), at=at)
        kept.waiting_since, kept.team, kept.due_at = None, "desk", kept.due_at + timedelta(days=1)
    row = open_row(app, signal)
    assert row is not None
    assert (row.holder_id, row.waiting_for, row.team, row.due_at) == (
        None,
        "nobody",
        "desk",
        signal.due_at + timedelta(days=1),
    )
    with app.state.sessions.begin() as session:
        session.get_one(Signal, signal.id).closed_at = at
    assert open_row(app, signal) is None
    with app.state.sessions() as session:
        still = session.scalars(select(SignalName.word).where(SignalName.signal_id == signal.id))
        assert sorted(still) == sorted(blind(session, ["bram", "kuipers"])), "found after closing too"
    with app.state.sessions.begin() as session:
        session.get_one(Signal, signal.id).closed_at = None
    assert open_row(app, signal) is not None, "opened again"
    assert wrong(app) == []


def test_plain_statements_over_many_rows_are_followed_too(app: FastAPI) -> None:
    signal = tell(app)
    more(app, signal, 20)
    with app.state.sessions.begin() as session:
        session.execute(
            update(Signal).where(Signal.id > signal.id, Signal.id % 2 == 0).values(closed_at=app.state.now())
        )
        session.execute(update(Signal).values(urgency="U0"))
    with app.state.sessions() as session:
        still = set(session.scalars(select(Signal.id).where(Signal.closed_at.is_(None))))
        rows: list[Any] = list(session.scalars(select(OpenSignal)))
        assert {row.id for row in rows} == still
        assert {row.urgency for row in rows} == {"U0"}
    assert wrong(app) == []


def test_what_is_undone_leaves_nothing(app: FastAPI) -> None:
    signal = tell(app)
    with app.state.sessions() as session:
        session.get_one(Signal, signal.id).team = "desk"
        session.flush()
        session.rollback()
    row = open_row(app, signal)
    assert row is not None
    assert row.team == signal.team


def test_a_difference_is_found_in_each_direction(app: FastAPI) -> None:
    signal = tell(app)
    more(app, signal, 2)
    with app.state.sessions.begin() as session:
        session.execute(update(OpenSignal).where(OpenSignal.id == signal.id).values(team="desk"))
    assert wrong(app) == [signal.reference]
    with app.state.sessions.begin() as session:
        session.execute(update(OpenSignal).where(OpenSignal.id == signal.id).values(team=signal.team, holder_id=99))
    assert wrong(app) == [signal.reference]
    with app.state.sessions.begin() as session:
        session.delete(session.get_one(OpenSignal, signal.id))
    assert wrong(app) == [signal.reference]
    with app.state.sessions.begin() as session:
        row = {column.name: getattr(signal, column.name, None) for column in OpenSignal.__table__.columns}
        row["person"] = session.scalar(select(Signal.person).where(Signal.id == signal.id))
        session.execute(insert(OpenSignal).values({**row, "waiting_for": "nobody", "holder_id": None, "holder": None}))
    assert wrong(app) == []
    with app.state.sessions.begin() as session:
        row = {column.name: getattr(signal, column.name, None) for column in OpenSignal.__table__.columns}
        row["person"] = session.scalar(select(Signal.person).where(Signal.id == signal.id))
        session.execute(insert(OpenSignal).values({**row, "id": signal.id + 9999, "waiting_for": "nobody"}))
    assert wrong(app) == [signal.reference]
