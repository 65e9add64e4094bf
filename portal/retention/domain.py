"""Decisions about keeping: since when a report may go, and how a plan is doing. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, Literal

TERM, ASKED, AGAIN = "term", "asked", "again"
REPORTS, PROOF, SEARCHES = "reports", "proof", "searches"
PLANNED: Final = (ASKED, REPORTS, PROOF, SEARCHES)
"""What stands in a plan, in reading order. `asked`: a resident asked for it and a colleague agreed."""
APPROVED, STOPPED, WENT, DONE = "approved", "stopped", "went", "done"
State = Literal["waits", "approved", "ready", "stopped", "done"]


@dataclass(frozen=True)
class Found:
    """One class in a plan: how many, the oldest moment, and the moment before which things go (not of reports)."""

    kind: str
    number: int
    oldest: datetime
    before: datetime | None = None

    def kept(self) -> dict[str, Any]:
        """Return it as the plan keeps it."""
        return {
            "kind": self.kind,
            "number": self.number,
            "oldest": self.oldest.isoformat(),
            "before": self.before.isoformat() if self.before else None,
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Found":
        """Read it back."""
        before = datetime.fromisoformat(kept["before"]) if kept["before"] else None
        return cls(kept["kind"], kept["number"], datetime.fromisoformat(kept["oldest"]), before)


def years_before(at: datetime, years: int) -> datetime:
    """Return the same moment some years ago; 29 February becomes 28."""
    try:
        return at.replace(year=at.year - years)
    except ValueError:
        return at.replace(year=at.year - years, day=28)


def years_of(types: Iterable[str], years: int, other: Mapping[str, int]) -> int:
    """Return for how many years a report is kept: the longest of its change types."""
    return max((other.get(slug, years) for slug in types), default=years)


def may_go_from(last: datetime, years: int) -> date:
    """Return the first day on which a report may go, when its last signal was closed at `last`."""
    at = last.astimezone(UTC)
    try:
        return at.date().replace(year=at.year + years) + timedelta(days=1)
    except ValueError:
        return date(at.year + years, 3, 1) + timedelta(days=1)


def state(runs_at: datetime, steps: Sequence[str], now: datetime, approvals: int) -> State:
    """Return how a plan is doing. `ready`: approved by enough, and shown long enough."""
    if STOPPED in steps:
        return "stopped"
    if DONE in steps:
        return "done"
    if steps.count(APPROVED) < approvals:
        return "waits"
    return "ready" if now >= runs_at else "approved"


def may_approve(who: int, approved_by: Iterable[int | None], now_state: State) -> str | None:
    """Return why somebody may not approve a plan, as a sentence; None: they may."""
    if now_state != "waits":
        return "Dit plan wacht niet meer op een akkoord."
    if who in set(approved_by):
        return "U gaf al akkoord. Vraag een collega om ook te kijken."
    return None
