"""The search finds a way of answering exactly where trying all answers one by one finds one."""

from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.routing.checks import Asked
from portal.routing.checks.search import Space, fires, is_silent
from portal.routing.domain import passes
from portal.routing.rulebook import Rule
from tests.routing.sets import SLUG, asked, facts, rules_of, text_of

VALUES: dict[str, list[Any]] = {
    "yes_no": ["no", "yes"],
    "choice": ["a", "b", "c"],
    "choices": [list(some) for size in (1, 2, 3) for some in combinations("abc", size)],
    "people": [[{"role": role, "name": ""} for role in some] for size in (1, 2) for some in combinations("ab", size)],
    "number": [0, 1, 2, 3],
}
WORDS = {"choice": "a b c", "choices": "a b c", "people": "a b"}


def some_test(kind: str) -> st.SearchStrategy[str]:
    """Return tests on a question of a kind, as TOML after its name."""
    if kind == "number":
        return st.builds("{} = {}".format, st.sampled_from(["at_least", "at_most"]), st.integers(-1, 4))
    words = WORDS.get(kind, "yes no").split()
    some = st.lists(st.sampled_from(words), min_size=1, max_size=2, unique=True)
    one = st.sampled_from(words).map('is = "{}"'.format)
    return one | some.map(lambda chosen: "one_of = [" + ", ".join(f'"{word}"' for word in chosen) + "]")


@st.composite
def sets(draw: st.DrawFn) -> tuple[list[Asked], dict[str, Rule]]:
    """Return three questions that hang on each other, and two rules."""
    kinds = draw(st.lists(st.sampled_from(sorted(VALUES)), min_size=3, max_size=3))
    lines = [[f'{{ answer = "q{i}", {draw(some_test(kind))} }}' for _ in range(2)] for i, kind in enumerate(kinds)]
    loose = rules_of({f"{i}{j}": text_of(line) for i, pair in enumerate(lines) for j, line in enumerate(pair)})
    questions = []
    for i, kind in enumerate(kinds):
        earlier = [
            loose[f"{j}{draw(st.integers(0, 1))}"].when.all[0].on_answer for j in range(i) if draw(st.booleans())
        ]
        when = [test.model_dump(by_alias=True, exclude_none=True) for test in earlier]
        where = draw(st.sampled_from(["", "", "buffer_budget"]))
        bounds = {"maximum": 3} if kind == "number" else {}
        made = asked(f"q{i}", kind, WORDS.get(kind, ""), when, required=draw(st.booleans()), only_where=where, **bounds)
        questions.append(made)
    pool = [
        *(line for pair in lines for line in pair),
        '{ org = "buffer_budget", is = false }',
        '{ derived = "changes_municipality", is = true }',
    ]
    some = st.lists(st.sampled_from(pool), min_size=1, max_size=4, unique=True)
    return questions, rules_of({name: text_of(", ".join(draw(some))) for name in "ab"})


def every_way(questions: list[Asked], kept: dict[str, Any], *, switch: bool) -> Iterator[dict[str, Any]]:
    """Yield all that can be told, by trying every answer."""
    if not questions:
        yield {name: value for name, value in kept.items() if value is not None}
        return
    first, rest = questions[0], questions[1:]
    if (first.only_where and not switch) or not all(test.holds(kept) for test in first.when):
        yield from every_way(rest, kept, switch=switch)
        return
    for value in VALUES[first.kind] + ([] if first.required else [None]):
        yield from every_way(rest, {**kept, first.name: value}, switch=switch)


def fired(rule: Rule, told: dict[str, Any], *, switch: bool, moves: bool) -> bool:
    """Whether a rule fires, as routing does it."""
    known = {"changes_municipality": moves}, {"buffer_budget": switch}
    return all(passes(test, told, *known) for test in rule.when.all)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(sets())
def test_what_the_search_says_is_what_trying_everything_says(made: tuple[list[Asked], dict[str, Rule]]) -> None:
    questions, rules = made
    space = Space(facts(*questions).here[SLUG])
    seen = set()
    for switch, moves in product([False, True], repeat=2):
        for told in every_way(questions, {}, switch=switch):
            seen.add(tuple(fired(rules[name], told, switch=switch, moves=moves) for name in "ab"))
    a, b = rules["a"], rules["b"]
    found = {
        (True, True): space.find(fires(a) + fires(b)),
        (True, False): space.find([*fires(a), is_silent(b)]),
        (False, True): space.find([*fires(b), is_silent(a)]),
        (False, False): space.find([is_silent(a), is_silent(b)]),
    }
    assert {which for which, way in found.items() if way is not None} == seen
