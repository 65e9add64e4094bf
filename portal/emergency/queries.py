"""Which signals an emergency is about, and what waits for a judgement."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.emergency import domain
from portal.emergency.domain import Access
from portal.emergency.models import EmergencyAccess, EmergencyJudgement
from portal.queue.models import SignalName
from portal.sealing.rows import blind_any
from portal.signals.models import Involved, Signal

SHOWN = 50
LARGEST = 2**31
ENOUGH = 2
"""Reports that are read to know whether a name is of one alone."""


def about(session: Session, organisation: str, *, reference: str, words: Sequence[str]) -> list[Signal]:
    """Return the open signals of the report with this number, or of all reports with all these words in the name."""
    query = select(Signal).where(Signal.organisation == organisation, Signal.closed_at.is_(None))
    if reference:
        query = query.where(Signal.reference == reference)
    for word in words if not reference else ():
        kept_as = SignalName.word.in_(blind_any(session, word))
        named = select(SignalName.signal_id).where(SignalName.organisation == organisation, kept_as)
        query = query.where(Signal.id.in_(named))
    if not reference:
        reports = query.with_only_columns(Signal.report_id).distinct().limit(ENOUGH).subquery()
        query = query.where(Signal.report_id.in_(select(reports.c.report_id)))
    return list(session.scalars(query.order_by(Signal.id)))


def waiting_of(session: Session, me: Colleague) -> int:
    """Return how many of a colleague wait for a judgement."""
    judged = select(EmergencyJudgement.access_id)
    query = select(func.count()).where(EmergencyAccess.by == me.id, EmergencyAccess.id.not_in(judged))
    return session.scalar(query) or 0


def _rows(organisation: str) -> Select[EmergencyAccess, EmergencyJudgement]:
    return (
        select(EmergencyAccess, EmergencyJudgement)
        .outerjoin(EmergencyJudgement, EmergencyJudgement.access_id == EmergencyAccess.id)
        .where(EmergencyAccess.organisation == organisation)
    )


def _access(kept: EmergencyAccess, judged: EmergencyJudgement | None) -> Access:
    found = Access(
        kept.id, kept.reference, tuple(kept.teams), kept.reason, kept.words, kept.by, kept.by_name, kept.by_team,
        kept.at, kept.until,
    )  # fmt: skip
    if judged is None:
        return found
    said = {"agreed": judged.agreed, "judged_by": judged.by_name, "judged_words": judged.words}
    return Access(**{**vars(found), **said})


def listed(session: Session, organisation: str, *, waits: bool) -> list[Access]:
    """Return what waits for a judgement, oldest first; or what was judged, newest first."""
    query = _rows(organisation)
    if waits:
        query = query.where(EmergencyJudgement.id.is_(None)).order_by(EmergencyAccess.id)
    else:
        query = query.where(EmergencyJudgement.id.is_not(None)).order_by(EmergencyAccess.id.desc())
    return [_access(*row) for row in session.execute(query.limit(SHOWN))]


def waiting_for(session: Session, organisation: str, teams: Collection[str]) -> list[Access]:
    """Return what waits for a judgement and is about one of these teams, oldest first."""
    waits = listed(session, organisation, waits=True)
    return [one for one in waits if domain.judges(one, teams, all_teams=False)]


def one(session: Session, organisation: str, number: int) -> Access | None:
    """Return one, locked until the answer; None: there is no such one."""
    if not 0 < number < LARGEST or session.get(EmergencyAccess, number, with_for_update=True) is None:
        return None
    row = session.execute(_rows(organisation).where(EmergencyAccess.id == number)).one_or_none()
    return _access(*row) if row else None


def running(session: Session, me: Colleague, at: datetime) -> list[tuple[int, str, str, datetime]]:
    """Return what is open to a colleague now: number of the signal, title, reference, until when."""
    query = (
        select(Signal.id, Signal.title, Signal.reference, Involved.until)
        .join(Involved, Involved.signal_id == Signal.id)
        .where(Involved.kind == domain.KIND, Involved.colleague == me.id, Involved.until > at)
        .order_by(Involved.id)
    )
    return [(number, title, ref, until) for number, title, ref, until in session.execute(query) if until is not None]


def holds(session: Session, signal: Signal, me: Colleague, at: datetime) -> datetime | None:
    """Return until when a colleague has emergency access to a signal; None: has not."""
    return session.scalar(
        select(func.max(Involved.until)).where(
            Involved.signal_id == signal.id,
            Involved.kind == domain.KIND,
            Involved.colleague == me.id,
            Involved.until > at,
        )
    )
