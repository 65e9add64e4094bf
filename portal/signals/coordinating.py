"""Which team keeps the overview when one report gives work to many teams. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

ENOUGH_TEAMS = 3
"""From so many teams on, one of them keeps the overview. Source: R169, one coordinator for many things at once."""
ONLY_TO_KNOW = "U4"


@dataclass(frozen=True)
class Task:
    """What choosing a coordinator looks at of an open signal: nothing about who told it."""

    team: str
    urgency: str
    due_at: datetime


def coordinator(tasks: Iterable[Task], now: str | None = None) -> str | None:
    """
    Return the slug of the team that keeps the overview of a report, or None: fewer than three teams do something.

    It is the team of the most urgent signal, then of the one that is due first, then of the first.

    Args:
        tasks: The open signals of one report, oldest first; a signal that is only to know (U4) does not count.
        now: The team that has the overview already: the resident knows it, so it stays while it has a signal.
    """
    busy = [task for task in tasks if task.urgency != ONLY_TO_KNOW]
    teams = {task.team for task in busy}
    if now in teams:
        return now
    return min(busy, key=lambda task: (task.urgency, task.due_at)).team if len(teams) >= ENOUGH_TEAMS else None
