"""
A signal is offered to another team. Until somebody there takes it, team, owner and term stay: nothing gets lost.

Never commits.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.advice import domain, queries
from portal.advice.actions import done_with, involve, reply
from portal.advice.domain import Asked
from portal.advice.mail import tell
from portal.advice.models import Ask
from portal.audit.domain import by as person
from portal.errors import ConflictError
from portal.organisations.parts import Team
from portal.queue.domain import may_hand_over
from portal.signals import actions
from portal.signals.limited import refuse
from portal.signals.models import Claim, Event, HandOver, Signal
from portal.signals.queries import holder


def offer(session: Session, signal: Signal, *, to: Team, reason: str, by: Colleague, at: datetime) -> None:
    """
    Offer a signal to another team, with the reason. Nothing else changes until they take it.

    Raises:
        LimitedError: its resident asked not to use it now.
        ConflictError: it is done, lies there or is offered already, a colleague has it, or that team does not work in
            its town.
    """
    refuse(session, signal)
    held = holder(session, signal.id)
    pending = domain.pending_offer(queries.asked_of(session, signal.id, kind=domain.OFFER))
    refusal = may_hand_over(
        closed=signal.closed_at is not None,
        holder=held.by_name if held and held.by != by.id else None,
        same=signal.team == to.slug,
        serves=not to.municipalities or signal.municipality in to.municipalities,
        team=to.name,
        offered=pending is not None,
    )
    if refusal:
        raise ConflictError("{why}", why=refusal)
    made = Ask(
        signal_id=signal.id,
        kind=domain.OFFER,
        text=reason,
        from_team=signal.team,
        to_colleague=None,
        to_name="",
        to_team=to.slug,
        due_on=None,
        by=by.id,
        by_name=by.name,
        at=at,
    )
    session.add(made)
    session.flush()
    involve(session, signal, domain.OFFER, made.id, at, team=to.slug)
    actions.event(session, signal, "signal:offered", person(by), at, before=signal.team, after=to.slug)
    tell(session, made, "offered", at)


def accept(session: Session, signal: Signal, asked: Asked, *, by: Colleague, at: datetime) -> None:
    """
    Take a signal that was offered to my team: it moves, and I have it. Reason and term stay.

    Raises:
        ConflictError: it is done, or somebody answered already.
    """
    if signal.closed_at is not None:
        raise ConflictError(domain.DONE)
    reply(session, asked, "accepted", "", by=by, at=at)
    done_with(session, signal, domain.OFFER, asked.id, at)
    if (held := holder(session, signal.id)) is not None:
        held.released_at = at
        session.flush()  # the index knows one open claim
    before, signal.team = signal.team, asked.to_team or signal.team
    session.add(
        HandOver(
            signal_id=signal.id, from_team=before, to_team=signal.team, reason=asked.text, by=asked.by,
            by_name=asked.by_name, at=at,
        )
    )  # fmt: skip
    session.add(Claim(signal_id=signal.id, by=by.id, by_name=by.name, at=at))
    session.add(Event(signal_id=signal.id, kind="signal:moved", at=at, by_name=asked.by_name))
    actions.event(session, signal, "signal:accepted", person(by), at, before=before, after=signal.team)
    tell(session, session.get_one(Ask, asked.id), "accepted", at)


def give_back(session: Session, signal: Signal, asked: Asked, *, reason: str, by: Colleague, at: datetime) -> None:
    """
    Do not take what was offered, with the reason: it stays where it is.

    Raises:
        ConflictError: somebody answered already.
    """
    reply(session, asked, "given_back", reason, by=by, at=at)
    done_with(session, signal, domain.OFFER, asked.id, at)
    actions.event(session, signal, "signal:given_back", person(by), at)
    tell(session, session.get_one(Ask, asked.id), "given_back", at)
