"""What the clock says of a signal, in words for colleagues. Pure."""

from datetime import date, datetime
from typing import Protocol

from portal.kit.clock import local_day, working_days_between
from portal.signals.domain import DAYS, HasDue, days_words, working_days_left


class HasClock(HasDue, Protocol):
    """What `clock_words` reads of a signal besides."""

    @property
    def called(self) -> str | None:
        """The role of the duty list to phone now."""

    @property
    def lead_team(self) -> str | None:
        """The team of leads that knows."""


def clock_words(
    signal: HasClock, now: datetime, closed: frozenset[date], *, held: bool, on_call: str | None
) -> list[str]:
    """
    Return what the clock says besides when it is due: calm, one thought each, nothing while it stands still.

    Args:
        signal: Moments are aware.
        now: Aware.
        closed: Days on which the organisation does not work, besides weekends.
        held: A colleague has it, so nobody need be phoned.
        on_call: The number and hours of who is to be phoned; None: the duty list no longer has that role.
    """
    if signal.closed_at is not None or signal.waiting_since is not None:
        return []
    lines = []
    if signal.called and not held:
        lines.append(f"Bel nu: {signal.called}" + (f", {on_call}." if on_call else "."))
    today, due = local_day(now), local_day(signal.due_at)
    if signal.due_at <= now:
        days = working_days_between(due, today, closed)
        lines.append("Vandaag was de datum." if days == 0 else f"{days_words(days)} na de datum.")
    elif working_days_left(today, due, closed) == 1:
        lines.append("Deadline morgen." if (due - today).days == 1 else f"Deadline {DAYS[due.weekday()]}.")
    if signal.lead_team:
        lines.append("De teamleider weet het.")
    return lines
