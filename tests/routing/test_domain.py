"""Rules join, hurry each other and plan ahead."""

from datetime import date
from typing import Any

import pytest

from portal.routing.domain import later, route
from portal.routing.rulebook import Rule

TODAY = date(2026, 11, 23)


def rule(name: str, **signal: Any) -> Rule:
    """Make a rule for a made-up change."""
    tests = signal.pop("all", [])
    follow_up = signal.pop("follow_up", [])
    whole = (
        {} if "merge_into" in signal else {"role": "income", "urgency": "U2", "theme": "money", "first_step": "Bel."}
    )
    made = Rule.model_validate(
        {
            "title": name,
            "because": f"Omdat {name}.",
            "source": "PW 17",
            "author": "Functioneel beheer",
            "reason": "test",
            "purpose": "Zo klopt de test.",
            "privacy": "nog niet",
            "review": date(2027, 7, 1),
            "from": date(2026, 1, 1),
            "when": {"change": "cargo_bike", "all": tests},
            "signal": {**whole, **signal},
            "follow_up": follow_up,
            "example": [{"name": "a", "answers": {}, "fires": True}],
        }
    )
    made._id = name  # noqa: SLF001  as reading a file does
    return made


def run(rules: list[Rule], answers: dict[str, Any] | None = None) -> Any:
    """Route one change."""
    return route({"cargo_bike": answers or {}}, {}, {}, rules, TODAY)


def test_a_rule_that_joins_brings_its_step_its_offer_and_its_hurry() -> None:
    joins = rule(
        "b", merge_into="a", urgency="U0", first_step="Regel geld voor eten.", offer=["Voorschot"], all=[
            {"answer": "money_now", "is": "today"}
        ],
    )  # fmt: skip
    signal = run([rule("a", offer=["Uitleg"]), joins], {"money_now": "today"}).signals[0]
    assert signal.urgency == "U0"
    assert signal.first_step == "Bel. Regel geld voor eten."
    assert signal.offer == ["Voorschot", "Uitleg"]
    assert [(joined.rule, joined.because) for joined in signal.joined] == [("b", "Omdat b.")]
    assert signal.facts == {"money_now": "today"}


def test_a_rule_that_joins_never_makes_it_less_urgent() -> None:
    signal = run([rule("a", urgency="U1"), rule("b", merge_into="a", urgency="U3")]).signals[0]
    assert signal.urgency == "U1"


def test_a_rule_that_joins_nothing_opens_nothing() -> None:
    routing = run([rule("a", all=[{"answer": "x", "is": "yes"}]), rule("b", merge_into="a")])
    assert routing.signals == []
    assert [miss.rule for miss in routing.near_misses["cargo_bike"]] == ["a"]


def test_a_rule_outside_its_dates_does_not_count() -> None:
    past = rule("a").model_copy(update={"until": date(2026, 11, 22)})
    past._id = "a"  # noqa: SLF001
    assert run([past]).signals == []


def test_it_is_looked_at_again_on_the_planned_day() -> None:
    plans = [
        {"after": "received", "months": 3, "title": "Is er geld binnen?"},
        {"after": "until", "days": -14, "title": "Loopt het af?"},
    ]
    signal = run([rule("a", follow_up=plans)], {"until": {"date": "2027-02-01", "about": True}}).signals[0]
    assert [(planned.on, planned.title) for planned in signal.planned] == [
        (date(2027, 2, 23), "Is er geld binnen?"),
        (date(2027, 1, 18), "Loopt het af?"),
    ]


def test_a_planned_day_that_has_passed_is_tomorrow() -> None:
    signal = run(
        [rule("a", follow_up=[{"after": "until", "days": -14, "title": "x"}])], {"until": "2026-11-24"}
    ).signals
    assert signal[0].planned[0].on == date(2026, 11, 24)


def test_without_the_day_nothing_is_planned() -> None:
    assert run([rule("a", follow_up=[{"after": "until", "title": "x"}])]).signals[0].planned == []


@pytest.mark.parametrize(
    ("day", "months", "days", "expected"),
    [
        (date(2026, 11, 30), 3, 0, date(2027, 2, 28)),
        (date(2026, 12, 31), 2, 0, date(2027, 2, 28)),
        (date(2027, 11, 29), 3, 0, date(2028, 2, 29)),
        (date(2026, 1, 1), 12, -1, date(2026, 12, 31)),
    ],
)
def test_months_end_on_their_last_day(day: date, months: int, days: int, expected: date) -> None:
    assert later(day, months, days) == expected


def unsafe(**signal: Any) -> Rule:
    """Make a rule for another made-up change, that goes together with rule a."""
    made = rule("u", together_with="a", **signal)
    return made.model_copy(update={"when": made.when.model_copy(update={"change": "unsafe_bike"})})


def both(*rules: Rule) -> Any:
    for one in rules:
        one._id = one.title  # noqa: SLF001  a copy has none
    return route({"cargo_bike": {"x": "yes"}, "unsafe_bike": {"y": "no"}}, {}, {}, rules, TODAY)


def test_two_changes_that_are_one_conversation_are_one_signal() -> None:
    part = unsafe(first_step="Overleg.", offer=["Voorschot", "Uitleg"], show=["y"])
    routing = both(rule("a", offer=["Uitleg"], show=["x"]), part)
    [signal] = routing.signals
    assert (signal.rule, signal.change, signal.also) == ("a", "cargo_bike", ["unsafe_bike"])
    assert signal.first_step == "Overleg. Bel."
    assert signal.offer == ["Uitleg", "Voorschot"]
    assert signal.facts == {"x": "yes", "y": "no"}
    assert [one.rule for one in signal.joined] == ["u"]
    assert routing.of("u") is None
    assert routing.part_of("u") == signal


def test_a_step_of_its_own_says_nothing_against_the_other() -> None:
    [signal] = both(rule("a"), unsafe(first_step="Bel niet.", together_step="Overleg eerst.")).signals
    assert signal.first_step == "Overleg eerst. Bel."


@pytest.mark.parametrize("other", [{"urgency": "U0"}, {"role": "desk"}])
def test_another_hurry_or_team_keeps_its_own_signal(other: dict[str, str]) -> None:
    routing = both(rule("a"), unsafe(**other))
    assert [signal.rule for signal in routing.signals] == ["a", "u"]
    assert all(not signal.also for signal in routing.signals)


def test_without_the_other_change_it_opens_its_own_signal() -> None:
    part = unsafe()
    part._id = "u"  # noqa: SLF001
    assert [signal.rule for signal in route({"unsafe_bike": {}}, {}, {}, [rule("a"), part], TODAY).signals] == ["u"]
