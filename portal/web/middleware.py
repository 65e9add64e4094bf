"""Headers for every answer, the cookie that ties a form to a browser, and how much may be sent. Pure ASGI."""

import re
import secrets

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.kit.pages import SEED_COOKIE

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """Adds the security headers and the form cookie."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        """With https, cookies are Secure and browsers are told to stay on https."""
        self.app, self.https = app, https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wrap one request. A page for all gets no cookie: it is kept to be read without a line."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        seed = Request(scope).cookies.get(SEED_COOKIE, "")
        fresh = not (len(seed) == 43 and seed.isascii())
        scope.setdefault("state", {})["seed"] = secrets.token_urlsafe(32) if fresh else seed
        page = not scope["path"].startswith("/static/")

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if self.https:
                    headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
                if fresh and page and "public" not in headers.get("Cache-Control", ""):
                    secure = "; Secure" if self.https else ""
                    headers.append(
                        "Set-Cookie", f"{SEED_COOKIE}={scope['state']['seed']}; Path=/; HttpOnly; SameSite=Lax{secure}"
                    )
            await send(message)

        await self.app(scope, receive, with_headers)


class BodyLimit:
    """
    Stops reading what is too large, also when its length was not told.

    FastAPI's own `max_body_size` answers in its place: plain English, without a way on. Here our error page does.
    """

    def __init__(self, app: ASGIApp, *, most: int, files: re.Pattern[str], most_files: int) -> None:
        """`most` is in bytes; addresses that match `files` take `most_files`."""
        self.app, self.most, self.files, self.most_files = app, most, files, most_files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what comes in of one request."""
        size = 0
        most = self.most_files if self.files.fullmatch(scope.get("path", "")) else self.most

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > most:
                raise HTTPException(413)
            return message

        await self.app(scope, counted if scope["type"] == "http" else receive, send)
