"""Told like this, it goes to the colleague who can help, soon enough, with one first step that does not clash."""

import json
from pathlib import Path
from typing import Any

import pytest

from portal.changes import catalogue, domain
from portal.changes.trying import read, run
from portal.organisations import catalogue as organisations
from tests.conftest import Visit

BOTH = ("zeven-linden", "stad-waterrijk")
Told = dict[str, dict[str, Any]]


def day(text: str, *, about: bool = False) -> dict[str, Any]:
    """Return the answer to a question for a day."""
    return {"date": text, "about": about}


def appointment(with_whom: str, *needs: str) -> Told:
    """An appointment of tomorrow that does not suit."""
    given = {"date": day("2026-11-24"), "with_whom": with_whom, "when_can": ["next_week"], "needs": list(needs)}
    return {"cannot_attend": given}


def inherited(**given: Any) -> Told:
    """An inheritance."""
    told = {"date_of_death": day("2026-03-02"), "relation": "parent", "handled_by": "notary", "wants_talk": "no"}
    return {"inheritance": {**told, **given}}


def borrowed(money_now: str) -> Told:
    """A loan to live on."""
    given = {"date": day("2026-11-20"), "lender": "family", "for_what": ["living"], "repay": "no"}
    return {"loan": {**given, "money_now": money_now}}


def away(over_limit: str) -> Told:
    """Already abroad, for six weeks now."""
    days = {"leave_date": day("2026-10-10"), "return_date": day("2026-12-20", about=True), "away_now": "yes"}
    return {"abroad": {**days, "over_limit": over_limit, "who_comes": ["alone"]}}


def locked_up(who_tells: str, *at_home: str) -> Told:
    """Somebody is locked up."""
    given = {"who_tells": who_tells, "start_date": day("2026-11-22"), "at_home": list(at_home)}
    return {"detention": {**given, "housing_costs": "unknown"}}


def debts(*what: str, **given: Any) -> Told:
    """Debts, or somebody who looks after the money."""
    return {"representative_debt": {"what": list(what), "since": day("2026-11-01"), **given}}


def care(event: str, **given: Any) -> Told:
    """Care for somebody, paid from a pgb."""
    return {"care_pgb": {"event": event, "start_date": day("2026-12-01"), "paid": "pgb", "who_pays": "svb", **given}}


def ill(temporary: str) -> Told:
    """Able to do less."""
    return {"health_work": {"change": "less", "what": ["work"], "since": day("2026-11-10"), "temporary": temporary}}


STORIES: dict[str, tuple[Told, dict[str, tuple[str, str, set[str]]]]] = {
    "an appointment about the benefit, with an interpreter": (
        appointment("income", "interpreter"),
        {"income-cannot-attend": ("income", "U1", {"income-attend-help"})},
    ),
    "an appointment about care, nothing needed": (
        appointment("help", "none"),
        {"neighbourhood-cannot-attend": ("neighbourhood", "U1", set())},
    ),
    "an appointment about work, with a journey": (
        appointment("work", "travel"),
        {"participation-cannot-attend": ("participation", "U1", {"participation-attend-help"})},
    ),
    "an appointment of nobody knows whom": (
        appointment("unknown", "interpreter"),
        {
            "participation-cannot-attend": (
                "participation",
                "U1",
                {"participation-attend-help", "participation-attend-colleague"},
            )
        },
    ),
    "an inheritance of which the money has come": (
        inherited(decision="accepted", amount="14000.00", money_received="yes"),
        {
            "income-inheritance": ("income", "U2", set()),
            "recovery-inheritance": ("recovery", "U3", set()),
        },
    ),
    "an inheritance of which nothing has come": (
        inherited(decision="accepted", money_received="no"),
        {"income-inheritance": ("income", "U2", set())},
    ),
    "an inheritance of a partner": (
        inherited(relation="partner", decision="not_decided"),
        {"income-inheritance": ("income", "U1", {"income-inheritance-household", "income-inheritance-open"})},
    ),
    "an account without a way to the money, no number yet": (
        {"bank_account": {"date": day("2026-11-23"), "old_account": "no_access"}},
        {
            "desk-bank-account-now": ("desk", "U0", set()),
            "income-bank-account-now": ("income", "U0", set()),
        },
    ),
    "not safe, and calling is not safe": (
        {"unsafe": {"safe_time": "i_call"}},
        {
            "contact-person-unsafe-no-call": ("contact_person", "U0", set()),
            "income-unsafe": ("income", "U0", set()),
        },
    ),
    "away too long, and not sure": (
        away("unknown"),
        {
            "income-abroad": ("income", "U1", {"income-abroad-away-doubt"}),
            "participation-abroad": ("participation", "U2", set()),
        },
    ),
    "away too long, and sure": (
        away("yes"),
        {
            "income-abroad": ("income", "U0", {"income-abroad-away-longer"}),
            "participation-abroad": ("participation", "U2", set()),
        },
    ),
    "a mother is locked up and her children are at home": (
        locked_up("helper", "children"),
        {
            "income-detention": ("income", "U0", set()),
            "contact-person-detention": ("contact_person", "U1", set()),
            "debt-help-detention": ("debt_help", "U1", set()),
            "neighbourhood-detention": ("neighbourhood", "U0", {"neighbourhood-detention-children"}),
        },
    ),
    "nobody knows who is at home": (
        locked_up("helper", "unknown"),
        {
            "income-detention": ("income", "U0", set()),
            "contact-person-detention": ("contact_person", "U1", set()),
            "debt-help-detention": ("debt_help", "U1", set()),
            "neighbourhood-detention": ("neighbourhood", "U1", set()),
        },
    ),
    "a loan because there is no food": (
        borrowed("today"),
        {"income-loan": ("income", "U0", {"income-loan-living", "income-loan-no-money"})},
    ),
    "a loan to live on, with food in the house": (
        borrowed("manage"),
        {"income-loan": ("income", "U3", {"income-loan-living"})},
    ),
    "a seizure and no food": (
        debts("seizure", seizure_letter="yes", wants_debt_help="yes", money_now="today"),
        {
            "income-representative": (
                "income",
                "U0",
                {"income-representative-seizure", "income-representative-no-money"},
            ),
            "debt-help-debts": ("debt_help", "U1", set()),
        },
    ),
    "nobody looks after the money any more": (
        debts("ended"),
        {"income-representative": ("income", "U1", {"income-representative-ended"})},
    ),
    "paid care of many hours": (
        care("start", hours=24),
        {
            "income-care": ("income", "U2", {"income-care-paid"}),
            "participation-care-paid": ("participation", "U2", set()),
        },
    ),
    "the pgb stops": (
        care("stop"),
        {"income-care": ("income", "U2", {"income-care-paid", "income-care-stops"})},
    ),
    "doubt whether something changed": (
        {"no_change": {"still_same": "unsure", "about_what": ["household"]}},
        {"desk-no-change-doubt": ("desk", "U2", set())},
    ),
    "the benefit stops because of a partner": (
        {"stop_benefit": {"end_date": day("2027-01-01"), "reason": "partner"}},
        {
            "income-stop-benefit": ("income", "U2", {"income-stop-benefit-other"}),
            "participation-stop-benefit-end": ("participation", "U4", set()),
        },
    ),
    "a letter that was too hard": (
        {"correct_mistake": {"topic": ["household"], "real_date": day("2026-08-15"), "reason": ["language"]}},
        {"income-correct-mistake": ("income", "U1", {"income-correct-language"})},
    ),
    "one car goes and another comes": (
        {"vehicle": {"event": "swapped", "date": day("2026-11-20"), "what": "car"}},
        {"income-vehicle": ("income", "U3", set())},
    ),
}
"""What was told → rule: who, how soon, and which rules joined. No other signal."""


def written(folder: Path, organisation: str, told: Told) -> Path:
    """Write a report for `portal route`, sent on a Monday morning."""
    report = {"organisation": organisation, "received_at": "2026-11-23T10:00:00+01:00", "changes": told}
    path = folder / "report.json"
    path.write_text(json.dumps(report), encoding="utf-8")
    return path


def signals(folder: Path, organisation: str, told: Told) -> dict[str, dict[str, Any]]:
    """Return what `portal route` prints, by rule."""
    found = json.loads(run(written(folder, organisation, told), "", words=False))
    return {signal["rule"]: signal for signal in found}


@pytest.mark.parametrize("organisation", BOTH)
@pytest.mark.parametrize(("told", "wanted"), STORIES.values(), ids=STORIES)
def test_it_goes_to_these_colleagues_and_no_other(
    tmp_path: Path, organisation: str, told: Told, wanted: dict[str, tuple[str, str, set[str]]]
) -> None:
    found = signals(tmp_path, organisation, told)
    assert {rule: (s["role"], s["urgency"], set(s["joined"])) for rule, s in found.items()} == wanted


@pytest.mark.parametrize("organisation", BOTH)
@pytest.mark.parametrize(("told", "_wanted"), STORIES.values(), ids=STORIES)
def test_it_can_be_told_like_this(tmp_path: Path, organisation: str, told: Told, _wanted: Any) -> None:
    report = read(written(tmp_path, organisation, told))
    types = catalogue.read(switches=organisations.read(organisation).switches_on)
    kinds = [types.types[slug] for slug in told]
    assert domain.told_all(kinds, domain.with_shared(kinds, report.changes)) == told
    for kind in kinds:
        asked = {question.name for question in domain.asked(kind, told[kind.slug]) if question.required}
        assert asked <= set(told[kind.slug])


def test_a_first_step_never_says_to_call_and_not_to_call(tmp_path: Path) -> None:
    bank: Told = {"bank_account": {"date": day("2026-11-23"), "old_account": "no_access"}}
    steps = [signals(tmp_path, "zeven-linden", told) for told in (bank, {"unsafe": {"safe_time": "i_call"}})]
    assert steps[0]["desk-bank-account-now"]["first_step"].startswith("Bel of schrijf nog niet.")
    assert "Bel alleen" not in steps[1]["contact-person-unsafe-no-call"]["first_step"]


@pytest.mark.parametrize(("temporary", "planned"), [("yes", ["2027-01-23"]), ("unknown", ["2027-01-23"]), ("no", [])])
def test_who_is_ill_for_a_time_is_called_again(tmp_path: Path, temporary: str, planned: list[str]) -> None:
    found = signals(tmp_path, "zeven-linden", ill(temporary))["participation-health"]
    assert [later["on"] for later in found["planned"]] == planned


def test_income_looks_again_before_a_study_ends(tmp_path: Path) -> None:
    study = {"who": "partner", "what": "start", "date": day("2027-02-01"), "level": "mbo_bbl", "student_finance": "no"}
    found = signals(tmp_path, "zeven-linden", {"study": {**study, "end_date": day("2029-01-31", about=True)}})
    assert [later["on"] for later in found["income-study"]["planned"]] == ["2029-01-17"]


def test_nobody_keeps_the_name_of_a_housemate_who_died() -> None:
    kind = catalogue.read().types["death"]
    asked = {who: {q.name for q in domain.asked(kind, {"who": who})} for who in ("housemate", "partner")}
    assert "name_of_deceased" in asked["partner"]
    assert "name_of_deceased" not in asked["housemate"]


def test_what_often_comes_with_leaving_or_stopping_is_proposed() -> None:
    kinds = catalogue.read().types.values()
    proposed = {slug: {kind.slug for kind in domain.proposed([slug], kinds)} for slug in ("unsafe", "stop_benefit")}
    assert proposed["unsafe"] >= {"stop_living_together", "bank_account", "homeless"}
    assert proposed["stop_benefit"] >= {"work_start", "start_living_together", "move_out"}


def test_the_numbers_for_danger_come_before_the_first_question(visit: Visit) -> None:
    visit.get("/nl/doorgeven")
    page = visit.post("/nl/doorgeven", {"change": "unsafe"})
    assert "Is dit ook veranderd?" in page
    assert page.index('href="tel:112"') < page.index("Is dit ook veranderd?</h1>")
    assert 'href="tel:08002000"' in page
