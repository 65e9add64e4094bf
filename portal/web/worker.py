"""The worker: what waits in the outbox goes out by mail or sms, or into the demo's mail page, and to back offices.

Beside it come back every minute: a sign of life, and mails that could not be delivered.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from portal.accounts import mail as account_mail
from portal.admin.live import Live
from portal.advice import mail as advice_mail
from portal.audit import nightly
from portal.audit.actions import record, seal_with
from portal.audit.unreadable import unreadable
from portal.changes import catalogue as catalogues
from portal.changes import nothing_lost
from portal.changes.hand_over import deliverer
from portal.changes.messages import sender
from portal.changes.tidying import tidier
from portal.changes.undelivered import bounce_reader
from portal.emergency import mail as emergency_mail
from portal.feedback.tidying import tidier as feedback_tidier
from portal.identity import confirming
from portal.integrations import discovery
from portal.integrations.outgoing import kind_of
from portal.kit.chores import Chore
from portal.kit.database import reading
from portal.kit.outbox import Handler, Worker, set_right
from portal.kit.outside import opener
from portal.migrations import tables
from portal.mine.code_mail import mailer
from portal.mine.code_mail import tidier as tidier_of_mine
from portal.notifications import demo_box, smtp
from portal.notifications.sms import HttpSms
from portal.organisations.catalogue import Organisation
from portal.outages.actions import beat
from portal.proof import actions as proof
from portal.proof.storage import open_store
from portal.reminders import catalogue as reminders
from portal.reminders.links import Links
from portal.reminders.sending import Sender
from portal.retention import nightly as retention
from portal.sealing.cells import CannotOpenError
from portal.sealing.vault import unlock
from portal.settings import Settings
from portal.signals import follow_up, gaps
from portal.signals.watching import KIND as WORK_MAIL
from portal.signals.watching import watch
from portal.signals.work_mail import work_mailer

EVERY_TABLE = tables.Base.metadata
"""All tables are known here: what hangs on a report that is forgotten is found by them."""
Clock = Callable[[], datetime]
MINUTE = 60
HOUR = 3600.0
DAY = 24 * HOUR


def utc_now() -> datetime:
    """Return this moment."""
    return datetime.now(tz=UTC)


def make_worker(
    settings: Settings, sessions: sessionmaker[Session], organisation: Organisation, now: Clock = utc_now
) -> Worker:
    """
    Return the worker for this installation.

    Raises:
        CommandError: PORTAL_BACK_OFFICES names a folder that is not there, or one whose own settings are wrong.
    """

    def by_smtp(to: str, subject: str, text: str, key: str) -> None:
        server = smtp.MailServer(
            host=settings.smtp_host,
            port=settings.smtp_port,
            user=settings.smtp_user,
            password=settings.smtp_password,
            starttls=settings.mail_encrypted,
            sender=settings.mail_sender,
        )
        smtp.send(server, to, subject, text, key)

    def in_demo(to: str, subject: str, text: str, _key: str) -> None:
        demo_box.deliver(to, subject, text)

    seal_with(sessions, settings.secret_key)
    unlock(sessions, settings.keys)
    store = open_store(settings.uploads)
    tidy = tidier(sessions, store)
    deliver = in_demo if settings.demo and not settings.smtp_host else by_smtp
    sms = HttpSms(settings.sms_url, settings.sms_token) if organisation.sms else None
    links = Links(settings.secret_key, settings.public_url)
    forgotten = Path(settings.forgotten_list) if settings.forgotten_list else None
    back_offices = {kind_of(name): deliverer(name, discovery.connect(name), now) for name in settings.back_office_names}
    live = Live(organisation, reading(sessions), now)

    def handlers_of(new: Organisation) -> dict[str, Handler]:
        """Return who does what, by the organisation as it is now."""
        types = catalogues.read(switches=new.switches_on)
        return {
            "resident": sender(settings, new, deliver, sms, now),
            follow_up.KIND: follow_up.opener(new, now),
            proof.FORGET: proof.forgetter(store),
            gaps.KIND: nothing_lost.looker(new, types),
            WORK_MAIL: work_mailer(new, settings.public_url, deliver),
            account_mail.KIND: account_mail.mailer(deliver),
            advice_mail.KIND: advice_mail.mailer(new, settings.public_url, deliver),
            emergency_mail.KIND: emergency_mail.mailer(new, settings.public_url, deliver),
            nightly.KIND: nightly.checker(sessions, new, settings.secret_key, settings.public_url, deliver, now),
            retention.KIND: retention.worker(sessions, new, settings.secret_key, forgotten, now),
            **Sender(links, new, reminders.read(), deliver, now).handlers(),
            confirming.KIND: mailer(settings.secret_key, new, types, deliver, sms, now),
            **back_offices,
        }

    current = handlers_of(organisation)

    def organisation_now() -> Organisation:
        """Return the organisation with what was set in the browser since."""
        if live.due() and live.look():
            current.update(handlers_of(live.organisation))
        return live.organisation

    def young(kind: str) -> Handler:
        """Return who does this kind of work, by the organisation of the moment that it is done."""

        def work(session: Session, payload: dict[str, Any], key: str) -> None:
            organisation_now()
            try:
                current[kind](session, payload, key)
            except CannotOpenError as error:
                session.rollback()  # the line is written apart: what this work did is undone
                with sessions.begin() as apart:
                    record(apart, unreadable(error.place, live.organisation.short, now()))
                raise

        return work

    def set_clock_right() -> None:
        with sessions.begin() as session:
            set_right(session, now())

    chores = [
        *chores_of(settings, sessions, now),
        Chore("tidying", HOUR, lambda: tidy(now())),
        Chore("words of readers", DAY, feedback_tidier(sessions, now)),
        Chore("nothing lost", HOUR, nothing_lost.planner(sessions, organisation, now)),
        Chore("audit check", HOUR, nightly.planner(sessions, organisation, now)),
        Chore("sessions and codes", HOUR, tidier_of_mine(sessions, now)),
        Chore("retention", HOUR, retention.planner(sessions, organisation, now)),
        Chore("clock", MINUTE, lambda: watch(sessions, organisation_now(), now())),
        Chore("wrong clock", 10 * MINUTE, set_clock_right),
    ]
    return Worker(sessions, {kind: young(kind) for kind in current}, now, chores)


def chores_of(settings: Settings, sessions: sessionmaker[Session], now: Clock = utc_now) -> list[Chore]:
    """Return what comes back every minute: a sign of life, and mails that came back where a postbox is set."""

    def sign_of_life() -> None:
        if settings.heartbeat_url:
            with opener.open(settings.heartbeat_url, timeout=10):
                pass
        with sessions.begin() as session:
            beat(session, now())

    chores = [Chore("sign of life", MINUTE, sign_of_life)]
    if settings.bounce_folder:
        chores.append(Chore("bounces", MINUTE, bounce_reader(sessions, Path(settings.bounce_folder), now)))
    return chores
