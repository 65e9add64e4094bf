"""
Decode in a process of its own, with little time and memory and no way to write files.

A bomb or a fault in a decoder ends that process, never the web server. The process is forked from a small server that
has the decoders loaded, so it costs milliseconds. Bytes come back, never pickled objects: who takes over a decoder
must not reach us through its answer.
"""

import json
import multiprocessing
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext

from portal.proof.domain import EMPTY, MOST_BYTES, TOO_HEAVY, UNKNOWN, Clean, Kind, UnreadableError

MOST_SECONDS = 10
"""Of processor time; a phone photo takes 1."""
MOST_WAITING = 30
"""Seconds on the clock, for a busy machine."""
MOST_MEMORY = 1024 * 1024 * 1024
AT_ONCE = threading.BoundedSemaphore(2)
"""Processes at the same time per web process: two full ones are 2 GB."""
LOADED = ["__main__", "portal.proof.cleaning.images", "portal.proof.cleaning.pdf"]
"""What the server has loaded. Without the first, each process would load the program that was started once more."""


def clean(content: bytes) -> Clean:
    """
    Return a file made anew, see `images.py` and `pdf.py`.

    Raises:
        UnreadableError: with the sentence to show.
    """
    if not content:
        raise UnreadableError(EMPTY)
    if len(content) > MOST_BYTES:
        raise UnreadableError(TOO_HEAVY)
    with AT_ONCE:
        said, made = _in_process(content)
    if "refused" in said:
        raise UnreadableError(str(said["refused"]))
    kind: Kind = "image" if said.get("kind") == "image" else "pdf"
    if not made:
        raise UnreadableError(UNKNOWN)
    if len(made) > MOST_BYTES:
        raise UnreadableError(TOO_HEAVY)
    return Clean(kind, made, int(said["pages"]))


def _context() -> ForkServerContext | SpawnContext:
    """Return how processes are made: from a server with the decoders loaded, where the system can."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LOADED)
    return context


def _in_process(content: bytes, work: Callable[[Connection], None] | None = None) -> tuple[dict[str, str], bytes]:
    """Return what the process said and made; a process that died or takes too long could not read the file."""
    ours, theirs = multiprocessing.Pipe()
    process = _context().Process(target=work or _work, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    try:
        ours.send_bytes(content)
        if not ours.poll(MOST_WAITING):
            return {"refused": TOO_HEAVY}, b""
        said = json.loads(ours.recv_bytes(10_000))
        return said, ours.recv_bytes(2 * MOST_BYTES) if said.get("kind") else b""
    except (EOFError, OSError, ValueError):
        return {"refused": UNKNOWN}, b""
    finally:
        ours.close()
        process.kill()
        process.join()
        process.close()


def _work(answer: Connection) -> None:
    """Run in the process: read the bytes, clean them, answer."""
    _limit()
    content = answer.recv_bytes()
    try:
        made = _decode(content)
    except UnreadableError as refusal:
        answer.send_bytes(json.dumps({"refused": str(refusal)}).encode())
    except MemoryError:
        answer.send_bytes(json.dumps({"refused": TOO_HEAVY}).encode())
    else:
        answer.send_bytes(json.dumps({"kind": made.kind, "pages": made.pages}).encode())
        with suppress(BrokenPipeError):
            answer.send_bytes(made.content)


def _decode(content: bytes) -> Clean:
    from portal.proof.cleaning import images, pdf  # noqa: PLC0415  the web process never loads the decoders

    if images.looks_like_one(content):
        return images.clean(content)
    if pdf.looks_like_one(content):
        return pdf.clean(content)
    raise UnreadableError(UNKNOWN)


def _limit() -> None:
    """Set the limits of this process. What a decoder prints about broken files is of no use."""
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    try:
        import resource  # noqa: PLC0415
    except ImportError:
        return  # Windows: no limits, still a process of its own
    for what, most in (
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
