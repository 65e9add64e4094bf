"""A test of a rule in the words of the screen: for the public page and for colleagues the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from portal.kit.words import SOURCE, date_words, euro

if TYPE_CHECKING:
    from portal.routing.rulebook import WhenTest

YES_NO = {"yes": "Ja", "no": "Nee", "unknown": "Dat weet ik niet"}
FACTS = {
    "changes_municipality": "U gaat naar een andere gemeente",
    "changes_team": "U gaat naar het gebied van een ander team",
    "brp_events_known": "Wij horen dit ook van Burgerzaken",
    "buffer_budget": "Er is hier geld om een gat te vullen",
    "ask_country_abroad": "Wij vragen naar het land",
}
"""Facts of a report and switches of an organisation, in words. Dutch only, as the tests of a rule are."""


@dataclass(frozen=True)
class QuestionWords:
    """What a question is called, and the words of its answers. Given by the words above this one."""

    short: str
    kind: str = ""
    unit: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)

    def value(self, text: str) -> str:
        """Return an answer as it is on the screen."""
        return self.answers.get(text) or YES_NO.get(text, text)

    def limit(self, value: object) -> str:
        """Return a limit as it is on the screen: an amount in EUR, a day in words, a number with its unit."""
        if self.kind == "amount":
            return euro(Decimal(str(value)), SOURCE, short=True)
        if self.kind in {"date", "about_date"}:
            return date_words(date.fromisoformat(str(value)), SOURCE)
        return f"{value} {self.unit}".strip()


Words = Mapping[str, QuestionWords]
"""Question name → its words."""


@dataclass(frozen=True)
class Said:
    """A test in words: what it is about, and the answers with which it holds."""

    about: str
    answers: tuple[str, ...]


def said(test: "WhenTest", words: Words) -> Said:
    """Return a test as anybody reads it: `Geld voor eten`: `Alleen vandaag`, `Nog deze week`."""
    if not test.answer:
        name = test.derived or test.org or ""
        return Said(FACTS.get(name, name), ("Ja" if test.is_ else "Nee",))
    known = words.get(test.answer) or QuestionWords(test.answer)
    if test.at_least is not None:
        return Said(known.short, (f"minstens {known.limit(test.at_least)}",))
    if test.at_most is not None:
        return Said(known.short, (f"hoogstens {known.limit(test.at_most)}",))
    return Said(known.short, tuple(known.value(text) for text in test.on_answer.values))


def in_public_words(test: "WhenTest", words: Words) -> str:
    """Return a test in one line: `Geld voor eten: Alleen vandaag of Nog deze week`."""
    one = said(test, words)
    return f"{one.about}: {' of '.join(one.answers)}"
