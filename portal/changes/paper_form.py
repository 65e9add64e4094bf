"""The paper form of a change type, from the same file as the pages: numbered questions, conditions in words. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Final

from portal.changes.change_type import ROLES, ChangeType, NoNeed, Question, values_of
from portal.changes.say import YES_NO, say
from portal.kit.conditions import Test

WRITTEN: Final = "written"
"""A condition that asks whether anything was written at all."""


@dataclass(frozen=True)
class OnlyIf:
    """
    One condition: what was answered at an earlier question.

    `answers`: one of these was chosen (Dutch msgids). Otherwise `limit` is `at_least`, `at_most` or `written`, and
    `words` is the amount, number or day of that limit in Dutch.
    """

    number: int
    answers: tuple[str, ...] = ()
    limit: str = ""
    words: str = ""


@dataclass(frozen=True)
class PaperQuestion:
    """A question with its number on paper, and when it is to be filled in; no conditions: always."""

    number: int
    question: Question
    only_if: tuple[OnlyIf, ...]


@dataclass(frozen=True)
class PaperGroup:
    """Questions in a row that are to be filled in in the same case, so that it is said once."""

    only_if: tuple[OnlyIf, ...]
    lines: tuple[PaperQuestion, ...]


@dataclass(frozen=True)
class PaperEnding:
    """With these answers nothing need be told."""

    only_if: tuple[OnlyIf, ...]
    ending: NoNeed


@dataclass(frozen=True)
class Paper:
    """The questions of the type, the questions about the person, and when nothing need be told."""

    about_change: tuple[PaperGroup, ...]
    about_you: tuple[PaperGroup, ...]
    endings: tuple[PaperEnding, ...]

    @property
    def lines(self) -> list[PaperQuestion]:
        """All questions, in order."""
        return [line for group in (*self.about_change, *self.about_you) for line in group.lines]


def paper_of(kind: ChangeType, about_you: ChangeType) -> Paper:
    """
    Return the paper form of a type.

    What the type asks or settles itself is not asked again about the person. A question that depends on one which is
    not on this form can't be asked, and is left out.
    """
    numbers: dict[str, PaperQuestion] = {}
    told = _numbered(kind.questions, numbers, 1)
    settled = set(kind.settles) | {line.question.share for line in told if not line.only_if}
    rest = [q for q in about_you.questions if not q.unless_asked or q.unless_asked not in settled]
    endings = tuple(
        PaperEnding(conditions, ending) for ending in kind.no_need if (conditions := _conditions(ending.when, numbers))
    )
    return Paper(_grouped(told), _grouped(_numbered(rest, {}, len(told) + 1)), endings)


def _grouped(lines: tuple[PaperQuestion, ...]) -> tuple[PaperGroup, ...]:
    return tuple(PaperGroup(only_if, tuple(same)) for only_if, same in groupby(lines, key=attrgetter("only_if")))


def _numbered(questions: list[Question], known: dict[str, PaperQuestion], first: int) -> tuple[PaperQuestion, ...]:
    lines: list[PaperQuestion] = []
    for question in questions:
        conditions = _conditions(question.when, known)
        if conditions is None:
            continue
        line = PaperQuestion(first + len(lines), question, conditions)
        known[question.name] = line
        lines.append(line)
    return tuple(lines)


def _conditions(tests: list[Test], known: Mapping[str, PaperQuestion]) -> tuple[OnlyIf, ...] | None:
    """Return tests as conditions on numbered questions; None when one can't hold on this form."""
    if not all(test.answer in known and _can_hold(test, known[test.answer].question) for test in tests):
        return None
    return tuple(_condition(test, known[test.answer]) for test in tests)


def _can_hold(test: Test, question: Question) -> bool:
    """Whether a question offers what a test asks for: not every organisation offers every answer."""
    known = values_of(question)
    return not test.values or not known or bool(known & set(test.values))


def _condition(test: Test, asked: PaperQuestion) -> OnlyIf:
    if test.values:
        offered = values_of(asked.question) or set(test.values)
        titles = tuple(_title(asked.question, value) for value in test.values if value in offered)
        return OnlyIf(asked.number, titles)
    limit = test.at_least if test.at_least is not None else test.at_most
    if limit == 0 and test.at_least is not None:
        return OnlyIf(asked.number, limit=WRITTEN)
    words = say(asked.question, str(limit))
    return OnlyIf(asked.number, limit="at_least" if test.at_least is not None else "at_most", words=words)


def _title(question: Question, value: str) -> str:
    """Return an answer as it stands beside its box."""
    chosen = next((choice.title for choice in question.choice if choice.value == value), "")
    return chosen or YES_NO.get(value) or ROLES.get(value, value)
