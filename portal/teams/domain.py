"""Whom a team lead leads, and how much a team has. Pure; never about one person."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Final, Protocol, TypeVar

LEAD: Final = "team_lead"
READ: Final = 500
"""Of each team so many open signals are read, by due moment: a page costs the same however much there is."""
SHOWN: Final = 5
"""Signals in a list on the page; the queue has them all."""


class TeamLike(Protocol):
    """What is read of a team of the organisation."""

    @property
    def slug(self) -> str:
        """Its key."""

    @property
    def role(self) -> str:
        """What it does."""

    @property
    def municipalities(self) -> Sequence[str]:
        """Towns that it works for; none: all."""


TeamOf = TypeVar("TeamOf", bound=TeamLike)


def led(teams: Sequence[TeamOf], mine: Sequence[str], towns: Sequence[str]) -> list[TeamOf]:
    """
    Return the teams that somebody leads, in their order; none for who leads no team.

    A team of leads leads the teams that work only in its own towns. Who leads sees the own teams too.

    Args:
        teams: All teams of the organisation.
        mine: Slugs of the teams that somebody works in.
        towns: All towns of the organisation.
    """
    leading = [team for team in teams if team.role == LEAD and team.slug in mine]
    if not leading:
        return []
    reach = {town for team in leading for town in (team.municipalities or towns)}
    return [
        team
        for team in teams
        if team.slug in mine or (team.role != LEAD and set(team.municipalities or towns) <= reach)
    ]


@dataclass(frozen=True)
class Amounts:
    """
    How much of a team is open. Of at most `READ` signals, those that are due first; `open` above that says there is
    more.

    free: nobody has it yet. held: a colleague has it. resident, colleague: we wait for one. past, today, near: its
    moment is over, comes today, or on the next working day. week, month: longer here than that. planned: a contact is
    planned for today, or was for a day before.
    """

    open: int = 0
    free: int = 0
    held: int = 0
    resident: int = 0
    colleague: int = 0
    past: int = 0
    today: int = 0
    near: int = 0
    week: int = 0
    month: int = 0
    planned: int = 0

    def __add__(self, other: "Amounts") -> "Amounts":
        """Add up, figure by figure."""
        return Amounts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def more(self) -> bool:
        """Whether the team has more open than was read."""
        return self.open > READ

    @property
    def open_words(self) -> str:
        """How many are open; 500+ above what was read."""
        return f"{READ}+" if self.more else str(self.open)

    @property
    def waits(self) -> int:
        """How many wait for a resident or a colleague."""
        return self.resident + self.colleague


def summed(much: Sequence[Amounts]) -> tuple[Amounts, str]:
    """Return teams together, and how many are open in words: with a + when a team has more than was read."""
    read = sum(min(one.open, READ) for one in much)
    return sum(much, Amounts()), f"{read}+" if any(one.more for one in much) else str(read)


class OnDuty(Protocol):
    """Somebody on the duty list."""

    def answers(self, moment: datetime, closed: frozenset[date]) -> bool:
        """Whether somebody answers now."""


PhoneOf = TypeVar("PhoneOf", bound=OnDuty)


def on_duty(phones: Sequence[PhoneOf], now: datetime, closed: frozenset[date]) -> list[tuple[PhoneOf, bool]]:
    """Return the duty list in its order, with who answers now."""
    return [(phone, phone.answers(now, closed)) for phone in phones]
