"""A planted difference is found, chance is not, and small numbers stay hidden."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.insights import chance, say
from portal.insights.domain import CHANCE, DIMENSIONS, SHARES, SMALLEST, TIMES, Handled, hidden, parts
from portal.insights.fairness import compare
from portal.organisations import catalogue as organisations
from tests.insights.invented import month

NOVEMBER = date(2026, 11, 1)
SEEDS = 200


def of(language: str, number: int, contact: float = 2.0) -> list[Handled]:
    return [Handled(language, "web", "self", "deurhout", contact, None, asked=False) for _ in range(number)]


def test_a_planted_difference_is_found_and_said_in_words() -> None:
    found = compare(NOVEMBER, month(1, arabic_later=3))
    (first,) = [f for f in found.findings if f.measure == "first_contact"]
    assert (first.dimension, first.group, first.more) == ("language", "ar", True)
    assert first.difference is not None
    assert 2.5 <= first.difference <= 3.5
    sentence = say.finding_words(organisations.read("zeven-linden"), first)
    assert sentence.startswith("Taal van het formulier: Arabisch. Het eerste contact is gemiddeld ")
    assert sentence.endswith(" werkdagen later dan bij de anderen.")


def test_a_planted_difference_is_found_in_nearly_every_month() -> None:
    missed = [
        seed
        for seed in range(40)
        if ("language", "first_contact", "ar")
        not in {(f.dimension, f.measure, f.group) for f in compare(NOVEMBER, month(seed, arabic_later=3)).findings}
    ]
    assert missed == []


def test_without_a_difference_a_month_is_silent_as_often_as_it_should() -> None:
    alarms = [seed for seed in range(SEEDS) if compare(NOVEMBER, month(seed)).findings]
    assert len(alarms) <= CHANCE * SEEDS, f"{len(alarms)} of {SEEDS} months"
    assert compare(NOVEMBER, month(0)).compared == len(DIMENSIONS) * (len(TIMES) + len(SHARES))


def test_a_difference_in_outcomes_and_in_questions_is_found_too() -> None:
    alike = month(3)
    changed = [
        Handled(
            **{
                **vars(one),
                "asked": one.asked or one.channel == "phone",
                "outcomes": frozenset({"offset"}) if one.helper == "helped" else one.outcomes,
            }
        )
        for one in alike
    ]
    found = {(f.dimension, f.measure, f.group, f.more) for f in compare(NOVEMBER, changed).findings}
    assert ("channel", "asked", "phone", True) in found
    assert ("helper", "lower", "helped", True) in found


def test_a_small_group_is_hidden_and_a_second_with_it() -> None:
    found = compare(NOVEMBER, [*of("nl", 60), *of("en", 20), *of("ar", 9)])
    assert [(group.key, group.number) for group in found.dimensions["language"]] == [
        ("nl", 60),
        ("en", None),
        ("ar", None),
    ]
    text = say.as_csv(organisations.read("zeven-linden"), found)
    assert "Arabisch;minder dan 10;;;;;;;" in text
    assert "Engels;minder dan 10;;;;;;;" in text
    assert ";20;" not in text


def test_a_month_with_few_reports_shows_nothing() -> None:
    found = compare(NOVEMBER, of("nl", 9))
    assert (found.number, dict(found.dimensions), list(found.findings)) == (None, {}, [])
    assert list(say.lines(organisations.read("zeven-linden"), found))[1:] == [say.TOO_FEW]


def test_a_hidden_group_takes_no_part_in_a_comparison() -> None:
    found = compare(NOVEMBER, [*of("nl", 60), *of("en", 40), *of("ar", 9, contact=90.0)])
    assert found.findings == []


@given(st.lists(st.integers(0, 60), min_size=2, max_size=8))
def test_nobody_works_out_a_hidden_number_from_the_sum(numbers: list[int]) -> None:
    away = hidden(numbers)
    shown = [number for number, gone in zip(numbers, away, strict=True) if not gone]
    unseen = [number for number, gone in zip(numbers, away, strict=True) if gone]
    assert all(number >= SMALLEST for number in shown)
    if shown and unseen:
        assert len(unseen) > 1
        assert sum(unseen) >= SMALLEST


@given(st.integers(0, 60), st.integers(0, 60))
def test_a_part_is_shown_only_when_both_sides_are_large_enough(so: int, not_so: int) -> None:
    shown = parts([True] * so + [False] * not_so)
    assert (shown is not None) == (so >= SMALLEST and not_so >= SMALLEST)


def test_a_share_of_which_one_side_is_small_says_which_way_and_no_number() -> None:
    base = {"channel": "web", "helper": "self", "municipality": "deurhout", "first_contact": 2.0, "close": None}
    made = [Handled(language="nl", asked=number < 3, **base) for number in range(80)]
    made += [Handled(language="ar", asked=number < 25, **base) for number in range(40)]
    (found,) = compare(NOVEMBER, made).findings
    assert (found.group, found.difference, found.more) == ("ar", None, True)
    words = say.finding_words(organisations.read("zeven-linden"), found)
    assert words == "Taal van het formulier: Arabisch. Er is vaker een vraag terug dan bij de anderen."


def test_all_alike_is_no_difference() -> None:
    assert chance.times_differ({"a": [2.0] * 20, "b": [2.0] * 20, "c": [2.0] * 20}) == 1.0
    assert chance.shares_differ({"a": [True] * 20, "b": [True] * 20}) == 1.0
    assert compare(NOVEMBER, [*of("nl", 60), *of("en", 40)]).findings == []


@pytest.mark.parametrize("share", [0.02, 0.5])
def test_shares_of_more_than_two_groups_are_compared_with_few_and_many(share: float) -> None:
    many = {name: [number < 100 * share for number in range(100)] for name in "abc"}
    assert chance.shares_differ(many) > 0.9
    many["d"] = [number < 40 for number in range(100)] if share < 0.1 else [number < 90 for number in range(100)]
    assert chance.shares_differ(many) < 0.001


def test_one_slow_group_does_not_make_the_others_look_fast() -> None:
    made = [*of("nl", 100), *of("en", 30), *of("ar", 30, contact=5.0), *of("tr", 30, contact=9.0)]
    found = compare(NOVEMBER, made).findings
    assert [(one.group, one.more) for one in found] == [("tr", True), ("ar", True)]
    assert [one.difference for one in found] == [6.4, 3.0]
