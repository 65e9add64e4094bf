"""Break the glass, call and note, judge. Each is a record, a line of the trail and a notice. Never commits."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.audit.actions import record
from portal.audit.domain import Entry
from portal.audit.domain import by as person
from portal.emergency import domain, mail, queries
from portal.emergency.domain import Access
from portal.emergency.models import EmergencyAccess, EmergencyJudgement
from portal.errors import ConflictError
from portal.organisations.catalogue import Organisation
from portal.signals.models import Event, Involved, Signal
from portal.signals.queries import belongs


def searched(session: Session, reason: str, found: int, *, by: Colleague, at: datetime) -> None:
    """Write down that somebody looked for a resident by name and was not let in."""
    told = {"found": found, "through": domain.KIND}
    record(session, Entry("person:searched", at, by.organisation, person(by), reason=reason, detail=told))


def open_for(
    session: Session,
    signals: Sequence[Signal],
    *,
    reason: str,
    words: str,
    organisation: Organisation,
    by: Colleague,
    at: datetime,
) -> EmergencyAccess:
    """
    Let a colleague in to the signals of one report for some hours, and tell all who look after it.

    Raises:
        ConflictError: too many of theirs wait for a judgement, they see it already, or it is open to them now.
    """
    if refusal := domain.why_not_open(queries.waiting_of(session, by)):
        raise ConflictError(refusal)
    others = [signal for signal in signals if not belongs(signal, by)]
    if not others:
        raise ConflictError(domain.YOURS)
    if all(queries.holds(session, signal, by, at) for signal in others):
        raise ConflictError(domain.ALREADY)
    until, team = at + domain.LASTS, next(iter(by.teams), "")
    made = EmergencyAccess(
        organisation=by.organisation, report_id=others[0].report_id, reference=others[0].reference,
        teams=sorted({signal.team for signal in others}), by_team=team, reason=reason, words=words, until=until,
        by=by.id, by_name=by.name, at=at,
    )  # fmt: skip
    session.add(made)
    session.flush()
    for signal in others:
        session.add(
            Involved(
                signal_id=signal.id, organisation=signal.organisation, kind=domain.KIND, number=made.id,
                colleague=by.id, team=None, at=at, until=until,
            )
        )  # fmt: skip
        session.add(Event(signal_id=signal.id, kind="signal:emergency", at=at, by_name=by.name))
        about, told = ("signal", signal.id), {"emergency": made.id, "until": until.isoformat()}
        why = domain.REASONS[reason]
        line = Entry("signal:emergency", at, by.organisation, person(by), about, signal.report_id, team, why, told)
        record(session, line)
    mail.tell_all(session, made, organisation, at)
    return made


def judge(session: Session, access: Access, *, agreed: bool, words: str, by: Colleague, at: datetime) -> None:
    """
    Say afterwards whether it was right.

    Raises:
        ConflictError: it is one's own, or somebody judged already.
    """
    if refusal := domain.why_not_judge(access, by.id):
        raise ConflictError(refusal)
    session.add(
        EmergencyJudgement(access_id=access.number, agreed=agreed, words=words, by=by.id, by_name=by.name, at=at)
    )
    session.flush()
    about, told = ("emergency", access.number), {"agreed": agreed}
    record(session, Entry("emergency:judged", at, by.organisation, person(by), about, detail=told))
