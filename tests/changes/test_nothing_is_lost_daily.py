"""The daily look finds what was lost, names references only, and tells the team lead."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import delete, select, text, update

from portal.accounts.models import Colleague
from portal.changes import nothing_lost
from portal.changes.models import Change
from portal.changes.nothing_lost import in_words, look, looker, planner
from portal.kit.outbox import Job, Worker
from portal.signals.actions import claim
from portal.signals.gaps import Gaps, last
from portal.signals.models import Event, FollowUp, Signal
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.signals.desk import tell


def found(app: FastAPI) -> Gaps:
    """Look now."""
    with app.state.sessions.begin() as session:
        return look(session, app.state.organisation, app.state.catalogue)


def forget(app: FastAPI, signal: Signal) -> None:
    """Lose a signal, as no program should."""
    with app.state.sessions.begin() as session:
        if session.get_bind().dialect.name == "sqlite":
            session.execute(text("DROP TRIGGER event_is_kept"))
        else:
            session.execute(text("ALTER TABLE event DISABLE TRIGGER USER"))
        same = select(Signal.id).where(Signal.report_id == signal.report_id).scalar_subquery()
        session.execute(delete(Event).where(Event.signal_id.in_(same)))
        session.execute(delete(FollowUp).where(FollowUp.signal_id.in_(same)))
        session.execute(delete(Signal).where(Signal.report_id == signal.report_id))


def change(app: FastAPI, signal: Signal, **values: Any) -> None:
    """Write something else in a signal."""
    with app.state.sessions.begin() as session:
        session.execute(update(Signal).where(Signal.id == signal.id).values(**values))


def dead_letter(app: FastAPI) -> None:
    """Let the message of a report be a dead letter."""
    with app.state.sessions.begin() as session:
        session.execute(update(Job).values(state="dead"))


def test_when_all_is_well_nothing_is_found(app: FastAPI) -> None:
    tell(app)
    assert found(app) == Gaps()
    assert not found(app).any
    assert in_words(found(app)) == "Nothing is lost.\n"


def test_a_report_without_a_signal_is_found(app: FastAPI) -> None:
    lost, kept = tell(app), tell(app)
    forget(app, lost)
    assert found(app) == Gaps(without_signal=[lost.reference])
    assert kept.reference not in in_words(found(app))
    assert in_words(found(app)) == f"1 report without a signal: {lost.reference}\n"


def test_one_change_of_a_report_without_a_signal_is_found_too(app: FastAPI) -> None:
    signal = tell(app)
    with app.state.sessions.begin() as session:
        session.add(Change(report_id=signal.report_id, position=1, type="gift", answers={"date": "2026-11-01"}))
    assert found(app).without_signal == [signal.reference]


def test_a_change_that_need_not_be_told_needs_no_signal(app: FastAPI) -> None:
    signal = tell(app)
    kind = next(kind for kind in app.state.catalogue.types.values() if kind.no_need)
    answers = {test.answer: test.values[0] for test in kind.no_need[0].when if test.values}
    assert all(test.holds(answers) for test in kind.no_need[0].when)
    with app.state.sessions.begin() as session:
        session.add(Change(report_id=signal.report_id, position=1, type=kind.slug, answers=answers))
    assert found(app) == Gaps()


def test_a_signal_of_a_team_that_is_not_there_is_found(app: FastAPI) -> None:
    signal = tell(app)
    change(app, signal, team="income-oldtown")
    assert found(app) == Gaps(without_team=[signal.reference])
    change(app, signal, closed_at=app.state.now())
    assert found(app) == Gaps(), "what is done needs nobody"


def test_an_urgent_signal_that_nobody_has_is_found(app: FastAPI) -> None:
    signal = tell(app)
    change(app, signal, urgency="U0")
    assert found(app) == Gaps(without_owner=[signal.reference])
    with app.state.sessions.begin() as session:
        chris = session.scalars(select(Colleague).where(Colleague.login == "chris")).one()
        claim(session, session.get_one(Signal, signal.id), by=chris, at=app.state.now())
    assert found(app) == Gaps()


def test_dead_letters_are_counted(app: FastAPI) -> None:
    tell(app)
    dead_letter(app)
    assert found(app) == Gaps(dead=1)
    assert "1 dead letter" in in_words(found(app))


def test_what_is_printed_names_references_only(app: FastAPI) -> None:
    signal = tell(app)
    forget(app, signal)
    dead_letter(app)
    for words in ("Bram", "Kuipers", "5711", "babysitting"):
        assert words not in in_words(found(app))


def test_the_worker_looks_once_a_day_and_keeps_what_it_found(app: FastAPI, moment: Moment) -> None:
    state = app.state
    lost = tell(app)
    forget(app, lost)
    handlers = {nothing_lost.KIND: looker(state.organisation, state.catalogue), "resident": lambda *_: None}
    moment.at = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)
    plan = planner(state.sessions, state.organisation, moment)
    plan()
    plan()  # an hour later, or another worker
    with state.sessions() as session:
        job = session.scalars(select(Job).where(Job.kind == nothing_lost.KIND)).one()
        assert job.due_at == datetime(2026, 11, 24, 6, 0, tzinfo=UTC), "seven in the morning"
    moment.at = job.due_at
    Worker(state.sessions, handlers, moment).run_once()
    with state.sessions() as session:
        assert last(session, state.organisation.short, moment.at) == Gaps(without_signal=[lost.reference])
        assert last(session, "Waterrijk", moment.at) is None
        assert last(session, state.organisation.short, moment.at + timedelta(days=3)) is None
    moment.at += timedelta(days=1)
    plan()
    with state.sessions() as session:
        assert len(session.scalars(select(Job).where(Job.kind == nothing_lost.KIND)).all()) == 2


def test_the_team_lead_reads_it_in_the_queue_and_others_do_not(app: FastAPI, visit: Visit, colleague: Visit) -> None:
    state = app.state
    lost = tell(app)
    forget(app, lost)
    colleague.sign_in("tess")
    assert lost.reference not in colleague.get("/werk/")
    planner(state.sessions, state.organisation, state.now)()
    handlers = {nothing_lost.KIND: looker(state.organisation, state.catalogue), "resident": lambda *_: None}
    Worker(state.sessions, handlers, state.now).run_once()
    page = colleague.get("/werk/")
    assert f"1 melding heeft nog geen signaal: {lost.reference}." in page
    visit.sign_in("chris")
    assert "nagekeken" not in visit.get("/werk/")


@ONE_DATABASE
@pytest.mark.parametrize("lose", [False, True])
def test_the_command_ends_with_one_when_something_is_lost(app: FastAPI, database_url: str, lose: bool) -> None:
    signal = tell(app)
    if lose:
        forget(app, signal)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    done = subprocess.run(
        [sys.executable, "-m", "portal", "nothing-lost"],
        env={**kept, "PORTAL_DEMO": "true", "PORTAL_DATABASE_URL": database_url},
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert (done.returncode, done.stderr) == (int(lose), "")
    assert done.stdout == (f"1 report without a signal: {signal.reference}\n" if lose else "Nothing is lost.\n")
