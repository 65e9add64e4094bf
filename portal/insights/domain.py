"""Do we handle everybody alike? Groups, small numbers that stay hidden, and what is more than chance. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from portal.signals.outcomes import OUTCOMES

SMALLEST: Final = 10
"""Reports. A smaller number is never shown, and cannot be worked out from what is shown."""
CHANCE: Final = 0.05
"""How often a month without any difference may still show one, over all comparisons together."""


@dataclass(frozen=True)
class Handled:
    """
    How one report was handled. Nothing about the person or the home.

    Times are working days of eight hours since the report; None: not yet. `outcomes`: keys of
    `portal.signals.outcomes.OUTCOMES`.
    """

    language: str
    channel: str
    helper: str
    municipality: str
    first_contact: float | None
    close: float | None
    asked: bool
    outcomes: frozenset[str] = field(default_factory=frozenset)


DIMENSIONS: Final = {
    "language": "Taal van het formulier",
    "channel": "Hoe het binnenkwam",
    "helper": "Zelf of met hulp",
    "municipality": "Gemeente",
}
TIMES: Final = {"first_contact": "Eerste contact", "close": "Klaar"}
"""Measures in working days."""
LOWER: Final = frozenset(kind for kind, outcome in OUTCOMES.items() if outcome.may_lower)
SUPPORT: Final = frozenset({"help", "raise", "other_money", "opportunity", "adaptation"})
SHARES: Final = {
    "no_contact": "Nog geen contact",
    "asked": "Vraag terug",
    "lower": "Kan minder geld betekenen",
    "support": "Hulp, kans of maatwerk",
}
"""Measures in parts of a hundred. The last two: of the reports with an outcome."""


def shares_of(handled: Handled) -> dict[str, bool | None]:
    """Return for each of SHARES whether it is so; None: it cannot be said of this report yet."""
    known = bool(handled.outcomes)
    return {
        "no_contact": handled.first_contact is None,
        "asked": handled.asked,
        "lower": bool(handled.outcomes & LOWER) if known else None,
        "support": bool(handled.outcomes & SUPPORT) if known else None,
    }


@dataclass(frozen=True)
class Group:
    """
    One group of a dimension. `number` None: hidden, and then so is all the rest.

    `times`: mean working days. `shares`: parts of a hundred, whole. None: too few to show.
    """

    key: str
    number: int | None
    times: Mapping[str, float | None]
    shares: Mapping[str, int | None]


@dataclass(frozen=True)
class Finding:
    """
    A difference that is more than chance. `p`: after correction for all comparisons.

    `difference`: working days (a time) or parts of a hundred (a share) that this group has more than the others; None:
    too few to show, then `more` still says which way it goes.
    """

    dimension: str
    measure: str
    group: str
    difference: float | None
    more: bool
    p: float


@dataclass(frozen=True)
class Fairness:
    """
    The report on one month. `dimensions`: each with its groups, by key.

    `number` None: fewer than SMALLEST reports, so nothing is shown. `compared`: how many comparisons could be made.
    """

    month: date
    number: int | None
    dimensions: Mapping[str, Sequence[Group]]
    findings: Sequence[Finding]
    compared: int


def hidden(numbers: Sequence[int]) -> list[bool]:
    """
    Return which numbers of a line stay hidden, when their sum is known.

    Those under SMALLEST; and as many of the next smallest that a hidden one cannot be worked out from the sum: at least
    two are hidden, and together they are at least SMALLEST.
    """
    away = [number < SMALLEST for number in numbers]
    while any(away) and not all(away):
        unseen = [number for number, gone in zip(numbers, away, strict=True) if gone]
        if len(unseen) > 1 and sum(unseen) >= SMALLEST:
            break
        smallest = min((number, place) for place, number in enumerate(numbers) if not away[place])
        away[smallest[1]] = True
    return away


def parts(flags: Sequence[bool]) -> int | None:
    """Return how many of a hundred are so, whole; None when either side is too small to show."""
    return None if any(hidden([sum(flags), len(flags) - sum(flags)])) else round(100 * sum(flags) / len(flags))


def mean(values: Sequence[float]) -> float | None:
    """Return the mean of enough values, else None."""
    return round(sum(values) / len(values), 1) if len(values) >= SMALLEST else None
