"""A full disk under a page: a kind page that gives back what was typed, and after it everything goes on."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from html import unescape
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError

from portal.audit.models import AuditLine
from portal.changes.models import Report
from portal.web.away import AGAIN_AFTER
from tests.conftest import ONE_DATABASE, Visit, check_page
from tests.signals.desk import tell
from tests.walk import walk

pytestmark = ONE_DATABASE
PRIVATE = {"answer": "Ik woon nu bij mijn zus & haar <kinderen>"}


@contextmanager
def every_connection(app: FastAPI, now: str, afterwards: str) -> Iterator[None]:
    """Give each connection a limit of SQLite's own, and take it away again."""
    engine = app.state.sessions.kw["bind"]

    def limit(connection: sqlite3.Connection, *_: Any) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(now.format(pages=pages))

    event.listen(engine, "checkout", limit)
    yield
    event.remove(engine, "checkout", limit)
    event.listen(engine, "checkout", lambda connection, *_: connection.execute(afterwards))


def full_disk(app: FastAPI) -> AbstractContextManager[None]:
    """Not one page more: SQLite says what it says of a full disk, "database or disk is full"."""
    return every_connection(app, "PRAGMA max_page_count = {pages}", "PRAGMA max_page_count = 1073741823")


def read_only_disk(app: FastAPI) -> AbstractContextManager[None]:
    """SQLite says what it says of a disk that can only be read: "attempt to write a readonly database"."""
    return every_connection(app, "PRAGMA query_only = ON", "PRAGMA query_only = OFF")


def reports(app: FastAPI) -> int:
    with app.state.sessions() as session:
        return session.scalar(select(func.count()).select_from(Report)) or 0


def again(page: str) -> tuple[str, dict[str, str]]:
    """Return where the button of the page sends what, as a browser reads it."""
    found = re.search(r'<form class="actions" method="post" action="([^"]+)">', page)
    assert found
    pairs = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return unescape(found[1]), {unescape(name): unescape(value) for name, value in pairs}


def test_what_did_not_fit_on_the_disk_is_sent_again_with_one_button(app: FastAPI, visit: Visit) -> None:
    walk(visit, ["not_sure"], {"topic": {"answer": ["money"]}, "call_me": {"answer": "no"}})
    with full_disk(app):
        page = visit.post("/nl/doorgeven/versturen", status=503)
        assert visit.page.headers["retry-after"] == str(AGAIN_AFTER)
        assert "Dit is nog niet bij ons." in page
        assert reports(app) == 0
        assert "Traceback" not in page
    where, fields = again(page)
    answer = visit.client.post(where, data=fields)
    assert (answer.status_code, answer.url.path) == (200, "/nl/doorgeven/ontvangen")
    assert reports(app) == 1


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_speaks_the_language_of_its_address(app: FastAPI, visit: Visit, language: str) -> None:
    visit.get(f"/{language}/doorgeven")
    with read_only_disk(app):
        page = visit.post(f"/{language}/doorgeven", {"change": "gift", **PRIVATE}, 503)
    assert f'<html lang="{language}"' in page
    where, fields = again(page)
    assert where == f"/{language}/doorgeven"
    assert (fields["change"], fields["answer"]) == ("gift", PRIVATE["answer"])
    assert visit.client.post(where, data=fields).status_code == 200


def test_the_trail_says_the_status_that_the_page_had(app: FastAPI, colleague: Visit) -> None:
    signal = tell(app)
    colleague.sign_in("chris")
    colleague.get(f"/werk/signalen/{signal.id}")
    engine = app.state.sessions.kw["bind"]

    def gone(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith("INSERT INTO claim"):
            raise OperationalError(statement, {}, sqlite3.OperationalError("disk I/O error"))

    event.listen(engine, "before_cursor_execute", gone)
    colleague.post(f"/werk/signalen/{signal.id}/oppakken", status=503)
    event.remove(engine, "before_cursor_execute", gone)
    with app.state.sessions() as session:
        (line,) = session.scalars(select(AuditLine).where(AuditLine.did == "refused"))
    assert line.detail == {"tried": "signals:claim", "status": 503}


def test_passwords_and_codes_never_come_back(app: FastAPI, visit: Visit) -> None:
    visit.get("/werk/inloggen")
    with read_only_disk(app):
        page = visit.post("/werk/inloggen", {"login": "chris", "password": "dit-is-geheim"}, 503)
    assert "dit-is-geheim" not in page
    assert "Ga terug en stuur het daar nog eens." in page


def test_reading_goes_on_and_a_part_of_a_page_becomes_the_kind_page(app: FastAPI, colleague: Visit) -> None:
    colleague.sign_in("chris")
    with read_only_disk(app):
        assert "Uitloggen" in colleague.get("/werk/")
        part = colleague.client.post("/werk/uitloggen", data={"csrf": "x"}, headers={"HX-Request": "true"})
    assert part.status_code == 503
    assert (part.headers["hx-retarget"], part.headers["hx-reselect"]) == ("#inhoud", "#inhoud")


def test_something_of_ours_that_breaks_is_still_a_failure(app: FastAPI) -> None:
    def fail() -> None:
        raise OSError(2, "geheim.txt")

    app.add_api_route("/nl/stuk", fail)
    answer = TestClient(app, raise_server_exceptions=False).get("/nl/stuk")
    assert answer.status_code == 500
    assert "geheim" not in answer.text
    check_page(answer.text, "a failure")
