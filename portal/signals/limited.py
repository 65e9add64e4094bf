"""
A resident asked not to use a report now: then it is limited. What still goes on, and what is refused.

See docs/decisions/0030-limited.md. Whether a report is limited is asked in `portal.wishes.queries` alone.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.errors import ConflictError
from portal.signals.domain import EMERGENCY
from portal.signals.models import Involved, Signal
from portal.wishes.queries import is_limited, limited_reports

GOES_ON: Final = frozenset(
    {
        "signals:show",
        "signals:claim",
        "signals:release",
        "contact:log",
        "contact:talk",
        "contact:plan",
        "contact:drop",
        "contact:ask",
        "contact:answer",
        "contact:propose",
        "tasks:plan",
        "tasks:change",
    }
)
"""Names of what can be asked of a signal while it is limited. What is not named here is refused: so is what is new."""


class LimitedError(ConflictError):
    """The resident asked not to use this now."""

    sentence = (
        "De inwoner vroeg: gebruik dit nu niet. Daarom kan dit nu niet. De inwoner zelf kan dit stoppen. "
        "Of een collega met het recht ‘Bewaren en verzoeken over gegevens’."
    )


def refuse(session: Session, signal: Signal) -> None:
    """
    Go on only when a signal is not limited.

    Raises:
        LimitedError: it is.
    """
    if is_limited(session, signal.report_id):
        raise LimitedError


def limited_for(session: Session, signal: Signal, me: Colleague, at: datetime) -> bool:
    """Whether a signal is limited for a colleague. For who broke the glass it is not: somebody is in need now."""
    if not is_limited(session, signal.report_id):
        return False
    inside = select(Involved.id).where(
        Involved.signal_id == signal.id,
        Involved.kind == EMERGENCY,
        Involved.colleague == me.id,
        Involved.until > at,
    )
    return session.scalar(inside.limit(1)) is None


def of_limited() -> Select[int]:
    """Return a statement for the numbers of all signals of limited reports, for `not_in`. They are few."""
    return select(Signal.id).where(Signal.report_id.in_(limited_reports()))
