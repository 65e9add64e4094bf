"""Headers for every answer, the cookie that ties a form to a browser, and how much may be sent. Pure ASGI."""

import asyncio
import re
import secrets
import time

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.kit.pages import SEED_COOKIE

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "worker-src 'self'; form-action 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # for browsers that know no frame-ancestors
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), "
        "microphone=(), midi=(), payment=(), serial=(), usb=()"
    ),
    "X-Permitted-Cross-Domain-Policies": "none",
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


SLOW, SLOW_FILES = 60, 600
"""Seconds that sending a form may take, and files: a photo over an old phone's line takes minutes."""


class BodyLimit:
    """
    Stops reading what is too large, also when its length was not told, and what takes too long to come.

    FastAPI's own `max_body_size` answers in its place: plain English, without a way on. Here our error page does.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        most: int,
        files: re.Pattern[str],
        most_files: int,
        slow: float = SLOW,
        slow_files: float = SLOW_FILES,
    ) -> None:
        """`most` is in bytes, `slow` in seconds; addresses that match `files` take `most_files` and `slow_files`."""
        self.app, self.files = app, files
        self.form, self.with_files = (most, slow), (most_files, slow_files)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what comes in of one request."""
        size, whole = 0, False
        most, slow = self.with_files if self.files.fullmatch(scope.get("path", "")) else self.form
        end = time.monotonic() + slow

        async def counted() -> Message:
            nonlocal size, whole
            if whole:
                return await receive()  # from here on only: did the browser go away
            try:
                async with asyncio.timeout(end - time.monotonic()):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(408) from None
            size += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if size > most:
                raise HTTPException(413)
            return message

        await self.app(scope, counted if scope["type"] == "http" else receive, send)
