"""A set of rules that can't do what it says is refused, with file, line and mend."""

import time
from dataclasses import replace
from datetime import date

import pytest

from portal.changes import catalogue
from portal.changes.asking import facts_of
from portal.kit.datafiles import DataError
from portal.organisations import catalogue as organisations
from portal.routing import rulebook
from portal.routing.checks import Option, problems
from portal.web.app import known_answers
from tests.routing.sets import asked, facts, rules_of, text_of, wrong

ALWAYS = text_of()
YES = '{ answer = "loud", is = "yes" }'
LOUD = asked("loud")
BELL = asked("bell", "choice", "brass plastic", [{"answer": "loud", "is": "yes"}])
JOINS = 'merge_into = "a"\noffer = ["Verf"]'


def line(text: str, part: str) -> int:
    """Return the line of a file that holds some text."""
    return next(number for number, row in enumerate(text.splitlines(), 1) if part in row)


@pytest.mark.parametrize(
    ("tests", "at", "says", "mend"),
    [
        (f'{YES},\n  {{ answer = "loud", is = "no" }}', '"no"', "contradict each other", "Take one of the tests out"),
        (
            '{ answer = "kilos", at_least = 50 },\n  { answer = "kilos", at_most = 40 }',
            "at_most",
            "contradict each other",
            "Take one",
        ),
        (
            '{ answer = "kilos", at_least = 100 }',
            "at_least",
            "no answer to 'kilos' passes",
            "a number from 0 to 99",
        ),
        ('{ answer = "colours", is = true }', "true", "no answer to 'colours' passes", "blue, red"),
        (
            '{ answer = "loud", is = "no" },\n  { answer = "bell", is = "brass" }',
            "brass",
            "'bell' is not asked then",
            "`when` of that question in cargo_bike.toml",
        ),
        (
            '{ answer = "loud", is = "no" },\n  { answer = "polish", is = "yes" }',
            "polish",
            "'polish' is not asked then",
            "`when`",
        ),
        (
            '{ answer = "bell", is = "plastic" },\n  { answer = "polish", is = "yes" }',
            "polish",
            "'polish' is not asked then",
            "`when`",
        ),
        ('{ answer = "bell", at_least = 3 }', "at_least", "'bell' is no number", "Use `is` or `one_of`"),
        ('{ answer = "brand", is = "Veloce" }', "Veloce", "'brand' holds free text", "Take this test out"),
        (
            '{ org = "buffer_budget", is = true },\n  { org = "buffer_budget", is = false }',
            "false",
            "contradict each other",
            "Take one",
        ),
        (
            '{ org = "buffer_budget", is = false },\n  { answer = "saved", is = "yes" }',
            "saved",
            "'saved' is not asked then",
            "`when`",
        ),
    ],
    ids=[
        "contradiction",
        "contradicting limits",
        "value outside the limits",
        "yes to a choice",
        "question not asked then",
        "question not asked by a chain",
        "question not asked by a chain of two",
        "limit on words",
        "free text",
        "switch on and off",
        "question of another organisation",
    ],
)
def test_a_rule_that_can_never_fire_is_refused(tests: str, at: str, says: str, mend: str) -> None:
    known = facts(
        LOUD,
        BELL,
        asked("polish", when=[{"answer": "bell", "is": "brass"}]),
        asked("kilos", "number", maximum=99),
        asked("colours", "choices", "blue red"),
        asked("brand", "text"),
        asked("saved", only_where="buffer_budget"),
        switches={"buffer_budget": True},
    )
    texts = {"a": ALWAYS, "b": text_of(tests, JOINS)}
    found = wrong(texts, known)
    assert len(found) == 1, found
    assert found[0].startswith(f"b.toml, line {line(texts['b'], at)}: ")
    assert says in found[0]
    assert mend in found[0]


@pytest.mark.parametrize(
    "tests",
    [
        '{ answer = "kilos", at_least = 40 }, { answer = "kilos", at_most = 40 }',
        '{ answer = "colours", is = "red" }, { answer = "colours", is = "blue" }',
        '{ answer = "price", at_least = 899.99 }, { answer = "price", at_most = 899.99 }',
        '{ answer = "loud", is = "yes" }, { answer = "bell", one_of = ["brass"] }',
        '{ org = "buffer_budget", is = true }, { answer = "loud", is = true }',
    ],
    ids=["one number", "two answers to a choice of more", "one amount", "question that is asked", "other organisation"],
)
def test_a_rule_that_fires_only_rarely_is_no_mistake(tests: str) -> None:
    known = facts(
        LOUD,
        BELL,
        asked("kilos", "number", maximum=99),
        asked("colours", "choices", "blue red"),
        asked("price", "amount"),
        switches={"buffer_budget": False},
    )
    assert wrong({"a": ALWAYS, "b": text_of(tests, JOINS)}, known) == []


def test_a_question_that_is_left_out_here_makes_no_rule_dead() -> None:
    texts = {"a": ALWAYS, "b": text_of(YES, JOINS)}
    assert wrong(texts, facts(LOUD, left_out="loud")) == []


def test_an_answer_that_needs_a_switch_is_there_where_the_switch_can_be_on() -> None:
    offered = replace(LOUD, options=(Option("no"), Option("yes", only_where="buffer_budget")))
    texts = {"a": ALWAYS, "b": text_of(f'{YES}, {{ org = "buffer_budget", is = false }}', JOINS)}
    assert "contradict each other" in wrong(texts, facts(offered))[0]
    assert wrong({"a": ALWAYS, "b": text_of(YES, JOINS)}, facts(offered)) == []


def test_advice_for_a_signal_that_never_opens_then_is_refused() -> None:
    texts = {
        "a": text_of(YES),
        "c": text_of('{ answer = "loud", is = "no" }'),
        "b": text_of('{ answer = "loud", is = "no" }', JOINS),
    }
    found = wrong(texts, facts(LOUD))
    assert found == [
        (
            f"b.toml, line {line(texts['b'], 'merge_into')}: 'a' never fires when this rule does, so its advice is "
            "lost. Name a rule that fires then."
        )
    ]


def test_advice_that_is_lost_with_some_answers_is_refused_and_says_which() -> None:
    other = 'role = "income"\nurgency = "U2"\ntheme = "home"\nfirst_step = "Bel."\n'
    texts = {"a": text_of(YES), "c": text_of("", other), "b": text_of("", JOINS)}
    assert [error.split(": ", 1)[1] for error in wrong(texts, facts(LOUD))] == [
        "'a' does not fire with loud = no, so this advice is lost then. Add a test, or name a rule that fires then."
    ]


def test_advice_for_a_rule_that_joins_another_itself_is_refused() -> None:
    texts = {"a": ALWAYS, "b": text_of(YES, JOINS), "c": text_of(YES, 'merge_into = "b"\nfirst_step = "Bel nu."')}
    assert "'b' opens no signal" in wrong(texts, facts(LOUD))[0]


def test_advice_for_a_rule_that_has_ended_is_refused() -> None:
    ended = text_of(head="until = 2026-06-30")
    texts = {
        "a": ended,
        "c": text_of(head="").replace("from = 2026-01-01", "from = 2026-07-01"),
        "b": text_of(YES, JOINS),
    }
    assert "'a' does not count on 2026-07-01" in wrong(texts, facts(LOUD))[0]


def test_two_signals_about_the_same_for_one_team_are_refused() -> None:
    texts = {
        "a": text_of(YES),
        "b": text_of('{ answer = "bell", is = "brass" }'),
        "c": text_of('{ answer = "loud", is = "no" }'),
    }
    assert wrong(texts, facts(LOUD, BELL)) == [
        (
            f"b.toml, line {line(texts['b'], '[when]')}: this rule and 'a' both open a signal for desk about home with "
            "loud = yes, bell = brass. Join them with merge_into, or let only one of them fire."
        )
    ]


def test_two_rules_that_follow_each_other_in_time_do_not_contradict() -> None:
    texts = {
        "a": text_of(head="until = 2026-06-30"),
        "b": text_of().replace("from = 2026-01-01", "from = 2026-07-01").replace("U2", "U1"),
    }
    assert wrong(texts, facts(LOUD)) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [("U2", "U1", "another urgency"), ("Bel.", "Schrijf.", "another first_step")],
)
def test_the_same_tests_with_another_hurry_or_first_step_are_refused(old: str, new: str, says: str) -> None:
    texts = {"a": text_of(), "b": text_of().replace(old, new).replace('"home"', '"money"')}
    found = wrong(texts, facts(LOUD))
    assert len(found) == 1
    assert says in found[0]


def test_answers_that_no_rule_picks_up_are_named_with_the_line_of_the_question() -> None:
    questions = (replace(LOUD, line=12), replace(BELL, line=24))
    texts = {"a": text_of('{ answer = "loud", is = "no" }'), "b": text_of('{ answer = "bell", is = "brass" }')}
    assert wrong(texts, facts(*questions)) == [
        (
            "cargo_bike.toml, line 24: no rule covers change type 'cargo_bike' with loud = yes, bell = plastic, from "
            "2026-01-01. Add a rule for it, or widen one."
        )
    ]


def test_an_answer_left_empty_counts_too() -> None:
    texts = {"a": text_of('{ answer = "loud", one_of = ["yes", "no"] }')}
    assert wrong(texts, facts(LOUD)) == []
    assert "with loud left empty, from" in wrong(texts, facts(replace(LOUD, required=False)))[0]


def test_a_question_that_is_left_out_here_leaves_its_answers_without_a_rule() -> None:
    texts = {"a": text_of('{ answer = "loud", one_of = ["yes", "no"] }')}
    assert "no rule covers" in wrong(texts, facts(LOUD, left_out="loud"))[0]


def test_a_type_without_any_rule_is_named() -> None:
    assert wrong({}, facts(LOUD)) == [
        (
            "cargo_bike.toml, line 1: no rule covers change type 'cargo_bike' whatever the answers are, from "
            "2026-01-01. Add a rule for it, or widen one."
        )
    ]


def test_a_day_on_which_no_rule_counts_is_named() -> None:
    texts = {"a": text_of(head="until = 2026-11-30")}
    assert "from 2026-12-01" in wrong(texts, facts(LOUD))[0]
    assert wrong(texts, facts(LOUD, until=date(2026, 11, 30))) == []


def test_days_before_the_set_goes_live_do_not_count() -> None:
    texts = {"a": text_of().replace("from = 2026-01-01", "from = 2026-12-01")}
    rules = rules_of(texts)
    assert problems(rules, facts(LOUD), texts, since=date(2026, 12, 1)) == []
    assert problems(rules, facts(LOUD), texts) != []


@pytest.mark.parametrize(
    "name", ["language", "nationality", "country", "name", "channel", "new_language", "partner_name"]
)
def test_no_rule_can_name_who_somebody_is(name: str) -> None:
    with pytest.raises(DataError, match="about who somebody is") as caught:
        rules_of({"a": text_of(f'{{ answer = "{name}", is = "x" }}')})
    assert caught.value.line == line(text_of(f'{{ answer = "{name}", is = "x" }}'), name)


@pytest.mark.parametrize("fact", ["language", "nationality", "country", "name", "channel", "history", "age"])
@pytest.mark.parametrize("kind", ["derived", "org"])
def test_no_fact_or_switch_about_a_person_exists(fact: str, kind: str) -> None:
    with pytest.raises(DataError, match=f"{kind} is '{fact}'"):
        rules_of({"a": text_of(f'{{ {kind} = "{fact}", is = true }}')})


@pytest.mark.parametrize("name", ["zeven-linden", "stad-waterrijk"])
def test_the_shipped_rules_are_sound_in_a_tenth_of_a_second(name: str) -> None:
    organisation = organisations.read(name)
    types = catalogue.read(switches=organisation.switches_on, local=organisations.folder(name) / "changes")
    rules = rulebook.read(known_answers(types)).rules
    known = facts_of(types, organisation.switches)
    start = time.process_time()
    assert [str(error) for error in problems(rules, known)] == []
    assert time.process_time() - start < 1
