"""
Start the product often and kill it: every start is `python -m portal <command>`, forked from a warm interpreter.

Warm means that imports are done and templates compiled (nine tenths of a start); settings, data files and database
are read anew by each. Run as a program it is the warm interpreter itself: a command per line in, a process id out.
"""

import ctypes
import os
import random
import runpy
import signal
import socket
import subprocess
import sys
import threading
import time
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from portal.kit.database import make_sessions
from portal.sealing.keys import keyring
from portal.sealing.vault import KEYS, unlock
from tests import traces

ROOT = Path(__file__).resolve().parent.parent.parent
SECRET = "invented-secret-for-tests-0123456789abcdef"
SEALED_WITH = "k1:" + b64encode(b"invented key of tests, 32 bytes.").decode()
PATIENCE = 60
PR_SET_PDEATHSIG = 1


def sessions_of(engine: Engine) -> sessionmaker[Session]:
    """Sessions with the keys that the started product has, where the engine has none yet."""
    made = make_sessions(engine)
    if KEYS not in engine.get_execution_options():
        unlock(made, keyring(SEALED_WITH))
    return made


def free_port() -> int:
    """A port below those that the system hands out: a client that waits for it can't be given it by chance."""
    while True:
        port = random.randint(20000, 32000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def until(reached: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
    """Try again and again until it is so, or fail with what did not happen in so many seconds."""
    end, tick = time.monotonic() + patience, threading.Event()
    while not reached():
        assert time.monotonic() < end, f"not within {patience} seconds: {what}"
        tick.wait(0.005)


class Running:
    """A started product, in a process group of its own."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def kill(self) -> None:
        """kill -9, and wait until it is gone."""
        os.killpg(self.pid, signal.SIGKILL)
        until(lambda: not self.alive(), "the killed process is gone")

    def alive(self) -> bool:
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True


class Nest:
    """Starts the product for one database, on one port."""

    def __init__(self, database_url: str, folder: Path, **settings: str) -> None:
        self.port, self.log = free_port(), folder / "portal.log"
        self.running: list[Running] = []
        wanted = {
            "DEMO": "false",
            "ORGANISATION": "zeven-linden",
            "DATABASE_URL": database_url,
            "SECRET_KEY": SECRET,
            "ENCRYPTION_KEYS": SEALED_WITH,
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "SMTP_HOST": "",
            **settings,
        }
        self.env = {**os.environ, **{f"PORTAL_{name}": value for name, value in wanted.items()}}
        self.warm = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nest", str(self.log)],
            cwd=ROOT,
            env=self.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, command: str) -> Running:
        """`python -m portal <command>` from the warm interpreter."""
        assert self.warm.stdin
        assert self.warm.stdout
        self.warm.stdin.write(f"{command}\n")
        self.warm.stdin.flush()
        return self._keep(Running(int(self.warm.stdout.readline())))

    def serve(self) -> Running:
        """A web server that answers."""
        server = self.start("serve")
        until(lambda: self._answers(server), f"the server answers; see {self.log}")
        return server

    def serve_cold(self) -> "subprocess.Popen[bytes]":
        """A web server started as in production, imports and all. The caller stops it."""
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "portal", "serve"], cwd=ROOT, env=self.env, stdout=log, stderr=log
            )
        until(lambda: self._answers(process), f"the server answers; see {self.log}")
        return process

    def _answers(self, server: "Running | subprocess.Popen[bytes]") -> bool:
        alive = server.alive() if isinstance(server, Running) else server.poll() is None
        assert alive, self.log.read_text(encoding="utf-8")
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def _keep(self, started: Running) -> Running:
        self.running.append(started)
        return started

    def close(self) -> None:
        """Leave nothing running, and nothing in its log that a resident typed."""
        for started in self.running:
            if started.alive():
                started.kill()
        assert self.warm.stdin
        self.warm.stdin.close()
        self.warm.wait(timeout=PATIENCE)
        assert not traces.found_in([("the log", self.log.read_bytes())])


def warm(log: str) -> None:
    """Do what costs every start its time, then fork a product per line until the lines end."""
    import holidays.countries  # noqa: F401
    import httptools  # noqa: F401
    import psycopg  # noqa: F401
    import uvicorn.protocols.http.httptools_impl  # noqa: F401
    import uvloop  # noqa: F401

    import portal.web.app
    import portal.web.worker  # noqa: F401
    from portal.kit.words import environment

    for name in environment("nl").list_templates(extensions=["html"]):
        environment("nl").get_template(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system forgets the dead: `alive` sees it at once
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            become(line.strip(), log)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def become(command: str, log: str) -> None:
    """Turn this fork into the product."""
    os.setsid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # tests that are killed leave nothing running
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    words = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for old, new in ((0, nothing), (1, words), (2, words)):
        os.dup2(new, old)
    sys.argv = ["portal", command]
    try:
        runpy.run_module("portal", run_name="__main__", alter_sys=True)
    finally:
        sys.stderr.flush()
        os._exit(1)


if __name__ == "__main__":
    warm(sys.argv[1])
