"""
Measure the resident's pages against a bare "hello" of the same server: CPU time per request, and requests per second.

Rounds of the two are interleaved, so that a busy machine troubles both. The ratio counts, absolute figures do not.
Linux only: CPU time is read from /proc.

    make bench                      the home page
    .venv/bin/python tools/bench.py / /-/components --rounds 15 --requests 500
"""

import argparse
import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
HELLO = """
import sys
import uvicorn

async def app(scope, receive, send):
    assert scope["type"] == "http"
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})
    await send({"type": "http.response.body", "body": b"hello"})

uvicorn.run(app, port=int(sys.argv[1]), log_level="error", access_log=False, lifespan="off")
"""


class Server(NamedTuple):
    """A server that answers: its process and port."""

    process: "subprocess.Popen[bytes]"
    port: int

    def cpu(self) -> float:
        """CPU seconds used so far, by all threads of the process."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """Give a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(command: list[str], port: int, env: dict[str, str]) -> Iterator[Server]:
    """Start a server, wait until it answers (at most 30 seconds), and stop it afterwards."""
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=env)
    try:
        end = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > end:
                    sys.exit("bench: the server does not start; read the lines above.")
                time.sleep(0.05)
        yield Server(process, port)
    finally:
        process.terminate()
        process.wait(timeout=20)


def measure(server: Server, path: str, requests: int) -> tuple[float, float]:
    """Fetch `path` so many times over one connection: (CPU seconds per request, requests per second)."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    cpu, clock = server.cpu(), time.perf_counter()
    for _ in range(requests):
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            sys.exit(f"bench: {path} answers {answer.status}.")
    spent, seconds = server.cpu() - cpu, time.perf_counter() - clock
    connection.close()
    return spent / requests, requests / seconds


def main() -> None:
    """Start both servers, measure in turns, and show medians with the lowest and highest round."""
    parser = argparse.ArgumentParser(description="CPU time of pages, compared with a bare hello.")
    parser.add_argument("paths", nargs="*", default=["/"])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--requests", type=int, default=300)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        port, hello_port = free_port(), free_port()
        env = {
            **os.environ,
            "PORTAL_DEMO": "true",
            "PORTAL_DATABASE_URL": f"sqlite:///{folder}/bench.db",
            "PORTAL_HOST": "127.0.0.1",
            "PORTAL_PORT": str(port),
        }
        subprocess.run([sys.executable, "-m", "portal", "demo"], cwd=ROOT, env=env, check=True)
        with (
            serving(["-c", HELLO, str(hello_port)], hello_port, env) as hello,
            serving(["-m", "portal", "serve"], port, env) as portal,
        ):
            for path in wanted.paths:
                measure(portal, path, 20)
                ratios, rates = [], []
                for _ in range(wanted.rounds):
                    base, _rate = measure(hello, "/", wanted.requests * 10)
                    page, rate = measure(portal, path, wanted.requests)
                    ratios.append(page / base)
                    rates.append(rate)
                low, middle, high = min(ratios), statistics.median(ratios), max(ratios)
                print(f"{path}: CPU {middle:.1f} times hello ({low:.1f} to {high:.1f})", end="; ")
                print(f"{statistics.median(rates):.0f} requests/s over one connection")


if __name__ == "__main__":
    main()
