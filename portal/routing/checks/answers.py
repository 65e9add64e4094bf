"""Fall a question apart in groups of answers that no test can tell apart, with one answer for each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from itertools import combinations
from typing import Any, NamedTuple

from portal.kit.conditions import Test
from portal.routing.checks.asked import SEVERAL, Asked, Option

SOME_DAY = "2026-06-15"
CENT = Decimal("0.01")
MOST = Decimal(1_000_000)


class Atom(NamedTuple):
    """One thing that is true or not: a test on an answer, or (without tests) a fact of the report or organisation."""

    of: str
    name: str
    is_: str = ""
    one_of: tuple[str, ...] = ()
    at_least: str = ""
    at_most: str = ""

    def test(self) -> Test:
        """Return the test on the answer that this stands for."""
        given: dict[str, Any] = {"answer": self.name}
        if self.one_of:
            given["one_of"] = self.one_of
        elif self.at_least or self.at_most:
            given["at_least" if self.at_least else "at_most"] = self.at_least or self.at_most
        else:
            given["is"] = self.is_
        return Test.model_validate(given)


def atom_of(test: Test) -> Atom:
    """Return a test on an answer as an atom."""
    return Atom(
        "answer",
        test.answer,
        test.values[0] if test.is_ is not None else "",
        test.one_of or (),
        "" if test.at_least is None else str(test.at_least),
        "" if test.at_most is None else str(test.at_most),
    )


@dataclass(frozen=True)
class Group:
    """Answers that no test can tell apart: one of them, which tests hold for it, and switches that must be on."""

    value: Any
    true: frozenset[Atom]
    needs: frozenset[str] = frozenset()


def groups(question: Asked, atoms: Iterable[Atom]) -> Iterator[Group]:
    """Yield one answer per group, the empty one first where it may be left empty."""
    tests = [(atom, atom.test()) for atom in atoms]
    seen: set[tuple[frozenset[Atom], frozenset[str]]] = set()
    if not question.required:
        seen.add((frozenset(), frozenset()))
        yield Group(None, frozenset())
    for value, needs in _answers(question, [test for _, test in tests]):
        true = frozenset(atom for atom, test in tests if test.holds({question.name: value}))
        if (true, needs) not in seen:
            seen.add((true, needs))
            yield Group(value, true, needs)


def _answers(question: Asked, tests: list[Test]) -> Iterator[tuple[Any, frozenset[str]]]:
    """Yield answers of which at least one stands in every group, with the switches that they need."""
    if question.kind in SEVERAL:
        yield from _several(question, tests)
        return
    if question.options:
        for option in question.options:
            yield option.value, _needs([option])
        return
    values: Iterable[Any]
    if question.kind == "number":
        values = _numbers(question, tests)
    elif question.kind == "amount":
        values = [str(value) for value in _amounts(tests)]
    elif question.kind in {"date", "about_date", "month"}:
        days = _days(tests, month=question.kind == "month")
        values = [{"date": day, "about": False} for day in days] if question.kind == "about_date" else days
    else:
        values = [*dict.fromkeys(word for test in tests for word in test.values if word), "anders"]
    for value in values:
        yield value, frozenset()


def _needs(options: Iterable[Option]) -> frozenset[str]:
    return frozenset(option.only_where for option in options if option.only_where)


def _several(question: Asked, tests: list[Test]) -> Iterator[tuple[Any, frozenset[str]]]:
    """Yield every choice of words; words that all tests treat alike stand for each other."""

    def written(options: Iterable[Option]) -> list[Any]:
        return [{"role": o.value, "name": ""} if question.kind == "people" else o.value for o in options]

    alike: dict[tuple[tuple[bool, ...], str], Option] = {}
    for option in question.options:
        held = tuple(test.holds({question.name: written([option])}) for test in tests)
        alike.setdefault((held, option.only_where), option)
    for size in range(1, len(alike) + 1):
        for chosen in combinations(alike.values(), size):
            yield written(chosen), _needs(chosen)


def _limits(tests: list[Test]) -> list[Decimal]:
    found = []
    for test in tests:
        for text in (test.at_least, test.at_most, *test.values):
            try:
                found += [Decimal(str(text))] if text is not None else []
            except InvalidOperation:
                continue  # a word is no limit: no number equals it
    return found


def _numbers(question: Asked, tests: list[Test]) -> list[int]:
    """Return whole numbers around every limit, within those of the question."""
    near = {int(limit) + step for limit in _limits(tests) for step in (-1, 0, 1)}
    bounds = {question.minimum, question.maximum}
    return sorted(number for number in near | bounds if question.minimum <= number <= question.maximum)


def _amounts(tests: list[Test]) -> list[Decimal]:
    """Return amounts in EUR around every limit, written with two decimals as answers are."""
    near = {limit + step for limit in _limits(tests) for step in (-CENT, Decimal(0), CENT)}
    return sorted(amount.quantize(CENT) for amount in near | {Decimal(0), MOST} if amount >= 0)


def _days(tests: list[Test], *, month: bool) -> list[str]:
    """Return days (or months) around every limit, as ISO text."""
    near = {SOME_DAY}
    for test in tests:
        for text in (test.at_least, test.at_most, *test.values):
            try:
                day = date.fromisoformat(f"{text}-01" if month else str(text))
            except ValueError:
                continue  # no day: no answer equals it
            near |= {(day + timedelta(days=step)).isoformat() for step in ((-1, 0, 31) if month else (-1, 0, 1))}
    return sorted({day[:7] for day in near} if month else near)
