"""
Invent whole reports: any way of answering that the pages allow, the same for the same random numbers.

For trying rules out (`portal rulebook coverage`) and for tests. Nothing of a real person is in it.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from portal.changes.catalogue import ChangeType, Question, values_of

POSTCODES = ("5701 AB", "5711 AB", "5729 XX", "9701 AB", "9711 CD", "9739 ZZ", "1000 AA")
WORDS = ("Een voorbeeld", "Niets bijzonders", "x")
AMOUNTS = ("0.00", "0.01", "285.00", "899.99", "1200.00", "8000.00", "250000.00")
SKIP = 0.3
"""How often a question that may be left empty is left empty."""


def invented(kinds: Iterable[ChangeType], rng: Random, on: date) -> dict[str, dict[str, Any]]:
    """
    Return the answers that count: change type → question → stored value, see `portal/kit/forms.py`.

    Args:
        kinds: The change types in the order in which they are asked, and the questions about the person where wanted.
        rng: Where the choices come from.
        on: Today.
    """
    told: dict[str, dict[str, Any]] = {}
    shared: dict[str, Any] = {}
    settled: set[str] = set()
    for kind in kinds:
        kept: dict[str, Any] = {}
        before = set(settled)
        for question in kind.with_papers:
            if question.unless_asked in before or not all(test.holds(kept) for test in question.when):
                continue
            if question.share not in shared:
                empty = not question.required and rng.random() < SKIP
                value = None if empty else answer_to(question, rng, on)
                shared |= {question.share: value} if question.share else {}
            kept[question.name] = shared[question.share] if question.share else value
            settled.add(question.share)
        settled = (settled | set(kind.settles)) - {""}
        told[kind.slug] = {name: value for name, value in kept.items() if value is not None}
    return told


def answer_to(question: Question, rng: Random, on: date) -> Any:
    """Return a stored value that the form of this question would accept."""
    return ANSWERS.get(question.kind, _one)(question, rng, on)


def _one(question: Question, rng: Random, _on: date) -> str:
    return rng.choice(sorted(values_of(question)))


def _some(question: Question, rng: Random, _on: date) -> list[str]:
    values = sorted(values_of(question))
    return rng.sample(values, rng.randint(1, len(values)))


def _day(question: Question, rng: Random, on: date) -> str:
    return (on + timedelta(days=rng.randint(-400, 0 if question.past else 400))).isoformat()


def _people(question: Question, rng: Random, _on: date) -> list[dict[str, str]]:
    known = ("yes", "no", "unknown")
    return [
        {"name": "", "role": rng.choice(question.roles), "age_27": rng.choice(known), "student": rng.choice(known)}
        for _ in range(rng.randint(1, 3))
    ]


def _number(question: Question, rng: Random, _on: date) -> int:
    edges = (question.minimum, question.maximum)
    return rng.choice((*edges, rng.randint(*edges)))


ANSWERS: Mapping[str, Callable[[Question, Random, date], Any]] = {
    "choices": _some,
    "people": _people,
    "date": _day,
    "about_date": lambda question, rng, on: {"date": _day(question, rng, on), "about": rng.random() < 0.5},
    "month": lambda question, rng, on: _day(question, rng, on)[:7],
    "amount": lambda _question, rng, _on: rng.choice((*AMOUNTS, f"{rng.randint(0, 300_000) / 100:.2f}")),
    "number": _number,
    "text": lambda _question, rng, _on: rng.choice(WORDS),
    "address": lambda _question, rng, _on: {"postcode": rng.choice(POSTCODES), "number": "12", "addition": ""},
    "iban": lambda _question, _rng, _on: "NL91ABNA0417164300",
    "phone": lambda _question, _rng, _on: "0600000000",
    "email": lambda _question, _rng, _on: "iemand@example.org",
}
