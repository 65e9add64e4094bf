"""Turn a waiting message into a mail or sms, when the resident asked for it (Awb 2:8). A link and a number, no more."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.changes.models import Report
from portal.changes.undelivered import undelivered
from portal.changes.versions import latest
from portal.kit.outbox import PermanentFailureError
from portal.notifications.models import Message
from portal.notifications.sms import Sms
from portal.notifications.smtp import message_id
from portal.organisations.catalogue import Organisation
from portal.paths import data
from portal.settings import Settings

Deliver = Callable[[str, str, str, str], None]
"""to, subject, text, message id"""
ASKED = {"email": "email", "sms": "mobile"}
"""What the resident chose → the question that holds where to."""


def letter(kind: str, language: str, ending: str = "md") -> str:
    """Return the text of a mail (md) or sms (sms.txt) in a language; Dutch where there is none."""
    path = data("locales") / language / "notifications" / f"{kind}.{ending}"
    if not path.is_file():
        path = data("locales") / "nl" / "notifications" / f"{kind}.{ending}"
    return path.read_text(encoding="utf-8")


def compose(report: Report, kind: str, settings: Settings, organisation: Organisation) -> tuple[str, str]:
    """Return subject and text: the first line is the subject."""
    subject, text = _filled(report, kind, "md", settings, organisation).split("\n", 1)
    return subject.strip(), text.strip() + "\n"


def _filled(report: Report, kind: str, ending: str, settings: Settings, organisation: Organisation) -> str:
    language = latest(report).language
    link = f"{settings.public_url.rstrip('/')}/{language}/volgen"
    return letter(kind, language, ending).format(reference=report.reference, link=link, phone=organisation.phone)


def sender(
    settings: Settings,
    organisation: Organisation,
    deliver: Deliver,
    sms: Sms | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(tz=UTC),
) -> Callable[[Session, dict[str, Any], str], None]:
    """Return the handler for waiting messages to residents."""

    def send(session: Session, payload: dict[str, Any], key: str) -> None:
        report = session.get(Report, payload["report"])
        if report is None:
            return
        about = latest(report).about
        channel = str(about.get("reach"))
        to = str(about.get(ASKED.get(channel, ""), ""))
        if not to or (channel == "sms" and sms is None):
            return  # nobody asked for a message: the portal itself tells it
        subject, text = compose(report, payload["kind"], settings, organisation)
        short = _filled(report, payload["kind"], "sms.txt", settings, organisation).strip()
        message = noted(session, report.id, payload["kind"], channel, key, now())
        session.commit()  # nothing may wait for our database while we wait for another computer
        try:
            if channel == "sms" and sms is not None:
                sms(to, short, key)
            else:
                deliver(to, subject, text, key)
        except PermanentFailureError as error:
            undelivered(session, message, failure=str(error), at=now())
            session.commit()
            raise

    return send


def noted(session: Session, report_id: int, kind: str, channel: str, key: str, at: datetime) -> Message:
    """Write down that this goes out, before it does: what comes back must be known. A repeat is the same row."""
    mark = message_id(key)
    message = session.scalar(select(Message).where(Message.message_id == mark))
    if message is None:
        message = Message(report_id=report_id, kind=kind, channel=channel, message_id=mark, at=at, failure="")
        session.add(message)
    return message
