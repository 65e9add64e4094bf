"""What can't be read is mended or refused before anything reads it. Pure ASGI."""

import re
from contextlib import suppress
from urllib.parse import quote, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from portal.web import errors

HOST = re.compile(rb"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]*)(:[0-9]{0,5})?")
ASCII = "".join(map(chr, range(0x21, 0x7F)))


class Door:
    """
    Refuses a request of which the host is no host, or is named twice (RFC 9112, 3.2).

    An address with bytes that should have been written as %XX is read as if they were: old browsers and links in mails
    send those, and `request.url` breaks on them.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Stand before all that asks for the address."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if not scope["query_string"].isascii():
            scope["query_string"] = quote(scope["query_string"], safe=ASCII).encode()
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        if len(hosts) > 1 or not all(_is_host(host) for host in hosts):
            nameless = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"host"]}
            await errors.plain(Request(nameless), HTTPException(400))(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _is_host(named: bytes) -> bool:
    if HOST.fullmatch(named):
        with suppress(ValueError):  # [1:2] is no address, and 99999 no port
            return (urlsplit(f"//{named.decode()}").port or 0) >= 0
    return False
