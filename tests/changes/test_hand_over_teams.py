"""A move inside one organisation: the dossier goes to the team of the new home. It is never an end."""

from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from portal.accounts.models import Colleague
from portal.changes import catalogue
from portal.changes.deciding import decide
from portal.organisations import catalogue as organisations
from portal.routing import rulebook
from portal.signals.models import Signal
from portal.web.app import known_answers
from tests.changes.sent import MOVE, correct, signals, tell
from tests.conftest import MONDAY, ONE_DATABASE, Visit
from tests.signals.test_pages import shown

TYPES = catalogue.read()
RULES = rulebook.read(known_answers(TYPES))
CITY = pytest.mark.parametrize("organisation", ["stad-waterrijk"])
OVER = "Overdracht van {} naar {}"


def home(postcode: str) -> dict[str, Any]:
    return {"postcode": postcode, "number": "12", "addition": ""}


def fired(organisation: str, old: str, new: str) -> set[str]:
    """Return the rules that fire for a move from one postcode to another, with those that joined a signal."""
    told = {"move_within": {**MOVE, "new_address": home(new)}}
    read = organisations.read(organisation)
    decision = decide(told, {"postcode": home(old)}, catalogue=TYPES, rulebook=RULES, organisation=read, at=MONDAY)
    assert not any("stop" in signal.rule for signal in decision.routing.signals), "a move inside is no end"
    return {rule for s in decision.routing.signals for rule in (s.rule, *(joined.rule for joined in s.joined))}


@pytest.mark.parametrize(
    ("organisation", "old", "new", "rule"),
    [
        ("zeven-linden", "5701 AB", "5711 AB", "team-lead-move"),
        ("zeven-linden", "5711 AB", "5712 AB", None),
        ("zeven-linden", "1011 AB", "5711 AB", None),
        ("stad-waterrijk", "9701 AB", "9720 AB", "income-move-area"),
        ("stad-waterrijk", "9701 AB", "9702 AB", None),
        ("stad-waterrijk", "5711 AB", "9702 AB", None),
    ],
)
def test_another_team_takes_over_only_when_it_is_another(
    organisation: str, old: str, new: str, rule: str | None
) -> None:
    found = fired(organisation, old, new) & {"team-lead-move", "income-move-area"}
    assert found == ({rule} if rule else set())


def of_rule(app: FastAPI, rule: str) -> Signal:
    return next(signal for signal in signals(app) if signal.rule == rule)


@ONE_DATABASE
def test_fatima_goes_from_one_town_to_the_next_and_both_teams_see_it(
    app: FastAPI, visit: Visit, colleague: Visit
) -> None:
    tell(app)
    signal = of_rule(app, "team-lead-move")
    assert (signal.team, signal.urgency) == ("team-lead-deurhout", "U2")
    assert (signal.from_team, signal.to_team) == ("income-lindenberg", "income-deurhout")
    assert all(other.from_team is None for other in signals(app) if other.rule != "team-lead-move")
    words = OVER.format("Team Inkomen Lindenberg", "Team Inkomen Deurhout")
    colleague.sign_in("chris")
    page = colleague.get("/werk/?tab=over")
    assert shown(page) == [signal.id]
    assert words in page
    assert words in colleague.get(f"/werk/signalen/{signal.id}")
    with app.state.sessions.begin() as session:
        session.scalars(select(Colleague).where(Colleague.login == "dewi")).one().teams = ["income-lindenberg"]
    visit.sign_in("dewi")
    assert shown(visit.get("/werk/")) == []
    assert shown(visit.get("/werk/?tab=over")) == [signal.id], "the old team finds it too"
    assert words in visit.get(f"/werk/signalen/{signal.id}")


@ONE_DATABASE
def test_a_team_that_plays_no_part_finds_no_hand_over(app: FastAPI, colleague: Visit) -> None:
    tell(app)
    colleague.sign_in("dewi")
    page = colleague.get("/werk/")
    assert "tab=over" not in page, "without a hand-over there is no tab for it"
    assert shown(colleague.get("/werk/?tab=over")) == []
    colleague.get(f"/werk/signalen/{of_rule(app, 'team-lead-move').id}", 404)


@ONE_DATABASE
@CITY
def test_in_the_city_the_dossier_goes_from_area_to_area(app: FastAPI, colleague: Visit) -> None:
    tell(app, {"move_within": {**MOVE, "new_address": home("9720 AB")}}, {"postcode": home("9701 AB")})
    signal = of_rule(app, "income-move")
    assert (signal.team, signal.from_team, signal.to_team) == ("income-zuid", "income-noord", "income-zuid")
    assert [joined["rule"] for joined in signal.joined] == ["income-move-area"]
    assert "neem het dossier over" in signal.first_step
    colleague.sign_in("chris")
    assert OVER.format("Team Inkomen Noord", "Team Inkomen Zuid") in colleague.get(f"/werk/signalen/{signal.id}")


@ONE_DATABASE
@CITY
def test_a_correction_of_the_address_names_the_team_that_takes_over_now(app: FastAPI) -> None:
    report = tell(app, {"move_within": {**MOVE, "new_address": home("9702 AB")}}, {"postcode": home("9701 AB")})
    assert of_rule(app, "income-move").from_team is None
    correct(app, report, move_within={"new_address": home("9730 AB")})
    newest = [signal for signal in signals(app) if signal.rule == "income-move"][-1]
    assert (newest.team, newest.from_team, newest.to_team) == ("income-west", "income-noord", "income-west")
