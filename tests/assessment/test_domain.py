"""What may be proposed and noted, and what comes first: each guard by itself."""

from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.assessment import domain
from portal.assessment.domain import Known, Proposal, may_note, may_record
from portal.assessment.guides.cause import CAUSE
from portal.assessment.guides.impact import IMPACT
from portal.assessment.guides.order import GUIDES
from portal.assessment.guides.own_share import OWN_SHARE
from portal.assessment.guides.reversed import REVERSED
from portal.assessment.guides.three_steps import THREE_STEPS
from portal.signals.outcomes import OUTCOMES


@dataclass(frozen=True)
class Try:
    reached: bool
    how: str = "phone"


TALKED, TRIED_TWICE = (Try(reached=True),), (Try(reached=False), Try(reached=False))
SPOKE = {"contact": "spoke"}
READY = Known(TALKED, {"own_share": {"share": "no"}, "impact": SPOKE}, theme="work")
"""All is done that any outcome asks for."""
LOWERING = [kind for kind, outcome in OUTCOMES.items() if outcome.may_lower]
HEAVIER = ["review", "recovery", "warning", "suspend"]


def said(kind: str) -> Proposal:
    return Proposal(
        kind, "Uitleg.", "none", "explain", why_heavier="Uitleg hielp niet.", urgent_reasons="Geen gevonden."
    )


@pytest.mark.parametrize("kind", OUTCOMES)
def test_with_all_done_and_said_each_outcome_can_be_recorded(kind: str) -> None:
    assert may_record(said(kind), READY) is None


def test_a_fine_is_no_outcome() -> None:
    assert not {"fine", "boete", "penalty"} & set(OUTCOMES)
    assert not any("boete" in outcome.title.casefold() for outcome in OUTCOMES.values())
    refusal = may_record(said("fine"), READY)
    assert refusal
    assert refusal.field == "kind"


@pytest.mark.parametrize("kind", LOWERING)
@pytest.mark.parametrize("contacts", [(), (Try(reached=False),)])
def test_what_may_lower_is_impossible_without_contact(kind: str, contacts: tuple[Try, ...]) -> None:
    refusal = may_record(said(kind), replace(READY, contacts=contacts))
    assert refusal
    assert refusal.sentence.startswith("Praat eerst met de inwoner.")


@pytest.mark.parametrize("kind", LOWERING)
def test_what_may_lower_asks_for_our_own_share_first(kind: str) -> None:
    refusal = may_record(said(kind), replace(READY, notes={"impact": SPOKE}))
    assert refusal
    assert refusal.sentence.startswith("Kijk eerst naar ons eigen aandeel.")


@pytest.mark.parametrize("kind", sorted(set(OUTCOMES) - set(LOWERING)))
def test_what_helps_asks_for_nothing_first(kind: str) -> None:
    assert may_record(replace(said(kind), why_heavier="", urgent_reasons=""), Known()) is None


@pytest.mark.parametrize("kind", HEAVIER)
def test_heavier_is_impossible_without_why_lighter_was_not_enough(kind: str) -> None:
    refusal = may_record(replace(said(kind), why_heavier=""), READY)
    assert refusal
    assert refusal.field == "why_heavier"


def test_offset_comes_first_so_it_needs_no_reason() -> None:
    assert may_record(replace(said("offset"), why_heavier=""), READY) is None
    assert [kind for kind, outcome in OUTCOMES.items() if outcome.why_heavier] == HEAVIER


def test_money_back_asks_which_urgent_reasons_were_weighed() -> None:
    refusal = may_record(replace(said("recovery"), urgent_reasons=""), READY)
    assert refusal
    assert refusal.field == "urgent_reasons"


def test_a_warning_is_only_about_work() -> None:
    refusal = may_record(said("warning"), replace(READY, theme="money"))
    assert refusal
    assert refusal.sentence == "Een brief met een waarschuwing kan alleen bij afspraken over werk."


@pytest.mark.parametrize(
    ("notes", "asked", "sentence"),
    [
        ({}, True, "Kijk eerst wat een pauze doet."),
        ({"impact": {"contact": "not_tried"}}, True, "Zoek eerst contact."),
        ({"impact": {"contact": "not_reached"}}, False, "Vraag eerst een ander team"),
        ({"impact": {}}, False, "Vraag eerst een ander team"),
    ],
)
@pytest.mark.parametrize("contacts", [TALKED, TRIED_TWICE])
def test_a_stop_is_impossible_without_a_look_at_what_it_does(
    notes: dict[str, dict[str, str]], asked: bool, sentence: str, contacts: tuple[Try, ...]
) -> None:
    known = replace(READY, contacts=contacts, notes={"own_share": {"share": "no"}, **notes}, helpers_asked=asked)
    refusal = may_record(said("suspend"), known)
    assert refusal
    assert refusal.sentence.startswith(sentence)


def test_a_stop_for_who_could_not_be_reached_needs_another_team_first() -> None:
    notes = {"own_share": {"share": "no"}, "impact": {"contact": "not_reached"}}
    known = replace(READY, contacts=TRIED_TWICE, notes=notes)
    assert may_record(said("suspend"), known) is not None
    assert may_record(said("suspend"), replace(known, helpers_asked=True)) is None


@pytest.mark.parametrize("kind", OUTCOMES)
@pytest.mark.parametrize("where", ["income_action", "support_action"])
@pytest.mark.parametrize("chosen", ["", "fine"])
def test_both_actions_are_asked_and_none_is_said_aloud(kind: str, where: str, chosen: str) -> None:
    refusal = may_record(replace(said(kind), **{where: chosen}), READY)
    assert refusal
    assert refusal.field == where
    assert may_record(replace(said(kind), income_action="none", support_action="none"), READY) is None


@given(
    kind=st.sampled_from(sorted(OUTCOMES)),
    contacts=st.lists(st.builds(Try, st.booleans()), max_size=3),
    share=st.sampled_from([None, "no", "yes", "unknown", "nothing_wrong"]),
    contact=st.sampled_from([None, "spoke", "not_reached", "not_tried"]),
    asked=st.booleans(),
    why=st.sampled_from(["", "Daarom."]),
    theme=st.sampled_from(["work", "money"]),
)
def test_whatever_was_done_no_guard_can_be_walked_around(
    kind: str, contacts: list[Try], share: str | None, contact: str | None, asked: bool, why: str, theme: str
) -> None:
    notes = {"own_share": {"share": share}} if share else {}
    if contact:
        notes["impact"] = {"contact": contact}
    proposal = replace(said(kind), why_heavier=why)
    if may_record(proposal, Known(contacts, notes, theme, asked)) is not None:
        return
    if kind in LOWERING:
        assert share
        assert any(one.reached for one in contacts) or len(contacts) >= 2
    assert kind not in HEAVIER or why
    assert kind != "warning" or theme == "work"
    assert kind != "suspend" or contact == "spoke" or (contact == "not_reached" and asked)


def test_words_in_a_field_that_does_not_belong_are_not_kept() -> None:
    help_ = domain.kept(said("help"))
    assert (help_.why_heavier, help_.urgent_reasons) == ("", "")
    review = domain.kept(said("review"))
    assert (review.why_heavier, review.urgent_reasons) == ("Uitleg hielp niet.", "")
    assert domain.kept(said("recovery")) == said("recovery")


@pytest.mark.parametrize(
    ("kind", "notes", "due"),
    [
        ("help", {}, False),
        ("offset", {"own_share": {"share": "nothing_wrong"}}, False),
        ("offset", {"own_share": {"share": "unknown"}}, True),
        ("review", {"own_share": {"share": "no"}}, True),
        ("review", {"own_share": {"share": "no"}, "cause": {"cause": "late"}}, False),
    ],
)
def test_when_something_went_wrong_the_cause_is_asked(kind: str, notes: dict[str, dict[str, str]], due: bool) -> None:
    assert domain.cause_asked(kind, notes) is due


def test_what_was_behind_it_is_unknown_at_first_and_that_needs_nothing() -> None:
    behind = next(question for question in THREE_STEPS.questions if question.key == "behind")
    assert behind.first == "unknown"
    assert list(behind.options) == ["unknown", "mistake", "could_not_know", "inability", "knowingly"]
    assert may_note(THREE_STEPS, {"behind": "unknown"}, ()) is None
    assert may_note(THREE_STEPS, {}, ()) is None


@pytest.mark.parametrize("behind", ["mistake", "could_not_know", "inability", "knowingly"])
def test_anything_else_needs_contact_and_a_reason(behind: str) -> None:
    answers = {"behind": behind, "grounds": "De brief kwam terug."}
    for contacts in ((), (Try(reached=False),)):
        refusal = may_note(THREE_STEPS, answers, contacts)
        assert refusal
        assert refusal.field == "behind"
    silent = may_note(THREE_STEPS, {"behind": behind}, TALKED)
    assert silent
    assert silent.field == "grounds"
    assert may_note(THREE_STEPS, answers, TALKED) is None


def test_knowingly_needs_a_real_talk_not_two_missed_calls() -> None:
    answers = {"behind": "knowingly", "grounds": "Dat zei de inwoner."}
    refusal = may_note(THREE_STEPS, answers, TRIED_TWICE)
    assert refusal
    assert refusal.sentence == "Spreek de inwoner eerst. Zonder gesprek weten wij dit niet."
    assert may_note(THREE_STEPS, {**answers, "behind": "mistake"}, TRIED_TWICE) is None


def test_both_tests_may_be_half_done_and_the_short_notes_may_not() -> None:
    assert [guide.key for guide in GUIDES.values() if guide.half] == ["reversed", "three_steps"]
    for guide in (OWN_SHARE, IMPACT, CAUSE):
        refusal = may_note(guide, {}, TALKED)
        assert refusal
        assert refusal.field == guide.questions[0].key


def test_our_own_share_needs_words_when_there_is_one() -> None:
    assert may_note(OWN_SHARE, {"share": "no"}, ()) is None
    refusal = may_note(OWN_SHARE, {"share": "yes"}, ())
    assert refusal
    assert refusal.field == "words"


def test_the_steps_stand_in_their_order_and_are_counted() -> None:
    assert [step.title for step in REVERSED.steps] == [
        "Wat is er nodig?",
        "Waar is de wet voor?",
        "Wat is het effect?",
        "Past het in de wet?",
    ]
    assert len(THREE_STEPS.steps) == 3
    assert REVERSED.steps_done({}) == 0
    assert REVERSED.steps_done({"need": "Rust.", "effects": "De huur is betaald."}) == 1
    assert REVERSED.steps_done({"need": "Rust.", "effects": "Zo.", "nothing": "Schuld."}) == 2


def test_only_answers_that_are_offered_are_known() -> None:
    typed = {"need": "", "value": ["minimum", "iets"], "law": "Artikel 18.", "score": "9"}
    assert REVERSED.known(typed) == {"value": ["minimum"], "law": "Artikel 18."}
    assert IMPACT.known({"contact": "perhaps", "children": "yes"}) == {"children": "yes"}


def test_a_choice_says_what_to_do_then() -> None:
    assert THREE_STEPS.advised({"cooperates": "cannot"}) == ["Regel eerst hulp. Vraag daarna pas iets."]
    assert THREE_STEPS.advised({"cooperates": "does_not_want"}) == [
        "Leg eerst uit waarom u iets vraagt. Luister naar het bezwaar."
    ]
    assert IMPACT.advised({"contact": "not_reached"}) == ["Vraag eerst een ander team om te helpen met bereiken."]


@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
def test_a_guide_has_each_question_once_and_advice_only_for_its_choices(guide: domain.Guide) -> None:
    keys = [question.key for question in guide.questions]
    assert len(keys) == len(set(keys))
    for question in guide.questions:
        assert (question.kind in {"text", "euros"}) == (not question.options)
        assert set(question.advice) <= set(question.options)
        assert question.first in {"", *question.options}
        assert {*question.alone, *question.heard} <= set(question.options)
        assert not question.judges or (question.first == domain.UNKNOWN and "grounds" in keys)


@pytest.mark.parametrize(
    ("today", "since"),
    [
        (date(2026, 11, 23), date(2026, 5, 23)),
        (date(2026, 8, 31), date(2026, 2, 28)),
        (date(2028, 8, 30), date(2028, 2, 29)),
        (date(2026, 6, 30), date(2025, 12, 30)),
        (date(2026, 1, 1), date(2025, 7, 1)),
    ],
)
def test_six_months_back_is_a_day_that_is_there(today: date, since: date) -> None:
    assert domain.offset_since(today) == since
