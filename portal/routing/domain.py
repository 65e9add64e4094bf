"""
Turn one report into signals. Pure: no database, no web, no clock.

Source: portal/routing/rules/ and docs/decisions/0004-rules-are-data.md
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from portal.kit.conditions import Answers

if TYPE_CHECKING:
    from portal.routing.rulebook import FollowUp, Rule, WhenTest


@dataclass(frozen=True)
class NearMiss:
    """A rule for this change that did not fire, and the tests that failed; `words.in_public_words` says them."""

    rule: str
    title: str
    failed: "tuple[WhenTest, ...]"


@dataclass(frozen=True)
class Planned:
    """Look again later: the day on which, and what to look at."""

    on: date
    title: str


@dataclass(frozen=True)
class Joined:
    """A rule that joined the signal of another rule, and why."""

    rule: str
    because: str


@dataclass(frozen=True)
class RoutedSignal:
    """
    One signal: what a rule asks for, with the facts it used (question name → stored value).

    `joined` are the rules that were merged into it: their first steps and offers are part of it, and the most urgent
    of all counts. `also`: the other changes that are part of it. `hands_over`: the dossier goes to another team.
    """

    rule: str
    change: str
    title: str
    because: str
    role: str
    urgency: str
    theme: str
    first_step: str
    offer: list[str]
    facts: dict[str, Any]
    joined: list[Joined] = field(default_factory=list)
    planned: list[Planned] = field(default_factory=list)
    also: list[str] = field(default_factory=list)
    hands_over: bool = False


@dataclass(frozen=True)
class Routing:
    """Signals by rule id, and per change type the rules that did not fire."""

    signals: list[RoutedSignal]
    near_misses: dict[str, list[NearMiss]]

    def of(self, rule: str) -> RoutedSignal | None:
        """Return what a rule asks for, or None when it did not fire."""
        return next((routed for routed in self.signals if routed.rule == rule), None)

    def part_of(self, rule: str) -> RoutedSignal | None:
        """Return the signal that a rule opens or joins, or None when it did not fire."""
        return self.of(rule) or next((s for s in self.signals if any(one.rule == rule for one in s.joined)), None)


def route(
    changes: Mapping[str, Answers],
    derived: Mapping[str, bool],
    organisation: Mapping[str, bool],
    rules: Iterable["Rule"],
    on: date,
) -> Routing:
    """
    Decide which signals a report opens.

    Args:
        changes: Change type → answers that count. Money: EUR. Same answers, same signals, always.
        derived: Facts of the report itself, such as `changes_municipality`.
        organisation: Switches of the organisation, such as `brp_events_known`.
        rules: All rules; only those valid `on` this day are used.
        on: The day the report was sent, in the organisation's own time zone.
    """
    live = sorted((rule for rule in rules if rule.valid(on)), key=lambda rule: rule.id)
    fired: dict[str, RoutedSignal] = {}
    misses: dict[str, list[NearMiss]] = {name: [] for name in changes}
    additions: list[tuple[Rule, str]] = []
    for rule in live:
        if rule.when.change not in changes:
            continue
        answers = changes[rule.when.change]
        failed = tuple(t for t in rule.when.all if not passes(t, answers, derived, organisation))
        if failed:
            misses[rule.when.change].append(NearMiss(rule.id, rule.title, failed))
        elif rule.signal.merge_into:
            additions.append((rule, rule.signal.merge_into))
        else:
            fired[rule.id] = _signal(rule, answers, on)
    for rule, target in additions:
        if target in fired:
            fired[target] = _join(fired[target], rule, changes[rule.when.change], on)
    for rule in live:
        if rule.id in fired and rule.signal.together_with in fired:
            _go_together(fired, rule, changes[rule.when.change], on)
    return Routing(list(fired.values()), misses)


def passes(test: "WhenTest", answers: Answers, derived: Mapping[str, bool], organisation: Mapping[str, bool]) -> bool:
    """Whether one test of a rule holds."""
    if test.derived is not None:
        return derived.get(test.derived, False) is bool(test.is_)
    if test.org is not None:
        return organisation.get(test.org, False) is bool(test.is_)
    return test.on_answer.holds(answers)


def _used(rule: "Rule", answers: Answers) -> dict[str, Any]:
    names = [test.answer for test in rule.when.all if test.answer] + rule.signal.show
    return {name: answers[name] for name in names if name in answers}


def _join(signal: RoutedSignal, rule: "Rule", answers: Answers, on: date) -> RoutedSignal:
    """Return the signal with what another rule for the same change adds to it."""
    ask = rule.signal
    steps = [step for step in (signal.first_step, ask.first_step) if step]
    return replace(
        signal,
        urgency=min(signal.urgency, ask.urgency or signal.urgency),
        first_step=" ".join(dict.fromkeys(steps)),
        # what the resident asked for comes before what everybody is offered
        offer=list(dict.fromkeys([*ask.offer, *signal.offer])),
        facts={**signal.facts, **_used(rule, answers)},
        joined=[*signal.joined, Joined(rule.id, rule.because)],
        planned=[*signal.planned, *_planned(rule, answers, on)],
        hands_over=signal.hands_over or ask.hands_over,
    )


def _go_together(fired: dict[str, RoutedSignal], rule: "Rule", answers: Answers, on: date) -> None:
    """Make a signal part of that of another change, when both go to the same role and hurry as much."""
    part, whole = fired[rule.id], fired[rule.signal.together_with]
    if (part.role, part.urgency) != (whole.role, whole.urgency):
        return
    del fired[rule.id]
    joined = _join(whole, rule, answers, on)
    fired[whole.rule] = replace(
        joined,
        first_step=f"{rule.signal.together_step or part.first_step} {whole.first_step}",
        offer=list(dict.fromkeys([*whole.offer, *part.offer])),
        facts={**part.facts, **whole.facts},
        joined=[*joined.joined, *part.joined],
        planned=[*whole.planned, *part.planned],
        also=[*whole.also, part.change],
        hands_over=whole.hands_over or part.hands_over,
    )


def _planned(rule: "Rule", answers: Answers, on: date) -> list[Planned]:
    """Return when to look again; never a day that has passed."""
    return [
        Planned(max(later(day, ask.months, ask.days), on + timedelta(days=1)), ask.title)
        for ask in rule.follow_up
        if (day := _day(ask, answers, on)) is not None
    ]


def _day(ask: "FollowUp", answers: Answers, on: date) -> date | None:
    if ask.after == "received":
        return on
    value = answers.get(ask.after)
    text = value.get("date") if isinstance(value, Mapping) else value
    return date.fromisoformat(text) if isinstance(text, str) and text else None


def later(day: date, months: int, days: int) -> date:
    """Return the day some months on, the last of a shorter month at most, and then some days."""
    year, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + year, month + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1)) + timedelta(days=days)


def _signal(rule: "Rule", answers: Answers, on: date) -> RoutedSignal:
    ask = rule.signal
    return RoutedSignal(
        rule=rule.id,
        change=rule.when.change,
        title=ask.title or rule.title,
        because=rule.because,
        role=ask.role or "",
        urgency=ask.urgency or "",
        theme=ask.theme or "",
        first_step=ask.first_step,
        offer=list(ask.offer),
        facts=_used(rule, answers),
        planned=_planned(rule, answers, on),
        hands_over=ask.hands_over,
    )
