"""Over https every cookie is of this host alone: `__Host-…`, Secure, for the whole site (RFC 6265bis). Pure ASGI."""

import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

PREFIX = b"__Host-"
PATH = re.compile(rb";\s*path=[^;]*", re.IGNORECASE)
SECURE = re.compile(rb";\s*secure", re.IGNORECASE)


class HostCookies:
    """
    Renames cookies on their way out and back, so that the code within knows short names.

    A cookie without the prefix is not ours: another site under the same domain can set it for us. It goes no further.
    """

    def __init__(self, app: ASGIApp) -> None:
        """For https only: a browser refuses such names elsewhere."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Rename what comes and what goes."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # In place: who is outside reads from the scope which route it was.
        scope["headers"] = [(name, ours(value) if name == b"cookie" else value) for name, value in scope["headers"]]

        async def renamed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    (name, of_host(value) if name.lower() == b"set-cookie" else value)
                    for name, value in message["headers"]
                ]
            await send(message)

        await self.app(scope, receive, renamed)


def ours(sent: bytes) -> bytes:
    """Return the cookies of this host alone, without the prefix."""
    found = (part.strip() for part in sent.split(b";"))
    return b"; ".join(part.removeprefix(PREFIX) for part in found if part.startswith(PREFIX))


def of_host(cookie: bytes) -> bytes:
    """Return a cookie as it is set for this host alone."""
    return PREFIX + SECURE.sub(b"", PATH.sub(b"", cookie)) + b"; Path=/; Secure"
