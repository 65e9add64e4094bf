"""Close a signal: the message, that the resident was told, and what we do later, in one go."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.closing.domain import Proposed, may_tell
from portal.errors import ConflictError
from portal.signals import actions as signals
from portal.signals.domain import Message
from portal.signals.models import Signal
from portal.signals.teller import HELPER
from portal.tasks import actions as tasks


def close(
    session: Session,
    signal: Signal,
    *,
    message: Message,
    informed_on: date,
    informed_how: str,
    later: Sequence[Proposed] = (),
    by: Colleague,
    at: datetime,
) -> None:
    """
    Finish, with the message that the resident reads on the own page. Mail or sms only says that it is there.

    Raises:
        ConflictError: there is no message, or our rules still ask something.
    """
    if (problem := may_tell(message.text, informed_how, seen=signal.for_whom != HELPER)) is not None:
        raise ConflictError(problem)
    signals.close(session, signal, informed_on=informed_on, informed_how=informed_how, message=message, by=by, at=at)
    for one in later:
        tasks.plan(session, signal, kind=one.kind, on=one.on, by=by, at=at)
