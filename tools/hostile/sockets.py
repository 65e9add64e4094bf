"""What no HTTP library would send, over a real line to the real server: half requests, two lengths, other protocols."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn

from tools.hostile.looking import TRACE
from tools.hostile.quiet import quiet

PATIENCE = 5
"""Seconds in which each line must be answered or closed."""
HOST = b"Host: portal.test\r\n"
CHUNKS = b"Transfer-Encoding: chunked\r\n"
SOCKET = b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
FORM = b"POST /nl/volgen HTTP/1.1\r\n" + HOST + b"Content-Type: application/x-www-form-urlencoded\r\n"


@dataclass(frozen=True)
class Line:
    """What goes over one connection. `pieces`: sent one by one. After the last no more comes."""

    what: str
    pieces: tuple[bytes, ...]


def get(target: bytes, headers: bytes = HOST, version: bytes = b"HTTP/1.1") -> bytes:
    """Return a request for a page."""
    return b"GET " + target + b" " + version + b"\r\n" + headers + b"\r\n"


LINES = (
    Line("ordinary", (get(b"/nl/volgen"),)),
    Line("a byte at a time", tuple(bytes([byte]) for byte in get(b"/nl/volgen"))),
    Line("half a first line", (b"GET /nl/vol",)),
    Line("half the headers", (b"GET /nl/volgen HTTP/1.1\r\nHost: por",)),
    Line("half a body", (FORM + b"Content-Length: 400\r\n\r\nreference=",)),
    Line("a body that never begins", (FORM + b"Content-Length: 400\r\n\r\n",)),
    Line("twenty at once", (get(b"/nl/volgen") * 20,)),
    Line("a whole address", (get(b"http://elders.example/nl/volgen"),)),
    Line("a whole address with a user", (get(b"http://a:b@portal.test/werk/"),)),
    Line("no host", (get(b"/nl/volgen", b""),)),
    Line("two hosts", (get(b"/nl/volgen", HOST + b"Host: elders.example\r\n"),)),
    Line("a host that is none", (get(b"/nl/", b"Host: [::1\r\n"),)),
    Line("HTTP/0.9", (b"GET /nl/\r\n",)),
    Line("HTTP/1.0", (get(b"/nl/volgen", b"", b"HTTP/1.0"),)),
    Line("HTTP/9.9", (get(b"/nl/volgen", HOST, b"HTTP/9.9"),)),
    Line("HTTP/2 all at once", (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00",)),
    Line("TLS", (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200,)),
    Line("nothing but noise", (bytes(range(256)) * 20,)),
    Line("only new lines", (b"\r\n" * 2000,)),
    Line("length and chunks", (FORM + b"Content-Length: 6\r\n" + CHUNKS + b"\r\n0\r\n\r\n" + get(b"/werk/"),)),
    Line("chunks, spelled oddly", (FORM + b"Transfer-Encoding: xchunked\r\nContent-Length: 3\r\n\r\nabc",)),
    Line("chunks with a tab", (FORM + b"Transfer-Encoding:\tchunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",)),
    Line("two lengths", (FORM + b"Content-Length: 3\r\nContent-Length: 30\r\n\r\nabc",)),
    Line("a length below zero", (FORM + b"Content-Length: -1\r\n\r\n",)),
    Line("a length past all", (FORM + b"Content-Length: 99999999999999999999999\r\n\r\nabc",)),
    Line("a chunk past all", (FORM + CHUNKS + b"\r\nffffffffffffffffff\r\nabc",)),
    Line("a chunk that is no number", (FORM + CHUNKS + b"\r\nzz\r\nabc\r\n0\r\n\r\n",)),
    Line("endless chunk words", (FORM + CHUNKS + b"\r\n3;" + b"a" * 70_000 + b"\r\nabc\r\n0\r\n\r\n",)),
    Line("a header without a colon", (get(b"/nl/volgen", HOST + b"niks\r\n"),)),
    Line("a header with a space before the colon", (get(b"/nl/volgen", HOST + b"X-A : b\r\n"),)),
    Line("a header over two lines", (get(b"/nl/volgen", HOST + b"X-A: b\r\n c\r\n"),)),
    Line("a header with a zero", (get(b"/nl/volgen", HOST + b"X-A: b\x00c\r\n"),)),
    Line("a header of 100 kB", (get(b"/nl/volgen", HOST + b"X-A: " + b"a" * 100_000 + b"\r\n"),)),
    Line("2,000 headers", (get(b"/nl/volgen", HOST + b"".join(b"X-%d: a\r\n" % n for n in range(2000))),)),
    Line("lines that end in LF alone", (b"GET /nl/volgen HTTP/1.1\nHost: portal.test\n\n",)),
    Line("an address of 100 kB", (get(b"/nl/" + b"a" * 100_000),)),
    Line("an address with raw bytes", (get(b"/nl/\xff\xfe?zoek=\xff"),)),
    Line("a query with raw bytes", (get(b"/nl/zoeken?q=\xe9\xff"),)),
    Line("an address with a zero", (get(b"/nl/\x00"),)),
    Line("an address with a space", (b"GET /nl/ volgen HTTP/1.1\r\n" + HOST + b"\r\n",)),
    Line("an address with a fragment", (get(b"/nl/volgen#x"),)),
    Line("an address up", (get(b"/static/../../../../etc/passwd"),)),
    Line("an address up, written", (get(b"/static/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd"),)),
    Line("an asterisk", (b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n",)),
    Line("a tunnel", (b"CONNECT elders.example:443 HTTP/1.1\r\n" + HOST + b"\r\n",)),
    Line("a web socket", (get(b"/nl/", HOST + b"Upgrade: websocket\r\nConnection: Upgrade\r\n" + SOCKET),)),
    Line("another protocol", (get(b"/nl/", HOST + b"Upgrade: h2c\r\nConnection: Upgrade\r\nHTTP2-Settings: AA\r\n"),)),
    Line("a wait for 100", (FORM + b"Content-Length: 3\r\nExpect: 100-continue\r\n\r\n", b"a=b")),
    Line("a method that is none", (b"NIKS /nl/ HTTP/1.1\r\n" + HOST + b"\r\n",)),
    Line("small letters", (b"get /nl/ http/1.1\r\n" + HOST + b"\r\n",)),
)  # fmt: skip


@contextmanager
def served(app: Any) -> Iterator[int]:
    """Serve an application as `portal serve` does; gives the port."""
    config = uvicorn.Config(app, port=0, access_log=False, server_header=False, log_config=None)
    server = uvicorn.Server(config)
    listener = config.bind_socket()
    listener.listen()  # who comes before the server looks, waits
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    try:
        with quiet("uvicorn"):
            yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        listener.close()


def send(port: int, line: Line) -> bytes:
    """
    Send one line and return all that comes back.

    Raises:
        TimeoutError: it is neither answered nor closed.
    """
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            for piece in line.pieces:
                connection.sendall(piece)
            connection.shutdown(socket.SHUT_WR)
            while part := connection.recv(65536):
                answer += part
        except (ConnectionResetError, BrokenPipeError):
            return answer  # it was closed while we still spoke
    return answer


def wrong(line: Line, answer: bytes) -> str:
    """Return what is wrong with what came back; nothing: a client error, a page, or a closed line."""
    statuses = [
        int(part[9:12]) for part in answer.splitlines() if part.startswith(b"HTTP/1.1 ") and part[9:12].isdigit()
    ]
    if bad := [status for status in statuses if status >= 500]:
        return f"{line.what}: answered {bad}"
    if shown := TRACE.search(answer):
        return f"{line.what}: shows {shown[0]!r}"
    return ""
