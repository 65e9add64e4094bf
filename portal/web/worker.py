"""The worker: what waits in the outbox goes out by mail, or into the demo's mail page, and to back offices."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy.orm import Session, sessionmaker

from portal.changes.hand_over import deliverer
from portal.changes.messages import sender
from portal.changes.tidying import tidier
from portal.integrations import discovery
from portal.integrations.outgoing import kind_of
from portal.kit.outbox import Worker
from portal.notifications import demo_box, smtp
from portal.organisations.catalogue import Organisation
from portal.proof import actions as proof
from portal.proof.storage import open_store
from portal.settings import Settings
from portal.signals import follow_up

Clock = Callable[[], datetime]


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

    store = open_store(settings.uploads)
    deliver = in_demo if settings.demo and not settings.smtp_host else by_smtp
    handlers = {
        "resident": sender(settings, organisation, deliver),
        follow_up.KIND: follow_up.opener(organisation, now),
        proof.FORGET: proof.forgetter(store),
    }
    for name in settings.back_office_names:
        handlers[kind_of(name)] = deliverer(name, discovery.connect(name), now)
    return Worker(sessions, handlers, now, chores=[tidier(sessions, store)])
