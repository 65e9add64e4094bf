"""What a team lead does from the page of the teams. Never commits."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.errors import NotFoundError
from portal.queue import actions
from portal.signals.models import Signal

LARGEST = 2**31


def give(session: Session, number: int, *, teams: Sequence[str], to: Colleague, by: Colleague, at: datetime) -> Signal:
    """
    Give a signal of the teams that somebody leads to a colleague of its team.

    Raises:
        NotFoundError: there is no such signal in these teams.
        ConflictError: it is done, a colleague has it, or the other does not work in its team.
    """
    signal = None
    if 0 < number < LARGEST:
        query = select(Signal).where(
            Signal.id == number, Signal.organisation == by.organisation, Signal.team.in_(teams)
        )
        signal = session.scalar(query.with_for_update())
    if signal is None:
        raise NotFoundError
    actions.assign(session, signal, to=to, by=by, at=at)
    return signal
