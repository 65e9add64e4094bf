"""Why somebody opens all of a resident, how long that holds, and what it comes to. Pure; words are Dutch, for staff."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple, Protocol

REASONS: Final = {
    "talk": "Ik ga de inwoner spreken",
    "picture": "Voor dit signaal is het hele beeld nodig",
    "called": "De inwoner belt of staat aan de balie",
    "other": "Iets anders",
}
"""Why all of a resident is opened."""
HOLDS: Final = timedelta(hours=12)
"""A working day. After that somebody who still needs it says why again."""
MOST: Final = 50
"""Reports on the page, the newest first."""


class Call(NamedTuple):
    """An attempt to reach the resident."""

    at: datetime
    reached: bool
    team: str


class HasPlan(Protocol):
    """What `contact` reads of a signal."""

    @property
    def planned_on(self) -> date | None:
        """The day of the next planned contact."""


@dataclass(frozen=True)
class Contact:
    """When we last spoke, how often we tried since, and which day is planned next."""

    spoken: Call | None
    tries: int
    planned: date | None


def contact(calls: Iterable[Call], signals: Iterable[HasPlan]) -> Contact:
    """Return what the calls and plans of several signals come to: R83, one resident is one person to call."""
    tries, spoken = 0, None
    for call in sorted(calls, reverse=True):
        if call.reached:
            spoken = call
            break
        tries += 1
    return Contact(spoken, tries, min((signal.planned_on for signal in signals if signal.planned_on), default=None))


def holds(at: datetime, now: datetime) -> bool:
    """Whether an opening still shows the page."""
    return timedelta() <= now - at < HOLDS
