"""What goes is planned, shown, approved, and done in pieces; what must stay, stays."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.audit.models import AuditLine
from portal.changes.models import Report, WrongCode
from portal.kit.database import Base
from portal.kit.outbox import Job, Worker
from portal.migrations import tables
from portal.organisations.catalogue import Organisation
from portal.proof.models import ProofFile
from portal.queue.models import PersonSearch
from portal.retention import classes, domain, nightly, planning, queries, rights, running
from portal.retention.again import read_list
from portal.retention.models import Forgotten, Hold, Plan, PlanReport, PlanStep
from portal.signals.models import Event, FollowUp, Signal
from portal.wishes.domain import LIMIT
from tests.conftest import ONE_DATABASE, Moment
from tests.signals.desk import tell
from tools import retention

assert tables
LATER = timedelta(days=10 * 366)


def close(app: FastAPI, report: int) -> None:
    """Let all of a report be done now."""
    with app.state.sessions.begin() as session:
        mine = select(Signal.id).where(Signal.report_id == report)
        session.execute(update(FollowUp).where(FollowUp.signal_id.in_(mine)).values(ended="done"))
        session.execute(update(Signal).where(Signal.report_id == report).values(closed_at=app.state.now()))


def count(app: FastAPI, table: type[Base], *where: object) -> int:
    with app.state.sessions() as session:
        return session.scalar(select(func.count()).select_from(table).where(*where)) or 0  # type: ignore[arg-type]


def make(app: FastAPI, organisation: Organisation | None = None) -> int | None:
    with app.state.sessions.begin() as session:
        plan = planning.make(session, organisation or app.state.organisation, app.state.now())
        return plan.id if plan else None


def iris(session: Session) -> Colleague:
    return session.scalars(select(Colleague).where(Colleague.login == "iris")).one()


def approve(app: FastAPI, number: int) -> None:
    with app.state.sessions.begin() as session:
        plan = session.get_one(Plan, number)
        planning.approve(session, plan, app.state.organisation, by=iris(session), at=app.state.now())


def run(app: FastAPI, number: int, to: Path | None = None) -> dict[str, int]:
    state = app.state
    secret = state.settings.secret_key
    return running.run(state.sessions, state.organisation, number, secret=secret, at=state.now(), to=to)


@pytest.fixture
def old(app: FastAPI, moment: Moment) -> Iterator[list[int]]:
    """Three reports that were done more than ten years ago."""
    made = [tell(app).report_id for _ in range(3)]
    for report in made:
        close(app, report)
    moment.at += LATER
    return made  # type: ignore[return-value]


def test_every_table_stands_in_one_class() -> None:
    named = [table for one in classes.read() for table in one.tables]
    assert sorted(named) == sorted(Base.metadata.tables)


def test_the_page_of_the_classes_is_true() -> None:
    assert retention.PAGE.read_text("utf-8") == retention.page()


def test_a_plan_is_shown_approved_and_done(app: FastAPI, moment: Moment, old: list[int], tmp_path: Path) -> None:
    fresh = tell(app).report_id
    close(app, fresh)
    number = make(app)
    assert number
    assert make(app) is None, "one plan at a time"
    with app.state.sessions() as session:
        (found,) = [domain.Found.of(one) for one in session.get_one(Plan, number).found]
        assert (found.kind, found.number) == ("reports", 3)
        assert session.scalars(select(PlanReport.report_id)).all() == old
    assert run(app, number) == {}, "nobody agreed"
    approve(app, number)
    assert run(app, number) == {}, "it was not shown long enough"
    moment.at += timedelta(days=7)
    assert run(app, number, tmp_path / "list") == {"reports": 3}
    assert count(app, Report) == 1
    assert count(app, Report, Report.id == fresh) == 1
    assert len(read_list(tmp_path / "list")) == 3
    assert run(app, number) == {}
    with app.state.sessions() as session:
        done = session.scalars(select(PlanStep).where(PlanStep.kind == "done")).one()
        assert done.counts == {"reports": 3}
        assert {one.plan_id for one in session.scalars(select(Forgotten))} == {number}
    assert make(app) is None, "nothing is left"


def test_what_is_open_planned_held_or_asked_about_stays(app: FastAPI, moment: Moment, old: list[int]) -> None:
    busy = tell(app)
    moment.at += LATER
    with app.state.sessions() as session:
        there = {one.report_id for one in queries.past_their_term(session, app.state.organisation, moment())}
    assert there == set(old), "a signal is open"
    with app.state.sessions.begin() as session:
        planned, held, limited = (session.get_one(Report, number) for number in old)
        signal = session.scalars(select(Signal.id).where(Signal.report_id == planned.id)).first()
        session.add(FollowUp(signal_id=signal, due_on=date(2050, 1, 1), title="Bellen"))
        until = queries.today(moment())
        planning.hold(session, held.id, "Er loopt bezwaar.", until, by=iris(session), at=moment())
        rights.ask(session, limited, LIMIT, "", moment())
    assert make(app) is None
    moment.at += timedelta(days=1)
    number = make(app)
    assert number, "the hold was until yesterday"
    with app.state.sessions() as session:
        assert session.scalars(select(PlanReport.report_id)).all() == [old[1]]
    assert busy.report_id not in old


def test_a_report_that_is_held_while_the_plan_is_shown_stays(app: FastAPI, moment: Moment, old: list[int]) -> None:
    number = make(app)
    assert number
    approve(app, number)
    with app.state.sessions.begin() as session:
        planning.hold(session, old[0], "Beroep.", date(2090, 1, 1), by=iris(session), at=moment())
    moment.at += timedelta(days=7)
    assert run(app, number) == {"reports": 2}
    assert count(app, Report, Report.id == old[0]) == 1
    assert count(app, Hold) == 1


def test_the_longest_term_of_a_report_counts(app: FastAPI, moment: Moment) -> None:
    report = tell(app).report_id
    close(app, report)
    short = app.state.organisation.retention.model_copy(update={"change_years": {"small_jobs": 1}})
    here = app.state.organisation.model_copy(update={"retention": short})
    moment.at += timedelta(days=367)
    with app.state.sessions() as session:
        assert [one.report_id for one in queries.past_their_term(session, here, moment())] == [report]
        assert queries.past_their_term(session, app.state.organisation, moment()) == []
    assert domain.years_of({"a", "b"}, 10, {"a": 1}) == 10
    assert domain.years_of({"a"}, 10, {"a": 12}) == 12
    assert domain.years_before(datetime(2028, 2, 29, tzinfo=UTC), 1) == datetime(2027, 2, 28, tzinfo=UTC)


def test_a_run_that_broke_off_goes_on_where_it_was(
    app: FastAPI, moment: Moment, old: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    number = make(app)
    assert number
    approve(app, number)
    moment.at += timedelta(days=7)
    real, done = running.forget, []

    def breaks(*args: object, **given: object) -> dict[str, int]:
        done.append(1)
        if len(done) == 2:
            real(*args, **given)  # type: ignore[arg-type]
            raise SystemExit
        return real(*args, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(running, "forget", breaks)
    with pytest.raises(SystemExit):
        run(app, number)
    assert count(app, Report) == 2, "one went, the second is whole"
    assert count(app, Signal, Signal.report_id == old[1]) > 0
    monkeypatch.setattr(running, "forget", real)
    assert run(app, number) == {"reports": 3}
    assert count(app, Report) == 0


def test_a_plan_that_is_stopped_does_not_run_and_the_next_waits(app: FastAPI, moment: Moment, old: list[int]) -> None:
    number = make(app)
    assert number
    approve(app, number)
    moment.at += timedelta(days=7)
    with app.state.sessions.begin() as session:
        plan = session.get_one(Plan, number)
        planning.stop(session, plan, app.state.organisation, "Eerst nakijken.", by=iris(session), at=moment())
    assert run(app, number) == {}
    assert count(app, Report) == len(old)
    assert make(app) is None
    moment.at += timedelta(days=7)
    assert make(app)


def test_two_approve_where_the_organisation_says_so() -> None:
    assert domain.state(datetime(2026, 1, 8, tzinfo=UTC), ["approved"], datetime(2026, 2, 1, tzinfo=UTC), 2) == "waits"
    assert domain.may_approve(1, [1], "waits")
    assert domain.may_approve(2, [1], "waits") is None
    assert domain.may_approve(2, [1], "done")


def test_searches_and_files_go_by_a_plan(app: FastAPI, moment: Moment) -> None:
    report = tell(app).report_id
    with app.state.sessions.begin() as session:
        session.add(
            PersonSearch(
                organisation=app.state.organisation.short, by=iris(session).id, by_name="Iris Vos", at=moment(),
                reason="called", words="Belt.", found=1,
            )
        )  # fmt: skip
        session.add(
            ProofFile(name="a" * 32, report_id=report, change_type="small_jobs", document="payslip", title="Loon",
                      kind="pdf", pages=1, size=1, at=moment())
        )  # fmt: skip
        for signal in session.scalars(select(Signal.id).where(Signal.report_id == report)):
            session.add(Event(signal_id=signal, kind="signal:handed_over", at=moment(), by_name=""))
    close(app, report)
    moment.at += timedelta(days=3 * 366)
    here = app.state.organisation
    app.state.organisation = here.model_copy(update={"retention": here.retention.model_copy(update={"proof_days": 30})})
    number = make(app)
    assert number
    approve(app, number)
    moment.at += timedelta(days=7)
    assert run(app, number) == {"proof": 1, "searches": 1}
    assert (count(app, PersonSearch), count(app, ProofFile), count(app, Report)) == (0, 0, 1)


@ONE_DATABASE
def test_files_stay_while_nobody_else_has_them(app: FastAPI, moment: Moment) -> None:
    assert queries.old_proof(app.state.organisation, moment()) is None


@ONE_DATABASE
def test_the_worker_does_it_at_night(app: FastAPI, moment: Moment, old: list[int], worker: Worker) -> None:
    with app.state.sessions.begin() as session:
        session.add(WrongCode(key_hash="a" * 64, at=moment() - timedelta(days=8)))
        session.add(WrongCode(key_hash="b" * 64, at=moment() - timedelta(days=1)))

    def night() -> None:
        nightly.planner(app.state.sessions, app.state.organisation, moment)()
        nightly.planner(app.state.sessions, app.state.organisation, moment)()
        moment.at += timedelta(days=1)
        while worker.run_once():
            pass

    night()
    assert count(app, WrongCode) == 1
    assert count(app, Job, Job.kind == "resident") == 0, "what was sent long ago"
    with app.state.sessions() as session:
        (number,) = session.scalars(select(Plan.id))
    approve(app, number)
    for _ in range(8):
        night()
    assert count(app, Report) == 0
    assert count(app, Forgotten) == len(old)
    with app.state.sessions() as session:
        deeds = session.scalars(select(AuditLine.did).where(AuditLine.did.startswith("retention"))).all()
    assert deeds.count("retention:forgot") == len(old)
    assert {"retention:planned", "retention:approved", "retention:cleared"} <= set(deeds)
