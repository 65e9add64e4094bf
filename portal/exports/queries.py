"""What was asked for as a file."""

from collections.abc import Collection

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.exports.domain import Asked
from portal.exports.models import ExportDecision, ExportRequest, ExportTaking

SHOWN = 50
LARGEST = 2**31


def _all(organisation: str) -> Select[ExportRequest, ExportDecision, ExportTaking]:
    return (
        select(ExportRequest, ExportDecision, ExportTaking)
        .outerjoin(ExportDecision, ExportDecision.request_id == ExportRequest.id)
        .outerjoin(ExportTaking, ExportTaking.request_id == ExportRequest.id)
        .where(ExportRequest.organisation == organisation)
        .order_by(ExportRequest.id.desc())
    )


def _asked(request: ExportRequest, decision: ExportDecision | None, taking: ExportTaking | None) -> Asked:
    return Asked(
        request.id, request.kind, request.what, request.purpose, request.until, request.by, request.by_name, request.at,
        decision.agreed if decision else None, decision.by_name if decision else "", decision.at if decision else None,
        taking.at if taking else None,
    )  # fmt: skip


def one(session: Session, organisation: str, number: int) -> Asked | None:
    """Return a request, locked until the answer; None: there is no such one."""
    if not 0 < number < LARGEST or session.get(ExportRequest, number, with_for_update=True) is None:
        return None
    row = session.execute(_all(organisation).where(ExportRequest.id == number)).one_or_none()
    return _asked(*row) if row else None


def mine(session: Session, organisation: str, me: int) -> list[Asked]:
    """Return what a colleague asked for, newest first."""
    rows = session.execute(_all(organisation).where(ExportRequest.by == me).limit(SHOWN))
    return [_asked(*row) for row in rows]


def waiting(session: Session, organisation: str, kinds: Collection[str], me: int) -> list[Asked]:
    """Return what waits for a second person, of these kinds and of others than me, newest first."""
    query = _all(organisation).where(ExportRequest.kind.in_(kinds), ExportRequest.by != me, ExportDecision.id.is_(None))
    return [_asked(*row) for row in session.execute(query.limit(SHOWN))]
