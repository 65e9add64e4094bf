"""The worker: what waits in the outbox goes out by mail, or into the demo's mail page."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session, sessionmaker

from portal.changes.messages import sender
from portal.kit.outbox import Worker
from portal.notifications import demo_box, smtp
from portal.organisations.catalogue import Organisation
from portal.settings import Settings
from portal.signals import follow_up


def make_worker(settings: Settings, sessions: sessionmaker[Session], organisation: Organisation) -> Worker:
    """Return the worker for this installation."""

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

    deliver = in_demo if settings.demo and not settings.smtp_host else by_smtp
    return Worker(
        sessions,
        {
            "resident": sender(settings, organisation, deliver),
            follow_up.KIND: follow_up.opener(organisation, lambda: datetime.now(tz=UTC)),
        },
    )
