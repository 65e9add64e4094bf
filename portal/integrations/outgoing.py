"""Hand-overs wait in the outbox, in the transaction that keeps the report."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from portal.kit import outbox


def kind_of(name: str) -> str:
    """Return the kind of outbox row for a back office."""
    return f"back_office:{name}"


def hand_over(session: Session, *, report_id: int, reference: str, back_offices: Iterable[str], at: datetime) -> None:
    """Put one hand-over per back office in the outbox. The row holds ids, never a name or address."""
    for name in back_offices:
        outbox.enqueue(session, kind_of(name), {"report": report_id}, f"{kind_of(name)}:{reference}", at)
