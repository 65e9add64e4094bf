"""Read the change types: one TOML file each. Forms, pages and queue facts are built from them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from portal.changes.change_type import (
    ABOUT_YOU,
    GROUPS,
    PROOF,
    ROLES,
    SWITCHES,
    ChangeType,
    Choice,
    LocalWords,
    Question,
    values_of,
)
from portal.kit import search
from portal.kit.conditions import Test
from portal.kit.datafiles import DataError, line_of, load
from portal.kit.words import translator
from portal.paths import data
from portal.routing.words import QuestionWords, Words

__all__ = [
    "ABOUT_YOU",
    "GROUPS",
    "PROOF",
    "SWITCHES",
    "Catalogue",
    "ChangeType",
    "Choice",
    "Question",
    "read",
    "values_of",
]

FOLDER = Path(__file__).parent / "types"


def words_of(question: Question) -> QuestionWords:
    """Return what a question and its answers are called."""
    answers = {role: ROLES.get(role, role) for role in question.roles} | {c.value: c.title for c in question.choice}
    return QuestionWords(question.short, question.kind, question.unit, answers)


@dataclass(frozen=True)
class Catalogue:
    """All change types by slug, the questions about the person, and a version over their content."""

    types: dict[str, ChangeType]
    about_you: ChangeType
    version: str
    _finders: dict[str, search.Index] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def words(self) -> dict[str, Words]:
        """What the questions and answers of each type are called."""
        return {slug: {q.name: words_of(q) for q in kind.question} for slug, kind in self.types.items()}

    def finder(self, language: str) -> search.Index:
        """Return what finds change types in a language, made once. Dutch words find them in every language."""
        if language not in self._finders:
            _ = translator(language)
            self._finders[language] = search.index(
                search.Thing(kind.slug, f"{kind.title} {_(kind.title)}", f"{kind.search},{_(kind.search)}")
                for kind in self.types.values()
            )
        return self._finders[language]

    def get(self, slug: str) -> ChangeType | None:
        """Return a change type, or the questions about the person."""
        return self.about_you if slug == ABOUT_YOU else self.types.get(slug)

    def common_on(self, day: date) -> list[ChangeType]:
        """Return what people tell most, most told first."""
        return sorted((t for t in self.on(day) if t.common), key=lambda t: t.common)

    def on(self, day: date) -> list[ChangeType]:
        """Return the types that may be told on a day, by code."""
        return sorted((t for t in self.types.values() if t.valid(day)), key=lambda t: t.code)


def read(folder: Path = FOLDER, switches: frozenset[str] = frozenset(), local: Path | None = None) -> Catalogue:
    """
    Read and check every file in a folder.

    Args:
        folder: Where the types are.
        switches: What is on in the organisation, for questions with `only_where`.
        local: Folder with what the organisation says differently, a file per type; it need not exist.

    Raises:
        DataError: names file, line and mend.
    """
    types: dict[str, ChangeType] = {}
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.toml")):
        kind = load(path, ChangeType)
        kind._slug, kind._switches = path.stem, switches  # noqa: SLF001
        _check(path, kind)
        digest.update(path.read_bytes())
        types[path.stem] = kind
    about_path = Path(__file__).parent / "about_you.toml"
    about = load(about_path, ChangeType)
    about._slug, about._switches = ABOUT_YOU, switches  # noqa: SLF001
    _check(about_path, about)
    digest.update(about_path.read_bytes())
    _check_shared(folder, types.values())
    for kind in types.values():
        if unknown := set(kind.comes_with) - set(types):
            path = folder / f"{kind.slug}.toml"
            line = line_of(path.read_text(encoding="utf-8"), ("comes_with",))
            raise DataError(
                path, line, f"there is no change type {min(unknown)!r}", "Take it out, or look at the name."
            )
    for path in sorted(local.glob("*.toml")) if local else []:
        types[path.stem] = _local(path, types)
        digest.update(path.read_bytes())
    return Catalogue(types, about, digest.hexdigest()[:12])


def _local(path: Path, types: dict[str, ChangeType]) -> ChangeType:
    """Return a type as an organisation tells it."""
    words = load(path, LocalWords)
    if path.stem not in types:
        raise DataError(path, 1, f"there is no change type {path.stem!r}", "Give the file the name of a change type.")
    kind = types[path.stem]
    known = {question.name for question in kind.question}
    places: list[tuple[str, tuple[str | int, ...]]] = [(name, ("leave_out",)) for name in words.leave_out]
    places += [(question.name, ("question", index, "name")) for index, question in enumerate(words.question)]
    for name, place in places:
        if name not in known:
            line = line_of(path.read_text(encoding="utf-8"), place)
            raise DataError(path, line, f"there is no question {name!r}", f"Use one of: {', '.join(sorted(known))}.")
    return words.laid_over(kind)


def _check_shared(folder: Path, kinds: Iterable[ChangeType]) -> None:
    """What is shared must be the same question: same kind, same answers to choose."""
    first: dict[str, tuple[str, Question]] = {}
    for kind in kinds:
        for index, question in enumerate(kind.question):
            if not question.share:
                continue
            slug, other = first.setdefault(question.share, (kind.slug, question))
            if (question.kind, values_of(question)) != (other.kind, values_of(other)):
                path = folder / f"{kind.slug}.toml"
                line = line_of(path.read_text(encoding="utf-8"), ("question", index, "share"))
                mend = f"Give it the kind and choices of {other.name!r} in {slug}.toml, or another word."
                raise DataError(path, line, f"{question.share!r} is another question in {slug}.toml", mend)


def _switches(question: Question) -> Iterable[tuple[tuple[int | str, ...], str]]:
    """Yield each switch that a question names, with its place in the question."""
    if question.only_where:
        yield ("only_where",), question.only_where
    for index, choice in enumerate(question.choice):
        if choice.only_where:
            yield ("choice", index, "only_where"), choice.only_where


def _check(path: Path, kind: ChangeType) -> None:
    """Check what pydantic can't: order of conditions, double names, pictograms that exist."""
    source = path.read_text(encoding="utf-8")
    seen: dict[str, Question] = {}
    for index, question in enumerate(kind.question):
        if question.name in seen:
            line = line_of(source, ("question", index, "name"))
            raise DataError(path, line, f"question {question.name!r} is there twice", "Give each its own name.")
        if question.kind == "proof" or question.name.startswith(PROOF):
            line = line_of(source, ("question", index, "name"))
            raise DataError(path, line, "a page for proof is no question", "Write it as [[document]].")
        for place, switch in _switches(question):
            if switch not in SWITCHES:
                mend = f"Use one of: {', '.join(sorted(SWITCHES))}."
                line = line_of(source, ("question", index, *place))
                raise DataError(path, line, f"there is no switch {switch!r}", mend)
        _check_tests(path, ("question", index, "when"), seen, question.when)
        _check_other_words(path, index, seen, question)
        seen[question.name] = question
    for index, ending in enumerate(kind.no_need):
        _check_tests(path, ("no_need", index, "when"), seen, ending.when)
    for index, document in enumerate(kind.document):
        _check_tests(path, ("document", index, "when"), seen, document.when)
    _check_reminds(path, kind, seen)
    for name in _pictograms(kind):
        if not (data("static") / "pictograms" / f"{name}.svg").is_file():
            line = next(
                (n for n, text in enumerate(source.splitlines(), 1) if "pictogram" in text and f'"{name}"' in text), 1
            )
            raise DataError(path, line, f"there is no pictogram {name!r}", "Choose a file in static/pictograms/.")


def _check_reminds(path: Path, kind: ChangeType, seen: dict[str, Question]) -> None:
    """Check that each message later is about a day that is asked."""
    days = [question.name for question in kind.question if question.kind in {"date", "about_date"}]
    for index, remind in enumerate(kind.remind):
        if remind.question not in days:
            line = line_of(path.read_text(encoding="utf-8"), ("remind", index, "question"))
            mend = f"Use a question that asks a day: {', '.join(days) or 'there is none yet'}."
            raise DataError(path, line, f"{remind.question!r} asks no day", mend)
        _check_tests(path, ("remind", index, "when"), seen, remind.when)


def _check_other_words(path: Path, index: int, seen: dict[str, Question], question: Question) -> None:
    """Check when a question is asked in other words."""
    for number, words in enumerate(question.in_other_words):
        _check_tests(path, ("question", index, "in_other_words", number, "when"), seen, words.when)


def _check_tests(path: Path, place: tuple[int | str, ...], seen: dict[str, Question], tests: list[Test]) -> None:
    """Check tests on earlier answers; `place` is where the list of tests stands in the file."""
    for index, test in enumerate(tests):
        if test.answer not in seen:
            key, problem = "answer", f"`when` asks for {test.answer!r}, which is no earlier question"
            mend = f"Use an earlier question: {', '.join(seen) or 'none yet'}."
        elif unknown := _unknown_values(seen[test.answer], test):
            key, problem = ("one_of" if test.one_of else "is"), f"{test.answer} can't be {', '.join(unknown)!r}"
            mend = f"Use one of: {', '.join(sorted(values_of(seen[test.answer])))}."
        else:
            continue
        raise DataError(path, line_of(path.read_text(encoding="utf-8"), (*place, index, key)), problem, mend)


def _unknown_values(question: Question, test: Test) -> list[str]:
    """Return what the test asks for and the question can't hold."""
    wanted = {str(test.is_)} if isinstance(test.is_, str) else set(test.one_of or ())
    known = values_of(question)
    return sorted(wanted - known) if known else []


def _pictograms(kind: ChangeType) -> Iterable[str]:
    yield kind.pictogram
    yield from (body.pictogram for body in kind.also_tell)
    yield from (c.pictogram for q in kind.question for c in q.choice if c.pictogram)
