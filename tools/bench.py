"""
Measure in one run: pages against a bare "hello", durable sends against bare sqlite3, first view, memory, start.

Rounds of the two are interleaved, so that a busy machine troubles both. Ratios count, absolute figures do not.
Linux only: CPU time and memory are read from /proc.
"""

import argparse
import gzip
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


BROWSER = "gzip, deflate, br, zstd"
"""What a browser of today says it can unpack."""


def measure(server: Server, path: str, cookie: str, requests: int) -> tuple[float, float]:
    """Fetch `path` so many times over one connection: (CPU seconds per request, requests per second)."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    cpu, clock = server.cpu(), time.perf_counter()
    for _ in range(requests):
        connection.request("GET", path, headers={"Accept-Encoding": BROWSER, "Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            sys.exit(f"bench: {path} answers {answer.status}.")
    spent, seconds = server.cpu() - cpu, time.perf_counter() - clock
    connection.close()
    return spent / requests, requests / seconds


def against_hello(hello: Server, portal: Server, name: str, path: str, cookie: str, rounds: int, requests: int) -> None:
    """Print CPU and requests per second of a page as a multiple and share of hello's, with all rounds."""
    measure(portal, path, cookie, 20)
    ratios, shares = [], []
    for _ in range(rounds):
        base, base_rate = measure(hello, "/", "", requests * 10)
        page, rate = measure(portal, path, cookie, requests)
        ratios.append(page / base)
        shares.append(rate / base_rate)
    print(f"{name}: CPU {statistics.median(ratios):.1f} times hello ({min(ratios):.1f} to {max(ratios):.1f})", end="; ")
    print(f"{statistics.median(shares):.3f} of hello's requests/s ({min(shares):.3f} to {max(shares):.3f})")


def first_view(server: Server) -> None:
    """Print the bytes of the home page and its stylesheets, compressed."""
    total = 0
    for path in ("/nl/", "/static/tokens.css", "/static/theme.css", "/static/portal.css"):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        connection.request("GET", path)
        total += len(gzip.compress(connection.getresponse().read()))
        connection.close()
    print(f"first view: {total / 1024:.1f} KB HTML and CSS, gzip")


def memory(server: Server) -> None:
    """Print the proportional memory of the server."""
    lines = Path(f"/proc/{server.process.pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    kilobytes = next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    print(f"memory: {kilobytes / 1024:.0f} MiB")


def main() -> None:
    """Start both servers, measure in turns, and show medians with the lowest and highest round."""
    parser = argparse.ArgumentParser(description="Speed, as ratios within one run.")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--requests", type=int, default=200)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        port, hello_port = free_port(), free_port()
        url = f"sqlite:///{folder}/bench.db"
        env = {
            **os.environ, "PORTAL_DEMO": "true", "PORTAL_DATABASE_URL": url, "PORTAL_HOST": "127.0.0.1",
            "PORTAL_PORT": str(port),
        }  # fmt: skip
        subprocess.run([sys.executable, "-m", "portal", "demo"], cwd=ROOT, env=env, check=True)
        sys.path.insert(0, str(ROOT))
        from tools import bench_route, bench_send  # noqa: PLC0415  needs the environment

        people = bench_send.prepare(url, wanted.rounds)
        started = time.perf_counter()
        with (
            serving(["-m", "portal", "serve"], port, env) as portal,
            serving(["-c", HELLO, str(hello_port)], hello_port, env) as hello,
        ):
            print(f"start to first answer: {time.perf_counter() - started:.1f} s at most (both servers)")
            first_view(portal)
            pages = [
                ("home", "/nl/", ""),
                ("question with one read", people.question, people.resident),
                ("queue", "/werk/", people.colleague),
            ]
            for name, path, cookie in pages:
                against_hello(hello, portal, name, path, cookie, wanted.rounds, wanted.requests)
            bench_route.against_hello(lambda: measure(hello, "/", "", wanted.requests * 10)[0], wanted.rounds)
            bench_send.against_sqlite(portal.port, people, folder)
            memory(portal)


if __name__ == "__main__":
    main()
