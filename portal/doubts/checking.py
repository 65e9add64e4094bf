"""Check a doubt at start: every path ends, every name exists, and it never says what its change type does not say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from portal.amounts.catalogue import Amounts, asked_in
from portal.changes import domain as telling
from portal.changes.catalogue import Catalogue, values_of
from portal.changes.catalogue import Question as Asked
from portal.changes.change_type import ChangeType, NoNeed
from portal.content.catalogue import Content
from portal.doubts import domain
from portal.doubts.doubt import UNKNOWN, Doubt, Ending, Question, Where
from portal.kit.datafiles import DataError, line_of
from portal.paths import data

Place = tuple[int | str, ...]
CHOICES = {"choice", "choices", "yes_no", "yes_no_unknown"}


@dataclass(frozen=True)
class Known:
    """What a doubt may name."""

    types: Catalogue
    content: Content
    amounts: Amounts

    @cached_property
    def limits(self) -> Mapping[str, Decimal]:
        """A value of every amount, to walk along the paths; which day it belongs to makes no difference there."""
        return {key: values[0].value for key, values in self.amounts.values.items()}


def limits_on(amounts: Amounts, on: date) -> dict[str, Decimal]:
    """Return the amounts that we are sure of on a day."""
    return {key: found.value for key in amounts.values if (found := amounts.valid(key, on))}


class _File:
    """A file and its lines, to say where something stands. Endings of an organisation stand in its own file."""

    def __init__(self, path: Path, own_endings: int | None) -> None:
        self.path, self.source, self.own = path, path.read_text(encoding="utf-8"), own_endings

    def wrong(self, place: Place, problem: str, mend: str) -> DataError:
        return DataError(self.path, line_of(self.source, place), problem, mend)


def check(path: Path, doubt: Doubt, known: Known, own_endings: int | None = None) -> None:
    """
    Check a doubt. `own_endings`: how many of its endings stand in this file of an organisation; None: all.

    Raises:
        DataError: names file, line and mend.
    """
    file = _File(path, own_endings)
    if own_endings is None:
        _check_head(file, doubt, known)
        _check_questions(file, doubt)
    ends = doubt.ending if own_endings is None else doubt.ending[:own_endings]
    for index, ending in enumerate(ends):
        for number, test in enumerate(ending.when):
            _check_test(file, ("ending", index, "when", number), doubt.question, test, known)
        _check_door(file, doubt, index, ending, known)
    _check_paths(file, doubt, known)


def _check_head(file: _File, doubt: Doubt, known: Known) -> None:
    if doubt.page not in known.content.pages:
        raise file.wrong(("page",), f"there is no page {doubt.page!r}", "Use the name of a file in locales/nl/pages/.")
    topics = {question.name: question for question in known.types.types["not_sure"].question}["topic"]
    if doubt.topic not in values_of(topics):
        mend = f"Use one of: {', '.join(sorted(values_of(topics)))}."
        raise file.wrong(("topic",), f"{doubt.topic!r} is no topic of a question to us", mend)
    for place, name in _pictograms(doubt):
        if not (data("static") / "pictograms" / f"{name}.svg").is_file():
            raise file.wrong(place, f"there is no pictogram {name!r}", "Choose a file in static/pictograms/.")


def _pictograms(doubt: Doubt) -> Iterator[tuple[Place, str]]:
    yield ("pictogram",), doubt.pictogram
    for index, question in enumerate(doubt.question):
        for number, choice in enumerate(question.choice):
            if choice.pictogram:
                yield ("question", index, "choice", number, "pictogram"), choice.pictogram


def _check_questions(file: _File, doubt: Doubt) -> None:
    for index, question in enumerate(doubt.question):
        if doubt.called(question.name) is not question:
            raise file.wrong(("question", index, "name"), f"{question.name!r} is there twice", "Give it another name.")
        for number, test in enumerate(question.when):
            place = ("question", index, "when", number)
            if domain.limit_key(test):
                raise file.wrong(
                    place, "a question can't wait for an amount", "Ask it always, or test it in an ending."
                )
            _check_test(file, place, doubt.question[:index], test, None)


def _check_test(file: _File, place: Place, questions: list[Question], test: Where, known: Known | None) -> None:
    """Check that a test asks for an answer that can be there."""
    question = next((question for question in questions if question.name == test.answer), None)
    if question is None:
        mend = f"Use an earlier question: {', '.join(q.name for q in questions) or 'none yet'}."
        raise file.wrong((*place, "answer"), f"`when` asks for {test.answer!r}, which is no earlier question", mend)
    if test.limit is not None and question.kind == "choice":
        mend = "Use `is` or `one_of` for a choice, `at_least`, `at_most` or `above` for a number."
        raise file.wrong(place, f"{test.answer} is no number", mend)
    if unknown := sorted(set(test.values) - set(question.values)):
        key = "one_of" if test.one_of else "is"
        mend = f"Use one of: {', '.join(question.values)}."
        raise file.wrong((*place, key), f"{test.answer} can't be {', '.join(unknown)!r}", mend)
    key = domain.limit_key(test)
    if key and known and key not in known.amounts.values:
        raise file.wrong(place, f"there is no amount {key!r}", "Use a key of portal/amounts/amounts.toml.")
    if test.limit is not None and not key and domain.number_of(test, {}) is None:
        raise file.wrong(place, f"{test.limit} is no number", 'Write a number, or "{amount:key}".')


def _check_door(file: _File, doubt: Doubt, index: int, ending: Ending, known: Known) -> None:
    """Check where an ending leads, and that its change type says the same."""
    place: Place = ("ending", index)
    if unknown := sorted(set(ending.also) - set(known.types.types)):
        mend = "Use the name of a file in portal/changes/types/."
        raise file.wrong((*place, "also"), f"there is no change type {unknown[0]!r}", mend)
    if not ending.change:
        if ending.carry:
            raise file.wrong((*place, "carry"), "there is nowhere to carry this to", "Name the change, or take it out.")
        return
    kind = known.types.types.get(ending.change)
    if kind is None:
        mend = "Use the name of a file in portal/changes/types/."
        raise file.wrong((*place, "change"), f"there is no change type {ending.change!r}", mend)
    for name, value in ending.carry.items():
        if problem := _unfit(doubt, kind, name, value):
            raise file.wrong((*place, "carry"), *problem)
    _check_one_truth(file, place, ending, kind)


def _unfit(doubt: Doubt, kind: ChangeType, name: str, value: str | list[str]) -> tuple[str, str] | None:
    """Say what is wrong with one answer that is carried along, and how to mend it; None: it fits."""
    target = next((question for question in kind.questions if question.name == name), None)
    if target is None:
        asks = ", ".join(question.name for question in kind.questions)
        return f"{kind.slug} has no question {name!r}", f"Use one of: {asks}."
    if (target.kind == "choices") != isinstance(value, list):
        many = target.kind == "choices"
        return f"{name!r} in {kind.slug} takes {'a list' if many else 'one answer'}", "Write it that way."
    for item in value if isinstance(value, list) else [value]:
        taken = domain.TAKEN.match(item)
        source = doubt.called(taken[1]) if taken else None
        if taken and source is None:
            return f"{item} is no question here", f"Use one of: {', '.join(q.name for q in doubt.question)}."
        if source and (source.kind == "choice") != (target.kind in CHOICES):
            return f"{kind.slug} asks {name!r} in another way", "Carry an answer of the same kind."
        if not taken and item not in values_of(target):
            return _not_a_value(target, kind, item)
    return None


def _not_a_value(target: Asked, kind: ChangeType, value: object) -> tuple[str, str]:
    mend = f"Use one of: {', '.join(sorted(values_of(target)))}."
    return f"{target.name!r} in {kind.slug} can't be {value!r}", mend


def fixed(ending: Ending) -> dict[str, str | list[str]]:
    """Return what an ending carries whatever was answered."""
    return {name: value for name, value in ending.carry.items() if not domain.TAKEN.match(str(value))}


def says_no_need(kind: ChangeType, answers: Mapping[str, object]) -> NoNeed | None:
    """Return the ending of a change type, when with these answers it says that nothing need be told."""
    return next((end for end in kind.no_need if all(test.holds(answers) for test in end.when)), None)


def _check_one_truth(file: _File, place: Place, ending: Ending, kind: ChangeType) -> None:
    """'Tell' where the change type says 'no need', or the reverse: two truths. One must go."""
    same = says_no_need(kind, fixed(ending))
    if ending.verdict == "tell" and same:
        mend = f"Change the verdict, what is carried, or the [[no_need]] of {kind.slug}.toml."
        raise file.wrong((*place, "verdict"), f"this says 'tell', but {kind.slug}.toml says there is no need", mend)
    if ending.verdict != "no_need":
        return
    if same is None:
        mend = f"Carry the answers of a [[no_need]] in {kind.slug}.toml, or leave the change out."
        raise file.wrong((*place, "verdict"), f"{kind.slug}.toml says nowhere that there is no need", mend)
    if ending.why:
        mend = f"Take the why out: the words of {kind.slug}.toml are shown."
        raise file.wrong((*place, "why"), f"{kind.slug}.toml says itself why there is no need", mend)
    keys = {key for test in ending.when if (key := domain.limit_key(test))}
    spoken = {key for question in kind.questions for key in asked_in(question.help)}
    if other := sorted(keys - spoken):
        mend = f"Use a limit that {kind.slug}.toml tells people: {', '.join(sorted(spoken)) or 'it has none'}."
        raise file.wrong((*place, "when"), f"{kind.slug}.toml has another limit than {other[0]}", mend)


def _check_paths(file: _File, doubt: Doubt, known: Known) -> None:
    """Walk every path, with all limits known: each ends, each ending is reached, what is carried is asked there."""
    reached: set[int] = set()
    for path in domain.paths(doubt, known.limits):
        said = ", ".join(f"{name} = {value}" for name, value in path.answers.items())
        if path.ending is None:
            raise file.wrong(
                ("ending",), f"with {said} there is no answer", "Add an [[ending]] without `when` at last."
            )
        index = next(n for n, ending in enumerate(doubt.ending) if ending is path.ending)
        reached.add(index)
        if path.ending.verdict == "tell":
            kind = known.types.types[path.ending.change]
            if problem := _unfit_there(kind, domain.carried(path.ending, path.answers)):
                raise file.wrong(("ending", index, "carry"), f"with {said}: {problem[0]}", problem[1])
    own = range(len(doubt.ending) if file.own is None else file.own)
    if never := [index for index in own if index not in reached]:
        raise file.wrong(("ending", never[0]), "this ending is never reached", "Take it out, or put it earlier.")


def _unfit_there(kind: ChangeType, carried: Mapping[str, object]) -> tuple[str, str] | None:
    """Say what does not fit in the change type at the end of one path; None: all is asked, nothing says no need."""
    asked = {question.name: question for question in telling.asked(kind, carried)}
    for name, value in carried.items():
        if name not in asked:
            return f"{kind.slug} does not ask {name!r} then", "Carry also the answers before it, or take it out."
        for item in value if isinstance(value, list) else [value]:
            if asked[name].kind in CHOICES and item not in values_of(asked[name]):
                return _not_a_value(asked[name], kind, item)
            if asked[name].kind not in CHOICES and item == UNKNOWN:
                return f"{name!r} in {kind.slug} is a number", "Give who does not know it an ending before this one."
    if says_no_need(kind, carried):
        mend = f"Change the verdict, what is carried, or the [[no_need]] of {kind.slug}.toml."
        return f"this says 'tell', but {kind.slug}.toml says there is no need", mend
    return None
