"""What the daily look found that nobody may forget. References only, never a name."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.kit.clock import local_day
from portal.kit.outbox import Job

KIND = "nothing_lost"
SHOWN = 5
"""How many references stand on a page; the rest is a count."""


@dataclass(frozen=True)
class Gaps:
    """
    References of reports, each once, by what is missing.

    `without_signal`: a change that no signal was opened for. `without_team`: an open signal of a team that is not
    there. `without_owner`: an open U0 signal that nobody has. `unlisted`: an open signal that the list lacks or shows
    otherwise than it is. `dead`: how many messages or hand-overs can't go out.
    """

    without_signal: list[str] = field(default_factory=list)
    without_team: list[str] = field(default_factory=list)
    without_owner: list[str] = field(default_factory=list)
    dead: int = 0
    unlisted: list[str] = field(default_factory=list)

    @property
    def any(self) -> bool:
        """Whether something is wrong."""
        return bool(self.without_signal or self.without_team or self.without_owner or self.unlisted or self.dead)

    def payload(self) -> dict[str, Any]:
        """Return it as it is kept with the job."""
        return asdict(self)


def in_words(found: Gaps) -> list[str]:
    """Return what a team lead reads: one calm sentence per kind of gap, with the first references."""
    said = [
        (found.without_signal, "melding heeft nog geen signaal", "meldingen hebben nog geen signaal"),
        (
            found.without_team,
            "melding staat bij een team dat er niet is",
            "meldingen staan bij een team dat er niet is",
        ),
        (found.without_owner, "melding met spoed heeft nog niemand", "meldingen met spoed hebben nog niemand"),
        (found.unlisted, "melding staat niet goed in de lijst", "meldingen staan niet goed in de lijst"),
    ]
    lines = [f"{len(what)} {one if len(what) == 1 else more}: {_some(what)}." for what, one, more in said if what]
    if found.dead:
        lines.append("1 bericht kon niet weg." if found.dead == 1 else f"{found.dead} berichten konden niet weg.")
    return lines


def _some(references: list[str]) -> str:
    more = len(references) - SHOWN
    return ", ".join(references[:SHOWN]) + (f" en nog {more}" if more > 0 else "")


def key_of(organisation: str, day: date) -> str:
    """Return the key of the look on a day: one a day, however many workers there are."""
    return f"{KIND}:{organisation}:{day.isoformat()}"


def keys(organisation: str, at: datetime) -> list[str]:
    """Return the keys of today's look and of yesterday's."""
    today = local_day(at)
    return [key_of(organisation, today), key_of(organisation, today - timedelta(days=1))]


def latest(among: Any) -> Select[*tuple[Any, ...]]:
    """Return the statement for what was found last, `among` the keys of two looks; by key, so one step."""
    return select(Job.payload).where(Job.key.in_(among), Job.state == "sent").order_by(Job.key.desc()).limit(1)


def last(session: Session, organisation: str, at: datetime) -> Gaps | None:
    """Return what was found today, or else yesterday; None: nobody looked yet. One statement, by key."""
    kept = session.scalar(latest(keys(organisation, at)))
    return Gaps(**kept["found"]) if kept and "found" in kept else None
