"""What a resident may ask about their own data, and what a colleague decides. Never commits."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from portal.accounts.models import Colleague
from portal.audit.actions import record
from portal.audit.domain import RESIDENT, Entry
from portal.audit.domain import by as person
from portal.changes.models import Report
from portal.notifications.outgoing import tell_resident
from portal.proof.actions import take_away
from portal.proof.queries import of_report
from portal.wishes import domain
from portal.wishes.models import Wish, WishDecision
from portal.wishes.queries import going_on, wishes_of


def ask(session: Session, report: Report, kind: str, words: str, at: datetime) -> Wish:
    """Write down what a resident asks; the same that goes on is not written twice."""
    if same := going_on(wishes_of(session, report.id), kind):
        return same
    wish = Wish(report_id=report.id, kind=kind, words=words, at=at)
    session.add(wish)
    session.flush()
    detail = {"kind": kind}
    record(session, Entry("wish:asked", at, report.organisation, RESIDENT, ("wish", wish.id), report.id, detail=detail))
    return wish


def take_back(session: Session, report: Report, kind: str, at: datetime) -> None:
    """Let a resident end what they asked; when nothing goes on, nothing changes."""
    wish = going_on(wishes_of(session, report.id), kind)
    if wish is None:
        return
    session.add(WishDecision(wish_id=wish.id, outcome=domain.ENDED, words="", by=None, by_name="", at=at))
    record(session, Entry("wish:ended", at, report.organisation, RESIDENT, ("wish", wish.id), report.id))


def open_wishes(session: Session, organisation: str) -> list[tuple[Wish, str]]:
    """Return what residents asked and nobody answered, then what is in force; each with the number of its report."""
    last = select(WishDecision.wish_id).where(
        or_(WishDecision.outcome.in_(domain.FINAL), (Wish.kind == domain.SEE) & (WishDecision.wish_id == Wish.id))
    )
    found = session.execute(
        select(Wish, Report.reference)
        .join(Report, Report.id == Wish.report_id)
        .where(Report.organisation == organisation, Wish.id.not_in(last))
        .options(selectinload(Wish.decisions))
        .order_by(Wish.at, Wish.id)
    )
    return sorted(((wish, reference) for wish, reference in found), key=lambda one: bool(one[0].outcome))


def decide(session: Session, wish: Wish, outcome: str, words: str, *, by: Colleague, at: datetime) -> None:
    """
    Answer what a resident asked; ask `domain.may_decide` first.

    Erasing a whole report waits for a plan, which is shown first; photos and papers go at once.
    """
    decision = WishDecision(wish_id=wish.id, outcome=outcome, words=words, by=by.id, by_name=by.name, at=at)
    session.add(decision)
    session.flush()
    tell_resident(session, report_id=wish.report_id, kind="decided", key=f"decided:{decision.id}", at=at)
    if outcome == domain.PARTLY:
        take_away(session, of_report(session, wish.report_id), at)
    detail = {"kind": wish.kind, "outcome": outcome}
    about = ("wish", wish.id)
    record(session, Entry("wish:decided", at, by.organisation, person(by), about, wish.report_id, detail=detail))
