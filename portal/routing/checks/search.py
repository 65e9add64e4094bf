"""
Is there a way of answering with which these tests hold, and those do not? Found by looking everywhere that matters.

The tests are a closed language, so each question falls apart in a few groups of answers that no test can tell apart.
One answer of each group stands for all: the search is exact, and small enough to do it at every start.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from portal.kit.conditions import Test
from portal.routing.checks.answers import Atom, Group, atom_of, groups
from portal.routing.checks.asked import Asked, Asking
from portal.routing.rulebook import Rule, WhenTest


class Literal(NamedTuple):
    """An atom that must be true, or must not."""

    atom: Atom
    holds: bool = True

    def denied(self) -> "Literal":
        """Return the opposite."""
        return Literal(self.atom, not self.holds)


Clause = Sequence[Literal]
"""At least one of these."""
Way = dict[str, Any]
"""A way of answering: question that is asked → stored value, None when left empty; switches and facts by name."""


def literal(test: WhenTest) -> Literal:
    """Return what a test of a rule wants."""
    if test.answer:
        return Literal(atom_of(test.on_answer))
    return Literal(Atom("org" if test.org else "derived", test.org or test.derived or ""), bool(test.is_))


def fires(rule: Rule) -> list[Clause]:
    """Return the clauses of 'this rule fires'."""
    return [[literal(test)] for test in rule.when.all]


def is_silent(rule: Rule) -> Clause:
    """Return the clause of 'this rule does not fire'; empty, so never true, for a rule without tests."""
    return [literal(test).denied() for test in rule.when.all]


class Space:
    """All ways of answering the questions of one change type."""

    def __init__(self, asking: Asking, switches: Mapping[str, bool] | None = None, *, always: bool = False) -> None:
        """`switches` None: as in any organisation. `always`: as if every question were asked whatever the answers."""
        self._named = {question.name: question for question in asking.questions}
        self._switches, self._always = switches, always
        self._known: dict[tuple[str, frozenset[Atom]], list[Group]] = {}

    def find(self, clauses: Iterable[Clause]) -> Way | None:
        """Return a way of answering in which every clause holds; None: there is none, not even a rare one."""
        wanted = list(clauses)
        names = {item.atom.name for clause in wanted for item in clause if item.atom.of == "answer"}
        return _Search(self, self._cone(names), wanted).run() if all(wanted) else None

    def groups(self, question: Asked, atoms: frozenset[Atom]) -> list[Group]:
        """Return the groups of answers to a question for these tests, made once."""
        key = (question.name, atoms)
        if key not in self._known:
            self._known[key] = list(groups(question, sorted(atoms)))
        return self._known[key]

    def comes_when(self, question: Asked) -> tuple[Test, ...]:
        """Return the tests with which a question comes."""
        return () if self._always else question.when

    def hangs_on(self, question: Asked) -> list[Literal]:
        """Return which switch must be on, and what may not be settled, for a question to be asked."""
        if self._always:
            return []
        switch = [Literal(Atom("org", question.only_where))] if question.only_where else []
        settled = [Literal(Atom("settled", question.unless_asked), holds=False)] if question.unless_asked else []
        return switch + settled

    def can_be(self, atom: Atom) -> list[bool]:
        """Return what a switch or a fact of the report can be."""
        if atom.of == "org" and self._switches is not None:
            return [self._switches.get(atom.name, False)]
        return [False, True]

    def _cone(self, names: set[str]) -> list[Asked]:
        """Return these questions and all on which they hang, in the order in which they are asked."""
        todo, found = [name for name in names if name in self._named], set[str]()
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                todo += [test.answer for test in self.comes_when(self._named[name]) if test.answer in self._named]
        return [question for name, question in self._named.items() if name in found]


class _Search:
    """First the switches and facts, then question by question; back as soon as a clause can't hold any more."""

    def __init__(self, space: Space, questions: list[Asked], clauses: list[Clause]) -> None:
        self._space, self._questions = space, questions
        self._when = {q.name: [atom_of(test) for test in space.comes_when(q)] for q in questions}
        self._hangs = {q.name: space.hangs_on(q) for q in questions}
        atoms = {item.atom for clause in clauses for item in clause}
        on_answers = {atom for atom in atoms if atom.of == "answer"} | {a for w in self._when.values() for a in w}
        self._tests = {q.name: frozenset(atom for atom in on_answers if atom.name == q.name) for q in questions}
        outside = {atom for atom in atoms if atom.of != "answer"} | {i.atom for w in self._hangs.values() for i in w}
        outside |= {Atom("org", option.only_where) for q in questions for option in q.options if option.only_where}
        self._outside = sorted(outside)
        place = {atom: index for index, atom in enumerate(self._outside)}
        for index, question in enumerate(questions, len(self._outside)):
            place |= dict.fromkeys(self._tests[question.name], index)
        # A clause is looked at as soon as its last atom is known. A question that is not there is never answered.
        self._ready: dict[int, list[Clause]] = {}
        for clause in clauses:
            self._ready.setdefault(max(place.get(item.atom, -1) for item in clause), []).append(clause)
        self._true: set[Atom] = set()
        self._way: Way = {}

    def run(self) -> Way | None:
        """Return the first way that fits."""
        if not self._step(-1):
            return None
        self._way.pop("", None)  # what is not asked
        return dict(self._way)

    def _step(self, index: int) -> bool:
        """Whether all clauses that are known after this place hold, and those after it can."""
        if not all(self._holds(clause) for clause in self._ready.get(index, [])):
            return False
        if index + 1 == len(self._outside) + len(self._questions):
            return True
        for true, name, value in self._choices(index + 1):
            self._true |= true
            self._way[name] = value
            if self._step(index + 1):
                return True
            self._true -= true
            self._way.pop(name, None)
        return False

    def _choices(self, index: int) -> Iterator[tuple[frozenset[Atom], str, Any]]:
        """Yield what can be at a place: (atoms that become true, name, value)."""
        if index < len(self._outside):
            atom = self._outside[index]
            for on in self._space.can_be(atom):
                yield frozenset({atom} if on else set()), atom.name, on
            return
        question = self._questions[index - len(self._outside)]
        comes = all(atom in self._true for atom in self._when[question.name]) and all(
            (item.atom in self._true) is item.holds for item in self._hangs[question.name]
        )
        if not comes:
            yield frozenset(), "", None
            return
        for group in self._space.groups(question, self._tests[question.name]):
            if all(Atom("org", switch) in self._true for switch in group.needs):
                yield group.true, question.name, group.value

    def _holds(self, clause: Clause) -> bool:
        return any((item.atom in self._true) is item.holds for item in clause)
