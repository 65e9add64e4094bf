"""Mails to residents wait in the outbox, in the transaction of what they tell: a link and a reference only."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.kit import outbox

KINDS = ("received", "corrected", "question", "called_off", "closed", "decided")


def tell_resident(session: Session, *, report_id: int, kind: str, key: str, at: datetime) -> None:
    """
    Put a message to a resident in the outbox. The row holds ids, never a name or address.

    Whether it becomes a mail (the resident asked for it) is decided when it is sent.
    """
    if kind not in KINDS:
        msg = f"unknown message kind {kind!r}"
        raise ValueError(msg)
    outbox.enqueue(session, "resident", {"report": report_id, "kind": kind}, key, at)


Handler = Callable[[Session, dict[str, Any], str], None]
