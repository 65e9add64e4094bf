"""Take in, hand in, take away, sweep. Bytes are written before the row and deleted after it: never the other way."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from portal.kit.outbox import Handler, enqueue
from portal.proof import queries, virus
from portal.proof.cleaning import sandbox
from portal.proof.domain import KEEPING_FAILED, Kept, UnreadableError
from portal.proof.models import ProofFile
from portal.proof.sealing import close, give, opened, wrap
from portal.proof.storage import NotThereError, Store, new_name

log = logging.getLogger("portal.proof")
FORGET = "proof:forget"
UNCLAIMED = timedelta(hours=1)
"""Bytes without a row are older than any request that could still give them one."""
AT_ONCE = 500


def take_in(content: bytes, store: Store, clamd: str = "") -> Kept:
    """
    Scan, make anew and store one file. Takes seconds, so it runs outside any transaction.

    Raises:
        UnreadableError: with the sentence to show.
    """
    virus.scan(content, clamd)
    made = sandbox.clean(content)
    name = new_name()
    key, closed = close(name, made.content)
    try:
        store.put(name, closed)
    except Exception as error:  # each store has errors of its own; to the resident it is one
        log.exception("the store took no file")
        raise UnreadableError(KEEPING_FAILED) from error
    return Kept(name, made.kind, made.pages, len(made.content), key)


def add(
    session: Session,
    kept: Iterable[Kept],
    *,
    change_type: str,
    document: str,
    title: str,
    at: datetime,
    draft_id: int | None = None,
    report_id: int | None = None,
) -> None:
    """Write down whose the stored files are: of a draft, or of a report that was sent before."""
    for file in kept:
        session.add(
            ProofFile(
                name=file.name,
                wrapped=wrap(session, file.name, file.key, report_id),
                draft_id=draft_id,
                report_id=report_id,
                change_type=change_type,
                document=document,
                title=title,
                kind=file.kind,
                pages=file.pages,
                size=file.size,
                at=at,
            )
        )
    session.flush()


def take_away(session: Session, files: Sequence[ProofFile], at: datetime) -> None:
    """Delete files; their bytes follow when this is committed."""
    names = [file.name for file in files]
    for file in files:
        session.delete(file)
    if names:
        enqueue(session, FORGET, {"names": names}, f"forget:{names[0]}", at)


def hand_in(session: Session, draft_id: int, report_id: int, wanted: set[tuple[str, str]], at: datetime) -> None:
    """
    Give the files of a draft to its report.

    Args:
        session: The transaction that keeps the report.
        draft_id: Whose files they were.
        report_id: Whose they become.
        wanted: (change type, document) that still come with the answers; files of others are deleted.
        at: Now.
    """
    files = queries.of_draft(session, draft_id)
    take_away(session, [file for file in files if (file.change_type, file.document) not in wanted], at)
    for file in files:
        if (file.change_type, file.document) in wanted:
            give(session, file, report_id)


def read(session: Session, store: Store, file: ProofFile) -> bytes:
    """
    Return what was sent along.

    Raises:
        NotThereError: the store has lost it, or who sent it was forgotten.
        CannotOpenError: what lies in the store is not what was kept.
    """
    found = opened(session, file, store.get(file.name))
    if found is None:
        raise NotThereError(file.name)
    return found


def forgetter(store: Store) -> Handler:
    """Return the handler that deletes the bytes of files that were taken away."""

    def forget(session: Session, payload: dict[str, Any], _key: str) -> None:
        gone = set(payload["names"]) - queries.known(session, payload["names"])
        session.commit()  # nothing may wait for our database while we wait for a store
        for name in gone:
            store.forget(name)

    return forget


def sweep(session: Session, store: Store, at: datetime) -> int:
    """
    Delete stored bytes that belong to nobody: their request broke off, or their draft was deleted. Returns how many.

    Args:
        session: Only reads.
        store: Where the bytes lie.
        at: Now; what is younger than UNCLAIMED may still get a row.
    """
    swept, names = 0, iter(store.older_than(at - UNCLAIMED))
    while batch := list(islice(names, AT_ONCE)):
        gone = set(batch) - queries.known(session, batch)
        session.rollback()  # nothing may wait for our database while we wait for a store
        for name in gone:
            store.forget(name)
        swept += len(gone)
    return swept
