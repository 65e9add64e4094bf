"""What a route loads, does and commits happens in one call; who fails leaves nothing behind."""

import threading
from typing import Annotated, Any

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, Response
from sqlalchemy import select
from starlette.testclient import TestClient

from portal.kit.database import make_engine, make_sessions, reading
from portal.kit.one_thread import Load
from portal.kit.outbox import Job, enqueue
from portal.kit.pages import Db, router
from portal.kit.writing import writer
from tests.conftest import MONDAY

made: list[str] = []


def count(session: Db) -> int:
    made.append("count")
    return len(session.scalars(select(Job)).all())


Count = Annotated[int, Load(count)]


def twice(seen: Count) -> int:
    return 2 * seen


pages = router()


@pages.get("/read/{key}")
def read(key: str, seen: Count, double: Annotated[int, Load(twice)], more: int = 0) -> Response:
    return PlainTextResponse(f"{key} {seen} {double} {more}")


@pages.get("/plain")
def plain(request: Request) -> Response:
    return PlainTextResponse(threading.current_thread().name)


@pages.get("/thread")
def thread(session: Db) -> Response:
    return PlainTextResponse(threading.current_thread().name)


@pages.get("/note/{key}")
def note(request: Request, key: str, seen: Count, session: Db) -> Response:
    request.app.state.meanwhile()
    enqueue(session, "resident", {"seen": seen}, key, MONDAY)
    return PlainTextResponse(str(seen))


@pages.post("/write/{key}")
def write(key: str, session: Db, fail: bool = False) -> Response:
    enqueue(session, "resident", {}, key, MONDAY)
    if fail:
        raise ZeroDivisionError
    return PlainTextResponse("kept")


@pytest.fixture
def visitor(database_url):
    app: Any = FastAPI()
    app.include_router(pages)
    engine = make_engine(database_url)
    app.state.sessions = make_sessions(engine)
    app.state.reading, app.state.write = reading(app.state.sessions), writer(app.state.sessions)
    app.state.meanwhile = lambda: None
    made.clear()
    yield TestClient(app)
    engine.dispose()


def keys(visitor: TestClient) -> set[str]:
    with visitor.app.state.sessions() as session:  # type: ignore[attr-defined]
        return set(session.scalars(select(Job.key)))


def test_a_page_gets_what_it_asks_and_each_thing_is_loaded_once(visitor):
    assert visitor.post("/write/a").text == "kept"
    assert visitor.get("/read/x?more=3").text == "x 1 2 3"
    assert made == ["count"]


def test_what_fastapi_reads_is_still_checked(visitor):
    assert visitor.get("/read/x?more=three").status_code == 422


def test_who_fails_leaves_nothing_behind(visitor):
    with pytest.raises(ZeroDivisionError):
        visitor.post("/write/a?fail=true")
    assert keys(visitor) == set()


def test_a_page_that_was_read_may_write_a_note(visitor):
    assert visitor.get("/note/a").text == "0"
    assert keys(visitor) == {"a"}


def test_a_reader_whose_note_comes_after_another_writer_is_made_once_more(visitor):
    state = visitor.app.state
    once = iter([True])

    def somebody_writes():
        if next(once, False):
            with state.sessions.begin() as session:
                enqueue(session, "resident", {}, "theirs", MONDAY)

    state.meanwhile = somebody_writes
    seen = visitor.get("/note/mine").text
    assert keys(visitor) == {"mine", "theirs"}
    assert (seen, len(made)) in {("1", 2), ("0", 1)}  # SQLite made it again; PostgreSQL had no need


def test_only_a_page_with_the_database_needs_a_thread(visitor):
    assert visitor.get("/thread").text.startswith("AnyIO worker")
    assert not visitor.get("/plain").text.startswith("AnyIO worker")
