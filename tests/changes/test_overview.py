"""One team keeps the overview of a report that gives work to three teams or more."""

from typing import Any

from fastapi import FastAPI

from portal.signals.models import Signal
from tests.changes.sent import MOVE, correct, signals, tell
from tests.conftest import ONE_DATABASE, Visit
from tests.signals.desk import Desk

FURNISHING: dict[str, dict[str, Any]] = {"move_within": {**MOVE, "furnishing_help": "yes"}}
MINE = "Uw team heeft het overzicht: één gesprek, één bericht waar dat kan."


def of_team(app: FastAPI, team: str) -> Signal:
    return next(signal for signal in signals(app) if signal.team == team)


def test_the_most_urgent_of_three_teams_keeps_the_overview_of_all(app: FastAPI) -> None:
    tell(app, FURNISHING)
    assert len({signal.team for signal in signals(app)}) == 3
    assert {signal.coordinator for signal in signals(app)} == {"income-deurhout"}


def test_a_report_for_two_teams_has_no_coordinator(app: FastAPI) -> None:
    tell(app)
    assert len({signal.team for signal in signals(app)}) == 2
    assert {signal.coordinator for signal in signals(app)} == {None}


def test_a_correction_that_brings_a_third_team_gives_all_the_same_coordinator(app: FastAPI) -> None:
    report = tell(app)
    correct(app, report, move_within={"furnishing_help": "yes"})
    assert {signal.coordinator for signal in signals(app)} == {"income-deurhout"}


def test_what_becomes_more_urgent_later_does_not_take_the_overview_away(app: FastAPI) -> None:
    report = tell(app, FURNISHING)
    correct(app, report, unsafe={"safe_time": "i_call"})
    urgent = [signal for signal in signals(app) if signal.urgency == "U0"]
    assert urgent
    assert {signal.coordinator for signal in signals(app)} == {"income-deurhout"}


@ONE_DATABASE
def test_the_page_says_who_keeps_the_overview_and_who_else_helps(app: FastAPI, visit: Visit, colleague: Visit) -> None:
    tell(app, FURNISHING)
    chris = Desk(colleague, "chris", of_team(app, "income-deurhout"))
    page = chris.open()
    assert MINE in page
    assert "Bij deze melding helpen ook: Teamleider Deurhout, Team Bijzondere Bijstand." in page
    assert "Uw team heeft het overzicht" in colleague.get("/werk/")
    sam = Desk(visit, "sam", of_team(app, "special-assistance"))
    page = sam.open()
    assert MINE not in page
    assert "Het overzicht ligt bij Team Inkomen Deurhout." in page
    assert "Overzicht: Team Inkomen Deurhout" in visit.get("/werk/")


@ONE_DATABASE
def test_the_page_shows_the_other_signals_of_the_report_as_far_as_one_may_see(
    app: FastAPI, visit: Visit, colleague: Visit
) -> None:
    tell(app, FURNISHING)
    income, help_ = of_team(app, "income-deurhout"), of_team(app, "special-assistance")
    page = Desk(colleague, "chris", income).open()
    assert "Uit dezelfde melding" in page
    assert "Team Bijzondere Bijstand<br>" in page
    assert help_.first_step not in page
    assert f"/werk/signalen/{help_.id}" not in page
    tess = Desk(visit, "tess", income)
    lead = of_team(app, "team-lead-deurhout")
    page = tess.open()
    assert f'href="/werk/signalen/{lead.id}"' in page
    assert lead.first_step in page
    assert "Teamleider Deurhout · nog niemand" in page
    Desk(visit, "tess", lead).do("oppakken")
    assert "Teamleider Deurhout · Tess Mulder heeft dit" in tess.open()
