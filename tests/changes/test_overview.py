"""One team keeps the overview of a report that gives work to three teams or more."""

from typing import Any

from fastapi import FastAPI

from portal.signals.models import Signal
from tests.changes.sent import MOVE, correct, events, rows, signals, tell
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


APART = {
    "stop_living_together": {
        "apart_since": {"date": "2026-11-22", "about": False}, "who_stays": "partner", "children": "none",
        "money_now": "today", "safe_to_contact": "no", "safe_contact": "078 000 00 00",
    }
}  # fmt: skip
UNSAFE = {"safe_time": "morning", "safe_contact": "078 000 00 00"}


def of_income(app: FastAPI) -> list[Signal]:
    return [signal for signal in signals(app) if signal.team.startswith("income")]


@ONE_DATABASE
def test_leaving_and_not_safe_is_one_signal_with_the_facts_of_both(app: FastAPI) -> None:
    tell(app, {"unsafe": UNSAFE, **APART})
    [signal] = of_income(app)
    assert (signal.rule, signal.urgency) == ("income-apart", "U0")
    facts = {fact["label"]: fact["value"] for fact in signal.facts}
    assert facts["Veilig bellen"] == "In de ochtend"
    assert [fact["label"] for fact in signal.facts].count("Veilig nummer") == 1, "what both ask stands there once"


def test_saying_later_that_it_is_not_safe_reaches_who_has_the_signal(app: FastAPI) -> None:
    report = tell(app, APART)
    [before] = of_income(app)
    correct(app, report, unsafe=UNSAFE)
    [signal] = of_income(app)
    assert signal.id == before.id
    assert "signal:corrected" in events(signal)
    assert "signal:no_longer" not in events(signal)
    assert ("Veilig bellen", "Niet ingevuld", "In de ochtend") in rows(signal)
    assert "Verander pas iets als de inwoner het goed vindt." in signal.amendments[-1].offer
    assert any(other.team == "contact-persons" for other in signals(app))


@ONE_DATABASE
def test_a_signal_that_becomes_part_of_another_is_not_called_over(app: FastAPI) -> None:
    report = tell(app, {"unsafe": UNSAFE})
    correct(app, report, unsafe={**UNSAFE, "safe_time": "i_call"}, **APART)
    first, second = of_income(app)
    assert (first.rule, second.rule) == ("income-unsafe", "income-apart")
    assert first.amendments[-1].fires
    assert "signal:no_longer" not in events(first)


@ONE_DATABASE
def test_taking_back_that_you_part_leaves_the_signal_that_it_is_not_safe(app: FastAPI) -> None:
    report = tell(app, {"unsafe": UNSAFE, **APART})
    correct(app, report, stop_living_together=None)
    assert [signal.rule for signal in of_income(app)] == ["income-apart", "income-unsafe"]
    assert "signal:no_longer" in events(of_income(app)[0])


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
