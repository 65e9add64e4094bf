"""Open all that is sealed, and count which key of the installation still holds how much."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session, sessionmaker

from portal.migrations.tables import Base
from portal.proof.models import ProofFile
from portal.proof.sealing import opened
from portal.proof.storage import NotThereError, Store
from portal.sealing.cells import DOSSIER, CannotOpenError, Place, is_sealed, key_of
from portal.sealing.models import BLIND, MASTER, OFFICE, SEALED, DossierKey
from portal.sealing.vault import Vault, vault_of

AT_ONCE = 500


@dataclass
class Checked:
    """
    What was found. `used`: key → how many cells, wrapped keys and words need it. `opened`: cells that opened.

    `wrong`: places that do not open. `plain`: files from before files were sealed. `forgotten`: dossiers without key.
    """

    used: Counter[str] = field(default_factory=Counter)
    opened: int = 0
    forgotten: int = 0
    plain: int = 0
    wrong: list[Place] = field(default_factory=list)


def check(sessions: sessionmaker[Session], store: Store | None) -> Checked:
    """Open everything, some at a time. `store`: also the files in it; None: those are left out."""
    found = Checked()
    for table in Base.metadata.sorted_tables:
        if table.name == DossierKey.__tablename__:
            _keys(sessions, found)
        elif any(SEALED in column.info for column in table.columns):
            _table(sessions, table, found)
        for column in table.columns:
            if BLIND in column.info:
                _words(sessions, table, column.name, found)
    _files(sessions, store, found)
    return found


def _keys(sessions: sessionmaker[Session], found: Checked) -> None:
    for session, rows in _blocks(sessions, DossierKey.__table__, "report_id", ["wrapped"]):
        for number, wrapped in rows:
            if not wrapped:
                found.forgotten += 1
                continue
            found.used[key_of(wrapped)] += 1
            try:
                vault_of(session).secret_of(number, wrapped)
            except CannotOpenError as error:
                found.wrong.append(error.place)


def _table(sessions: sessionmaker[Session], table: Table, found: Checked) -> None:
    cells = [column for column in table.columns if SEALED in column.info]
    ways = {column.info[SEALED].by for column in cells} - {MASTER, OFFICE}
    by = next(iter(ways), "id")
    for session, rows in _blocks(sessions, table, "id", [by, *(column.name for column in cells)]):
        connection, vault = session.connection(), vault_of(session)
        if ways:
            _fetch(vault, connection, by, [row[1] for row in rows])
        for number, leads, *values in rows:
            for column, value in zip(cells, values, strict=True):
                place = Place(column.info[SEALED].table or table.name, column.name, number)
                if (key := key_of(value) if is_sealed(value) else "") and key != DOSSIER:
                    found.used[key] += 1
                try:
                    vault.open(connection, column.info[SEALED], place, leads, value)
                except CannotOpenError as error:
                    here = Place(table.name, column.name, number)  # a copy is bound to the place of what it copies
                    found.wrong.append(here if error.place == place else error.place)
                else:
                    found.opened += is_sealed(value)


def _fetch(vault: Vault, connection: Any, by: str, numbers: list[int]) -> None:
    try:
        vault.fetch(connection, by, numbers)
    except CannotOpenError:  # one of them; each is asked by itself below, and then it is told
        vault.forget_all()


def _words(sessions: sessionmaker[Session], table: Table, name: str, found: Checked) -> None:
    for _session, rows in _blocks(sessions, table, "id", [name]):
        for _number, words in rows:
            found.used.update({word.partition(".")[0] for word in words})


def _files(sessions: sessionmaker[Session], store: Store | None, found: Checked) -> None:
    last = 0
    while True:
        with sessions() as session:
            query = select(ProofFile).where(ProofFile.id > last).order_by(ProofFile.id).limit(AT_ONCE)
            files = session.scalars(query).all()
            for file in files:
                found.plain += not file.wrapped
                if (key := key_of(file.wrapped)) and key != DOSSIER:
                    found.used[key] += 1
                try:
                    if store is not None and opened(session, file, store.get(file.name)) is not None:
                        found.opened += 1
                except CannotOpenError as error:
                    found.wrong.append(error.place)
                except NotThereError:
                    found.wrong.append(Place("proof_file", "content", file.id))
        if not files:
            return
        last = files[-1].id


def _blocks(
    sessions: sessionmaker[Session], table: Any, key: str, names: list[str]
) -> Iterator[tuple[Session, list[Any]]]:
    """Yield rows by their key, with a session of their own."""
    number, last = table.c[key], -1
    # The key first and the rest under names of their own: a column may stand there twice.
    wanted = [number, *(table.c[name].label(f"c{place}") for place, name in enumerate(names))]
    while True:
        with sessions() as session:
            rows = list(session.execute(select(*wanted).where(number > last).order_by(number).limit(AT_ONCE)))
            if not rows:
                return
            yield session, rows
        last = rows[-1][0]
