"""Planning, moving, dropping, doing; and the list of what my teams planned."""

import re
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import insert, select

from portal.kit.outbox import Job
from portal.sealing.rows import sealed_rows
from portal.signals import follow_up
from portal.signals.models import FollowUp, Signal
from portal.tasks.models import TaskChange
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.signals.desk import Desk, number_of

LIST = "/werk/taken"


def plan(chris: Desk, on: str = "2026-12-07", kind: str = "aftercare_call", status: int = 200) -> str:
    return chris.do("later", status, **{"later-kind": kind, "later-on": on})


def planned(app: FastAPI) -> FollowUp:
    with app.state.sessions() as session:
        return session.scalars(select(FollowUp)).one()


def change(chris: Desk, app: FastAPI, status: int = 200, **said: str) -> str:
    number = planned(app).id
    return chris.do(f"later/{number}", status, **{f"later{number}-{name}": value for name, value in said.items()})


def work_off(app: FastAPI, moment: Moment) -> None:
    """Do the jobs that are due, twice: a job may be done again."""
    with app.state.sessions() as session:
        due = session.scalars(select(Job).where(Job.kind == follow_up.KIND, Job.due_at <= moment.at)).all()
    for job in [*due, *due]:
        with app.state.sessions.begin() as session:
            follow_up.opener(app.state.organisation, moment)(session, job.payload, job.key)


def test_what_is_planned_opens_a_signal_on_its_day(app: FastAPI, chris: Desk, signal: Signal, moment: Moment) -> None:
    assert "maandag 7 december 2026" in plan(chris)
    moment.at = datetime(2026, 12, 7, 6, 0, tzinfo=UTC)
    work_off(app, moment)
    with app.state.sessions() as session:
        later = session.scalars(select(FollowUp)).one()
        assert later.ended == "opened"
        opened = session.get_one(Signal, later.opened_as)
        assert (opened.team, opened.title, opened.report_id) == (signal.team, "Bellen hoe het gaat", signal.report_id)
        assert opened.because.startswith("Wij spraken af om te bellen.")
    assert number_of(app, Signal, Signal.title == "Bellen hoe het gaat") == 1


def test_moved_is_another_day_with_a_reason_and_opens_then(app: FastAPI, chris: Desk, moment: Moment) -> None:
    plan(chris)
    assert "Schrijf kort op waarom." in change(chris, app, 422, did="moved", on="2026-12-14")
    page = change(chris, app, did="moved", on="2026-12-14", reason="De inwoner is op reis.")
    assert "maandag 14 december 2026" in page
    assert "De inwoner is op reis." in page
    moment.at = datetime(2026, 12, 7, 7, 0, tzinfo=UTC)
    work_off(app, moment)
    assert planned(app).ended == ""
    moment.at = datetime(2026, 12, 14, 6, 0, tzinfo=UTC)
    work_off(app, moment)
    assert planned(app).ended == "opened"
    with app.state.sessions() as session:
        written = session.scalars(select(TaskChange)).one()
        assert (written.from_on, written.to_on) == (date(2026, 12, 7), date(2026, 12, 14))


@ONE_DATABASE
def test_moved_forth_and_back_opens_once(app: FastAPI, chris: Desk, moment: Moment) -> None:
    plan(chris)
    for day in ("2026-12-14", "2026-12-07"):
        change(chris, app, did="moved", on=day, reason="Anders.")
    before = number_of(app, Signal)
    moment.at = datetime(2026, 12, 7, 6, 0, tzinfo=UTC)
    work_off(app, moment)
    assert number_of(app, Signal) == before + 1


@pytest.mark.parametrize(("did", "words"), [("dropped", "vervallen"), ("done", "gedaan")])
@ONE_DATABASE
def test_what_is_dropped_or_done_opens_nothing_and_can_not_change_again(
    app: FastAPI, chris: Desk, moment: Moment, did: str, words: str
) -> None:
    plan(chris)
    assert words in change(chris, app, did=did, reason="Is al gebeurd.")
    assert "Dit staat niet meer open." in change(chris, app, 409, did="done")
    before = number_of(app, Signal)
    moment.at = datetime(2026, 12, 8, 6, 0, tzinfo=UTC)
    work_off(app, moment)
    assert number_of(app, Signal) == before
    chris.visit.sign_in("chris")
    assert "Er is niets gepland" in chris.visit.get(LIST)


@ONE_DATABASE
def test_asking_how_help_goes_stays_a_line_while_somebody_has_the_signal(
    app: FastAPI, chris: Desk, moment: Moment
) -> None:
    plan(chris, kind="aftercare_call")
    with app.state.sessions.begin() as session:
        session.scalars(select(FollowUp)).one().kind = "referral"
    before = number_of(app, Signal)
    moment.at = datetime(2026, 12, 7, 6, 0, tzinfo=UTC)
    work_off(app, moment)
    assert (number_of(app, Signal), planned(app).ended) == (before, "")
    chris.visit.sign_in("chris")
    chris.open()
    chris.outcome("help")
    chris.close(day="2026-12-07")
    work_off(app, moment)
    assert (number_of(app, Signal), planned(app).ended) == (before + 1, "opened")


@ONE_DATABASE
def test_plans_can_be_made_and_moved_when_the_signal_is_done(app: FastAPI, chris: Desk) -> None:
    chris.outcome("information")
    chris.close()
    plan(chris)
    assert "maandag 14 december 2026" in change(chris, app, did="moved", on="2026-12-14", reason="Later.")
    assert "Kies een dag na vandaag." in plan(chris, "2026-11-20", status=422)
    number = planned(app).id + 1
    chris.do(f"later/{number}", 404, **{f"later{number}-did": "done"})


@ONE_DATABASE
def test_the_list_shows_my_teams_by_day_and_not_those_of_others(app: FastAPI, chris: Desk, moment: Moment) -> None:
    assert "Er is niets gepland" in chris.visit.get(LIST)
    chris.open()
    for day in ("2026-11-27", "2026-12-07"):
        plan(chris, day)
    page = chris.visit.get(LIST)
    assert re.findall(r'<h2 id="part-\d">([^<]+)</h2>', page) == ["Deze week", "Later"]
    assert page.index("27 november") < page.index("7 december")
    moment.at += timedelta(days=4, hours=2)
    chris.visit.sign_in("chris")
    assert ">Vandaag</h2>" in chris.visit.get(LIST)
    dewi = Visit(app)
    dewi.sign_in("dewi")
    assert "Er is niets gepland" in dewi.get(LIST)
    assert LIST in dewi.get("/werk/")


@ONE_DATABASE
@pytest.mark.parametrize("place", ["2026-13-01.1", "x", "2026-11-23.", "2026-11-23.99999999999"])
def test_a_place_that_is_none_is_the_beginning(app: FastAPI, chris: Desk, place: str) -> None:
    plan(chris)
    assert "7 december" in chris.visit.get(f"{LIST}?na={place}")


def test_ten_thousand_plans_are_read_by_fifty_from_any_place(app: FastAPI, chris: Desk, signal: Signal) -> None:
    with app.state.sessions.begin() as session:
        row = {"signal_id": signal.id, "title": "Bellen", "organisation": signal.organisation, "team": signal.team,
               "kind": "aftercare_call", "ended": "", "by_name": "Chris"}  # fmt: skip
        first = date(2026, 11, 23)
        rows = [{**row, "due_on": first + timedelta(days=number % 365)} for number in range(10_000)]
        session.execute(insert(FollowUp), sealed_rows(session, FollowUp, rows))
    begun, seen, place = time.perf_counter(), [], ""
    for _ in range(6):
        page = chris.visit.get(f"{LIST}{place}")
        days = re.findall(r"<div><b>([^<]+)</b>", page)
        assert len(days) == 50
        seen += days
        place = "?" + page.split('href="/werk/taken?')[1].split('"')[0]
    assert len(set(seen)) >= 10, "it goes on, day by day"
    assert time.perf_counter() - begun < 6
    last = chris.visit.get(f"{LIST}?na=2027-11-22.999999999")
    assert "Dit was alles." in last
