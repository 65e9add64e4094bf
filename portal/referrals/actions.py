"""Refer to help, write how it went, take consent back. Each writes a record, an event and a line of the trail."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.audit.domain import RESIDENT
from portal.audit.domain import by as person
from portal.errors import ConflictError, NotFoundError
from portal.kit.clock import local_day
from portal.organisations.directory import Receiver
from portal.referrals import domain, queries
from portal.referrals.models import ConsentWithdrawal, Referral, ReferralResult
from portal.signals.actions import DONE, event
from portal.signals.models import FollowUp, Signal
from portal.tasks import actions as tasks
from portal.tasks.domain import WITH_HELP


def refer(
    session: Session,
    signal: Signal,
    receiver: Receiver | None,
    *,
    what_for: str,
    asked: domain.Asked,
    by: Colleague,
    at: datetime,
) -> Referral:
    """
    Tell where help is; with consent, tell the help what is in `asked.shared`. Plans the day to ask how it goes.

    Raises:
        ConflictError: the signal is done, or something is missing for this referral.
    """
    if signal.closed_at is not None:
        raise ConflictError(DONE)
    problem = domain.may_refer(asked, receiver, local_day(at))
    if problem is not None or receiver is None:
        raise ConflictError(problem or "")
    later = tasks.keep(
        session, signal, kind=WITH_HELP, on=asked.follow_up_on, title=f"Vragen hoe het gaat: {receiver.name}",
        by=by, at=at,
    )  # fmt: skip
    referral = Referral(
        signal_id=signal.id,
        report_id=signal.report_id,
        team=signal.team,
        receiver=receiver.key,
        name=receiver.name,
        phone=receiver.phone,
        what_for=what_for.strip(),
        consent=asked.consent,
        consent_on=asked.consent_on if asked.consent != domain.NONE else None,
        shared=asked.shared.strip(),
        follow_up_id=later.id,
        by=by.id,
        by_name=by.name,
        at=at,
    )
    session.add(referral)
    event(session, signal, "signal:referred", person(by), at)
    session.flush()
    return referral


def result(
    session: Session, signal: Signal, referral_id: int, *, kind: str, text: str, by: Colleague, at: datetime
) -> None:
    """
    Write how it went. When nothing more need be asked, what was planned for it is done.

    Raises:
        NotFoundError: no such referral by this team in the report of this signal.
        ConflictError: an unknown result.
    """
    referral = queries.one_for(session, referral_id, signal)
    if referral is None:
        raise NotFoundError
    if kind not in domain.RESULTS:
        raise ConflictError("Kies hoe het ging.")
    session.add(ReferralResult(referral_id=referral.id, kind=kind, text=text.strip(), by=by.id, by_name=by.name, at=at))
    event(session, signal, "signal:referral_result", person(by), at)
    later = session.get_one(FollowUp, referral.follow_up_id)
    if kind in domain.ENDS and not later.ended:
        owner = session.get_one(Signal, later.signal_id)
        tasks.change(session, owner, later.id, did="done", reason="", on=None, by=by, at=at)


def consent_back(session: Session, referral_id: int, report_id: int, at: datetime) -> None:
    """
    Take consent back, by the resident. Twice is the same as once.

    Raises:
        NotFoundError: no such referral with this report, or there was no consent.
    """
    referral = queries.one_of(session, referral_id, report_id)
    if referral is None or referral.consent == domain.NONE:
        raise NotFoundError
    if queries.taken_back(session, referral.id):
        return
    session.add(ConsentWithdrawal(referral_id=referral.id, at=at))
    event(session, session.get_one(Signal, referral.signal_id), "signal:consent_back", RESIDENT, at)
