"""Who looked, as the resident reads it: which team, on which day, and why."""

from datetime import UTC, date, datetime, timedelta

import pytest
from fastapi import FastAPI

from portal.audit.actions import record
from portal.audit.domain import Day, Look, who_looked
from portal.signals.models import Signal
from tests.audit.trail import entry
from tests.conftest import MONDAY, ONE_DATABASE, Moment, Visit
from tests.signals.desk import Desk, follow, tell

READ, FILE = "Om uw melding te behandelen.", "Om uw foto of papier te bekijken."


def look(day: int, hour: int, team: str = "income", who: str = "Chris", did: str = "signal:opened") -> Look:
    return Look(datetime(2026, 11, day, hour, tzinfo=UTC), team, who, did)


def test_the_same_team_on_one_day_is_one_row_with_each_reason_once() -> None:
    looks = [look(23, 9), look(23, 10, who="Noor"), look(23, 11, did="proof:opened"), look(23, 12, "desk"), look(24, 9)]
    assert who_looked(looks, names=False) == [
        Day(date(2026, 11, 24), [("income", "", [READ])]),
        Day(date(2026, 11, 23), [("income", "", [READ, FILE]), ("desk", "", [READ])]),
    ]


def test_with_names_each_colleague_is_a_row() -> None:
    (day,) = who_looked([look(23, 9), look(23, 10, who="Noor")], names=True)
    assert [(team, who) for team, who, _why in day.rows] == [("income", "Chris"), ("income", "Noor")]


def test_a_day_is_that_of_the_town() -> None:
    (day,) = who_looked([look(23, 23)], names=False)
    assert day.on == date(2026, 11, 24)


@pytest.fixture
def signal(app: FastAPI) -> Signal:
    return tell(app)


def section(page: str) -> str:
    return page.partition('id="gekeken"')[2].partition("</section>")[0]


def test_before_anybody_looked_it_says_so(app: FastAPI, visit: Visit, signal: Signal) -> None:
    assert "Nog niemand heeft gekeken." in section(follow(app, visit, signal))


def test_every_opening_is_on_the_residents_page_by_team_and_not_by_name(
    app: FastAPI, visit: Visit, colleague: Visit, signal: Signal, moment: Moment
) -> None:
    Desk(colleague, "chris", signal)
    noor = Visit(app)
    Desk(noor, "noor", signal)
    moment.at += timedelta(days=1)
    colleague.sign_in("chris")
    colleague.get(f"/werk/signalen/{signal.id}")
    stranger = Visit(app)
    stranger.sign_in("dewi")
    stranger.get(f"/werk/signalen/{signal.id}", 404)
    shown = section(follow(app, visit, signal))
    team = app.state.organisation.team_name(signal.team)
    assert shown.count(team) == 2
    assert shown.index("dinsdag 24 november 2026") < shown.index("maandag 23 november 2026")
    assert READ in shown
    for name in ("Chris", "Noor", "Dewi", "Nog niemand"):
        assert name not in shown


@ONE_DATABASE
def test_an_organisation_may_show_names(app: FastAPI, visit: Visit, colleague: Visit, signal: Signal) -> None:
    app.state.organisation = app.state.organisation.model_copy(update={"names_who_looked": True})
    Desk(colleague, "chris", signal)
    assert "Chris de Wit, " in section(follow(app, visit, signal))


@ONE_DATABASE
def test_who_looked_at_another_report_is_not_shown(
    app: FastAPI, visit: Visit, colleague: Visit, signal: Signal
) -> None:
    other = tell(app)
    Desk(colleague, "chris", other)
    assert "Nog niemand heeft gekeken." in section(follow(app, visit, signal))


@ONE_DATABASE
def test_older_days_are_folded_and_none_is_left_out(app: FastAPI, visit: Visit, signal: Signal) -> None:
    with app.state.sessions.begin() as session:
        for days in range(9):
            at = MONDAY - timedelta(days=days)
            record(session, entry(signal=signal.id, report=signal.report_id, team="gone-team", at=at))
    shown = section(follow(app, visit, signal))
    first, _, folded = shown.partition("<details>")
    assert (first.count("<li>"), folded.count("<li>")) == (5, 4)
    assert "gone-team" in shown, "a team that is no longer there keeps its short name"


@ONE_DATABASE
@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_is_there_in_each_language(
    app: FastAPI, visit: Visit, colleague: Visit, signal: Signal, language: str
) -> None:
    Desk(colleague, "chris", signal)
    follow(app, visit, signal)
    shown = section(visit.get(f"/{language}/volgen/melding"))
    assert app.state.organisation.team_name(signal.team) in shown


@ONE_DATABASE
def test_a_helper_sees_nothing_of_who_looked(app: FastAPI, visit: Visit, signal: Signal) -> None:
    from portal.changes.models import Report

    with app.state.sessions.begin() as session:
        report = session.get_one(Report, signal.report_id)
        report.about = {**report.about, "for_whom": "helper"}
    assert 'id="gekeken"' not in follow(app, visit, signal)
