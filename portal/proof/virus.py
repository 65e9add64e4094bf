"""Ask a ClamAV server whether it knows a file. Only when its address is set."""

import socket
import struct

from portal.proof.domain import CHECK_AWAY, FOUND, UnreadableError

PIECE = 64 * 1024
WAIT = 20.0
"""Seconds per step of the talk."""


def scan(content: bytes, address: str) -> None:
    """
    Send the bytes as they came to clamd (`host:port`), by its INSTREAM command. No address: nothing is asked.

    Raises:
        UnreadableError: it knows this file, or it does not answer. What was not looked at is not kept.

    Source: clamd(8), COMMANDS.
    """
    if not address:
        return
    host, _, port = address.rpartition(":")
    try:
        with socket.create_connection((host.strip("[]"), int(port)), timeout=WAIT) as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), PIECE):
                piece = content[start : start + PIECE]
                line.sendall(struct.pack("!L", len(piece)) + piece)
            line.sendall(struct.pack("!L", 0))
            said = _answer(line)
    except (OSError, ValueError) as error:
        raise UnreadableError(CHECK_AWAY) from error
    if said.endswith("FOUND"):
        raise UnreadableError(FOUND)
    if said != "stream: OK":
        raise UnreadableError(CHECK_AWAY)


def _answer(line: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < 1000:
        piece = line.recv(1000)
        if not piece:
            break
        said += piece
    return said.rstrip(b"\0").decode(errors="replace")
