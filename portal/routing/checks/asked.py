"""What the checks know of the questions: plain data, filled in by the word that owns the change types."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from portal.kit.conditions import Test

LIMITS = frozenset({"amount", "number", "date", "about_date", "month"})
"""Kinds of questions that can be compared with a limit."""
FREE_TEXT = frozenset({"text", "address", "iban", "phone", "email"})
"""Kinds in which anybody can write anything: a rule that looks in them would look at names, countries and languages."""
SEVERAL = frozenset({"choices", "people"})
"""Kinds with more than one word in an answer."""


@dataclass(frozen=True)
class Option:
    """One word that an answer can hold; `only_where`: offered only where this switch is on."""

    value: str
    only_where: str = ""


@dataclass(frozen=True)
class Asked:
    """
    One question: when it comes, and what an answer can be.

    `minimum` and `maximum` bound a number. `unless_asked`: not asked when a type before it settled this shared word.
    """

    name: str
    kind: str
    options: tuple[Option, ...] = ()
    required: bool = True
    when: tuple[Test, ...] = ()
    only_where: str = ""
    unless_asked: str = ""
    minimum: int = 0
    maximum: int = 100_000
    line: int = 1


@dataclass(frozen=True)
class Asking:
    """The questions of one change type, in the order in which they are asked, and when it may be told."""

    slug: str
    questions: tuple[Asked, ...]
    path: Path
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True)
class Facts:
    """
    All change types, as they are asked here and as they can be asked in any organisation.

    A rule that can't fire here may be for another organisation; a way of answering that nobody picks up counts here.
    `switches`: what is on and off here.
    """

    here: Mapping[str, Asking]
    anywhere: Mapping[str, Asking]
    switches: Mapping[str, bool] = field(default_factory=dict)
