"""Read the answers from an address. Nothing is stored: the address is all there is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlencode

from portal.doubts import domain
from portal.doubts.doubt import Doubt, Question, Value
from portal.kit import reading

LONGEST = 12
"""Characters of a number as somebody types it; more is no answer."""


class Given(Protocol):
    """The query of an address: every text that stands there under a name."""

    def getlist(self, key: str) -> Sequence[str]:
        """Return the texts, in order."""


@dataclass
class Read:
    """What an address says: answers, what was typed for each, and the question that comes next (None: all answered)."""

    answers: dict[str, Value] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    question: Question | None = None
    wrong: str = ""
    wrongly: str = ""

    def query(self, *, until: str = "") -> str:
        """Return the answers for an address, up to a question and without it; all of them without a name."""
        names = list(self.typed)
        kept = names[: names.index(until)] if until in names else names
        text = urlencode([(name, self.typed[name]) for name in kept])
        return f"?{text}" if text else ""

    def with_answer(self, name: str, value: str) -> str:
        """Return the answers for an address, and one more."""
        return "?" + urlencode([*self.typed.items(), (name, value)])


def read(doubt: Doubt, given: Given) -> Read:
    """
    Read answers in the order of the questions, up to the first that is missing or wrong.

    Names that are no question of this doubt are left alone: an address may have been shared through another site.
    """
    result = Read()
    while (question := domain.next_question(doubt, result.answers)) is not None:
        texts = given.getlist(question.name)
        if not texts:
            break
        try:
            value = parse(question, texts)
        except (ValueError, ArithmeticError):
            result.wrong, result.wrongly = question.wrong, reading.printable(texts[0])[:LONGEST]
            break
        result.answers[question.name] = value
        result.typed[question.name] = texts[0].strip()
    result.question = question
    return result


def parse(question: Question, texts: Sequence[str]) -> Value:
    """
    Return an answer in its stored shape; the same text twice is one answer.

    Raises:
        ValueError: no choice of this question, no number, or outside its limits.
    """
    if len(set(texts)) > 1 or len(texts[0]) > max(LONGEST, 40 if question.kind == "choice" else 0):
        raise ValueError
    text = texts[0].strip()
    if text in question.values:
        return text
    if question.kind == "choice":
        raise ValueError
    if question.kind == "amount":
        amount = reading.amount(text)
        if not question.minimum <= amount <= question.maximum:
            raise ValueError
        return str(amount)
    number = reading.number(text, question.unit)
    if not question.minimum <= number <= question.maximum:
        raise ValueError
    return number
