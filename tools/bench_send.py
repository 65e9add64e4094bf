"""Durable sends over HTTP as a share of bare sqlite3 commits of as many rows, in interleaved rounds."""

import http.client
import sqlite3
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from portal.accounts import actions as accounts
from portal.accounts.models import Colleague
from portal.audit.actions import seal_with
from portal.changes import actions, catalogue
from portal.demo.story import a_postcode, about, complete, week
from portal.kit.codes import hash_code
from portal.kit.database import make_engine, make_sessions
from portal.organisations import catalogue as organisations
from portal.sealing.vault import unlock
from portal.settings import Settings

CLIENTS = 16
SENDS = 160
ROWS = 7
"""A report of one change: report, change, two signals, two events, one outgoing message."""


@dataclass(frozen=True)
class People:
    """Cookies of somebody who is telling and of a colleague, and per round the drafts to send."""

    question: str
    resident: str
    colleague: str
    rounds: list[list[str]]


def prepare(url: str, rounds: int) -> People:
    """Make complete drafts, and sign a colleague in."""
    settings = Settings(demo=True, database_url=url)
    organisation = organisations.read(settings.organisation)
    types = catalogue.read()
    at = datetime.now(tz=UTC)
    home = a_postcode(organisation, "deurhout")
    told = next(told for _days, _name, told in week(home, at.date()) if "work_start" in told)
    drafts = []
    sessions = make_sessions(make_engine(url))
    seal_with(sessions, settings.secret_key)
    unlock(sessions, settings.keys)
    with sessions.begin() as session:
        for _ in range(rounds * SENDS + 1):
            draft, token = actions.begin(
                session, organisation=organisation.short, language="nl", secret=settings.secret_key, at=at
            )
            actions.choose(draft, ["work_start"], types, at)
            draft.answers = complete(types, told, about("Invented Person", home))
            drafts.append(token)
        chris = session.scalars(select(Colleague).where(Colleague.login == "chris")).one()
        token = accounts.begin(session, chris, at)
    first = drafts.pop()
    return People(
        "/nl/doorgeven/vraag/work_start/employer", f"draft={first}", f"work={token}",
        [drafts[i * SENDS : (i + 1) * SENDS] for i in range(rounds)],
    )  # fmt: skip


def send_all(port: int, drafts: list[str]) -> float:
    """Send these drafts with sixteen clients at once; returns sends per second."""
    seed, proof = form_token(port, drafts[0])

    def client(mine: list[str]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for draft in mine:
            connection.request(
                "POST", "/nl/doorgeven/versturen", f"csrf={proof}",
                {"Cookie": f"draft={draft}; form={seed}", "Content-Type": "application/x-www-form-urlencoded"},
            )  # fmt: skip
            answer = connection.getresponse()
            answer.read()
            if answer.status != 303 or not (answer.getheader("location") or "").endswith("/ontvangen"):
                msg = f"send answers {answer.status}"
                raise RuntimeError(msg)
        connection.close()

    return _timed(client, drafts)


def _timed(work: "object", items: list[str]) -> float:
    clock = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        for done in [pool.submit(work, items[i::CLIENTS]) for i in range(CLIENTS)]:  # type: ignore[arg-type]
            done.result()
    return len(items) / (time.perf_counter() - clock)


def form_token(port: int, draft: str) -> tuple[str, str]:
    """Return the form cookie and token of a check page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/nl/doorgeven/controle", headers={"Cookie": f"draft={draft}"})
    answer = connection.getresponse()
    page = answer.read().decode()
    seed = (answer.getheader("set-cookie") or "").partition("form=")[2].partition(";")[0]
    return seed, page.partition('name="csrf" value="')[2].partition('"')[0]


def raw(path: Path, keys: list[str]) -> float:
    """Commit as many rows with bare sqlite3, write-ahead log, synchronous FULL; returns commits per second."""
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE IF NOT EXISTS row (id INTEGER PRIMARY KEY, key TEXT, text TEXT)")
    text = "x" * 500

    def client(mine: list[str]) -> None:
        own = sqlite3.connect(path, isolation_level=None, timeout=60)
        own.execute("PRAGMA synchronous=FULL")
        for key in mine:
            own.execute("BEGIN IMMEDIATE")
            own.executemany("INSERT INTO row (key, text) VALUES (?, ?)", [(hash_code(key), text)] * ROWS)
            own.execute("COMMIT")
        own.close()

    return _timed(client, keys)


def against_sqlite(port: int, people: People, folder: str) -> None:
    """Print durable sends per second as a share of bare commits, with all rounds."""
    shares = []
    for number, drafts in enumerate(people.rounds):
        bare = raw(Path(folder) / f"raw{number}.db", drafts * 4)
        shares.append(send_all(port, drafts) / bare)
    print(f"durable send: {statistics.median(shares):.3f} of bare sqlite3 ({min(shares):.3f} to {max(shares):.3f})")
