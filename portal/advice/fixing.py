"""
One colleague with whom a resident always speaks. All their signals, of now and later, go to that colleague too.

Never commits.
"""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.advice import domain, queries
from portal.advice.models import FixedContact
from portal.advice.queries import REPORT
from portal.audit.domain import by as person
from portal.errors import ConflictError
from portal.signals import actions
from portal.signals.models import Signal

NOBODY = "Deze inwoner heeft nu geen vaste contactpersoon. Er is niets veranderd."
FIRST = "Een collega koos net een vaste contactpersoon. Kijk eerst wie dat is."


def fix(session: Session, signal: Signal, *, to: Colleague, reason: str, by: Colleague, at: datetime) -> None:
    """
    Choose the contact person of the resident of a signal. Who was it before no longer is, with the same reason.

    Raises:
        ConflictError: too little is known of who told it, it is the same colleague, or somebody was first.
    """
    person_key = _key(session, signal)
    if (before := queries.fixed_of(session, signal.organisation, person_key)) is not None:
        if before.colleague == to.id:
            raise ConflictError("{name} is al de vaste contactpersoon.", name=to.name)
        _end(before, reason, by, at)
        session.flush()  # the index knows one at a time
    made = FixedContact(
        organisation=signal.organisation,
        person_key=person_key,
        colleague=to.id,
        name=to.name,
        team=signal.team if signal.team in to.teams else next(iter(to.teams), signal.team),
        reason=reason,
        by=by.id,
        by_name=by.name,
        at=at,
    )
    try:
        with session.begin_nested():
            session.add(made)
            session.flush()
    except IntegrityError as error:
        raise ConflictError(FIRST) from error
    _put(session, signal.organisation, person_key, to.id)
    actions.event(session, signal, "signal:fixed", person(by), at, to=to.id)


def unfix(session: Session, signal: Signal, *, reason: str, by: Colleague, at: datetime) -> None:
    """
    End that somebody is the contact person. From now on they see only the signals of their own teams.

    Raises:
        ConflictError: there is none, or too little is known of who told it.
    """
    person_key = _key(session, signal)
    before = queries.fixed_of(session, signal.organisation, person_key)
    if before is None:
        raise ConflictError(NOBODY)
    _end(before, reason, by, at)
    _put(session, signal.organisation, person_key, None)
    actions.event(session, signal, "signal:unfixed", person(by), at, was=before.colleague)


def leaves(session: Session, colleague: Colleague, *, reason: str, by: Colleague, at: datetime) -> int:
    """End all that somebody is the contact person of, because they stop working here; returns of how many."""
    theirs = select(FixedContact).where(FixedContact.colleague == colleague.id, FixedContact.ended_at.is_(None))
    ended = session.scalars(theirs.order_by(FixedContact.id).with_for_update()).all()
    for one in ended:
        _end(one, reason, by, at)
        _put(session, one.organisation, one.person_key, None)
    return len(ended)


def follow(session: Session, organisation: str, report_id: int, colleague: int | None) -> None:
    """Give the signals of a report the contact person of who it is about, after a correction said who that is."""
    session.execute(
        update(Signal)
        .where(
            Signal.report_id == report_id,
            Signal.organisation == organisation,
            Signal.contact_person.is_distinct_from(colleague),
        )
        .values(contact_person=colleague)
    )


def _key(session: Session, signal: Signal) -> str:
    person_key = queries.person_key(session, signal.report_id)
    if person_key is None:
        raise ConflictError(domain.NO_KEY)
    return person_key


def _end(before: FixedContact, reason: str, by: Colleague, at: datetime) -> None:
    before.ended_at, before.ended_by, before.ended_by_name, before.ended_reason = at, by.id, by.name, reason


def _put(session: Session, organisation: str, person_key: str, colleague: int | None) -> None:
    """Write it with every signal of this resident, also those that are done: a later one may copy them."""
    reports = select(REPORT.c.id).where(REPORT.c.person_key == person_key)
    session.execute(
        update(Signal)
        .where(Signal.report_id.in_(reports), Signal.organisation == organisation)
        .values(contact_person=colleague)
    )
