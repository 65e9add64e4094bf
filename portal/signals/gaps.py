"""What the daily look found that nobody may forget. References only, never a name."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kit.outbox import Job

KIND = "nothing_lost"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SHOWN = 5
"""How many references stand on a page; the rest is a count."""


@dataclass(frozen=True)
class Gaps:
    """
    References of reports, each once, by what is missing.

    `without_signal`: a change that no signal was opened for. `without_team`: an open signal of a team that is not
    there. `without_owner`: an open U0 signal that nobody has. `dead`: how many messages or hand-overs can't go out.
    """

    without_signal: list[str] = field(default_factory=list)
    without_team: list[str] = field(default_factory=list)
    without_owner: list[str] = field(default_factory=list)
    dead: int = 0

    @property
    def any(self) -> bool:
        """Whether something is wrong."""
        return bool(self.without_signal or self.without_team or self.without_owner or self.dead)

    def payload(self) -> dict[str, Any]:
        """Return it as it is kept with the job."""
        return asdict(self)


def key_of(organisation: str, day: date) -> str:
    """Return the key of the look on a day: one a day, however many workers there are."""
    return f"{KIND}:{organisation}:{day.isoformat()}"


def last(session: Session, organisation: str, at: datetime) -> Gaps | None:
    """Return what was found today, or else yesterday; None: nobody looked yet. One statement, by key."""
    today = at.astimezone(AMSTERDAM).date()
    keys = [key_of(organisation, today), key_of(organisation, today - timedelta(days=1))]
    query = select(Job.payload).where(Job.key.in_(keys), Job.state == "sent").order_by(Job.key.desc()).limit(1)
    kept = session.scalar(query)
    return Gaps(**kept["found"]) if kept and "found" in kept else None
