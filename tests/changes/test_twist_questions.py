"""Reports with a twist: what is asked, once and only when it counts, and what may be sent or left open."""

import pytest

from portal.changes import domain
from tests.changes.twists import CITY, JOINT, apart, asked, day, moves, shipped, signals


@pytest.mark.parametrize(("safe", "times"), [("yes", 1), ("no", 1)])
def test_help_is_asked_once_of_who_parts_and_divorces(safe: str, times: int) -> None:
    both = {"stop_living_together": apart(safe_to_contact=safe), "divorce": {}}
    assert asked(both).count("help_with") == times


def test_the_partner_is_named_once_by_who_moves_in_together_and_marries() -> None:
    living = {"date": day("2026-11-27"), "where": "my_home", "partner_name": "S. de Wit", "partner_birth": "1990-02-02"}
    both = {"start_living_together": living, "marriage": {"date": day("2026-11-27"), "living": "together_new"}}
    kinds = [shipped(JOINT)[0].types[slug] for slug in both]
    pages = [question.name for step in domain.steps(kinds, both) for question in (step.question, *step.beside)]
    assert pages.count("partner_name") == pages.count("partner_birth") == 1


@pytest.mark.parametrize(("what", "asks"), [("stopped", True), ("applied", True), ("new", False), ("changed", False)])
def test_money_for_food_is_asked_only_when_it_may_be_gone(what: str, asks: bool) -> None:
    assert ("money_now" in asked({"other_benefit": {"what": what}})) is asks


@pytest.mark.parametrize(
    "kind",
    [
        "work_start",
        "work_stop",
        "work_change",
        "small_jobs",
        "platform_work",
        "self_employed",
        "monthly_income",
        "other_benefit",
        "pension",
    ],
)
def test_income_of_a_partner_can_be_told_without_a_page_more(kind: str) -> None:
    types, rules, _ = shipped(JOINT)
    question = next(question for question in types.types[kind].question if question.name == "who")
    assert question.beside
    assert not question.required
    shown = [slug for slug, rule in rules.rules.items() if rule.when.change == kind and "who" in rule.signal.show]
    assert any(slug.startswith("income-") for slug in shown)


@pytest.mark.parametrize(("place", "asks"), [("shelter", False), ("room", True), ("unknown", True)])
def test_nobody_names_the_others_in_a_shelter(place: str, asks: bool) -> None:
    answers = moves(lives_with=["others"], kind_of_place=place)
    assert ("people" in asked({"move_within": answers})) is asks
    assert ("income-move-household" in signals(move_within=answers)["income-move"]["joined"]) is asks


@pytest.mark.parametrize(
    ("direction", "amounts"),
    [("both", {"amount_receives", "amount_pays"}), ("receive", {"amount_month"}), ("pay", {"amount_month"})],
)
def test_money_that_comes_and_money_that_goes_are_two_amounts(direction: str, amounts: set[str]) -> None:
    answers = {"direction": direction, "for_whom": ["child"]}
    assert {name for name in asked({"alimony": answers}) if name.startswith("amount")} == amounts
    told = {**answers, "from_date": day("2026-10-01"), "agreed": "court", "really_paid": "sometimes"}
    found = signals(alimony=told | dict.fromkeys(amounts, "210.00"))
    assert {name for name in found["income-alimony"]["facts"] if name.startswith("amount")} == amounts


@pytest.mark.parametrize(("safe", "asks"), [("unknown", False), ("no", True), ("yes", False)])
def test_who_does_not_know_whether_it_is_safe_is_asked_how_to_be_reached(safe: str, asks: bool) -> None:
    assert ("safe_contact" in asked({"homeless": {"safe": safe}})) is asks


@pytest.mark.parametrize(
    ("kind", "answers", "paper"),
    [
        ("move_within", {"kind_of_place": "room"}, "rent_contract"),
        ("person_moves_in", {"rent_contract": "yes"}, "rent_contract"),
        ("person_moves_in", {"student": "yes"}, "enrolment"),
        ("housemate_27_or_study_end", {"studies": "yes"}, "enrolment"),
    ],
)
def test_a_paper_that_a_text_speaks_of_can_be_sent(kind: str, answers: dict[str, str], paper: str) -> None:
    papers = {document.name: document for document in shipped(JOINT)[0].types[kind].document}
    assert all(test.holds(answers) for test in papers[paper].when)
    assert not all(test.holds({}) for test in papers[paper].when)


@pytest.mark.parametrize(
    ("kind", "optional"),
    [("work_start", {"hours"}), ("self_employed", {"start_date", "hours"}), ("pension", {"from_date"})],
)
def test_what_a_resident_may_not_know_is_not_needed(kind: str, optional: set[str]) -> None:
    questions = {question.name: question for question in shipped(JOINT)[0].types[kind].question}
    assert not any(questions[name].required for name in optional)
    assert questions["hours"].minimum == 0 if "hours" in optional else True


@pytest.mark.parametrize(
    ("kind", "offers"),
    [
        ("person_moves_in", {"start_living_together", "lodger"}),
        ("person_moves_out", {"stop_living_together"}),
        ("stop_living_together", {"bank_account"}),
        ("divorce", {"bank_account", "alimony"}),
        ("start_living_together", {"move_out"}),
        ("survivor_benefit", {"death"}),
    ],
)
def test_what_often_happens_too_is_offered_with_it(kind: str, offers: set[str]) -> None:
    assert offers <= set(shipped(JOINT)[0].types[kind].comes_with)


def test_only_where_burgerzaken_tells_us_a_birth_is_known() -> None:
    said = {name: " ".join(shipped(name)[0].types["pregnancy_birth"].before) for name in (JOINT, CITY)}
    assert "Burgerzaken vertelt ons" in said[CITY]
    assert "Burgerzaken vertelt ons" not in said[JOINT]
