"""Ask for messages, stop them, invite, and say that nothing changed. Actions never commit."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.changes import actions as changes
from portal.changes.catalogue import ABOUT_YOU, Catalogue
from portal.changes.models import Report
from portal.changes.versions import latest
from portal.kit.clock import AMSTERDAM
from portal.kit.outbox import enqueue
from portal.organisations.catalogue import Organisation
from portal.reminders import queries
from portal.reminders.domain import INVITED_FOR, Offer
from portal.reminders.models import Invitation, Reminder
from portal.routing.rulebook import Rulebook

REMINDER, INVITATION = "reminder", "check_in"
NO_CHANGE = "no_change"
SAME = {"still_same": "same"}


def _hold(session: Session, report_id: int) -> None:
    """Let a second click on the same report wait for the first (SQLite: its writers wait anyway)."""
    session.execute(select(Report.id).where(Report.id == report_id).with_for_update())


def ask(session: Session, report: Report, wanted: Iterable[Offer], at: datetime) -> None:
    """Keep which messages the resident wants. Asking twice keeps one, also by two clicks at once."""
    _hold(session, report.id)
    kept = {reminder.what: reminder for reminder in _unstopped(session, report.id)}
    for offer in wanted:
        before = kept.get(offer.what)
        if before and before.coming:
            continue
        if before:
            before.stopped_at = at  # it was sent; this is a new one
            session.flush()
        reminder = Reminder(
            report_id=report.id,
            what=offer.what,
            change=offer.change,
            channel=latest(report).about["reach"],
            day=offer.day,
            due_at=offer.at,
            asked_at=at,
            sent_at=None,
            stopped_at=None,
        )
        session.add(reminder)
        session.flush()
        if offer.day and offer.at:
            plan(session, reminder, offer.day, offer.at)


def _unstopped(session: Session, report_id: int) -> list[Reminder]:
    wanted = select(Reminder).where(Reminder.report_id == report_id, Reminder.stopped_at.is_(None))
    return list(session.scalars(wanted))


def plan(session: Session, reminder: Reminder, day: date, moment: datetime) -> None:
    """Let the worker send it at that moment. The key makes one message of one day."""
    reminder.day, reminder.due_at = day, moment
    payload = {"reminder": reminder.id, "day": day.isoformat()}
    enqueue(session, REMINDER, payload, f"{REMINDER}:{reminder.id}:{day.isoformat()}", moment)


def stop(session: Session, report_id: int, at: datetime, *, only: int | None = None) -> None:
    """Stop one message, or all about a report. What waits in the outbox is then not sent (Awb 2:9)."""
    for reminder in _unstopped(session, report_id):
        if only in {None, reminder.id}:
            reminder.stopped_at = at


def invite(session: Session, reminder: Reminder, at: datetime) -> Invitation | None:
    """Invite to a check-in. None: an earlier invitation is still open."""
    _hold(session, reminder.report_id)
    if queries.open_invitation(session, reminder.report_id, at):
        return None
    invitation = Invitation(
        reminder_id=reminder.id,
        report_id=reminder.report_id,
        invited_at=at,
        until=(at.astimezone(AMSTERDAM) + INVITED_FOR).date(),
        answer_id=None,
    )
    session.add(invitation)
    session.flush()
    enqueue(session, INVITATION, {"invitation": invitation.id}, f"{INVITATION}:{invitation.id}", at)
    return invitation


def nothing_changed(
    session: Session,
    invitation: Invitation,
    *,
    catalogue: Catalogue,
    rulebook: Rulebook,
    organisation: Organisation,
    language: str,
    secret: str,
    at: datetime,
) -> Report:
    """
    Record that nothing changed: a report of its own, about the person of the earlier one. Twice gives the same report.

    Source: Participatiewet 53a; requirement R64.
    """
    locked = select(Invitation).where(Invitation.id == invitation.id).with_for_update()
    invitation = session.scalars(locked.execution_options(populate_existing=True)).one()
    if invitation.answer_id is not None:
        return session.get_one(Report, invitation.answer_id)
    about = {"for_whom": "self", **latest(invitation.report).about}
    draft, _token = changes.begin(session, organisation=organisation.short, language=language, secret=secret, at=at)
    draft.chosen = [NO_CHANGE]
    draft.answers = {
        NO_CHANGE: {question.name: SAME.get(question.name) for question in catalogue.types[NO_CHANGE].with_papers},
        ABOUT_YOU: {question.name: about.get(question.name) for question in catalogue.about_you.with_papers},
    }
    session.flush()
    report = changes.submit(
        session,
        draft,
        catalogue=catalogue,
        rulebook=rulebook,
        organisation=organisation,
        secret=secret,
        language=language,
        at=at,
    )
    invitation.answer_id = report.id
    return report
