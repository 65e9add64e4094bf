"""Who looks is written in the audit trail: a signal and a file each time, the queue now and then."""

from datetime import datetime, timedelta

from fastapi import Request
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.audit.domain import Entry, by
from portal.audit.watching import looked
from portal.signals.models import Signal
from portal.signals.queries import belongs, let_in, through
from portal.signals.trail import entry

QUEUE_AGAIN = timedelta(minutes=15)


def opened(request: Request, session: Session, signal: Signal, me: Colleague, at: datetime) -> None:
    """Write down that a colleague has the page of a signal before them, and through what."""
    team, how = _through(session, signal, me, at)
    looked(request, entry(signal, "signal:opened", by(me), at, team, **how))


def proof_opened(request: Request, session: Session, signal: Signal, place: int, me: Colleague, at: datetime) -> None:
    """Write down that a colleague opened a file of a signal, by its place in the list, and through what."""
    team, how = _through(session, signal, me, at)
    looked(request, entry(signal, "proof:opened", by(me), at, team, **how, file=place))


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


def _through(session: Session, signal: Signal, me: Colleague, at: datetime) -> tuple[str, dict[str, str]]:
    """
    Return the team through which a colleague may see a signal, and for who is of no such team: through what.

    A guest has the kind and number of the record that let them in.
    """
    team = through(signal, me)
    if team in me.teams and team in {signal.team, signal.lead_team, signal.from_team, signal.to_team}:
        return team, {}
    if belongs(signal, me):
        return team, {"through": "contact_person"}
    found = let_in(session, signal, me, at)
    return (found.team or team, {"through": f"{found.kind}:{found.number}"}) if found else (team, {})
