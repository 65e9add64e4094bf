"""
Go over to the first key, while the portal runs.

Each block is a transaction of its own, and what is done is not done again: who stops halfway begins again where it was.
Cells of dossiers stay as they are: only the key of the dossier is wrapped anew, so rows that never change need not.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Column, Table, Text, and_, bindparam, cast, select, type_coerce, update
from sqlalchemy.orm import Session, selectinload, sessionmaker

from portal.kit.outbox import enqueue
from portal.migrations.tables import Base
from portal.proof.actions import FORGET
from portal.proof.models import ProofFile
from portal.proof.sealing import close, key_of, wrap
from portal.proof.storage import NotThereError, Store, new_name
from portal.sealing.cells import DOSSIER, MARK, Place
from portal.sealing.models import MASTER, SEALED, DossierKey
from portal.sealing.vault import vault_of
from portal.signals.models import Signal
from portal.signals.names import words_of_contact

AT_ONCE = 500
Say = Callable[[str], object]


def rotate(sessions: sessionmaker[Session], store: Store, at: Callable[[], datetime], say: Say) -> None:
    """Wrap the keys of dossiers and files anew, seal the other cells anew, and make words to search by anew."""
    say(f"{_all(sessions, dossiers)} keys of dossiers")
    for table, column in master_columns():
        say(f"{_all(sessions, partial(_cells, table, column))} of {table.name}.{column.name}")
    say(f"{_all(sessions, _drafts)} keys of files in drafts")
    say(f"{_plain_files(sessions, store, at)} files that were not sealed yet")
    say(f"{_all(sessions, _names)} signals to find by name")


def master_columns() -> Iterator[tuple[Table, Column[Any]]]:
    """Yield the columns that are sealed with a key of the installation; copies follow by trigger."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            how = column.info.get(SEALED)
            if how is not None and how.by == MASTER and how.table is None:
                yield table, column


def _all(sessions: sessionmaker[Session], work: Callable[[Session, int], tuple[int, int]]) -> int:
    """Do work in blocks until there is none: it gets the last id of before, and returns how many and the last id."""
    done = last = 0
    while True:
        with sessions.begin() as session:
            number, last = work(session, last)
        if not number:
            return done
        done += number


def _older(session: Session, column: Any) -> Any:
    """Test for a cell of another key of the installation than the first."""
    words = type_coerce(column, Text)
    first = vault_of(session).keys.first.id
    newest, of_dossier = words.like(f"{MARK}{first}.%"), words.like(f"{MARK}{DOSSIER}.%")
    return and_(words.like(f"{MARK}%"), ~newest, ~of_dossier)


def dossiers(session: Session, after: int) -> tuple[int, int]:
    """Wrap some keys anew. What is done is no longer found, so `after` stays as it is."""
    vault = vault_of(session)
    query = select(DossierKey.report_id, DossierKey.wrapped).where(_older(session, DossierKey.wrapped))
    rows = session.execute(query.order_by(DossierKey.report_id).limit(AT_ONCE)).all()
    for number, wrapped in rows:
        anew = vault.wrap(number, vault.secret_of(number, wrapped))
        # Somebody may be forgotten at this moment: then the key stays gone.
        same = (DossierKey.report_id == number, DossierKey.wrapped == wrapped)
        session.execute(update(DossierKey).where(*same).values(wrapped=anew), execution_options=PLAIN)
    return len(rows), after


PLAIN = {"synchronize_session": False}


def _cells(table: Table, column: Column[Any], session: Session, after: int) -> tuple[int, int]:
    vault, connection = vault_of(session), session.connection()
    query = select(table.c.id, column).where(table.c.id > after, _older(session, column))
    rows = connection.execute(query.order_by(table.c.id).limit(AT_ONCE)).all()
    # What somebody writes at this moment is sealed with the first key already, so it is left as it is.
    anew = table.update().where(table.c.id == bindparam("number"), column == bindparam("was"))
    anew = anew.values({column.name: bindparam("cell")})
    how = column.info[SEALED]
    changed = []
    for number, cell in rows:
        place = Place(table.name, column.name, number)
        plain = vault.open(connection, how, place, 0, cell)
        changed.append({"number": number, "was": cell, "cell": vault.seal(connection, how, place, 0, plain)})
    if changed:
        connection.execute(anew, changed)
    return len(rows), rows[-1][0] if rows else after


def _drafts(session: Session, after: int) -> tuple[int, int]:
    query = select(ProofFile).where(ProofFile.id > after, ProofFile.report_id.is_(None))
    query = query.where(_older(session, ProofFile.wrapped)).order_by(ProofFile.id).limit(AT_ONCE).with_for_update()
    files = session.scalars(query).all()
    for file in files:
        if key := key_of(session, file):
            file.wrapped = wrap(session, file.name, key, None)
    return len(files), files[-1].id if files else after


def _plain_files(sessions: sessionmaker[Session], store: Store, at: Callable[[], datetime]) -> int:
    """Seal the bytes of before: under a new name, as a name is never written twice. The old bytes are deleted after."""
    done = last = 0
    while True:
        with sessions() as session:
            query = select(ProofFile.id, ProofFile.name).where(ProofFile.wrapped == "", ProofFile.id > last)
            found = session.execute(query.order_by(ProofFile.id).limit(1)).first()
        if found is None:
            return done
        last, old = found
        new = new_name()
        try:
            key, closed = close(new, store.get(old))
        except NotThereError:
            continue  # the store lost it; the page of the file says so
        store.put(new, closed)
        with sessions.begin() as session:
            file = session.get(ProofFile, last, with_for_update=True)
            if file is not None and file.name == old and not file.wrapped:
                file.name, file.wrapped = new, wrap(session, new, key, file.report_id)
                enqueue(session, FORGET, {"names": [old]}, f"forget:{old}", at())
                done += 1
        # Where the row went in the meantime, the new bytes belong to nobody: they are swept.


def _names(session: Session, after: int) -> tuple[int, int]:
    vault = vault_of(session)
    words = cast(Signal.name_words, Text)
    query = select(Signal).where(Signal.id > after, words != "[]", ~words.like(f'%"{vault.keys.first.id}.%'))
    query = query.options(selectinload(Signal.amendments)).order_by(Signal.id).limit(AT_ONCE).with_for_update()
    signals = session.scalars(query).all()
    for signal in signals:
        found = words_of_contact(signal.known_contact) or words_of_contact(signal.contact)
        signal.name_words = vault.blind(found)
    return len(signals), signals[-1].id if signals else after
