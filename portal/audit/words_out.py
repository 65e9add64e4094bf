"""
Take the words out of lines about a report that is forgotten; number, moment, deed and hash stay. Never commits.

A seal of what stays goes into the line of the forgetting itself, and the trail is still whole. See
docs/decisions/0027-forgetting.md.
"""

from collections.abc import Sequence

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from portal.audit.actions import KEY
from portal.audit.domain import Kept, rest
from portal.audit.models import AuditLine

_COLUMNS = [getattr(AuditLine, name) for name in Kept._fields]


def take_words_out(session: Session, report_id: int, signals: Sequence[int]) -> dict[str, str]:
    """
    Empty the words of all lines about a report and its signals; return number → seal, for the line of the forgetting.

    The database allows it only while the way is open for this report. Words of colleagues can name a resident.

    Raises:
        RuntimeError: nobody called `seal_with` for this engine.
    """
    key: bytes | None = session.connection().get_execution_options().get(KEY)
    if key is None:
        msg = "these sessions have no key for the trail: call portal.audit.actions.seal_with first"
        raise RuntimeError(msg)
    about = or_(
        AuditLine.report_id == report_id, (AuditLine.about == "signal") & AuditLine.about_id.in_(sorted(signals))
    )
    lines = session.execute(select(*_COLUMNS).where(about, AuditLine.reason != "").order_by(AuditLine.number)).all()
    sealed = {str(row.number): rest(key, Kept(*row)) for row in lines}
    session.execute(update(AuditLine).where(about, AuditLine.reason != "").values(reason=""))
    return sealed
