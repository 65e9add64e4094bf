"""Pure decisions about telling: which questions come, what follows, what is complete."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.changes.change_type import ChangeType, NoNeed, Question
from portal.kit.conditions import Answers

AllAnswers = Mapping[str, Mapping[str, Any]]
"""Slug of a change type (or about_you) → question name → stored value. None: looked at and left empty."""


ANYWAY = "_anyway"
"""Kept beside the answers of a type when the resident tells it although nothing need be told."""


TYPING = "_typing"
"""Kept beside the answers: "slug/question" of a page → what was typed there and is no answer yet, as (input, text)."""
MOST_TYPING = 8000
TURN = "turn"
"""Kept with it: "visit.number", which of the savings of one visit to the page it was."""
TURNS = re.compile(r"[a-z0-9]{1,12}\.[0-9]{1,9}")


@dataclass(frozen=True)
class Step:
    """One page of the telling: a question of a change type, and what may be asked beside it on the same page."""

    kind: ChangeType
    question: Question
    beside: tuple[Question, ...] = ()

    @property
    def place(self) -> str:
        """The key of this page in what was typed."""
        return f"{self.kind.slug}/{self.question.name}"

    def asks(self, answers: Answers) -> list[Question]:
        """Return the questions of this page that come with these answers of its type."""
        names = {question.name for question in self.beside}
        kept = {name: value for name, value in answers.items() if name not in names}
        result = [self.question]
        for question in self.beside:
            if all(test.holds(kept) for test in question.when):
                result.append(question)
                kept[question.name] = answers.get(question.name)
        return result


def asked(kind: ChangeType, answers: Answers, settled: Collection[str] = ()) -> list[Question]:
    """
    Return the questions that come with these answers, in order. A hidden answer opens nothing.

    Args:
        kind: The change type.
        answers: Its own answers.
        settled: Shared words that types before it asked or settled.
    """
    kept: dict[str, Any] = {}
    result = []
    for question in kind.with_papers:
        if question.unless_asked not in settled and all(test.holds(kept) for test in question.when):
            result.append(question)
            kept[question.name] = answers.get(question.name)
    return result


def told(kind: ChangeType, answers: Answers, settled: Collection[str] = ()) -> dict[str, Any]:
    """Return only the answers that still count, without those left empty."""
    names = [question.name for question in asked(kind, answers, settled)]
    return {name: answers[name] for name in names if answers.get(name) not in (None, "", [])}


def worded(question: Question, answers: Answers) -> Question:
    """Return a question in the words that fit the answers before it: 'Hoe heet u?', or who the person is you help."""
    for other in question.in_other_words:
        if all(test.holds(answers) for test in other.when):
            said = {name: words for name in ("ask", "help", "why", "wrong") if (words := getattr(other, name))}
            return question.model_copy(update=said)
    return question


def asked_all(kinds: Iterable[ChangeType], answers: AllAnswers) -> list[tuple[ChangeType, list[Question], set[str]]]:
    """Return per type its questions, and what the types before it asked or settled."""
    result, settled = [], set[str]()
    for kind in kinds:
        before = set(settled)
        questions = asked(kind, answers.get(kind.slug, {}), before)
        result.append((kind, questions, before))
        settled |= {question.share for question in questions} | set(kind.settles)
        settled -= {""}
    return result


def told_all(kinds: Iterable[ChangeType], answers: AllAnswers) -> dict[str, dict[str, Any]]:
    """Return by type the answers that still count: what is sent."""
    return {kind.slug: told(kind, answers.get(kind.slug, {}), before) for kind, _, before in asked_all(kinds, answers)}


def steps(kinds: Iterable[ChangeType], answers: AllAnswers) -> list[Step]:
    """Return all pages in order, for the answers given so far. What types share is asked once."""
    path, shared = [], set[str]()
    for kind, questions, before in asked_all(kinds, answers):
        given = answers.get(kind.slug, {})
        kept = {question.name: given.get(question.name) for question in questions}
        path += [
            Step(
                kind, page[0], tuple(q for q in page[1:] if q.share not in shared and _may_come(q, page, kept, before))
            )
            for page in pages_of(kind)
            if page[0].name in kept and page[0].share not in shared
        ]
        shared |= {question.share for question in questions} - {""}
    return path


def pages_of(kind: ChangeType) -> list[list[Question]]:
    """Return the questions by page, whatever the answers are."""
    pages: list[list[Question]] = []
    for question in kind.with_papers:
        if question.beside and pages:
            pages[-1].append(question)
        else:
            pages.append([question])
    return pages


def _may_come(question: Question, page: list[Question], kept: Answers, settled: Collection[str]) -> bool:
    """Whether a question beside another may come, with what is still to be answered on this page."""
    here = {other.name for other in page}
    return question.unless_asked not in settled and all(t.answer in here or t.holds(kept) for t in question.when)


def first_open(path: list[Step], answers: AllAnswers) -> Step | None:
    """Return the first page that was not looked at; None: all are done."""
    for step in path:
        given = answers.get(step.kind.slug, {})
        if any(question.name not in given for question in step.asks(given)):
            return step
    return None


def unfinished(path: list[Step], answers: AllAnswers) -> Step | None:
    """Return the first page that was not looked at, or where something was typed that is no answer yet."""
    typing = answers.get(TYPING, {})
    return next((s for s in path if s.place in typing or first_open([s], answers)), None)


def any_page(kind: ChangeType | None, name: str) -> Step | None:
    """Return the page on which a question stands, whether or not it is asked now."""
    if kind is None:
        return None
    pages = (page for page in pages_of(kind) if name in {question.name for question in page})
    return next((Step(kind, page[0], tuple(page[1:])) for page in pages), None)


def with_typing(answers: AllAnswers, place: str, typed: list[tuple[str, str]]) -> dict[str, dict[str, Any]]:
    """Return the answers with what was typed on a page; nothing typed, or far too much, forgets it."""
    kept = {other: pairs for other, pairs in answers.get(TYPING, {}).items() if other != place}
    if typed and sum(len(name) + len(text) for name, text in typed) <= MOST_TYPING:
        kept[place] = [list(pair) for pair in typed]
    rest = {slug: dict(given) for slug, given in answers.items() if slug != TYPING}
    return {**rest, TYPING: kept} if kept else rest


def overtaken(answers: AllAnswers, place: str, turn: str) -> bool:
    """Whether the same visit to a page already brought something later than this turn."""
    known = dict(answers.get(TYPING, {}).get(place, [])).get(TURN, "")
    (visit, _, number), (same, _, latest) = turn.partition("."), known.partition(".")
    return visit == same and int(number) < int(latest)


def page_with(path: list[Step], slug: str, name: str) -> Step | None:
    """Return the page on which a question stands."""
    return next((s for s in path if s.kind.slug == slug and name in {q.name for q in (s.question, *s.beside)}), None)


def proposed(chosen: list[str], kinds: Iterable[ChangeType]) -> list[ChangeType]:
    """Return the types that usually change together with the chosen ones, and are not chosen yet."""
    known = {kind.slug: kind for kind in kinds}
    names = dict.fromkeys(name for slug in chosen if slug in known for name in known[slug].comes_with)
    return [known[name] for name in names if name in known and name not in chosen]


def with_shared(kinds: Iterable[ChangeType], answers: AllAnswers) -> dict[str, dict[str, Any]]:
    """Return the answers, with each shared answer also at the other types that ask the same."""
    filled = {slug: dict(given) for slug, given in answers.items()}
    known: dict[str, Any] = {}
    for kind in kinds:
        for question in asked(kind, filled.get(kind.slug, {})):
            given = filled.get(kind.slug, {})
            if question.share in known:
                filled.setdefault(kind.slug, {})[question.name] = known[question.share]
            elif question.share and question.name in given:
                known[question.share] = given[question.name]
    return filled


def no_need(kind: ChangeType, answers: Answers) -> NoNeed | None:
    """Return why nothing need be told, once all questions of the type were looked at; None: it is good to tell."""
    given = told(kind, answers)
    questions = [question for question in asked(kind, answers) if question.kind != "proof"]
    if ANYWAY in answers or any(question.name not in answers for question in questions):
        return None
    return next((ending for ending in kind.no_need if all(test.holds(given) for test in ending.when)), None)


@dataclass(frozen=True)
class Difference:
    """One answer that is not the same in two versions. None: not told in that version."""

    kind: ChangeType
    question: Question
    was: Any
    now: Any


def differences(kinds: Iterable[ChangeType], before: AllAnswers, after: AllAnswers) -> list[Difference]:
    """Return each answer that differs, in the order of the questions. What was left empty is not told."""
    found = []
    for kind in kinds:
        for question in kind.questions:
            was, now = (version.get(kind.slug, {}).get(question.name) or None for version in (before, after))
            if was != now:
                found.append(Difference(kind, question, was, now))
    return found


def prefilled(kinds: Iterable[ChangeType], told: AllAnswers) -> dict[str, dict[str, Any]]:
    """Return what was told as a draft keeps it: what may be left empty and was not told, was looked at."""
    filled = {}
    for kind, questions, _ in asked_all(kinds, told):
        given = told.get(kind.slug, {})
        filled[kind.slug] = {q.name: given.get(q.name) for q in questions if q.name in given or not q.required}
    return filled


def neighbours(path: list[Step], slug: str, name: str) -> tuple[Step | None, Step | None, int]:
    """Return the page before, the page after and how many come after."""
    places = [(step.kind.slug, step.question.name) for step in path]
    here = places.index((slug, name))
    before = path[here - 1] if here else None
    after = path[here + 1] if here + 1 < len(path) else None
    return before, after, len(path) - here - 1


def day_of(value: object) -> date | None:
    """Return the day in a stored date or about-date."""
    text = value.get("date") if isinstance(value, dict) else value
    return date.fromisoformat(text) if isinstance(text, str) and text else None


def happened_on(kind: ChangeType, answers: Answers) -> date | None:
    """Return when the change happens, as the resident said."""
    question = kind.date_question
    return day_of(answers.get(question.name)) if question else None
