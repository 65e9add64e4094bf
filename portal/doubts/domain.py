"""Which question comes, which answer holds, and which paths there are. Pure: limits and days are passed in."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from portal.doubts.doubt import UNKNOWN, Doubt, Ending, Question, Value, Where
from portal.kit.marking import N_

Answers = Mapping[str, Value]
Limits = Mapping[str, Decimal]
"""Key of an amount → its value on the day; a key that is not there has no value that we are sure of."""

LIMIT = re.compile(r"^\{amount:([a-z0-9_]+)\}$")
TAKEN = re.compile(r"^\{([a-z][a-z0-9_]*)\}$")
UNSURE = Ending(
    verdict="ask",
    why=[
        N_("Hoeveel het mag zijn, verandert soms."),
        N_("Het bedrag van nu weten wij hier nog niet zeker."),
        N_("Bel ons. Wij zoeken het voor u uit."),
    ],
    law=N_("Participatiewet, artikel 39"),
)
"""What is answered where a limit has no value that we are sure of. It never becomes 'no need'."""


def limit_key(test: Where) -> str:
    """Return the key of the amount that a test compares with; empty: none."""
    found = LIMIT.match(test.limit) if isinstance(test.limit, str) else None
    return found[1] if found else ""


def number_of(test: Where, limits: Limits) -> Decimal | None:
    """Return the limit of a test; None: not known, or no number."""
    if key := limit_key(test):
        return limits.get(key)
    try:
        return Decimal(str(test.limit))
    except InvalidOperation:
        return None


def holds(test: Where, answers: Answers, limits: Limits) -> bool | None:
    """Whether a test holds; None: its limit is not known. What somebody does not know is on no side of a limit."""
    if test.limit is None:
        return test.holds(answers)
    given = answers.get(test.answer, UNKNOWN)
    if given == UNKNOWN:
        return False
    limit = number_of(test, limits)
    return None if limit is None else test.compares(Decimal(str(given)), limit)


def asked(doubt: Doubt, answers: Answers) -> list[Question]:
    """Return the questions that come with these answers, in order. A hidden answer opens nothing."""
    kept: dict[str, Value] = {}
    result = []
    for question in doubt.question:
        if all(holds(test, kept, {}) for test in question.when):
            result.append(question)
            if question.name in answers:
                kept[question.name] = answers[question.name]
    return result


def next_question(doubt: Doubt, answers: Answers) -> Question | None:
    """Return the first question that was not answered; None: there is an answer."""
    return next((question for question in asked(doubt, answers) if question.name not in answers), None)


def ending(doubt: Doubt, answers: Answers, limits: Limits) -> Ending | None:
    """
    Return the answer to a doubt.

    Args:
        doubt: The doubt, all its questions answered.
        answers: Question name → value.
        limits: Amounts that are valid on this day.

    Returns:
        The first ending whose tests all hold; `UNSURE` where one would depend on a limit that is not known; None when
        there is none (`portal check` makes sure that there always is).
    """
    for found in doubt.ending:
        held = [holds(test, answers, limits) for test in found.when]
        if False in held:
            continue
        return UNSURE if None in held else found
    return None


def carried(found: Ending, answers: Answers) -> dict[str, Value | list[str]]:
    """Return what an ending takes along into the draft: question of the change type → stored value."""
    result: dict[str, Value | list[str]] = {}
    for name, value in found.carry.items():
        if isinstance(value, list):
            result[name] = [str(_taken(item, answers)) for item in value]
        elif (one := _taken(value, answers)) is not None:
            result[name] = one
    return result


def _taken(value: str, answers: Answers) -> Value | None:
    """Return a value as written, or the answer that "{name}" asks for; None: it was not asked."""
    asked_for = TAKEN.match(value)
    return answers.get(asked_for[1]) if asked_for else value


@dataclass(frozen=True)
class Path:
    """One way through a doubt, to its end."""

    answers: dict[str, Value]
    ending: Ending | None


def paths(doubt: Doubt, limits: Limits) -> Iterator[Path]:
    """Yield every way through a doubt: each choice, and of a number the values on both sides of each limit."""
    yield from _onwards(doubt, {}, limits)


def _onwards(doubt: Doubt, answers: dict[str, Value], limits: Limits) -> Iterator[Path]:
    question = next_question(doubt, answers)
    if question is None:
        yield Path(answers, ending(doubt, answers, limits))
        return
    numbers = [] if question.kind == "choice" else borders(doubt, question, limits)
    for value in [*numbers, *question.values]:
        yield from _onwards(doubt, {**answers, question.name: value}, limits)


def borders(doubt: Doubt, question: Question, limits: Limits) -> list[Value]:
    """Return the numbers that matter: the limit of each test on it and one on its other side; else its own limits."""
    found: set[Decimal] = set()
    tests = [test for other in doubt.question for test in other.when]
    for test in [*tests, *(test for end in doubt.ending for test in end.when)]:
        limit = number_of(test, limits) if test.answer == question.name and test.limit is not None else None
        if limit is not None:
            found |= {limit, limit + (-1 if test.at_least is not None else 1)}
    inside = sorted(value for value in found if question.minimum <= value <= question.maximum)
    chosen = inside or [Decimal(question.minimum), Decimal(question.maximum)]
    return [f"{value:.2f}" if question.kind == "amount" else int(value) for value in chosen]
