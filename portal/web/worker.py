"""The worker: what waits in the outbox goes out by mail or sms, or into the demo's mail page, and to back offices.

Beside it come back every minute: a sign of life, and mails that could not be delivered.
"""

import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from portal.audit import nightly
from portal.audit.actions import seal_with
from portal.changes import catalogue as catalogues
from portal.changes import nothing_lost
from portal.changes.hand_over import deliverer
from portal.changes.messages import sender
from portal.changes.tidying import tidier
from portal.changes.undelivered import bounce_reader
from portal.feedback.tidying import tidier as feedback_tidier
from portal.integrations import discovery
from portal.integrations.outgoing import kind_of
from portal.kit.chores import Chore
from portal.kit.outbox import Worker
from portal.notifications import demo_box, smtp
from portal.notifications.sms import HttpSms
from portal.organisations.catalogue import Organisation
from portal.outages.actions import beat
from portal.proof import actions as proof
from portal.proof.storage import open_store
from portal.reminders import catalogue as reminders
from portal.reminders.links import Links
from portal.reminders.sending import Sender
from portal.settings import Settings
from portal.signals import follow_up, gaps
from portal.signals.watching import KIND as WORK_MAIL
from portal.signals.watching import watch
from portal.signals.work_mail import work_mailer

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
            starttls=settings.smtp_starttls,
            sender=settings.mail_sender,
        )
        smtp.send(server, to, subject, text, key)

    def in_demo(to: str, subject: str, text: str, _key: str) -> None:
        demo_box.deliver(to, subject, text)

    seal_with(sessions, settings.secret_key)
    store = open_store(settings.uploads)
    tidy = tidier(sessions, store)
    deliver = in_demo if settings.demo and not settings.smtp_host else by_smtp
    sms = HttpSms(settings.sms_url, settings.sms_token) if organisation.sms else None
    links = Links(settings.secret_key, settings.public_url)
    handlers = {
        "resident": sender(settings, organisation, deliver, sms, now),
        follow_up.KIND: follow_up.opener(organisation, now),
        proof.FORGET: proof.forgetter(store),
        gaps.KIND: nothing_lost.looker(organisation, catalogues.read(switches=organisation.switches_on)),
        WORK_MAIL: work_mailer(organisation, settings.public_url, deliver),
        nightly.KIND: nightly.checker(sessions, organisation, settings.secret_key, settings.public_url, deliver, now),
        **Sender(links, organisation, reminders.read(), deliver, now).handlers(),
    }
    for name in settings.back_office_names:
        handlers[kind_of(name)] = deliverer(name, discovery.connect(name), now)
    chores = [
        *chores_of(settings, sessions, now),
        Chore("tidying", HOUR, lambda: tidy(now())),
        Chore("words of readers", DAY, feedback_tidier(sessions, now)),
        Chore("nothing lost", HOUR, nothing_lost.planner(sessions, organisation, now)),
        Chore("audit check", HOUR, nightly.planner(sessions, organisation, now)),
        Chore("clock", MINUTE, lambda: watch(sessions, organisation, now())),
    ]
    return Worker(sessions, handlers, now, chores)


def chores_of(settings: Settings, sessions: sessionmaker[Session], now: Clock = utc_now) -> list[Chore]:
    """Return what comes back every minute: a sign of life, and mails that came back where a postbox is set."""

    def sign_of_life() -> None:
        if settings.heartbeat_url:
            with urllib.request.urlopen(settings.heartbeat_url, timeout=10):  # noqa: S310  a setting
                pass
        with sessions.begin() as session:
            beat(session, now())

    chores = [Chore("sign of life", MINUTE, sign_of_life)]
    if settings.bounce_folder:
        chores.append(Chore("bounces", MINUTE, bounce_reader(sessions, Path(settings.bounce_folder), now)))
    return chores
