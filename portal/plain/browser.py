"""A browser without a network: it asks the application itself, keeps cookies and follows where it is sent."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

HOST = "portal.test"
REDIRECTS = {302, 303, 307}


class LostError(Exception):
    """A page that must be there did not come."""


class Browser:
    """
    Opens pages of one application, one after another.

    `address` and `page` are where it is now and what is there; `html`: it is a page, not a file to keep. Use it in
    `with`: it holds an event loop, in a thread of its own, because who calls may have one running already.
    """

    def __init__(self, app: Any) -> None:
        """Begin without cookies."""
        self.app, self.cookies = app, dict[str, str]()
        self.address, self.page, self.status, self.html = "", "", 0, True
        self._runner, self._thread = asyncio.Runner(), ThreadPoolExecutor(1)

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Let the loop go."""
        self._thread.submit(self._runner.close).result()
        self._thread.shutdown()

    def get(self, address: str, status: int = 200) -> str:
        """
        Open a page and follow where it leads.

        Raises:
            LostError: it answers another status.
        """
        return self._go("GET", address, b"", status)

    def post(self, address: str, fields: list[tuple[str, str]] | None = None, status: int = 200) -> str:
        """
        Send a form of the page that was seen last.

        Raises:
            LostError: it answers another status.
        """
        token = re.search(r'name="csrf" value="([0-9a-f]+)"', self.page)
        pairs = [("csrf", token[1] if token else ""), *(fields or [])]
        return self._go("POST", address, urlencode(pairs).encode(), status)

    def _go(self, method: str, address: str, body: bytes, status: int) -> str:
        for _ in range(10):
            self.status, headers, content = self._thread.submit(
                self._runner.run, self._ask(method, address, body)
            ).result()
            for name, value in headers:
                if name == b"set-cookie":
                    self._keep(value.decode("latin-1"))
            self.address = address
            if self.status not in REDIRECTS:
                break
            address = dict(headers)[b"location"].decode("latin-1").removeprefix(f"http://{HOST}")
            method, body = "GET", b""
        self.page = content.decode("utf-8", "replace")
        self.html = dict(headers).get(b"content-type", b"").startswith(b"text/html")
        if self.status != status:
            raise LostError(f"{address} answers {self.status}, not {status}.")
        return self.page

    def _keep(self, header: str) -> None:
        for name, morsel in SimpleCookie(header).items():
            if morsel["max-age"] == "0" or not morsel.value:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.value

    async def _ask(self, method: str, address: str, body: bytes) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        parts = urlsplit(address)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": parts.path,
            "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(),
            "root_path": "",
            "server": (HOST, 80),
            "client": ("127.0.0.1", 1),
            "state": {},
            "headers": [
                (b"host", HOST.encode()),
                (b"cookie", cookie.encode("latin-1")),
                (b"content-type", b"application/x-www-form-urlencoded"),
                (b"content-length", str(len(body)).encode()),
            ],
        }
        started: dict[str, Any] = {}
        content: list[bytes] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                started.update(message)
            else:
                content.append(message.get("body", b""))

        await self.app(scope, receive, send)
        return started["status"], list(started["headers"]), b"".join(content)
