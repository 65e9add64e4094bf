"""
One sealed value: `v1.<key>.<base64url>`, by AES-GCM with 256 bits.

It is bound to its place (table, column, row): put anywhere else it does not open. `<key>` is the name of a key of the
installation, or "d" for the key of the dossier that the row belongs to. Pure.
"""

import base64
import binascii
import secrets
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portal.errors import PortalError
from portal.kit.marking import N_

MARK = "v1."
DOSSIER = "d"
NONCE = 12
"""Bytes. Random: safe for 2**32 cells of one key (NIST SP 800-38D), more than one installation writes."""


class Place(NamedTuple):
    """Where a value belongs."""

    table: str
    column: str
    row: object


class CannotOpenError(PortalError):
    """A sealed value does not open: it was changed, stands in another place, or its key is not here."""

    status = 409
    sentence = N_("Dit gegeven kunnen wij nu niet laten zien. Bel ons, dan kijken wij samen.")

    def __init__(self, place: Place) -> None:
        """`place` names where; never what stood there."""
        super().__init__()
        self.place = place


def is_sealed(value: object) -> bool:
    """Whether a value looks sealed."""
    return isinstance(value, str) and value.startswith(MARK)


def key_of(cell: str) -> str:
    """Return the name of the key in a cell, empty when it is none."""
    parts = cell.split(".")
    return parts[1] if len(parts) == 3 and is_sealed(cell) else ""


def seal(key: AESGCM, name: str, place: Place, value: bytes) -> str:
    """Return a value as a cell of this place."""
    nonce = secrets.token_bytes(NONCE)
    closed = nonce + key.encrypt(nonce, value, _bound(place))
    return f"{MARK}{name}.{base64.urlsafe_b64encode(closed).rstrip(b'=').decode()}"


def open_cell(key: AESGCM, place: Place, cell: str) -> bytes:
    """
    Return the value of a cell.

    Raises:
        CannotOpenError: it is not what was sealed for this place with this key.
    """
    encoded = cell.rpartition(".")[2]
    try:
        closed = base64.b64decode(encoded + "=" * (-len(encoded) % 4), altchars=b"-_", validate=True)
        return key.decrypt(closed[:NONCE], closed[NONCE:], _bound(place))
    except (InvalidTag, ValueError, binascii.Error) as error:
        raise CannotOpenError(place) from error


def _bound(place: Place) -> bytes:
    # No name of a table or column holds this sign.
    return "|".join(map(str, place)).encode()
