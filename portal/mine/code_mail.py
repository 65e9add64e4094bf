"""Send a code to where its report says; and let go of what is over. A worker does this: asking waits for nobody."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from portal.changes.actions import not_for_others
from portal.changes.catalogue import Catalogue
from portal.changes.messages import ASKED, Deliver, letter, noted
from portal.changes.models import Report
from portal.changes.undelivered import undelivered
from portal.changes.versions import latest
from portal.identity import actions, confirming
from portal.identity.models import ConfirmationCode
from portal.kit.outbox import PermanentFailureError
from portal.notifications.sms import Sms
from portal.organisations.catalogue import Organisation


def mailer(
    secret: str,
    organisation: Organisation,
    types: Catalogue,
    deliver: Deliver,
    sms: Sms | None,
    now: Callable[[], datetime],
) -> Callable[[Session, dict[str, Any], str], None]:
    """Return the handler for codes that wait. A code that waited too long is not sent any more."""

    def send(session: Session, payload: dict[str, Any], key: str) -> None:
        row = session.get(ConfirmationCode, payload["code"])
        report = session.get(Report, row.report_id) if row and row.report_id else None
        if row is None or report is None or now() - row.made_at > confirming.LIVES:
            return
        version = latest(report)
        # Who is not safe gets no message that was not asked for: somebody else may read it.
        if report.by_helper or not_for_others(version.told, types):
            return
        channel = str(version.about.get("reach"))
        to = str(version.about.get(ASKED.get(channel, ""), ""))
        if not to or (channel == "sms" and sms is None):
            return
        filled = {"code": confirming.code_of(row, secret), "phone": organisation.phone}
        subject, text = letter("confirm", version.language).format(**filled).split("\n", 1)
        short = letter("confirm", version.language, "sms.txt").format(**filled).strip()
        message = noted(session, report.id, confirming.KIND, channel, key, now())
        session.commit()  # nothing may wait for our database while we wait for another computer
        try:
            if channel == "sms" and sms is not None:
                sms(to, short, key)
            else:
                deliver(to, subject.strip(), text.strip() + "\n", key)
        except PermanentFailureError as error:
            undelivered(session, message, failure=str(error), at=now())
            session.commit()
            raise

    return send


def tidier(sessions: sessionmaker[Session], now: Callable[[], datetime]) -> Callable[[], None]:
    """Return the chore of the worker that lets go of sessions that are over, and of codes of yesterday."""

    def tidy() -> None:
        with sessions.begin() as session:
            actions.forget_old(session, now())
            confirming.forget_old(session, now())

    return tidy
