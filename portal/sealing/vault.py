"""The keys that one session works with: those of the installation, and of each dossier that it met."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, Integer, Select, bindparam, column, select, table, text
from sqlalchemy.orm import Session, sessionmaker

from portal.sealing.cells import DOSSIER, CannotOpenError, Place, is_sealed, key_of, open_cell, seal
from portal.sealing.keys import LENGTH, Keyring
from portal.sealing.models import MASTER, OFFICE, DossierKey, Sealed

KEYS = "portal_keys"
VAULT = "portal_vault"
AT_ONCE = 500
FORGOTTEN = "verwijderd"
"""What is read of somebody who was forgotten."""
LEADS_TO = {
    "signal_id": ("signal", "report_id"),
    "ask_id": ("ask", "signal_id"),
    "mark_id": ("mark", "signal_id"),
    "referral_id": ("referral", "report_id"),
    "follow_up_id": ("follow_up", "signal_id"),
    "wish_id": ("wish", "report_id"),
    "access_id": ("emergency_access", "report_id"),
}
"""Column → the table that its number is of, and the column there that leads on to the report."""
_KEY = select(DossierKey.report_id, DossierKey.wrapped).where(
    DossierKey.report_id.in_(bindparam("numbers", expanding=True))
)
_NEW = DossierKey.__table__.insert()  # type: ignore[attr-defined]
_OFFICE = text("INSERT INTO dossier_key (report_id, wrapped) VALUES (0, :wrapped) ON CONFLICT DO NOTHING")
_GONE = DossierKey.__table__.update().where(DossierKey.report_id == bindparam("number"))  # type: ignore[attr-defined]
_GONE = _GONE.values(wrapped="")

_OF_DRAFT = (
    "id IN (SELECT draft_id FROM report WHERE id = :number "
    "UNION SELECT draft_id FROM correction WHERE report_id = :number)"
)
_EMPTIED = [
    text(f"UPDATE {table} SET {emptied} WHERE {which}")  # noqa: S608  all of it ours
    for table, emptied, which in (
        ("draft", "answers = '{}'", _OF_DRAFT),
        ("signal", "person = '', name_words = '[]'", "report_id = :number"),
        ("follow_up", "title = ''", "signal_id IN (SELECT id FROM signal WHERE report_id = :number)"),
    )
]


def unlock(sessions: sessionmaker[Session], keys: Keyring) -> None:
    """Give all sessions of this engine the keys. Do this before `reading(sessions)`, which copies them."""
    sessions.kw["bind"].update_execution_options(**{KEYS: keys})


def vault_of(session: Session) -> "Vault":
    """
    Return the keys of a session.

    Raises:
        RuntimeError: nobody called `unlock` for this engine.
    """
    found: Vault | None = session.info.get(VAULT)
    if found is None:
        keys: Keyring | None = session.get_bind().get_execution_options().get(KEYS)
        if keys is None:
            raise RuntimeError("these sessions have no keys: call portal.sealing.vault.unlock first")
        found = session.info[VAULT] = Vault(keys)
    return found


def _way(by: str) -> Select[Any]:
    """Return the statement for number → report and its wrapped key, along `LEADS_TO`."""
    name, on = LEADS_TO[by]
    first = here = table(name, column("id", Integer), column(on, Integer))
    joined: Any = here
    while on != "report_id":
        name, next_on = LEADS_TO[on]
        there = table(name, column("id", Integer), column(next_on, Integer))
        joined = joined.join(there, there.c.id == here.c[on])
        here, on = there, next_on
    joined = joined.outerjoin(DossierKey, DossierKey.report_id == here.c.report_id)
    found = select(first.c.id, here.c.report_id, DossierKey.wrapped).select_from(joined)
    return found.where(first.c.id.in_(bindparam("numbers", expanding=True)))


_WAYS = {by: _way(by) for by in LEADS_TO}
"""Statements are kept: building one costs more than running it."""


class Vault:
    """
    Seals and opens for one session. A key of a dossier is asked of the database once.

    `stash`: what stood in an object while its sealed values are written, see `mapper.py`.
    """

    def __init__(self, keys: Keyring) -> None:
        """Begin with the keys of the installation."""
        self.keys = keys
        self.stash: dict[Any, dict[str, Any]] = {}
        self._dossiers: dict[int, AESGCM | None] = {}
        self._owners: dict[tuple[str, int], int] = {}

    def forget_all(self) -> None:
        """Know nothing of the database any more: what was read or made may be undone."""
        self._dossiers.clear()
        self._owners.clear()

    def leads(self, by: str, number: int, report: int) -> None:
        """Remember of which report something is."""
        self._owners[by, number] = report

    def owner(self, by: str, number: int) -> int | None:
        """Return of which report something is, when that is known already."""
        return number if by in {"id", "report_id"} else self._owners.get((by, number))

    def fetch(self, connection: Connection, by: str, numbers: Iterable[int]) -> None:
        """Ask for the keys of many at once, in one statement per `AT_ONCE`; what is known is not asked."""
        wanted = sorted({number for number in numbers if self.owner(by, number) not in self._dossiers})
        for begin in range(0, len(wanted), AT_ONCE):
            asked = {"numbers": wanted[begin : begin + AT_ONCE]}
            if by in {"id", "report_id"}:
                found = [(report, report, wrapped) for report, wrapped in connection.execute(_KEY, asked)]
            else:
                found = [(number, report, wrapped) for number, report, wrapped in connection.execute(_WAYS[by], asked)]
            for number, report, wrapped in found:
                self._owners[by, number] = report
                if wrapped is not None:
                    self._dossiers[report] = self.unwrap(report, wrapped)

    def dossier(self, connection: Connection, by: str, number: int, place: Place) -> AESGCM | None:
        """
        Return the key of the dossier that something belongs to; None: it was forgotten.

        Raises:
            CannotOpenError: there is no such key.
        """
        report = self.owner(by, number)
        if report not in self._dossiers:
            self.fetch(connection, by, [number])
            report = self.owner(by, number)
        if report not in self._dossiers:
            raise CannotOpenError(place)
        return self._dossiers[report]

    def make(self, connection: Connection, report: int) -> None:
        """Make the key of a new report."""
        secret = secrets.token_bytes(LENGTH)
        connection.execute(_NEW, {"report_id": report, "wrapped": self.wrap(report, secret)})
        self._dossiers[report] = AESGCM(secret)

    def wrap(self, report: int, secret: bytes) -> str:
        """Return the key of a dossier as it is kept."""
        return seal(self.keys.first.wrap, self.keys.first.id, Place("dossier_key", "wrapped", report), secret)

    def unwrap(self, report: int, wrapped: str) -> AESGCM | None:
        """Return the key of a dossier; None: somebody was forgotten."""
        secret = self.secret_of(report, wrapped)
        return AESGCM(secret) if secret else None

    def secret_of(self, report: int, wrapped: str) -> bytes:
        """Return the bytes of the key of a dossier, empty when it is gone."""
        place = Place("dossier_key", "wrapped", report)
        if not wrapped:
            return b""
        with_key = self.keys.by_id.get(key_of(wrapped))
        if with_key is None:
            raise CannotOpenError(place)
        return open_cell(with_key.wrap, place, wrapped)

    def seal(self, connection: Connection, how: Sealed, place: Place, number: int, value: Any) -> Any:
        """Return a value as it is written; empty stays empty. `number` leads to the report, see `Sealed.by`."""
        if value is None or (not value and isinstance(value, (str, dict, list))):
            return value
        plain = value if how.empty is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        first = self.keys.first
        if how.by == MASTER:
            return seal(first.cells, first.id, place, plain.encode())
        by, number = ("report_id", 0) if how.by == OFFICE else (how.by, number)
        if how.by == OFFICE:
            self._office(connection)
        key = self.dossier(connection, by, number, place)
        if key is None:
            raise CannotOpenError(place)
        return seal(key, DOSSIER, place, plain.encode())

    def open(self, connection: Connection, how: Sealed, place: Place, number: int, value: Any) -> Any:
        """
        Return what a cell says; empty stays empty, and what was forgotten says so.

        Raises:
            CannotOpenError: it does not open. A clear text where a sealed one belongs is no better.
        """
        if value is None or value == "":
            return value
        if not is_sealed(value):
            if how.empty is not None and value in {"{}", "[]"}:
                return json.loads(value)
            raise CannotOpenError(place)
        if how.by == MASTER:
            with_key = self.keys.by_id.get(key_of(value))
            if with_key is None:
                raise CannotOpenError(place)
            plain = open_cell(with_key.cells, place, value).decode()
        else:
            by, number = ("report_id", 0) if how.by == OFFICE else (how.by, number)
            key = self.dossier(connection, by, number, place)
            if key is None:
                return FORGOTTEN if how.empty is None else how.empty()
            plain = open_cell(key, place, value).decode()
        return plain if how.empty is None else json.loads(plain)

    def blind(self, words: Iterable[str]) -> list[str]:
        """Return words as they are kept to search by: nobody reads them, and the same word is always the same."""
        return [_blind(self.keys.first.id, self.keys.first.blind, word) for word in words]

    def blind_any(self, word: str) -> list[str]:
        """Return what a word is called with each of our keys: until all is renewed, each may stand there."""
        return [_blind(key.id, key.blind, word) for key in self.keys.by_id.values()]

    def _office(self, connection: Connection) -> None:
        """Make the key of the office where there is none yet. Who comes second takes that of the first."""
        self.fetch(connection, "report_id", [0])
        if 0 not in self._dossiers:
            connection.execute(_OFFICE, {"wrapped": self.wrap(0, secrets.token_bytes(LENGTH))})
            self.fetch(connection, "report_id", [0])


def _blind(name: str, key: bytes, word: str) -> str:
    return f"{name}.{hmac.new(key, word.encode(), hashlib.sha256).hexdigest()[:32]}"


def forget(session: Session, report: int) -> None:
    """
    Throw the key of a report away, and what else names who told it. The rows themselves are for who calls this.

    From the commit on nothing that was sealed with that key can be read: here, or in a copy of the database in which
    the key was thrown away too. What is sealed with a key of the installation is emptied: the draft, names in lists,
    words to search by, titles of plans.
    """
    session.flush()
    connection = session.connection()
    for statement in (_GONE, *_EMPTIED):
        connection.execute(statement, {"number": report})
    session.expire_all()
    vault_of(session).forget_all()
