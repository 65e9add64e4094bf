"""References and codes that people can read out on the phone: no look-alike letters, a check character."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Any, Final

ALPHABET = "23456789ACDEFGHJKMNPQRSTVWXYZ"
"""Twenty-nine characters, a prime: no 0, O, 1, I, L, U or B."""
BODY = 8


def _check(text: str) -> str:
    """
    Return the check character. It finds every single wrong character and every swap of two in the body.

    The sum is taken modulo the (prime) size of the alphabet, so no weight and no difference can vanish.
    """
    values = (ALPHABET.find(char) if char in ALPHABET else ord(char) for char in text)
    total = sum((place + 2) * value for place, value in enumerate(values))
    return ALPHABET[total % len(ALPHABET)]


def new_reference(prefix: str) -> str:
    """Return a new reference such as LV-7K4P-29QX; the last character checks the others."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(BODY - 1))
    body += _check(prefix + body)
    return f"{prefix}-{body[:4]}-{body[4:]}"


def valid_reference(reference: str) -> bool:
    """Whether the shape and the check character are right."""
    prefix, _, rest = reference.partition("-")
    body = rest.replace("-", "")
    known = len(body) == BODY and set(body) <= set(ALPHABET) and len(prefix) == 2
    return known and _check(prefix + body[:-1]) == body[-1]


def normalise(typed: str) -> str:
    """Return a typed code in capitals without spaces, dashes and dots; digits of other scripts become 0-9."""
    plain = "".join(str(int(c)) if c.isdecimal() else c for c in typed.upper())
    return "".join(c for c in plain if c.isalnum())


def new_code(length: int) -> str:
    """Return a random code."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def derived_code(secret: str, label: str, length: int) -> str:
    """Return a code that only the holder of the secret can make; shown again, never stored."""
    raw = hmac.new(secret.encode(), label.encode(), hashlib.sha256).digest()
    number = int.from_bytes(raw, "big")
    code = ""
    for _ in range(length):
        number, place = divmod(number, len(ALPHABET))
        code += ALPHABET[place]
    return code


def derived_digits(secret: str, label: str, length: int) -> str:
    """Return figures that only the holder of the secret can make: for a code that is read from a message and typed."""
    raw = hmac.new(secret.encode(), label.encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(raw, 'big') % 10**length:0{length}}"


def blind_key(secret: str, kind: str, *parts: str) -> str:
    """
    Return 64 hex digits that are equal for equal parts, and say nothing about them without the secret.

    Each kind has a key of its own, so that keys of different kinds never match. See docs/decisions/0015-blind-keys.md.
    """
    key = hmac.new(secret.encode(), f"blind:{kind}".encode(), hashlib.sha256).digest()
    return hmac.new(key, "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()


SIGNED: Final[Mapping[str, Any]] = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}
"""How cookies and links are signed (`signer_kwargs` of itsdangerous, which by itself takes SHA-1)."""


def hash_code(code: str) -> str:
    """Return what is stored of a token or code: SHA-256, hexadecimal."""
    return hashlib.sha256(code.encode()).hexdigest()


def same_code(left: str, right: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())
