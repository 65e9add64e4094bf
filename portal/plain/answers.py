"""Answers that bring a given question, or the end, on the path of a telling. Invented, always the same."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from portal.changes import domain
from portal.changes.change_type import ABOUT_YOU, ChangeType, Question, values_of
from portal.kit.conditions import Test

Wanted = dict[str, Any]
"""Question name → stored value, of one change type."""
ADDRESS = {"postcode": "5701 AB", "number": "9", "addition": ""}
ABOUT: Wanted = {"for_whom": "self", "reach": "phone", "interpreter": "no", "already_told": "no", "name": "Noor"}


def example(question: Question, on: date) -> Any:
    """Return an answer to a question, in the shape in which it is kept."""
    values = values_of(question)
    first = question.choice[0].value if question.choice else min(values, default="")
    by_kind: dict[str, Any] = {
        "choices": [first],
        "yes_no": "yes",
        "yes_no_unknown": "yes",
        "date": on.isoformat(),
        "about_date": {"date": on.isoformat(), "about": False},
        "month": on.isoformat()[:7],
        "amount": "100.00",
        "number": question.minimum,
        "text": "Noor",
        "address": ADDRESS,
        "people": [_person(question.roles[0])] if question.roles else [],
        "iban": "NL91ABNA0417164300",
        "phone": "0612345678",
        "email": "noor@example.org",
        "proof": "later",
    }
    return by_kind.get(question.kind, first)


def _person(role: str) -> dict[str, str]:
    return {"name": "", "role": role, "age_27": "yes", "student": "no"}


def wanted_by(kind: ChangeType, tests: Iterable[Test], on: date) -> Wanted:
    """Return the answers with which all tests hold, and with which the questions they are about are asked."""
    found: Wanted = {}
    by_name = {question.name: question for question in kind.with_papers}
    for test in tests:
        question = by_name[test.answer]
        value = _passing(question, test, found.get(test.answer), on)
        found = {**wanted_by(kind, question.when, on), **found, test.answer: value}
    return found


def _passing(question: Question, test: Test, already: Any, on: date) -> Any:
    """Return an answer that passes a test; what was wanted of a list before stays in it."""
    if already is not None and test.holds({question.name: already}):
        return already
    limit = test.at_least if test.at_least is not None else test.at_most
    value: Any = test.values[0] if test.values else str(limit)
    shape = example(question, on)
    if question.kind == "people":
        return [*(already or []), _person(value)]
    if isinstance(shape, list):
        return [*(already or []), value]
    if isinstance(shape, dict):
        return {**shape, "date": value}
    return int(value) if isinstance(shape, int) else value


def complete(kinds: list[ChangeType], wanted: Mapping[str, Wanted], on: date) -> dict[str, Wanted]:
    """Return answers to every question that comes, with those that are wanted."""
    answers: dict[str, Wanted] = {kind.slug: {} for kind in kinds}
    wishes = {**wanted, ABOUT_YOU: {**ABOUT, **wanted.get(ABOUT_YOU, {})}}
    for _ in range(400):
        step = domain.first_open(domain.steps(kinds, answers), answers)
        if step is None:
            return answers
        given = answers[step.kind.slug]
        question = next(q for q in step.asks(given) if q.name not in given)
        wish = wishes.get(step.kind.slug, {})
        given[question.name] = wish.get(question.name, example(question, on))
        answers = domain.with_shared(kinds, answers)
    return answers
