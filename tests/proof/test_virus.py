"""The talk with clamd, with a server that speaks its protocol on a real socket."""

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from typing import ClassVar

import pytest

from portal.proof import domain, virus
from portal.proof.domain import UnreadableError

BAD = b"X5O!P%@AP"


class Clamd(socketserver.StreamRequestHandler):
    """Answers INSTREAM as clamd does: pieces with their length, a piece of nothing at the end."""

    seen: ClassVar[list[bytes]] = []
    says: ClassVar[bytes | None] = None

    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        assert command == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        self.seen.append(content)
        found = b"stream: Eicar-Test-Signature FOUND\0" if BAD in content else b"stream: OK\0"
        self.wfile.write(found if self.says is None else self.says)


@pytest.fixture
def clamd() -> Iterator[str]:
    Clamd.seen, Clamd.says = [], None
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_a_clean_file_passes_whole(clamd: str) -> None:
    content = bytes(range(256)) * 1000
    virus.scan(content, clamd)
    virus.scan(b"", clamd)
    assert Clamd.seen == [content, b""]


def test_what_clamd_knows_is_refused_with_a_sentence(clamd: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        virus.scan(b"a" * virus.PIECE + BAD, clamd)
    assert str(refused.value) == domain.FOUND


@pytest.mark.parametrize("says", [b"", b"stream: ", b"INSTREAM size limit exceeded. ERROR\0", b"\xff\0", b"x" * 5000])
def test_what_was_not_looked_at_is_not_kept(clamd: str, says: bytes) -> None:
    Clamd.says = says
    with pytest.raises(UnreadableError) as refused:
        virus.scan(b"abc", clamd)
    assert str(refused.value) == domain.CHECK_AWAY


def test_a_server_that_is_away_means_later() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    for wrong in (address, "127.0.0.1", "127.0.0.1:", "127.0.0.1:x"):
        with pytest.raises(UnreadableError) as refused:
            virus.scan(b"abc", wrong)
        assert str(refused.value) == domain.CHECK_AWAY


def test_without_an_address_nothing_is_asked() -> None:
    virus.scan(BAD, "")
