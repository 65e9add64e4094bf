"""The keys of the installation: read from a setting, and what is made of them for each purpose. Pure."""

import base64
import binascii
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

LENGTH = 32
"""Bytes of a key."""
DEMO_KEYS = "demo:b25seSBmb3IgdGhlIGRlbW8gYW5kIGZvciB0ZXN0cyE="
"""Refused outside demo mode."""
NAME = re.compile(r"[a-z0-9]{2,20}")
"""How a key may be called. One letter is left to cells: "d" says that the key of the dossier was used."""


@dataclass(frozen=True)
class Master:
    """One key of the installation, as it is used: to wrap other keys, to seal cells, to make words blind."""

    id: str
    wrap: AESGCM = field(repr=False)
    cells: AESGCM = field(repr=False)
    blind: bytes = field(repr=False)


@dataclass(frozen=True)
class Keyring:
    """All keys: the first seals, all of them open."""

    first: Master
    by_id: Mapping[str, Master]


def master(name: str, secret: bytes) -> Master:
    """Return a key as it is used. Each purpose has a key of its own, made by HKDF (RFC 5869)."""

    def made(purpose: str) -> bytes:
        info = f"doorgeefpunt|{purpose}".encode()
        return HKDF(algorithm=SHA256(), length=LENGTH, salt=None, info=info).derive(secret)

    return Master(name, AESGCM(made("wrap")), AESGCM(made("cells")), made("blind"))


@lru_cache(maxsize=8)
def keyring(text: str) -> Keyring:
    """
    Return the keys of a setting: `name:key`, by commas or lines; a key is 32 bytes in base64.

    Raises:
        ValueError: what is wrong with which key, without the key itself.
    """
    found: dict[str, Master] = {}
    for part in text.replace(",", "\n").split():
        name, _, encoded = part.partition(":")
        if not NAME.fullmatch(name):
            raise ValueError("the name of a key is 2 to 20 small letters and digits, as in k1:…")
        if name in found:
            raise ValueError(f"two keys are called {name}")
        try:
            secret = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            secret = b""
        if len(secret) != LENGTH:
            raise ValueError(f"key {name} is not 32 bytes in base64. `portal keys new` makes one")
        found[name] = master(name, secret)
    if not found:
        raise ValueError("there is no key. `portal keys new` makes one")
    return Keyring(next(iter(found.values())), found)


def has_demo_key(text: str) -> bool:
    """Whether the key that everybody knows is among these, under whatever name."""
    known = DEMO_KEYS.partition(":")[2]
    return any(part.partition(":")[2] == known for part in text.replace(",", "\n").split())


def new_key(name: str) -> str:
    """Return a key that nobody has, as it stands in the setting."""
    return f"{name}:{base64.b64encode(secrets.token_bytes(LENGTH)).decode()}"
