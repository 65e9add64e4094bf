"""Every rule does something: in its examples, and in stories or reports that nobody wrote for it."""

from pathlib import Path

import pytest

from portal.changes import catalogue, coverage
from portal.changes.coverage import Coverage
from portal.organisations import catalogue as organisations
from portal.routing import rulebook
from portal.routing.rulebook import Rulebook
from portal.web.app import known_answers
from tests.conftest import MONDAY
from tests.routing.sets import rules_of, text_of

STORIES = Path(__file__).parent.parent / "data" / "stories"
TOLD = [
    (organisation, catalogue.read(switches=organisation.switches_on, local=organisations.folder(name) / "changes"))
    for name in ("zeven-linden", "stad-waterrijk")
    for organisation in [organisations.read(name)]
]
RULES = rulebook.read(known_answers(catalogue.read()))


def test_no_rule_is_never_fired() -> None:
    found = Coverage(
        coverage.of_examples(RULES),
        coverage.of_stories(STORIES, RULES, TOLD),
        coverage.of_invented(100, RULES, TOLD, MONDAY),
    )
    assert found.never(RULES) == []
    assert set(+found.examples) == set(RULES.rules), "every rule has an example in which it fires"
    assert found.stories["income-homeless-money"] == 2, "one story, told in two organisations"
    words = coverage.in_words(found, RULES)
    assert words.endswith("None is never fired.\n")
    assert f"{len(RULES.rules)} rules: {len(RULES.rules)} fire in their examples" in words


def test_a_rule_that_nothing_fires_is_named() -> None:
    texts = {"a": text_of(), "b": text_of('{ answer = "x", is = "y" }')}
    rules = Rulebook(rules_of(texts), "1")
    found = Coverage(coverage.of_examples(rules))
    found.stories["a"] = 1
    assert found.never(rules) == ["b"]
    assert "Never: b." in coverage.in_words(found, rules)


@pytest.mark.parametrize("count", [3])
def test_invented_reports_are_the_same_each_time(count: int) -> None:
    first = coverage.of_invented(count, RULES, TOLD, MONDAY)
    assert first == coverage.of_invented(count, RULES, TOLD, MONDAY)
