"""
The codes of an authenticator app: six digits, new each thirty seconds. Pure.

Source: RFC 4226 (HOTP) and RFC 6238 (TOTP), with SHA-1: what every such app reads.
"""

import base64
import hmac
import secrets
from datetime import datetime
from urllib.parse import quote

STEP = 30
"""Seconds that a code lasts."""
DIGITS = 6
DRIFT = 1
"""Steps that the clock of a phone may be early or late."""
SECRET = 20
"""Bytes of a secret: as long as what SHA-1 gives, as RFC 4226 asks."""


def new_secret() -> bytes:
    """Return a new random secret."""
    return secrets.token_bytes(SECRET)


def hotp(secret: bytes, counter: int, digits: int = DIGITS) -> str:
    """Return the code of a counter, with zeros in front."""
    told = hmac.digest(secret, counter.to_bytes(8, "big"), "sha1")
    place = told[-1] & 0xF
    number = int.from_bytes(told[place : place + 4], "big") & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def step_at(at: datetime) -> int:
    """Return the number of the step of a moment: thirty seconds each, since 1970."""
    return int(at.timestamp()) // STEP


def fitting_step(secret: bytes, code: str, at: datetime, last: int | None) -> int | None:
    """
    Return the step that a code belongs to; None: it does not fit, or its step is not after the one used last.

    All steps are compared, so that the time it takes tells nothing.
    """
    now, found = step_at(at), None
    for step in range(now - DRIFT, now + DRIFT + 1):
        fits = hmac.compare_digest(hotp(secret, step).encode(), code.encode())
        if fits and (last is None or step > last):
            found = step
    return found


def in_letters(secret: bytes) -> str:
    """Return a secret as an app takes it when it is typed: base32, without the signs that fill it up."""
    return base64.b32encode(secret).decode().rstrip("=")


def from_letters(letters: str) -> bytes:
    """Return the secret of letters that `in_letters` made."""
    return base64.b32decode(letters + "=" * (-len(letters) % 8))


def in_fours(letters: str) -> str:
    """Return letters in groups of four, to read and type them without getting lost."""
    return " ".join(letters[place : place + 4] for place in range(0, len(letters), 4))


def key_uri(secret: bytes, issuer: str, login: str) -> str:
    """Return the address that an app reads from the square (otpauth://, the Key Uri Format of authenticator apps)."""
    whose = f"{quote(issuer, safe='')}:{quote(login, safe='')}"
    return (
        f"otpauth://totp/{whose}?secret={in_letters(secret)}&issuer={quote(issuer, safe='')}"
        f"&algorithm=SHA1&digits={DIGITS}&period={STEP}"
    )
