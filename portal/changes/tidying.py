"""What nobody needs any more goes: drafts after 30 days, and files that belong to nobody."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from portal.changes.actions import wipe
from portal.changes.models import Draft, Report
from portal.changes.queries import KEEP_DRAFTS
from portal.proof.actions import sweep, take_away
from portal.proof.models import ProofFile
from portal.proof.storage import Store

AT_ONCE = 200


def old_drafts(session: Session, at: datetime) -> int:
    """Delete drafts that were not sent and not touched for 30 days, with their files. Returns how many."""
    sent = select(Report.id).where(Report.draft_id == Draft.id).exists()
    query = select(Draft).where(Draft.saved_at < at - KEEP_DRAFTS, ~sent).limit(AT_ONCE)
    drafts = session.scalars(query.with_for_update(skip_locked=True)).all()
    for draft in drafts:
        wipe(session, draft, at)
    return len(drafts)


def left_out(session: Session, at: datetime) -> int:
    """Delete files whose draft was sent without them: their change was left out before. Returns how many."""
    query = select(ProofFile).join(Report, Report.draft_id == ProofFile.draft_id).limit(AT_ONCE)
    files = session.scalars(query).all()
    take_away(session, files, at)
    return len(files)


def tidier(sessions: sessionmaker[Session], store: Store) -> Callable[[datetime], None]:
    """Return the chore of the worker that tidies up, a few at a time."""

    def tidy(at: datetime) -> None:
        for work in (old_drafts, left_out):
            with sessions.begin() as session:
                work(session, at)
        with sessions() as session:
            sweep(session, store, at)

    return tidy
