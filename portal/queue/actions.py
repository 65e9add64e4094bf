"""What is done with several signals at once: each is allowed or refused by itself, and says so. Never commits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.audit.actions import record
from portal.audit.domain import Entry
from portal.audit.domain import by as person
from portal.errors import ConflictError
from portal.queue import domain
from portal.queue.domain import PAGE
from portal.queue.models import PersonSearch
from portal.signals import actions
from portal.signals.models import Claim, Event, Signal
from portal.signals.queries import holder
from portal.signals.trail import entry

NOT_FOUND = "Dit signaal is er niet, of ligt niet bij uw team."


@dataclass(frozen=True)
class Done:
    """What became of one signal. `refusal`: why nothing happened to it; None: it was done."""

    id: int
    title: str
    refusal: str | None = None


def each(session: Session, me: Colleague, numbers: Sequence[int], act: Callable[[Signal], None]) -> list[Done]:
    """
    Do something with each signal that a colleague may see, in the order of their numbers.

    Each has a savepoint: one that is refused leaves nothing behind and stops no other.

    `numbers`: at most a page of them; those that are not there or of others are told as not found. `act` raises
    ConflictError with the sentence why not.
    """
    wanted = sorted(set(numbers))[:PAGE]
    mine = or_(Signal.team.in_(me.teams), Signal.lead_team.in_(me.teams), Signal.contact_person == me.id)
    query = select(Signal).where(Signal.id.in_(wanted), Signal.organisation == me.organisation, mine)
    found = {signal.id: signal for signal in session.scalars(query.order_by(Signal.id).with_for_update())}
    made = []
    for number in wanted:
        if (signal := found.get(number)) is None:
            made.append(Done(number, "", NOT_FOUND))
            continue
        try:
            with session.begin_nested():
                act(signal)
                session.flush()
        except ConflictError as refusal:
            made.append(Done(number, _title(signal), refusal.sentence.format(**refusal.facts)))
        else:
            made.append(Done(number, _title(signal)))
    return made


def assign(session: Session, signal: Signal, *, to: Colleague, by: Colleague, at: datetime) -> None:
    """
    Give a signal to a colleague of its team, or take it oneself.

    Raises:
        ConflictError: it is done, a colleague has it, or the other does not work in its team.
    """
    if to.id == by.id:
        actions.claim(session, signal, by=by, at=at)
        return
    held = holder(session, signal.id)
    refusal = domain.may_assign(
        closed=signal.closed_at is not None,
        holder=held.by_name if held else None,
        to=to.name,
        in_team=to.organisation == signal.organisation and signal.team in to.teams,
    )
    if refusal:
        raise ConflictError("{why}", why=refusal)
    session.add(Claim(signal_id=signal.id, by=to.id, by_name=to.name, at=at))
    _told(session, signal, "signal:gave", by.name, at)
    _told(session, signal, "signal:assigned", to.name, at)
    record(session, entry(signal, "signal:assigned", person(by), at, to=to.id))


def release(session: Session, signal: Signal, *, by: Colleague, at: datetime) -> None:
    """
    Give a signal back to its team.

    Raises:
        ConflictError: it is done, or nobody has it.
    """
    if refusal := domain.may_release(closed=signal.closed_at is not None, held=holder(session, signal.id) is not None):
        raise ConflictError("{why}", why=refusal)
    actions.release(session, signal, by=by, at=at)


def searched(session: Session, *, reason: str, words: str, found: int, by: Colleague, at: datetime) -> None:
    """Write that somebody was looked for by name, and why; never the name."""
    session.add(
        PersonSearch(
            organisation=by.organisation, by=by.id, by_name=by.name, at=at, reason=reason, words=words, found=found
        )
    )
    # Own words may hold a name; they stay with the search itself, and the trail has the reason that was chosen.
    why = domain.REASONS[reason]
    record(session, Entry("person:searched", at, by.organisation, person(by), reason=why, detail={"found": found}))


def _title(signal: Signal) -> str:
    return f"{signal.title} · {signal.person}"


def _told(session: Session, signal: Signal, kind: str, by_name: str, at: datetime) -> None:
    session.add(Event(signal_id=signal.id, kind=kind, at=at, by_name=by_name))
