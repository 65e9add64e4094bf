"""One request to the application without a network in between: what an ASGI server would make of it."""

import asyncio
import traceback
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import unquote

T = TypeVar("T")
LONGEST = 60
"""Seconds that one answer may take, also on a busy machine."""


@dataclass(frozen=True)
class Asked:
    """A request. `whole` False: the browser went away before the body was there."""

    method: str
    path: bytes
    query: bytes = b""
    headers: tuple[tuple[bytes, bytes], ...] = ()
    body: bytes = b""
    pieces: int = 1
    whole: bool = True
    client: str = "192.0.2.1"
    what: str = ""
    """For who reads a finding: route, who asks, and what is strange."""
    mark: str = ""
    """A word in it that no other request has."""

    def shown(self) -> str:
        """Return the request as text, to send it again by hand."""
        headers = "\n".join(f"{name!r}: {value[:300]!r}" for name, value in self.headers)
        target = self.path[:600] + (b"?" + self.query[:600] if self.query else b"")
        end = "" if self.whole else "  (and then it goes away)"
        return f"{self.method} {target!r}\n{headers}\n\n{self.body[:1500]!r}{end}"


@dataclass
class Answer:
    """What came back. `failure` is the stack trace of what broke, None when nothing did."""

    status: int = 0
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""
    failure: str | None = None

    def header(self, name: str) -> str:
        """Return a header, or nothing."""
        return next((value.decode("latin-1") for key, value in self.headers if key.lower() == name.encode()), "")


async def ask(app: Any, asked: Asked) -> Answer:
    """Send one request, with its body in pieces; what breaks is kept and not raised."""
    answer, waiting = Answer(), _messages(asked)

    async def receive() -> dict[str, Any]:
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            answer.status, answer.headers = message["status"], list(message.get("headers", []))
        elif message["type"] == "http.response.body":
            answer.body += message.get("body", b"")

    try:
        async with asyncio.timeout(LONGEST):
            await app(_scope(asked), receive, send)
    except Exception:  # noqa: BLE001  whatever breaks is what we look for
        answer.failure = traceback.format_exc()
    return answer


def alone(work: Coroutine[Any, Any, T]) -> T:
    """Run to its end in a thread of its own: this one may have a loop that runs, such as that of a browser test."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def _scope(asked: Asked) -> dict[str, Any]:
    path = asked.path.decode("ascii")
    return {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1",
        "method": asked.method, "scheme": "http", "root_path": "", "path": unquote(path) if "%" in path else path,
        "raw_path": asked.path, "query_string": asked.query, "headers": list(asked.headers),
        "client": (asked.client, 40000), "server": ("portal.test", 80), "state": {},
    }  # fmt: skip


def _messages(asked: Asked) -> list[dict[str, Any]]:
    size = max(1, -(-len(asked.body) // asked.pieces))
    parts = [asked.body[at : at + size] for at in range(0, len(asked.body), size)] or [b""]
    found = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    if asked.whole:
        found[-1]["more_body"] = False
    return found
