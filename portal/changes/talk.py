"""What the page of a report shows about talking with us: moments to choose, what is agreed, or a form to ask for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.contact import meeting, queries
from portal.contact.meeting import Wanted
from portal.contact.models import Meeting
from portal.kit.clock import local_day
from portal.kit.words import moment_words
from portal.signals.models import Signal

NONE = "none"
"""What is sent when no moment suits."""


@dataclass(frozen=True)
class Offer:
    """Moments to choose from: (value, words). `agreed`: the words of the one that was chosen, or empty."""

    meeting: Meeting
    moments: Sequence[tuple[str, str]]
    agreed: str = ""


@dataclass(frozen=True)
class Talk:
    """
    How talking with us stands, for the resident.

    `wanted`: the form to ask for a talk, None when one cannot ask now. `wrong`: the sentence at the moments.
    """

    offered: Sequence[Offer]
    agreed: Sequence[Offer]
    asked: str
    wanted: Wanted | None
    wrong: str

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Return (id of the field, sentence) per mistake."""
        found = [(f"talk-{name}", sentence) for name, sentence in (self.wanted.wrong if self.wanted else {}).items()]
        return [*found, *([(f"moment-{self.offered[0].meeting.signal_id}", self.wrong)] if self.wrong else [])]

    @property
    def ways(self) -> dict[str, str]:
        """How one can talk (Dutch msgids)."""
        return meeting.FOR_RESIDENT

    @property
    def parts(self) -> dict[str, str]:
        """Parts of the day (Dutch msgids)."""
        return meeting.DAY_PARTS


def asks(signals: Sequence[Signal]) -> Signal | None:
    """Return the signal that a wish for a talk goes to: of the team that keeps the overview, else the first one due."""
    still = [signal for signal in signals if signal.closed_at is None]
    return next((one for one in still if one.team == one.coordinator), still[0] if still else None)


def talk_of(
    session: Session,
    signals: Sequence[Signal],
    language: str,
    now: datetime,
    wanted: Wanted | None = None,
    wrong: str = "",
) -> Talk:
    """Return how talking stands. One statement. `wanted`, `wrong`: what came back."""
    still = [signal.id for signal in signals if signal.closed_at is None]
    steps = list(queries.meetings_of(session, still).values()) if still else []
    said = [
        (step, [(moment, moment_words(meeting.moment_of(moment), language)) for moment in step.moments])
        for step in steps
    ]
    offered = [Offer(step, moments) for step, moments in said if step.step == meeting.PROPOSED]
    agreed = [
        Offer(step, moments, dict(moments)[step.chosen])
        for step, moments in said
        if step.step == meeting.AGREED and meeting.moment_of(step.chosen).date() >= local_day(now)
    ]
    asked = next(
        (step.step for step in steps if step.step in {meeting.WISHED, meeting.NONE_FITS, meeting.CALLED_OFF}), ""
    )
    may_ask = bool(still) and not offered and not agreed and not asked
    return Talk(offered, agreed, asked, (wanted or Wanted()) if may_ask else None, wrong if offered else "")
