"""
Reports with a twist: not safe, no money, a plan, another town, a doubt. Who hears of it, when, and what is planned.

One line of the research each; the second answer of a pair shows that the twist makes the difference.
"""

from typing import Any

import pytest

from tests.changes.twists import CITY, JOINT, apart, asked, day, home, moves, planned, signals


@pytest.mark.parametrize("organisation", [JOINT, CITY])
@pytest.mark.parametrize(("safe", "urgency"), [("no", "U0"), ("yes", "U1")])
def test_not_safe_and_apart_income_looks_today_where_the_money_goes(organisation: str, safe: str, urgency: str) -> None:
    found = signals(organisation, stop_living_together=apart(safe_to_contact=safe))
    assert found["income-apart"]["urgency"] == urgency
    assert ("income-apart-unsafe" in found["income-apart"]["joined"]) is (safe == "no")
    assert ("neighbourhood-apart-unsafe" in found) is (safe == "no")


def test_who_parts_and_asks_for_help_is_called_by_who_can_give_it() -> None:
    found = signals(stop_living_together=apart(help_with=["talk", "debts"]))
    assert {found[rule]["role"] for rule in ("neighbourhood-apart-help", "debt-help-apart")} == {
        "neighbourhood",
        "debt_help",
    }
    assert "help_with" not in asked({"stop_living_together": apart(safe_to_contact="no")})
    assert set(signals(stop_living_together=apart(help_with=["none"]))) == {"income-apart"}


@pytest.mark.parametrize("guidance", [{}, {"guidance": "no"}, {"guidance": "yes"}])
def test_an_own_business_always_comes_to_a_coach_too(guidance: dict[str, str]) -> None:
    found = signals(self_employed={"stage": "plan", "activity": "Haren knippen", "kvk": "no", **guidance})
    assert {"income-self-employed", "participation-self-employed"} == set(found)
    coach = found["participation-self-employed"]
    assert coach["urgency"] == "U2"
    assert coach["joined"] == (["participation-self-employed-help"] if guidance.get("guidance") == "yes" else [])


@pytest.mark.parametrize(("living", "urgency"), [("together_new", "U1"), ("together", "U2")])
def test_a_couple_that_marries_and_is_new_in_one_home_counts_as_living_together(living: str, urgency: str) -> None:
    marriage = {"date": day("2026-11-27"), "living": living}
    assert signals(marriage=marriage)["income-marriage"]["urgency"] == urgency
    assert ("partner_name" in asked({"marriage": marriage})) is (living == "together_new")


@pytest.mark.parametrize(("answer", "joins"), [("yes", True), ("unknown", True), ("no", False), ("no_adults", False)])
def test_a_baby_acknowledged_by_someone_at_home_is_explained(answer: str, joins: bool) -> None:
    born = {
        "stage": "born",
        "birth_date": day("2026-11-15"),
        "other_parent_home": "no",
        "acknowledged_here": answer,
    }
    found = signals(pregnancy_birth=born)["income-birth"]
    assert ("income-birth-acknowledged" in found["joined"]) is joins
    assert "vader" not in " ".join(found["because"])


def test_a_move_to_another_town_of_ours_is_taken_over_from_the_old_team_and_the_coach_stays() -> None:
    out = {
        "moving_date": day("2026-12-15"),
        "new_municipality": "Gemerveld",
        "new_address": home("5721 AB"),
        "keeps_home": "no",
        "comes_along": ["children"],
    }
    inside = signals(move_out=out)
    assert "participation-move-out" not in inside
    assert "oude team" in inside["team-lead-move-out"]["first_step"]
    outside = signals(move_out={**out, "new_municipality": "Zandvoorde", "new_address": home("1234 AB")})
    assert "participation-move-out" in outside
    assert "team-lead-move-out" not in outside


def test_moving_in_with_a_partner_in_another_town_of_ours_is_handed_over() -> None:
    together = {"date": day("2026-12-12"), "where": "partner_home", "new_address": home("5741 AB")}
    assert signals(start_living_together=together)["team-lead-living-together"]["role"] == "team_lead"
    near = {**together, "new_address": home("5701 ZZ")}
    assert "team-lead-living-together" not in signals(start_living_together=near)


@pytest.mark.parametrize(("money", "urgency"), [({"money_now": "today"}, "U0"), ({"money_now": "manage"}, "U1")])
def test_a_benefit_that_stopped_and_no_money_for_food_is_seen_today(money: dict[str, str], urgency: str) -> None:
    stopped = {"what": "stopped", "benefit": "ww", "from_date": day("2026-11-01"), **money}
    assert signals(other_benefit=stopped)["income-other-benefit"]["urgency"] == urgency


PLANS: dict[str, tuple[str, dict[str, dict[str, Any]], str, str]] = {
    "a request at UWV": (
        "income-other-benefit",
        {"other_benefit": {"what": "applied", "benefit": "wia", "from_date": day("2026-11-10")}},
        "2026-12-23",
        "UWV",
    ),
    "someone stays until a day": (
        "income-person-moves-in",
        {
            "person_moves_in": {
                "date": day("2026-11-25"),
                "relation": "family",
                "age_27": "yes",
                "student": "no",
                "main_home": "no",
                "temporary": "yes",
                "until": day("2027-01-15", about=True),
            }
        },
        "2027-01-15",
        "woont",
    ),
    "a contract that ends": (
        "participation-work-start",
        {
            "work_start": {
                "start_date": day("2026-11-30"),
                "end_date": "2027-02-28",
                "employer": "Uitzendbureau",
                "hours_kind": "varies",
                "pay_period": "unknown",
                "tax_credit": "unknown",
            }
        },
        "2027-02-14",
        "werk doorgaat",
    ),
    "AOW in spring": (
        "income-pension",
        {"pension": {"what": ["aow"], "from_date": day("2027-04-01"), "funds": "unknown"}},
        "2027-03-02",
        "AIO",
    ),
    "a student of 27": (
        "income-housemate-27",
        {
            "housemate_27_or_study_end": {
                "what": "turns_27",
                "who": "child",
                "date": day("2027-02-10"),
                "studies": "yes",
                "studies_until": day("2027-08-31"),
            }
        },
        "2027-08-31",
        "inschrijving",
    ),
}
"""Twist → rule, report, the day on which a colleague comes back to it, a word of why."""


@pytest.mark.parametrize("twist", PLANS)
def test_what_is_to_come_is_planned(twist: str) -> None:
    rule, changes, on, word = PLANS[twist]
    plans = planned(signals(**changes)[rule])
    assert on in plans, plans
    assert word in plans[on]


def test_the_end_of_a_contract_and_whose_work_it_is_reach_the_colleague() -> None:
    work = PLANS["a contract that ends"][1]["work_start"] | {"who": "partner"}
    for signal in signals(work_start=work).values():
        assert signal["facts"]["who"] == "partner"
        assert signal["facts"]["end_date"] == "2027-02-28"


def test_a_while_without_pay_is_seen_before_the_payment_run() -> None:
    change = {"what": ["no_pay"], "from_date": day("2026-11-23"), "one_off": "unknown"}
    found = signals(work_change=change)["income-work-change"]
    assert (found["urgency"], found["due_reason"]) == ("U1", "payment_run")


@pytest.mark.parametrize(
    ("allowance", "rule"),
    [("no", "income-internship-no-pay"), ("yes", "income-internship"), ("unknown", "income-internship")],
)
def test_income_knows_of_each_internship(allowance: str, rule: str) -> None:
    trial = {
        "what": "trial",
        "start_date": day("2026-12-01"),
        "organisation": "Bakker",
        "allowance": allowance,
        "arranged": "no",
    }
    assert {r for r, signal in signals(internship=trial).items() if signal["role"] == "income"} == {rule}


def test_a_partner_at_the_new_address_is_noticed() -> None:
    assert "income-move-partner" in signals(move_within=moves(lives_with=["partner"]))["income-move"]["joined"]
    assert "income-move-partner" not in signals(move_within=moves())["income-move"]["joined"]


@pytest.mark.parametrize(("kind", "joins"), [("unknown", True), ("own", False)])
def test_who_doubts_between_hobby_and_work_gets_an_answer_to_rely_on(kind: str, joins: bool) -> None:
    found = signals(online_sales={"what_kind": kind, "since": day("2026-06-01", about=True)})["income-online-sales"]
    assert ("income-online-sales-doubt" in found["joined"]) is joins
    assert ("erop rekenen" in " ".join(found["offer"])) is joins
