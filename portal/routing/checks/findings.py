"""What is wrong in a whole set of rules, each with file, line and mend."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations
from pathlib import Path

from portal.kit.datafiles import DataError, line_of
from portal.routing.checks.asked import FREE_TEXT, LIMITS, Asking, Facts
from portal.routing.checks.search import Clause, Space, Way, fires, is_silent, literal
from portal.routing.rulebook import FOLDER, Rule


def problems(
    rules: Mapping[str, Rule], facts: Facts, texts: Mapping[str, str] | None = None, since: date | None = None
) -> list[DataError]:
    """
    Return what is wrong in a set of rules, by file and line; nothing when it may go live.

    Args:
        rules: Rule id → rule, each read and checked by itself.
        facts: The questions that are asked.
        texts: Rule id → the text of its file, to name lines; None: the files that are shipped.
        since: Days before this one do not count; None: the whole life of each change type.

    A rule is dead when it can't fire in any organisation. A way of answering without a signal, advice that goes
    nowhere and rules that contradict each other count as questions are asked here.
    """
    by_change: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules.values():
        if rule.when.change in facts.here:
            by_change[rule.when.change].append(rule)
    found: list[DataError] = []
    for slug, asking in facts.here.items():
        found += _OneType(by_change[slug], asking, facts, texts, since).problems()
    return sorted(found, key=lambda error: (error.path.name, error.line, error.problem))


class _OneType:
    """The rules of one change type against its questions."""

    def __init__(
        self,
        rules: Iterable[Rule],
        asking: Asking,
        facts: Facts,
        texts: Mapping[str, str] | None,
        since: date | None,
    ) -> None:
        self.asking, self.texts = asking, texts
        self.rules = {rule.id: rule for rule in rules}
        self.anywhere = facts.anywhere.get(asking.slug, asking)
        self.here = Space(asking, facts.switches)
        self.elsewhere = Space(self.anywhere)
        self.always = Space(self.anywhere, always=True)
        self.from_ = max(asking.valid_from, since) if since else asking.valid_from

    def problems(self) -> Iterator[DataError]:
        """Yield all that is wrong; what is wrong in one rule keeps it out of what is asked of the others."""
        sound = []
        for rule in self.rules.values():
            wrong = self._forbidden(rule) or self._never(rule) or self._never_joins(rule)
            if wrong:
                yield wrong
            else:
                sound.append(rule)
        yield from (error for rule in sound if (error := self._lost(rule)))
        yield from self._contradictions(sound)
        yield from self._uncovered()

    @cached_property
    def days(self) -> list[date]:
        """The days on which another set of rules begins to count, in the life of the change type."""
        starts = {self.from_}
        for rule in self.rules.values():
            starts |= {rule.from_} | ({rule.until + timedelta(days=1)} if rule.until else set())
        last = self.asking.valid_until
        return sorted(day for day in starts if day >= self.from_ and (last is None or day <= last))

    def _at(self, rule: Rule, loc: tuple[int | str, ...], problem: str, mend: str) -> DataError:
        path = FOLDER / f"{rule.id}.toml"
        if self.texts is not None:
            path, source = Path(path.name), self.texts.get(rule.id, "")
        else:
            source = path.read_text(encoding="utf-8") if path.is_file() else ""
        return DataError(path, line_of(source, loc), problem, mend)

    def _forbidden(self, rule: Rule) -> DataError | None:
        named = {question.name: question for question in self.anywhere.questions}
        for index, test in enumerate(rule.when.all):
            question = named.get(test.answer or "")
            if question is None:
                continue
            at = ("when", "all", index)
            if question.kind in FREE_TEXT:
                mend = "Take this test out: anybody can write anything there."
                return self._at(rule, (*at, "answer"), f"{test.answer!r} holds free text", mend)
            if (test.at_least is not None or test.at_most is not None) and question.kind not in LIMITS:
                key = "at_least" if test.at_least is not None else "at_most"
                return self._at(rule, (*at, key), f"{test.answer!r} is no number", "Use `is` or `one_of`.")
        return None

    def _never(self, rule: Rule) -> DataError | None:
        """A rule that can't fire: by its values, by its own tests, or because a question is not asked then."""
        wanted = fires(rule)
        if self.elsewhere.find(wanted) is not None:
            return None
        for index, clause in enumerate(wanted):
            if self.always.find([clause]) is None:
                test = rule.when.all[index]
                problem = f"this rule never fires: no answer to {test.answer!r} passes this test"
                mend = f"Use {_possible(self.anywhere, test.answer or '')}."
                return self._at(rule, ("when", "all", index), problem, mend)
        for space, problem, mend in (
            (self.always, "this rule never fires: its tests contradict each other", "Take one of the tests out."),
            (self.elsewhere, "this rule never fires: {} is not asked then", "Look at `when` of that question in {}."),
        ):
            for index in range(len(wanted)):
                if space.find(wanted[: index + 1]) is None:
                    name = rule.when.all[index].answer or rule.when.all[index].org
                    at = ("when", "all", index)
                    return self._at(rule, at, problem.format(repr(name)), mend.format(self.asking.path.name))
        raise AssertionError(rule.id)

    def _never_joins(self, rule: Rule) -> DataError | None:
        """Advice for a rule that never fires together with it, or that opens no signal of its own."""
        target = self.rules.get(rule.signal.merge_into)
        if target is None:
            return None
        at = ("signal", "merge_into")
        if target.signal.merge_into:
            problem, mend = f"{target.id!r} opens no signal: it joins another one itself", "Name a rule that opens one."
            return self._at(rule, at, problem, mend)
        if not self._live_together(rule, target) or self.elsewhere.find(fires(rule) + fires(target)) is None:
            problem = f"{target.id!r} never fires when this rule does, so its advice is lost"
            return self._at(rule, at, problem, "Name a rule that fires then.")
        return None

    def _lost(self, rule: Rule) -> DataError | None:
        """Advice that is lost with some answers, or on some days, because the signal it should join is not there."""
        target = self.rules.get(rule.signal.merge_into)
        if target is None:
            return None
        at = ("signal", "merge_into")
        for day in self.days:
            if rule.valid(day) and not target.valid(day):
                problem = f"{target.id!r} does not count on {day}, so this advice is lost then"
                return self._at(rule, at, problem, "Look at `from` and `until` of both.")
        way = self.here.find([*fires(rule), is_silent(target)])
        if way is not None:
            problem = f"{target.id!r} does not fire with {_said(way)}, so this advice is lost then"
            return self._at(rule, at, problem, "Add a test, or name a rule that fires then.")
        return None

    def _contradictions(self, sound: list[Rule]) -> Iterator[DataError]:
        """Two signals about the same for the same team, or the same tests with another hurry or first step."""
        for first, second in combinations(sound, 2):
            one, two = first.signal, second.signal
            if one.merge_into != two.merge_into or one.role != two.role or not self._live_together(first, second):
                continue
            same = {literal(test) for test in first.when.all} == {literal(test) for test in second.when.all}
            differs = "urgency" if one.urgency != two.urgency else "first_step"
            if same and (one.urgency != two.urgency or (not one.merge_into and one.first_step != two.first_step)):
                problem = f"{first.id!r} has the same tests and another {differs}"
                yield self._at(second, ("signal", differs), problem, "Keep one of the two.")
            elif one.role and one.theme == two.theme:
                way = self.here.find(fires(first) + fires(second))
                if way is None:
                    continue
                told = f" with {_said(way)}" if _said(way) else ""
                problem = f"this rule and {first.id!r} both open a signal for {one.role} about {one.theme}{told}"
                mend = "Join them with merge_into, or let only one of them fire."
                yield self._at(second, ("when",), problem, mend)

    def _uncovered(self) -> Iterator[DataError]:
        """Ways of answering with which no rule opens a signal; one per change type is enough to begin with."""
        for day in self.days:
            opens = [rule for rule in self.rules.values() if rule.valid(day) and not rule.signal.merge_into]
            silent: list[Clause] = [is_silent(rule) for rule in opens]
            way = self.here.find(silent)
            if way is None:
                continue
            told = f"with {_said(way)}" if _said(way) else "whatever the answers are"
            last = [question.line for question in self.asking.questions if question.name in way]
            problem = f"no rule covers change type {self.asking.slug!r} {told}, from {day}"
            yield DataError(self.asking.path, max(last, default=1), problem, "Add a rule for it, or widen one.")
            return

    def _live_together(self, first: Rule, second: Rule) -> bool:
        return any(first.valid(day) and second.valid(day) for day in self.days)


def _said(way: Way) -> str:
    """Return a way of answering in the words of the files: `who = elsewhere, help_with = money + funeral`."""
    return ", ".join(
        f"{name} left empty" if value is None else f"{name} = {_value(value)}"
        for name, value in way.items()
        if value is not False
    )


def _value(value: object) -> str:
    if isinstance(value, list):
        return " + ".join(str(item.get("role") if isinstance(item, dict) else item) for item in value)
    return str(value.get("date") if isinstance(value, dict) else "yes" if value is True else value)


def _possible(asking: Asking, name: str) -> str:
    """Return what an answer can be, in words."""
    question = next((question for question in asking.questions if question.name == name), None)
    if question is None:
        return "a question that is asked"
    if question.options:
        return "one of: " + ", ".join(sorted(option.value for option in question.options))
    if question.kind == "number":
        return f"a number from {question.minimum} to {question.maximum}"
    return "at_least or at_most" if question.kind in LIMITS else "another question"
