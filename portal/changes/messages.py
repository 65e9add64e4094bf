"""Turn a waiting message into a mail, when the resident asked for mail (Awb 2:8). A link and a reference, no more."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from portal.changes.models import Report
from portal.organisations.catalogue import Organisation
from portal.paths import data
from portal.settings import Settings

Deliver = Callable[[str, str, str, str], None]
"""to, subject, text, message id"""


def letter(kind: str, language: str) -> str:
    """Return the text of a mail in a language; Dutch where there is none."""
    path = data("locales") / language / "notifications" / f"{kind}.md"
    if not path.is_file():
        path = data("locales") / "nl" / "notifications" / f"{kind}.md"
    return path.read_text(encoding="utf-8")


def compose(report: Report, kind: str, settings: Settings, organisation: Organisation) -> tuple[str, str]:
    """Return subject and text: the first line is the subject."""
    link = f"{settings.public_url.rstrip('/')}/{report.language}/volgen"
    filled = letter(kind, report.language).format(reference=report.reference, link=link, phone=organisation.phone)
    subject, text = filled.split("\n", 1)
    return subject.strip(), text.strip() + "\n"


def sender(
    settings: Settings, organisation: Organisation, deliver: Deliver
) -> Callable[[Session, dict[str, Any], str], None]:
    """Return the handler for waiting messages to residents."""

    def send(session: Session, payload: dict[str, Any], key: str) -> None:
        report = session.get(Report, payload["report"])
        if report is None or report.about.get("reach") != "email":
            return  # nobody asked for mail: the portal itself tells it
        subject, text = compose(report, payload["kind"], settings, organisation)
        to = report.about["email"]
        session.commit()  # nothing may wait for our database while we wait for a mail server
        deliver(to, subject, text, key)

    return send
