"""Read the change types: one TOML file each. Forms, pages and queue facts are built from them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, model_validator

from portal.kit.conditions import Test
from portal.kit.datafiles import DataError, line_of, load
from portal.kit.marking import N_
from portal.paths import data

Kind = Literal[
    "choice",
    "choices",
    "yes_no",
    "yes_no_unknown",
    "date",
    "about_date",
    "month",
    "amount",
    "number",
    "text",
    "address",
    "people",
    "iban",
    "phone",
    "email",
]
Group = Literal["home", "household", "work", "income", "money", "family", "away", "you"]
GROUPS: dict[Group, str] = {
    "home": N_("Uw huis"),
    "household": N_("Wie bij u woont"),
    "work": N_("Werk"),
    "income": N_("Geld dat u elke maand krijgt"),
    "money": N_("Geld en spullen"),
    "family": N_("Kind, zorg en leren"),
    "away": N_("Weg van huis"),
    "you": N_("Over u"),
}
ABOUT_YOU = "about_you"
FOLDER = Path(__file__).parent / "types"
SWITCHES = frozenset({"brp_events_known", "buffer_budget", "ask_country_abroad"})


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Choice(_Strict):
    """One answer to choose. `doubt` marks an honest 'dat weet ik niet'."""

    value: str
    title: str
    pictogram: str = ""
    doubt: bool = False


class Question(_Strict):
    """
    One question, one page. All sentences are Dutch msgids.

    `past`: a day that is still to come is refused. `share`: questions of different types with the same word here
    are asked once in a report. `only_where`: asked only where this switch of the organisation is on.
    `beside`: stands on the page of the question before it. `unless_asked`: not asked when a type before it asked, or
    settled, what is shared under this word.
    """

    name: str = Field(pattern="^[a-z][a-z0-9_]*$")
    kind: Kind
    ask: str
    short: str
    help: str = ""
    why: str
    law: str
    wrong: str
    required: bool = True
    when: list[Test] = []
    choice: list[Choice] = []
    roles: list[str] = []
    period: Literal["month", "four_weeks", "week", "once", "total"] = "month"
    unit: str = ""
    minimum: int = 0
    maximum: int = 100_000
    max_length: int = Field(default=200, le=1000)
    past: bool = False
    fact: Literal["", "new_home"] = ""
    share: str = ""
    only_where: str = ""
    unless_asked: str = ""
    beside: bool = False

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.kind in {"choice", "choices"} and len(self.choice) < 2:
            msg = f"question {self.name} needs at least two [[question.choice]]"
            raise ValueError(msg)
        return self


class AlsoTell(_Strict):
    """Somebody else whom the resident must tell; we can't do it for them."""

    who: str
    pictogram: str = "letter"


class Call(_Strict):
    """A telephone number that comes before the first question."""

    who: str
    number: str


class Document(_Strict):
    """Something that may be sent along: now, later or never. Sending the report never waits for it."""

    name: str = Field(pattern="^[a-z][a-z0-9_]*$")
    title: str
    explain: str = ""
    when: list[Test] = []


class NoNeed(_Strict):
    """With these answers nothing need be told; `say` tells why, in short sentences."""

    when: list[Test] = Field(min_length=1)
    say: list[str] = Field(min_length=1)


class ChangeType(_Strict):
    """
    A kind of change, as its file says. `search` holds everyday words, comma separated.

    `common` is its place among what people tell most (0: not among them); `comes_with` names types that usually change
    at the same time. `before` and `call` stand above the first question, `thanks` on top of the receipt. `private`:
    nothing of it shows in a view that others in the home may see, nor in messages. `settles`: shared words that need
    not be asked after this type, whatever its answers are.
    """

    code: str = Field(pattern="^C[0-9]{2}$")
    title: str
    explain: str
    pictogram: str
    group: Group
    common: int = 0
    comes_with: list[str] = []
    search: str
    valid_from: date
    valid_until: date | None = None
    term: str = Field(pattern="^[A-E](/[A-E])?$")
    law: str
    what_can_happen: list[str]
    may_help: list[str]
    proof: str
    before: list[str] = []
    call: list[Call] = []
    thanks: list[str] = []
    private: bool = False
    settles: list[str] = []
    also_tell: list[AlsoTell] = []
    document: list[Document] = []
    no_need: list[NoNeed] = []
    question: list[Question] = Field(min_length=1)
    _slug: str = PrivateAttr(default="")
    _switches: frozenset[str] = PrivateAttr(default=frozenset())

    @property
    def slug(self) -> str:
        """The file name without .toml."""
        return self._slug

    @property
    def questions(self) -> list[Question]:
        """The questions that this organisation asks, in order."""
        return [q for q in self.question if not q.only_where or q.only_where in self._switches]

    @property
    def date_question(self) -> Question | None:
        """The first day that is asked: when it happens."""
        return next((q for q in self.question if q.kind in {"date", "about_date"}), None)

    def valid(self, on: date) -> bool:
        """Whether this type may be told on a day."""
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


@dataclass(frozen=True)
class Catalogue:
    """All change types by slug, the questions about the person, and a version over their content."""

    types: dict[str, ChangeType]
    about_you: ChangeType
    version: str

    def get(self, slug: str) -> ChangeType | None:
        """Return a change type, or the questions about the person."""
        return self.about_you if slug == ABOUT_YOU else self.types.get(slug)

    def common_on(self, day: date) -> list[ChangeType]:
        """Return what people tell most, most told first."""
        return sorted((t for t in self.on(day) if t.common), key=lambda t: t.common)

    def on(self, day: date) -> list[ChangeType]:
        """Return the types that may be told on a day, by code."""
        return sorted((t for t in self.types.values() if t.valid(day)), key=lambda t: t.code)


def read(folder: Path = FOLDER, switches: frozenset[str] = frozenset()) -> Catalogue:
    """
    Read and check every file in a folder.

    Args:
        folder: Where the types are.
        switches: What is on in the organisation, for questions with `only_where`.

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
    about._slug = ABOUT_YOU  # noqa: SLF001
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
    return Catalogue(types, about, digest.hexdigest()[:12])


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


def _check(path: Path, kind: ChangeType) -> None:
    """Check what pydantic can't: order of conditions, double names, pictograms that exist."""
    source = path.read_text(encoding="utf-8")
    seen: dict[str, Question] = {}
    for index, question in enumerate(kind.question):
        if question.name in seen:
            line = line_of(source, ("question", index, "name"))
            raise DataError(path, line, f"question {question.name!r} is there twice", "Give each its own name.")
        if question.only_where and question.only_where not in SWITCHES:
            line = line_of(source, ("question", index, "only_where"))
            mend = f"Use one of: {', '.join(sorted(SWITCHES))}."
            raise DataError(path, line, f"there is no switch {question.only_where!r}", mend)
        _check_tests(path, ("question", index, "when"), seen, question.when)
        seen[question.name] = question
    for index, ending in enumerate(kind.no_need):
        _check_tests(path, ("no_need", index, "when"), seen, ending.when)
    for index, document in enumerate(kind.document):
        _check_tests(path, ("document", index, "when"), seen, document.when)
    for name in _pictograms(kind):
        if not (data("static") / "pictograms" / f"{name}.svg").is_file():
            line = next(
                (n for n, text in enumerate(source.splitlines(), 1) if "pictogram" in text and f'"{name}"' in text), 1
            )
            raise DataError(path, line, f"there is no pictogram {name!r}", "Choose a file in static/pictograms/.")


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


def values_of(question: Question) -> set[str]:
    """Return the words an answer to this question can hold; empty: anything."""
    if question.kind in {"yes_no", "yes_no_unknown"}:
        return {"yes", "no"} | ({"unknown"} if question.kind == "yes_no_unknown" else set())
    if question.kind == "people":
        return set(question.roles)
    return {choice.value for choice in question.choice}


def _unknown_values(question: Question, test: Test) -> list[str]:
    """Return what the test asks for and the question can't hold."""
    wanted = {str(test.is_)} if isinstance(test.is_, str) else set(test.one_of or ())
    known = values_of(question)
    return sorted(wanted - known) if known else []


def _pictograms(kind: ChangeType) -> Iterable[str]:
    yield kind.pictogram
    yield from (body.pictogram for body in kind.also_tell)
    yield from (c.pictogram for q in kind.question for c in q.choice if c.pictogram)
