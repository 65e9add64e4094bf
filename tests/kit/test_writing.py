"""Writers of one process: each its own outcome, and nobody hears "kept" before it is."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, event, func, select

from portal.kit.database import make_engine, make_sessions
from portal.kit.outbox import Job, enqueue
from portal.kit.writing import Together, writer

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def sessions(sqlite_template, tmp_path):
    path = tmp_path / "portal.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine = make_engine(f"sqlite:///{path}")
    yield make_sessions(engine)
    engine.dispose()


def keys(sessions):
    with sessions() as session:
        return set(session.scalars(select(Job.key)))


def adds(key):
    def work(session):
        enqueue(session, "resident", {}, key, AT)
        return key

    return work


def test_work_is_kept_and_its_answer_comes_back(sessions):
    assert writer(sessions)(adds("one")) == "one"
    assert keys(sessions) == {"one"}


def test_who_waits_together_is_kept_with_one_commit(sessions):
    together, commits = Together(sessions), []
    event.listen(sessions.kw["bind"], "commit", commits.append)
    first_writes, others_wait = threading.Event(), threading.Event()

    def slow(session):
        first_writes.set()
        assert others_wait.wait(10)
        return adds("first")(session)

    with ThreadPoolExecutor(9) as pool:
        first = pool.submit(together.write, slow)
        assert first_writes.wait(10)
        others = [pool.submit(together.write, adds(f"other {n}")) for n in range(8)]
        while len(together._waiting) < 8:  # noqa: SLF001  all are at the door
            pass
        others_wait.set()
        assert first.result() == "first"
        assert [one.result() for one in others] == [f"other {n}" for n in range(8)]
    assert len(keys(sessions)) == 9
    assert len(commits) == 2


def test_who_fails_is_undone_and_takes_nobody_along(sessions):
    together = Together(sessions)

    def fails(session):
        adds("never")(session)
        raise ZeroDivisionError

    def again(session):
        return adds("kept")(session)  # the same key twice: the database refuses the second

    with ThreadPoolExecutor(12) as pool:
        works = [fails, adds("a"), again, again, adds("b"), fails]
        done = [pool.submit(together.write, work) for work in works]
        failures = [one.exception() for one in done]
    assert keys(sessions) == {"a", "b", "kept"}
    assert [type(error).__name__ for error in failures if error].count("ZeroDivisionError") == 2
    assert len([error for error in failures if error]) == 3


def test_nobody_hears_kept_when_the_commit_fails(sessions):
    def no_room(_connection):
        raise OSError("no room")

    event.listen(sessions.kw["bind"], "commit", no_room)
    with pytest.raises(OSError, match="no room"):
        writer(sessions)(adds("lost"))
    event.remove(sessions.kw["bind"], "commit", no_room)
    assert keys(sessions) == set()
    assert writer(sessions)(adds("later")) == "later"


def test_sixteen_writers_each_keep_their_own(sessions):
    write = writer(sessions)
    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(lambda n: write(adds(f"{n}")), range(200)))) == 200
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(Job)) == 200


def test_another_database_needs_no_turns():
    engine = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")
    assert not hasattr(writer(make_sessions(engine)), "__self__")
