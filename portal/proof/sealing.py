"""
Bytes of a file as they lie in the store: sealed with a key of the file's own, bound to its name.

That key is kept with the row, sealed in its turn: with a key of the installation while the file is of a draft, with the
key of its dossier once it is of a report.
"""

import base64
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.orm import Session

from portal.proof.models import ProofFile
from portal.sealing.cells import NONCE, CannotOpenError, Place
from portal.sealing.keys import LENGTH
from portal.sealing.models import MASTER, Sealed
from portal.sealing.vault import FORGOTTEN, vault_of

MARK = b"doorgeefpunt 1\n"
"""How sealed bytes begin. No photo or PDF begins like this."""


def close(name: str, content: bytes) -> tuple[bytes, bytes]:
    """Return the key of a new file, and its bytes sealed with it."""
    key, nonce = secrets.token_bytes(LENGTH), secrets.token_bytes(NONCE)
    return key, MARK + nonce + AESGCM(key).encrypt(nonce, content, name.encode())


def wrap(session: Session, name: str, key: bytes, report_id: int | None) -> str:
    """Return the key of a file as its row keeps it. `report_id` None: it is of a draft."""
    how, place = _kept(name, report_id)
    connection = session.connection()
    return str(vault_of(session).seal(connection, how, place, report_id or 0, base64.b64encode(key).decode()))


def key_of(session: Session, file: ProofFile) -> bytes | None:
    """
    Return the key of a file; None: who sent it was forgotten.

    Raises:
        CannotOpenError: it does not open.
    """
    how, place = _kept(file.name, file.report_id)
    found = vault_of(session).open(session.connection(), how, place, file.report_id or 0, file.wrapped)
    return None if found == FORGOTTEN else base64.b64decode(found)


def give(session: Session, file: ProofFile, report_id: int) -> None:
    """Let a file of a draft be one of a report from now on."""
    if file.wrapped and (key := key_of(session, file)):
        file.wrapped = wrap(session, file.name, key, report_id)
    file.draft_id, file.report_id = None, report_id


def opened(session: Session, file: ProofFile, content: bytes) -> bytes | None:
    """
    Return what was sent, of the bytes in the store; None: who sent it was forgotten.

    A file from before files were sealed has no key: it is returned as it lies there. `portal keys rotate` seals it.

    Raises:
        CannotOpenError: the bytes are not those of this file.
    """
    place = Place("proof_file", "content", file.id)
    if not file.wrapped or not content.startswith(MARK):
        if file.wrapped or content.startswith(MARK):
            raise CannotOpenError(place)
        return content
    key = key_of(session, file)
    if key is None:
        return None
    nonce, closed = content[len(MARK) :][:NONCE], content[len(MARK) + NONCE :]
    try:
        return AESGCM(key).decrypt(nonce, closed, file.name.encode())
    except (InvalidTag, ValueError) as error:
        raise CannotOpenError(place) from error


def _kept(name: str, report_id: int | None) -> tuple[Sealed, Place]:
    return Sealed(MASTER if report_id is None else "report_id"), Place("proof_file", "wrapped", name)
