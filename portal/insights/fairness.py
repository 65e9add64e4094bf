"""From how reports were handled to the report on fairness: groups, what is shown of them, what differs. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from portal.insights import chance
from portal.insights.domain import (
    CHANCE,
    DIMENSIONS,
    SHARES,
    SMALLEST,
    TIMES,
    Fairness,
    Finding,
    Group,
    Handled,
    hidden,
    mean,
    parts,
    shares_of,
)

Values = Sequence[float]
"""Times in working days, or flags."""


def compare(month: date, handled: Sequence[Handled]) -> Fairness:
    """
    Return the report on a month.

    Only groups that are shown take part in a comparison, so that a hidden one cannot be worked out from it.
    """
    if len(handled) < SMALLEST:
        return Fairness(month, None, {}, [], 0)
    dimensions = {name: _groups(name, handled) for name in DIMENSIONS}
    compared = [
        (name, measure, values)
        for name, groups in dimensions.items()
        for measure, values in _measured(name, groups, handled)
    ]
    chances = chance.corrected([_p(measure, values) for _, measure, values in compared])
    findings = [
        finding
        for (name, measure, values), p in zip(compared, chances, strict=True)
        if p <= CHANCE
        for finding in _findings(name, measure, values, p)
    ]
    return Fairness(month, len(handled), dimensions, sorted(findings, key=lambda found: found.p), len(compared))


def _by(dimension: str, handled: Sequence[Handled]) -> dict[str, list[Handled]]:
    found: dict[str, list[Handled]] = defaultdict(list)
    for one in handled:
        found[getattr(one, dimension)].append(one)
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def _groups(dimension: str, handled: Sequence[Handled]) -> list[Group]:
    found = _by(dimension, handled)
    away = hidden([len(members) for members in found.values()])
    nothing: Mapping[str, Any] = {}
    return [
        Group(key, None, nothing, nothing) if gone else _group(key, members)
        for (key, members), gone in zip(found.items(), away, strict=True)
    ]


def _group(key: str, members: Sequence[Handled]) -> Group:
    return Group(
        key,
        len(members),
        {measure: mean(_values(measure, members)) for measure in TIMES},
        {measure: parts([bool(value) for value in _values(measure, members)]) for measure in SHARES},
    )


def _values(measure: str, members: Sequence[Handled]) -> Values:
    found = [getattr(one, measure) if measure in TIMES else shares_of(one)[measure] for one in members]
    return [value for value in found if value is not None]


def _measured(
    dimension: str, groups: Sequence[Group], handled: Sequence[Handled]
) -> Iterator[tuple[str, dict[str, Values]]]:
    """Yield each measure of which at least two groups that are shown have enough values."""
    members = _by(dimension, handled)
    for measure in (*TIMES, *SHARES):
        values = {group.key: _values(measure, members[group.key]) for group in groups if group.number is not None}
        enough = {key: found for key, found in values.items() if len(found) >= SMALLEST}
        if len(enough) > 1:
            yield measure, enough


def _p(measure: str, values: Mapping[str, Values]) -> float:
    test: Callable[[Any], float] = chance.times_differ if measure in TIMES else chance.shares_differ
    return test(values)


def _findings(dimension: str, measure: str, values: Mapping[str, Values], p: float) -> Iterator[Finding]:
    """
    Yield which groups differ from the others: the clearest first, then what still differs without it.

    One slow group makes all others look fast beside the rest; so each is taken out before we look again.
    """
    left = dict(values)
    while len(left) > 1 and (left.keys() == values.keys() or _p(measure, left) <= CHANCE):
        rest = {key: [value for other, found in left.items() if other != key for value in found] for key in left}
        if len(left) == 2:  # the other is the rest
            who = min(left, key=lambda key: len(left[key]))
        else:
            who = min(left, key=lambda key: _p(measure, {key: left[key], "": rest[key]}))
        ours, theirs = left.pop(who), rest[who]
        more = _average(ours) > _average(theirs)
        yield Finding(dimension, measure, who, _difference(measure, ours, theirs), more, p)


def _difference(measure: str, ours: Values, theirs: Values) -> float | None:
    """Return how much more this group has than the others, in the unit of the measure; None: too few to show."""
    if measure in TIMES:
        return round(_average(ours) - _average(theirs), 1)
    here, there = (parts([bool(value) for value in found]) for found in (ours, theirs))
    return None if here is None or there is None else here - there


def _average(values: Values) -> float:
    return sum(values) / len(values)
