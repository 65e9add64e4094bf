"""What a guided note is made of: steps with short questions. Pure; the texts are Dutch, for colleagues."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

Answers = Mapping[str, str | list[str]]
"""
Question key → own words, the key of a choice, keys of choices, or whole euros as digits. What was not answered is left
out.
"""
MOST_EUROS: Final = 7
"""Digits."""
YES_NO: Mapping[str, str] = {"yes": "Ja", "no": "Nee", "unknown": "Dat weten wij niet"}


@dataclass(frozen=True)
class Question:
    """
    One short question.

    `options`: key → words, for `one` and `many`. `examples`: to think along with. `advice`: key of a choice → what to
    do then. `needed`: the note is not whole without it. `first`: the choice that stands there at the start, until
    something else is chosen. `alone`: choices of `many` that say the opposite of any other.
    `judges`: it says something about the resident, so another choice than `first` asks contact, and `grounds` in the
    same guide. `heard`: choices that may only be made after a real talk.
    """

    key: str
    ask: str
    kind: Literal["text", "one", "many", "euros"] = "text"
    hint: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    examples: tuple[str, ...] = ()
    advice: Mapping[str, str] = field(default_factory=dict)
    needed: bool = True
    first: str = ""
    alone: tuple[str, ...] = ()
    judges: bool = False
    heard: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """A thought, with its questions."""

    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Guide:
    """
    A guided note. `slug` stands in its address, `key` in its records and events.

    `half`: it may be kept half done and gone on with; else all that is needed is asked at once. `when`: for what
    it is needed; empty: whenever it helps. `role`: only who works in a team with this role finds it; it leaves nothing
    on the timeline. `switch`: a setting of the organisation that must be on.
    """

    key: str
    slug: str
    title: str
    lead: str
    steps: tuple[Step, ...]
    half: bool = False
    when: str = ""
    role: str = ""
    switch: Literal["", "societal_costs"] = ""

    @property
    def questions(self) -> list[Question]:
        """All questions, in order."""
        return [question for step in self.steps for question in step.questions]

    def known(self, answers: Answers) -> dict[str, str | list[str]]:
        """Return the answers to questions of this guide that say something, choices only as they are offered."""
        found: dict[str, str | list[str]] = {}
        for question in self.questions:
            given = answers.get(question.key)
            if question.kind == "many":
                ticked = [key for key in question.options if isinstance(given, list) and key in given]
                if ticked:
                    found[question.key] = [key for key in ticked if key != question.first] or ticked
            elif isinstance(given, str) and given and (not question.options or given in question.options):
                found[question.key] = given
        return found

    def missing(self, answers: Answers) -> list[Question]:
        """Return the questions that still need an answer."""
        return [question for question in self.questions if question.needed and question.key not in answers]

    def steps_done(self, answers: Answers) -> int:
        """Count the steps with all that they need."""
        return sum(all(not q.needed or q.key in answers for q in step.questions) for step in self.steps)

    def said(self, answers: Answers) -> list[tuple[str, str]]:
        """Return each question that was answered, with the answer in words."""
        return [(question.ask, in_words(question, answers[question.key])) for question in self._answered(answers)]

    def advised(self, answers: Answers) -> list[str]:
        """Return what to do, as these choices ask for; the same words stand there once."""
        found = [
            question.advice[key]
            for question in self._answered(answers)
            for key in question.advice
            if key in chosen(answers[question.key])
        ]
        return list(dict.fromkeys(found))

    def _answered(self, answers: Answers) -> list[Question]:
        return [question for question in self.questions if question.key in answers]


def in_words(question: Question, answer: str | list[str]) -> str:
    """Return an answer as people read it."""
    if question.kind == "euros" and whole_euros(answer):
        return f"€ {int(str(answer)):,}".replace(",", ".")
    if not question.options:
        return str(answer)
    return ", ".join(question.options.get(key, key) for key in chosen(answer))


def chosen(answer: str | list[str]) -> list[str]:
    """Return the keys of the choices in an answer."""
    return answer if isinstance(answer, list) else [answer]


def whole_euros(answer: str | list[str]) -> bool:
    """Whether an answer is digits of whole EUR, below ten million."""
    return isinstance(answer, str) and answer.isascii() and answer.isdigit() and len(answer) <= MOST_EUROS
