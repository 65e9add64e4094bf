"""Need to know by area goes by team: the same kind of team in another town is another team."""

from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from portal.accounts.models import Colleague
from tests.conftest import Visit
from tests.signals.desk import tell


def at_work(app: FastAPI, visit: Visit, *teams: str) -> Visit:
    """Let Dewi work in these teams."""
    with app.state.sessions.begin() as session:
        session.scalars(select(Colleague).where(Colleague.login == "dewi")).one().teams = list(teams)
    visit.sign_in("dewi")
    return visit


@pytest.mark.parametrize("teams", [["income-somerdal"], ["income-lindenberg", "neighbourhood-deurhout"]])
def test_the_same_kind_of_team_in_another_town_finds_nothing(app: FastAPI, colleague: Visit, teams: list[str]) -> None:
    signal = tell(app)
    assert signal.team == "income-deurhout"
    visit = at_work(app, colleague, *teams)
    assert signal.reference not in visit.get("/werk/")
    visit.get(f"/werk/signalen/{signal.id}", 404)
    visit.get("/werk/zoeken")
    asked: list[tuple[str, dict[str, Any]]] = [
        ("nummer", {"by-reference": signal.reference}),
        ("naam", {"name-name": "Bram Kuipers", "name-reason": "called", "name-words": "Belt."}),
    ]
    for how, fields in asked:
        page = visit.post(f"/werk/zoeken/{how}", fields)
        assert f"/werk/signalen/{signal.id}" not in page
        visit.get("/werk/zoeken")


def test_the_team_of_the_town_finds_it(app: FastAPI, colleague: Visit) -> None:
    signal = tell(app)
    visit = at_work(app, colleague, "income-deurhout")
    assert f"/werk/signalen/{signal.id}" in visit.get("/werk/")
    visit.get(f"/werk/signalen/{signal.id}")
