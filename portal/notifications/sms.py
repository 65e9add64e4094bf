"""Send one sms over HTTP. Off until an address is set; another service is another class with the same call."""

import json
import re
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Protocol

from portal.kit.codes import hash_code
from portal.kit.outbox import PermanentFailureError, TemporaryFailureError
from portal.kit.outside import opener

TIMEOUT = 30
ABOUT_US = frozenset({401, 402, 403, 404, 405, 407, 408, 425, 429})
"""Refusals that say nothing about this number: wrong key, no credit, too busy. Trying again may help."""


class Sms(Protocol):
    """What sends an sms."""

    def __call__(self, to: str, text: str, key: str) -> None:
        """
        Send a text to a number as the resident typed it. `key`: the same for a repeat of the same message.

        Raises:
            TemporaryFailureError: trying again later helps.
            PermanentFailureError: this number can't get it.
        """


@dataclass(frozen=True)
class HttpSms:
    """
    Posts JSON {to, text, reference} to an address, with a bearer token. `reference` is a hash of the key.

    2xx: taken. 4xx about the message: refused for good. All else, also a redirect: later again.
    """

    address: str
    token: str

    def __call__(self, to: str, text: str, key: str) -> None:
        """Send."""
        if not self.address:
            msg = "no sms service is set"
            raise TemporaryFailureError(msg)
        mark = hash_code(key)[:32]
        body = json.dumps({"to": international(to), "text": text, "reference": mark}).encode()
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": mark,
        }
        request = urllib.request.Request(self.address, data=body, headers=headers, method="POST")  # noqa: S310  a setting
        try:
            with opener.open(request, timeout=TIMEOUT):
                return
        except urllib.error.HTTPError as error:
            refused = 400 <= error.code < 500 and error.code not in ABOUT_US
            raise (PermanentFailureError if refused else TemporaryFailureError)(str(error.code)) from error
        except OSError as error:
            raise TemporaryFailureError(type(error).__name__) from error


def international(number: str) -> str:
    """Return a typed number with its country: 06 12 34 56 78 is +31612345678."""
    plain = re.sub(r"[^\d+]", "", number)
    if plain.startswith("+"):
        return plain
    return f"+{plain[2:]}" if plain.startswith("00") else f"+31{plain.removeprefix('0')}"
