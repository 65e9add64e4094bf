"""Who looks is written in the audit trail: a signal and a file each time, the queue now and then."""

from datetime import datetime, timedelta

from fastapi import Request

from portal.accounts.models import Colleague
from portal.audit.domain import Entry, by
from portal.audit.watching import looked
from portal.signals.models import Signal
from portal.signals.trail import entry

QUEUE_AGAIN = timedelta(minutes=15)


def opened(request: Request, signal: Signal, me: Colleague, at: datetime) -> None:
    """Write down that a colleague has the page of a signal before them."""
    looked(request, entry(signal, "signal:opened", by(me), at, _through(signal, me)))


def proof_opened(request: Request, signal: Signal, place: int, me: Colleague, at: datetime) -> None:
    """Write down that a colleague opened a file of a signal, by its place in the list."""
    looked(request, entry(signal, "proof:opened", by(me), at, _through(signal, me), file=place))


def queue_looked(request: Request, me: Colleague, tab: str, at: datetime) -> None:
    """
    Write down that a colleague looked in the queue, without whom they saw there: a list is no case.

    Once per tab and quarter of an hour, as far as this process knows; else a busy queue would fill the trail.
    """
    seen: dict[tuple[int, str], datetime] = request.app.state.queue_seen
    last = seen.get((me.id, tab))
    if last is None or not timedelta() <= at - last < QUEUE_AGAIN:
        seen[me.id, tab] = at
        looked(request, Entry("queue:looked", at, me.organisation, by(me), detail={"tab": tab}))


def _through(signal: Signal, me: Colleague) -> str:
    """Return the team through which a colleague may see a signal: its own, or the team of leads that was told."""
    return signal.team if signal.team in me.teams else signal.lead_team or signal.team
