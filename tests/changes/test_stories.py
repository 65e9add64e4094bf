"""Public stories, through the pages: what is asked, which signals open, what the caseworker and resident see."""

import re
from datetime import UTC, datetime

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from portal.signals.models import Signal
from tests.conftest import Moment, Visit
from tests.walk import day, send, walk

FATIMA = {
    "moving_date": day("1-12-2026"),
    "new_address": {"answer-postcode": "5711 AB", "answer-number": "12"},
    "comes_along": {"answer": ["children"]},
    "lives_with": {"answer": ["children"]},
    "kind_of_place": {"answer": "own_rental"},
    "pays_housing": {"answer": "yes"},
    "told_civil_affairs": {"answer": "yes"},
    "told_civil_affairs_on": day("20-11-2026"),
    "furnishing_help": {"answer": "yes"},
    "already_told": {"answer": "yes"},
    "already_told_whom": {"answer": "De balie in Deurhout"},
    "already_told_on": day("20-11-2026"),
}
KEVIN = {
    "start_date": day("30-11-2026"),
    "employer": {"answer": "Uitzendbureau De Korenaar"},
    "hours_kind": {"answer": "fixed"},
    "hours": {"answer": "20"},
    "pay_period": {"answer": "four_weeks"},
    "expected_pay_four_weeks": {},
    "tax_credit": {"answer": "yes"},
    "help_with": {"answer": ["money"]},
    "name": {"answer": "Kevin Tas"},
    "postcode": {"answer-postcode": "9711 CD", "answer-number": "3"},
}


def signals(app: FastAPI) -> list[Signal]:
    """Return all signals, by rule."""
    with app.state.sessions() as session:
        return list(session.scalars(select(Signal).order_by(Signal.rule)))


def test_story_1_fatima_moves_inside_the_region(app: FastAPI, visit: Visit, colleague: Visit, moment: Moment) -> None:
    moment.at = datetime(2026, 12, 7, 14, 5, tzinfo=UTC)
    asked = walk(visit, ["move_within"], FATIMA)
    for never in ("reason", "rent", "rent_amount", "contract", "bsn"):
        assert never not in asked
    check = visit.page.text
    assert "20 november 2026" in check
    reference, code = send(visit)
    receipt = visit.page.text
    assert "maandag 7 december 2026 om 15.05 uur" in receipt
    assert "oeslag" in receipt
    found = {s.rule: s for s in signals(app)}
    assert {(s.team, s.urgency) for s in found.values()} == {
        ("income-deurhout", "U1"),
        ("special-assistance", "U3"),
        ("team-lead-deurhout", "U2"),
    }
    assert not any("civil" in s.team or "enforce" in s.team for s in found.values())
    told = {row["label"]: row["value"] for row in found["income-move"].contact["rows"]}
    assert told["Verteld aan"] == "De balie in Deurhout"
    assert told["Verteld op"] == "vrijdag 20 november 2026"
    colleague.sign_in("chris")
    queue = colleague.get("/werk/")
    assert "Fatima O." in queue
    visit.get("/nl/volgen")
    visit.post("/nl/volgen", {"reference": reference.lower(), "code": code.lower()})
    assert visit.page.url.path == "/nl/volgen/melding"
    assert "Team Inkomen Deurhout" in visit.page.text


@pytest.mark.parametrize("organisation", ["stad-waterrijk"])
def test_story_2_kevin_starts_as_a_bakers_help(app: FastAPI, visit: Visit, moment: Moment) -> None:
    moment.at = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
    asked = walk(visit, ["work_start"], KEVIN)
    for never in ("contract", "payslip", "bank_statement"):
        assert never not in asked
    send(visit)
    receipt = visit.page.text
    assert "werkgever" in receipt.lower()
    found = {s.rule: s for s in signals(app)}
    income, work = found["income-work-start"], found["participation-work-start"]
    assert (income.urgency, work.urgency) == ("U1", "U2")
    assert "schatting" in income.first_step
    assert any("gat in het inkomen" in line for line in income.offer)
    assert (income.due_reason, str(income.pays_month)) == ("payment_run", "2026-12-01")
    assert set(found) == {"income-work-start", "participation-work-start"}
    assert not re.search(r"\bte laat\b|fraude|boete", receipt, re.IGNORECASE)
