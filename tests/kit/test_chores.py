"""Work that comes back: each in its own time, also after a failure, until stopped."""

import threading

from portal.kit.chores import Chore, start
from portal.kit.database import make_engine, make_sessions
from portal.kit.outbox import Job, Worker


def test_a_chore_comes_back_after_a_failure_and_stops():
    stop, turns, third = threading.Event(), [], threading.Event()

    def work():
        turns.append(1)
        if len(turns) == 3:
            third.set()
        raise RuntimeError

    (thread,) = start([Chore("vol pech", 0.001, work)], stop)
    assert third.wait(10)
    stop.set()
    thread.join(10)
    assert not thread.is_alive()


def test_one_that_waits_does_not_hold_up_another():
    stop, let_go, done = threading.Event(), threading.Event(), threading.Event()
    threads = start([Chore("wacht", 60, let_go.wait), Chore("werkt", 60, done.set)], stop)
    assert done.wait(10)
    stop.set()
    let_go.set()
    for thread in threads:
        thread.join(10)


def test_a_worker_does_its_chores(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path}/portal.db")
    Job.__table__.create(engine)
    stop, done = threading.Event(), threading.Event()

    def work():
        done.set()
        stop.set()

    Worker(make_sessions(engine), {}, chores=[Chore("werkt", 60, work)]).run_forever(stop, pause=0.01)
    assert done.wait(10)
    engine.dispose()
