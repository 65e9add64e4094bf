"""Read the rules: one TOML file each, examples inside, checked before anything starts."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, field_validator, model_validator

from portal.kit.conditions import Test
from portal.kit.datafiles import DataError, line_of, parse, text_of
from portal.routing import domain

FOLDER = Path(__file__).parent / "rules"
DERIVED = Literal["changes_municipality", "changes_team"]
SWITCHES = Literal["brp_events_known", "buffer_budget", "ask_country_abroad"]
WHO_SOMEBODY_IS = frozenset(
    {"language", "nationality", "country", "name", "channel", "gender", "sex", "birth", "born", "origin", "religion"}
)
"""Parts of a question's name that no rule may test: the same answers go the same way for everybody."""
Known = Mapping[str, Mapping[str, set[str]]]
"""Change type → question name → values it can hold (empty: anything). Given by the words above this one."""
Files = Mapping[str, str]
"""Rule id → the TOML text of its file."""
NOT_SIGNED = "nog niet"
SIGNED = re.compile(r"(?P<by>[^,\n]{3,}), (?P<on>\d{4}-\d{2}-\d{2})")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WhenTest(_Strict):
    """A test on an answer, on a fact of the report, or on a switch of the organisation. Nothing else exists."""

    answer: str | None = None
    derived: DERIVED | None = None
    org: SWITCHES | None = None
    is_: str | bool | int | None = Field(default=None, alias="is")
    one_of: tuple[str, ...] | None = None
    at_least: Decimal | None = None
    at_most: Decimal | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(name is not None for name in (self.answer, self.derived, self.org)) != 1:
            msg = "use exactly one of: answer, derived, org"
            raise ValueError(msg)
        if self.answer:
            if about := sorted(set(self.answer.split("_")) & WHO_SOMEBODY_IS):
                msg = f"a rule may not look at {self.answer!r}: it is about who somebody is ({about[0]})"
                raise ValueError(msg)
            self.on_answer  # noqa: B018  made now, so that a wrong test stops the start
        elif not isinstance(self.is_, bool):
            msg = "derived and org take is = true or is = false"
            raise ValueError(msg)
        return self

    @cached_property
    def on_answer(self) -> Test:
        """The test on the answer, made once: it is held against many reports."""
        return Test.model_validate(
            {
                "answer": self.answer,
                "is": self.is_,
                "one_of": self.one_of,
                "at_least": self.at_least,
                "at_most": self.at_most,
            }
        )


class When(_Strict):
    """A rule is about one change type; all tests must hold."""

    change: str
    all: list[WhenTest] = []


class SignalAsk(_Strict):
    """
    What the rule asks for. With `merge_into`, its offer is added to another rule's signal.

    `together_with`: opens no signal of its own when that rule, about another change in the same report, opens one for
    the same role with the same urgency: two signals would be one conversation. `together_step`: its first step then.
    `hands_over`: the dossier goes from the team of the old home to the team of the new one; both see the signal.
    """

    role: (
        Literal[
            "income",
            "participation",
            "neighbourhood",
            "contact_person",
            "special_assistance",
            "desk",
            "civil_affairs",
            "debt_help",
            "recovery",
            "team_lead",
        ]
        | None
    ) = None
    urgency: Literal["U0", "U1", "U2", "U3", "U4"] | None = None
    theme: Literal["money", "home", "household", "work", "care", "away", "safety", "contact"] | None = None
    title: str = ""
    first_step: str = ""
    offer: list[str] = []
    show: list[str] = []
    merge_into: str = ""
    together_with: str = ""
    together_step: str = ""
    hands_over: bool = False

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if not self.merge_into and not (self.role and self.urgency and self.theme and self.first_step):
            msg = "a signal needs role, urgency, theme and first_step"
            raise ValueError(msg)
        return self


class FollowUp(_Strict):
    """
    Look again later: some months and days after a day that was told, or after receipt.

    `after` names a date question, or "received". The day is the last one on which to look.
    """

    after: str = "received"
    months: int = Field(default=0, ge=0, le=36)
    days: int = Field(default=0, ge=-60, le=60)
    title: str


class Example(_Strict):
    """Answers with which the rule must, or must not, fire."""

    name: str
    answers: dict[str, Any]
    derived: dict[str, bool] = {}
    org: dict[str, bool] = {}
    fires: bool


class Rule(_Strict):
    """
    A routing rule, as its file says. `because` is the sentence the resident reads.

    `purpose`: what it is for, one Dutch sentence. `source`: the law or local policy. `privacy`: who looked at it for
    privacy and when, as "functionaris gegevensbescherming, 2026-11-01", or "nog niet". `review`: from that day on it
    should be looked at again; it goes on working.
    """

    title: str
    because: str
    source: str
    author: str
    reason: str
    purpose: str = Field(min_length=10)
    privacy: str
    review: date
    from_: date = Field(alias="from")
    until: date | None = None
    when: When
    signal: SignalAsk
    follow_up: list[FollowUp] = []
    example: list[Example] = Field(min_length=1)
    _id: str = PrivateAttr(default="")

    @field_validator("privacy")
    @classmethod
    def _signed(cls, text: str) -> str:
        """A role and a day that exists, or nobody yet."""
        found = SIGNED.fullmatch(text)
        try:
            if text != NOT_SIGNED:
                date.fromisoformat(found["on"] if found else "")
        except ValueError as error:
            msg = f'privacy is {text!r}; use a role and a day, such as "functionaris gegevensbescherming, 2026-11-01"'
            raise ValueError(msg) from error
        return text

    @cached_property
    def id(self) -> str:
        """The file name without .toml. Kept: pydantic looks long for what is private."""
        return self._id

    def valid(self, on: date) -> bool:
        """Whether the rule is live on a day."""
        return self.from_ <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True)
class Rulebook:
    """
    All rules, and a version over their content.

    `files`: what the rules were read from. `number`: of the set that keeps them; None: kept nowhere yet.
    """

    rules: dict[str, Rule]
    version: str
    files: Files = field(default_factory=dict, repr=False, compare=False)
    number: int | None = None

    @cached_property
    def _by_change(self) -> dict[str, list[Rule]]:
        """Change type → its rules. Without it a send goes through all 200 rules: a third of its time."""
        found: dict[str, list[Rule]] = {}
        for rule in self.rules.values():
            found.setdefault(rule.when.change, []).append(rule)
        return found

    def about(self, changes: Iterable[str]) -> list[Rule]:
        """Return the rules for these change types; the others can't fire."""
        return [rule for change in changes for rule in self._by_change.get(change, [])]

    def title(self, rule: str) -> str:
        """Return a rule's title; its id when the rule is no longer there."""
        return self.rules[rule].title if rule in self.rules else rule


def read(known: Known, folder: Path = FOLDER) -> Rulebook:
    """
    Read and check every rule in a folder.

    Raises:
        DataError: names file, line and mend.
    """
    return check(known, {path.stem: text_of(path) for path in sorted(folder.glob("*.toml"))}, folder)


def check(known: Known, files: Files, folder: Path = FOLDER) -> Rulebook:
    """
    Return the rulebook of these files, checked as a whole. `folder` is only named in errors.

    Raises:
        DataError: names file, line and mend.
    """
    book = parsed(files, folder)
    for rule in book.rules.values():
        _check(folder / f"{rule.id}.toml", files[rule.id], rule, known)
    for rule in book.rules.values():
        target = rule.signal.merge_into
        if target and (target not in book.rules or book.rules[target].when.change != rule.when.change):
            path, line = folder / f"{rule.id}.toml", line_of(files[rule.id], ("signal", "merge_into"))
            raise DataError(path, line, f"merge_into names no rule for {rule.when.change}: {target!r}", "Name a rule.")
        _check_together(folder / f"{rule.id}.toml", files[rule.id], rule, book)
    covered = {rule.when.change for rule in book.rules.values() if not rule.signal.merge_into}
    if missing := sorted(set(known) - covered):
        raise DataError(folder, 1, f"no rule covers change type {missing[0]!r}", "Add a rule for it.")
    return book


def _check_together(path: Path, source: str, rule: Rule, book: Rulebook) -> None:
    """The rule to go together with must open a signal itself, for the same role and about another change."""
    name = rule.signal.together_with
    if not name and not rule.signal.together_step:
        return
    line, other = line_of(source, ("signal", "together_with")), book.rules.get(name)
    if rule.signal.merge_into:
        raise DataError(path, line, "this rule joins another signal always, by merge_into", "Use one of the two.")
    if other is None or other.when.change == rule.when.change or not other.signal.role:
        raise DataError(path, line, f"together_with names no rule about another change: {name!r}", "Name a rule.")
    if other.signal.role != rule.signal.role or other.signal.together_with:
        problem = f"{name!r} is for another role, or goes together with a third"
        raise DataError(path, line, problem, "Name a rule for the same role.")


def parsed(files: Files, folder: Path = FOLDER) -> Rulebook:
    """
    Return the rulebook of these files as they are, also when the questions of today are others.

    Raises:
        DataError: a file is no rule.
    """
    rules: dict[str, Rule] = {}
    for name, text in sorted(files.items()):
        rules[name] = parse(folder / f"{name}.toml", text, Rule)
        rules[name]._id = name  # noqa: SLF001
    return Rulebook(rules, version_of(files), files)


def version_of(files: Files) -> str:
    """Return the content hash of a set: twelve hex digits over names and texts."""
    digest = hashlib.sha256()
    for name, text in sorted(files.items()):
        digest.update(f"{name}\0{text}\0".encode())
    return digest.hexdigest()[:12]


def warnings(book: Rulebook, on: date) -> list[str]:
    """Return what should be looked at again: file and why. It never stops anything."""
    found = []
    for rule in book.rules.values():
        if not rule.valid(on):
            continue
        if rule.review < on:
            found.append(f"{rule.id}.toml: review was due on {rule.review}. Look at the rule and set a new day.")
        if rule.privacy == NOT_SIGNED:
            found.append(f"{rule.id}.toml: nobody signed for privacy yet. Ask the data protection officer.")
    return found


def _check(path: Path, source: str, rule: Rule, known: Known) -> None:
    if rule.when.change not in known:
        mend = f"Use one of: {', '.join(sorted(known))}."
        raise DataError(path, line_of(source, ("when", "change")), f"unknown change type {rule.when.change!r}", mend)
    questions = known[rule.when.change]
    for index, test in enumerate(rule.when.all):
        if not test.answer:
            continue
        if test.answer not in questions:
            line = line_of(source, ("when", "all", index, "answer"))
            mend = f"Use one of: {', '.join(questions)}."
            raise DataError(path, line, f"no question supplies {test.answer!r}", mend)
        wanted = {test.is_} if isinstance(test.is_, str) else set(test.one_of or ())
        values = questions[test.answer]
        if values and (unknown := wanted - values):
            line = line_of(source, ("when", "all", index, "one_of" if test.one_of else "is"))
            mend = f"Use one of: {', '.join(sorted(values))}."
            raise DataError(path, line, f"{test.answer} can't be {min(unknown)!r}", mend)
    _check_names(path, rule, source, questions)
    for index, example in enumerate(rule.example):
        fires = all(domain.passes(test, example.answers, example.derived, example.org) for test in rule.when.all)
        if fires != example.fires:
            at = line_of(source, ("example", index, "fires"))
            said, does = ("fires", "does not") if example.fires else ("does not fire", "does")
            raise DataError(
                path, at, f"example {example.name!r} says it {said}, but it {does}", "Mend rule or example."
            )
    if rule.when.all and {example.fires for example in rule.example} != {True, False}:
        at = line_of(source, ("example",))
        raise DataError(path, at, "examples show one side only", "Add an example that fires and one that does not.")


def _check_names(path: Path, rule: Rule, source: str, questions: Mapping[str, set[str]]) -> None:
    """What a signal shows, and after what one looks again, must be questions of the change type."""
    for name in rule.signal.show:
        if name not in questions:
            mend = f"Use one of: {', '.join(questions)}."
            raise DataError(path, line_of(source, ("signal", "show")), f"no question supplies {name!r}", mend)
    for index, later in enumerate(rule.follow_up):
        if later.after != "received" and later.after not in questions:
            mend = f"Use received, or one of: {', '.join(questions)}."
            at = line_of(source, ("follow_up", index, "after"))
            raise DataError(path, at, f"no question supplies {later.after!r}", mend)
