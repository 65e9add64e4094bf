"""
What is done about a colleague: proposed, looked at by a second person, or at once when it takes access away.

Each step is a record and a line of the audit trail; names and addresses stay out of the trail. Never commits.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts import actions as accounts
from portal.accounts import second
from portal.accounts.models import Colleague
from portal.admin import domain
from portal.admin.models import ColleagueChange, ColleagueDecision
from portal.advice import fixing
from portal.audit.actions import record
from portal.audit.domain import SYSTEM, Entry
from portal.audit.domain import by as person
from portal.errors import ConflictError, NotFoundError
from portal.signals.models import Claim, Event, Signal
from portal.signals.trail import entry

GAVE_BACK = "signal:left"
DECIDED = "Hierover is al besloten. Er is niets veranderd."
OTHER_NOW = "Er is intussen iets veranderd bij deze collega. Keur dit af en maak een nieuw voorstel."
TAKEN = "Deze inlognaam is al van een ander. Kies een andere."
LEFT = "Deze collega werkt hier niet meer. Voeg de collega opnieuw toe."
NOTHING = "Er is niets veranderd."
NO_SECOND = "Deze collega heeft nu geen tweede stap."
TWO = "Er zijn al twee beheerders. Een van hen voegt iemand toe, de ander keurt het goed."
ENOUGH = 2
"""Managers with whom nothing more need be done from outside."""
LARGEST = 2**31
AUDITED = ("teams", "rights", domain.GROUPS)
"""What of a change stands in the trail; the rest may tell who somebody is."""


def state_of(colleague: Colleague) -> dict[str, Any]:
    """Return what can be changed of a colleague."""
    return {
        "name": colleague.name,
        "email": colleague.email or "",
        "teams": list(colleague.teams),
        "rights": list(colleague.rights),
    }


def add(
    session: Session, organisation: str, after: Mapping[str, Any], *, reason: str, by: Colleague, at: datetime
) -> ColleagueChange:
    """
    Propose somebody new; a second person looks.

    `after`: name, login, email, teams and rights.

    Raises:
        ConflictError: the login is somebody else's.
    """
    if _login_taken(session, after["login"]):
        raise ConflictError(TAKEN)
    return keep(session, organisation, None, "add", {}, dict(after), reason=reason, by=by, at=at)


def change(
    session: Session, colleague: Colleague, after: Mapping[str, Any], *, reason: str, by: Colleague, at: datetime
) -> ColleagueChange:
    """
    Change what is known of a colleague: at once, or when it gives more access as a proposal.

    Raises:
        ConflictError: nothing differs, or the colleague left.
    """
    if colleague.left_at is not None:
        raise ConflictError(LEFT)
    before = state_of(colleague)
    new = domain.differs(before, after)
    if not new:
        raise ConflictError(NOTHING)
    old = {name: before[name] for name in new}
    made = keep(session, colleague.organisation, colleague, "change", old, new, reason=reason, by=by, at=at)
    if not made.needs_second:
        _apply(session, made, colleague, by, at)
    return made


def access(
    session: Session, colleague: Colleague, kind: str, *, reason: str, by: Colleague, at: datetime
) -> ColleagueChange:
    """
    Stop somebody's access, end their work here, let them in again, give a new start code, take away their second step,
    or end their sessions.

    Raises:
        ConflictError: it is about oneself, is so already, or the colleague left.
    """
    if refusal := domain.why_not_take_away(kind, by.id, colleague.id):
        raise ConflictError(refusal)
    if colleague.left_at is not None:
        raise ConflictError(LEFT)
    if (kind == "block") == (colleague.blocked_at is not None) and kind in {"block", "unblock"}:
        raise ConflictError(NOTHING)
    if kind == "second" and not second.is_set(session, colleague):
        raise ConflictError(NO_SECOND)
    made = keep(session, colleague.organisation, colleague, kind, {}, {}, reason=reason, by=by, at=at)
    if not made.needs_second:
        _apply(session, made, colleague, by, at)
    return made


def first_manager(session: Session, organisation: str, login: str, name: str, *, reason: str, at: datetime) -> str:
    """
    Add somebody who looks after people and settings, for who runs the server; returns a start code.

    Only until there are two: from then on a second person agrees.

    Raises:
        ConflictError: there are two already, or the login is somebody else's.
    """
    everybody = session.scalars(select(Colleague).where(Colleague.organisation == organisation))
    if sum(domain.RIGHT in one.rights and one.blocked_at is None for one in everybody) >= ENOUGH:
        raise ConflictError(TWO)
    if _login_taken(session, login):
        raise ConflictError(TAKEN)
    new = Colleague(
        login=login, name=name, password_hash="", organisation=organisation, teams=[], rights=[domain.RIGHT]
    )
    session.add(new)
    session.flush()
    about, detail = ("colleague", new.id), {"before": "niets", "after": domain.RIGHT}
    record(session, Entry("people:first", at, organisation, SYSTEM, about, reason=reason, detail=detail))
    return accounts.start_code(session, new, at)


def decide(
    session: Session, organisation: str, number: int, *, approved: bool, by: Colleague, at: datetime
) -> tuple[Colleague | None, str | None]:
    """
    Say yes or no to a change as the second person. Returns who it is about, and a start code when one was made.

    Raises:
        NotFoundError: there is no such change that waits for a second person.
        ConflictError: it was decided already, this person may not, or it no longer fits.
    """
    found = session.get(ColleagueChange, number, with_for_update=True) if 0 < number < LARGEST else None
    if found is None or found.organisation != organisation or not found.needs_second:
        raise NotFoundError
    if session.scalar(select(ColleagueDecision.id).where(ColleagueDecision.change_id == number)):
        raise ConflictError(DECIDED)
    about = session.get(Colleague, found.colleague_id) if found.colleague_id else None
    if approved and (refusal := domain.why_not_second(by.id, found.by, found.colleague_id)):
        raise ConflictError(refusal)
    session.add(ColleagueDecision(change_id=number, approved=approved, by=by.id, by_name=by.name, at=at))
    session.flush()
    told = ("colleague", found.colleague_id)
    did = "people:approved" if approved else "people:refused"
    record(session, Entry(did, at, organisation, person(by), told, reason=found.reason, detail={"change": number}))
    return _apply(session, found, about, by, at) if approved else (about, None)


def keep(
    session: Session,
    organisation: str,
    about: Colleague | None,
    kind: str,
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    reason: str,
    by: Colleague,
    at: datetime,
) -> ColleagueChange:
    """Keep what is to be different, and write it in the trail."""
    made = ColleagueChange(
        organisation=organisation,
        colleague_id=about.id if about else None,
        kind=kind,
        before=before,
        after=after,
        needs_second=domain.needs_second(kind, before, after),
        reason=reason,
        by=by.id,
        by_name=by.name,
        at=at,
    )
    session.add(made)
    session.flush()
    did = f"people:{'proposed' if made.needs_second else kind}"
    detail: dict[str, Any] = {"change": made.id, "what": domain.KINDS[kind]}
    if told := [name for name in AUDITED if name in after]:
        detail |= {
            "before": _words(before, told),
            "after": _words(after, told),
        }
    about_it = ("colleague", about.id if about else None)
    record(session, Entry(did, at, organisation, person(by), about_it, reason=reason, detail=detail))
    return made


def _words(values: Mapping[str, Any], names: list[str]) -> str:
    return ", ".join(sorted(word for name in names for word in values.get(name, ()))) or "niets"


def _apply(
    session: Session, made: ColleagueChange, about: Colleague | None, by: Colleague, at: datetime
) -> tuple[Colleague | None, str | None]:
    """Do what a change says. Returns the colleague, and a start code when one was made; groups are set beside this."""
    if made.kind == domain.GROUPS:
        return None, None
    if made.kind == "add":
        new = _new(session, made)
        return new, accounts.start_code(session, new, at)
    if about is None:
        raise NotFoundError
    if about.left_at is not None:
        raise ConflictError(LEFT)
    if made.kind == "start":
        return about, accounts.start_code(session, about, at)
    if made.kind == "change":
        now = state_of(about)
        if domain.differs(now, made.before):
            raise ConflictError(OTHER_NOW)
        for name, value in made.after.items():
            setattr(about, name, value or None if name == "email" else value)
    else:
        _set_access(session, made, about, by, at)
    session.flush()
    return about, None


def _set_access(session: Session, made: ColleagueChange, about: Colleague, by: Colleague, at: datetime) -> None:
    """Stop, give back or end somebody's access, or only what is open or set now."""
    if made.kind == "unblock":
        about.blocked_at = None
    elif made.kind == "second":
        second.take_away(session, about, at)
    elif made.kind == "sessions":
        accounts.no_sessions(session, about)
    else:
        about.blocked_at = at
        accounts.no_sessions(session, about)
        accounts.no_start_code(session, about)
        if made.kind == "left":
            second.forget(session, about)
            about.left_at, about.teams, about.rights = at, [], []
            _give_back(session, about, by, at)
            fixing.leaves(session, about, reason=made.reason, by=by, at=at)


def _new(session: Session, made: ColleagueChange) -> Colleague:
    """Make the colleague of a proposal."""
    after = made.after
    new = Colleague(
        login=after["login"],
        name=after["name"],
        email=after["email"] or None,
        password_hash="",
        organisation=made.organisation,
        teams=after["teams"],
        rights=after["rights"],
    )
    try:
        with session.begin_nested():
            session.add(new)
            session.flush()
    except IntegrityError as error:
        raise ConflictError(TAKEN) from error
    return new


def _give_back(session: Session, colleague: Colleague, by: Colleague, at: datetime) -> None:
    """Give back to their teams what somebody had; each with its line."""
    held = (
        select(Claim, Signal)
        .join(Signal, Signal.id == Claim.signal_id)
        .where(Claim.by == colleague.id, Claim.released_at.is_(None), Signal.closed_at.is_(None))
        .order_by(Signal.id)
        .with_for_update()
    )
    for claim, signal in session.execute(held):
        claim.released_at = at
        session.add(Event(signal_id=signal.id, kind=GAVE_BACK, at=at, by_name=""))
        record(session, entry(signal, "signal:released", person(by), at))


def _login_taken(session: Session, login: str) -> bool:
    return session.scalar(select(Colleague.id).where(Colleague.login == login)) is not None
