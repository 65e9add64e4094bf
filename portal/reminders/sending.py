"""Send what is due: one neutral sentence, a link to the right form and a way to stop. Nothing about the person."""

import logging
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from babel.dates import format_date
from sqlalchemy.orm import Session

from portal.changes.messages import Deliver, letter, noted
from portal.changes.undelivered import undelivered
from portal.changes.versions import latest
from portal.kit.clock import local_day
from portal.kit.outbox import Handler, PermanentFailureError
from portal.kit.words import SOURCE, languages
from portal.organisations.catalogue import Organisation
from portal.reminders import domain, queries
from portal.reminders.actions import INVITATION, REMINDER, plan
from portal.reminders.catalogue import Messages
from portal.reminders.links import Links
from portal.reminders.models import Invitation, Reminder

log = logging.getLogger("portal.reminders")


class Sender:
    """What the worker needs to send these mails."""

    def __init__(
        self,
        links: Links,
        organisation: Organisation,
        messages: Messages,
        deliver: Deliver,
        now: Callable[[], datetime],
    ) -> None:
        """`now` is the clock of the worker."""
        self.links, self.organisation, self.messages = links, organisation, messages
        self.deliver, self.now = deliver, now

    def handlers(self) -> dict[str, Handler]:
        """Return the handlers by kind of waiting work."""
        return {REMINDER: self.remind, INVITATION: self.invite}

    def remind(self, session: Session, payload: dict[str, Any], key: str) -> None:
        """Send a message that is due, unless it was stopped, and plan the next of a yearly one."""
        reminder = session.get(Reminder, payload["reminder"])
        if reminder is None or reminder.stopped_at is not None:
            return
        day, at = date.fromisoformat(payload["day"]), self.now()
        group = self.messages.get(reminder.what)
        if group and reminder.day == day:  # a second try finds that the next one is planned
            plan(session, reminder, *domain.next_turn(group, at, self.organisation.closed, after=day))
        if not group and not reminder.what.startswith(domain.OWN_DAY):
            now_told = domain.told_day(reminder.what, latest(reminder.report).told)
            if now_told and now_told > day:  # corrected since: the same number of days before the new day
                before = (day - local_day(reminder.due_at or at)).days
                plan(session, reminder, now_told, domain.before_day(now_told, before, self.organisation.closed))
                return
            if now_told is None:
                return
        if not queries.reachable(reminder.report) or not domain.still_helps(day, at):
            log.info("reminder %s is not sent", reminder.id)
            return
        language = _spoken(latest(reminder.report).language)
        link = self.links.form(language, reminder.change)
        kind = group.slug if group else "reminder"
        self._mail(session, reminder, kind, language, link, day, key)
        reminder.sent_at = at

    def invite(self, session: Session, payload: dict[str, Any], key: str) -> None:
        """Send an invitation to a check-in, unless it was stopped, answered or is over."""
        invitation = session.get(Invitation, payload["invitation"])
        if invitation is None or invitation.answer_id is not None or queries.over(invitation, self.now()):
            return
        reminder = invitation.reminder
        if reminder.stopped_at is not None or not queries.reachable(invitation.report):
            return
        language = _spoken(latest(invitation.report).language)
        link = self.links.check_in(language, invitation.id)
        self._mail(session, reminder, "check-in", language, link, invitation.until, key)
        reminder.sent_at = self.now()

    def _mail(
        self, session: Session, reminder: Reminder, kind: str, language: str, link: str, day: date, key: str
    ) -> None:
        filled = letter(kind, language).format(
            link=link,
            stop=self.links.stop(language, reminder.id),
            day=format_date(day, "d MMMM", locale=languages()[language].babel_locale),
            phone=self.organisation.phone,
        )
        subject, text = filled.split("\n", 1)
        to = latest(reminder.report).about["email"]
        message = noted(session, reminder.report_id, kind[:20], reminder.channel, key, self.now())
        session.commit()  # nothing may wait for our database while we wait for a mail server
        try:
            self.deliver(to, subject.strip(), text.strip() + "\n", key)
        except PermanentFailureError as error:
            undelivered(session, message, failure=str(error), at=self.now())
            session.commit()
            raise


def _spoken(language: str) -> str:
    """Return the language of the resident while we still speak it, else Dutch."""
    return language if language in languages() else SOURCE
