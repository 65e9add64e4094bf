"""A test of a rule in the words of the screen."""

from typing import Any

import pytest

from portal.changes import catalogue
from portal.routing import rulebook
from portal.routing.rulebook import WhenTest
from portal.routing.words import FACTS, QuestionWords, in_public_words
from portal.web.app import known_answers

WORDS = {
    "new_rent": QuestionWords("Nieuwe huur", "amount"),
    "hours": QuestionWords("Uren", "number", "uur per week"),
    "safe": QuestionWords("Veilig", "yes_no_unknown"),
    "money_now": QuestionWords("Geld voor eten", "choice", "", {"today": "Alleen vandaag", "week": "Nog deze week"}),
}


@pytest.mark.parametrize(
    ("test", "said"),
    [
        ({"answer": "new_rent", "at_least": "900"}, "Nieuwe huur: minstens € 900"),
        ({"answer": "new_rent", "at_most": "899.99"}, "Nieuwe huur: hoogstens € 899,99"),
        ({"answer": "hours", "at_least": "20"}, "Uren: minstens 20 uur per week"),
        ({"answer": "safe", "is": True}, "Veilig: Ja"),
        ({"answer": "safe", "one_of": ["no", "unknown"]}, "Veilig: Nee of Dat weet ik niet"),
        ({"answer": "money_now", "one_of": ["today", "week"]}, "Geld voor eten: Alleen vandaag of Nog deze week"),
        ({"derived": "changes_municipality", "is": True}, f"{FACTS['changes_municipality']}: Ja"),
        ({"org": "buffer_budget", "is": False}, "Er is hier geld om een gat te vullen: Nee"),
    ],
)
def test_a_test_is_said_as_on_the_screen(test: dict[str, Any], said: str) -> None:
    assert in_public_words(WhenTest.model_validate(test), WORDS).replace("\N{NO-BREAK SPACE}", " ") == said


def test_no_shipped_test_shows_a_name_of_a_file() -> None:
    types = catalogue.read()
    for rule in rulebook.read(known_answers(types)).rules.values():
        for test in rule.when.all:
            said = in_public_words(test, types.words[rule.when.change])
            name, _, value = said.partition(": ")
            assert "_" not in said, said
            assert name[0].isupper() or name[0].isdigit(), said
            assert value, said
