"""
Killing the web server (`kill -9`) loses no report that got a receipt, and makes no double.

`kill -9` takes the process, not the operating system: that the database waits for the disk (synchronous=FULL) is
tested in tests/kit/test_database.py.
"""

import random
import threading
import time
from collections import Counter, defaultdict
from concurrent.futures import wait

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from portal.changes.models import Change, Draft, Report, WrongCode
from portal.kit.codes import hash_code
from portal.kit.database import make_engine
from portal.kit.outbox import Job
from portal.signals.models import Event, Signal
from tests.faults.nest import Nest, sessions_of
from tests.faults.residents import Browser, Crowd, Telling, prepare

ROUNDS = {"sqlite": 50, "postgresql": 10}
NEW, AGAIN = 8, 3
"""Per round: drafts that are sent for the first time, and *send* pressed again by people who have a receipt."""


def drafts(database_url: str, many: int) -> list[Telling]:
    engine = make_engine(database_url)
    made = prepare(engine, many)
    engine.dispose()  # from here on only the server has the database open, so a restart really has to recover it
    return made


def test_killing_the_server_loses_no_receipt_and_makes_no_double(
    database_url: str, nest: Nest, crowd: Crowd, chance: random.Random
) -> None:
    rounds = ROUNDS[database_url.partition(":")[0]]
    new = drafts(database_url, (rounds + 1) * NEW + AGAIN)
    server = nest.serve()
    sent = [browser.walk() for browser in crowd.browsers[:2]]
    sent += new[: NEW + AGAIN - len(sent)]
    for browser, telling in zip(crowd.browsers, sent, strict=False):
        browser.ready(telling)
    server.kill()

    server = nest.serve()  # as fresh as in the rounds, to see how long a round may take
    begin = time.monotonic()
    for one in crowd.send(sent):
        one.result()
    longest = time.monotonic() - begin
    server.kill()

    hits = 0
    for number in range(1, rounds + 1):
        server = nest.serve()
        unanswered = [telling for telling in sent if not telling.reference]
        pressed_again = chance.sample([telling for telling in sent if telling.reference], AGAIN)
        fresh = new[number * NEW + AGAIN : (number + 1) * NEW + AGAIN]
        sent += fresh
        everybody = [*fresh, *pressed_again]
        chance.shuffle(everybody)
        sending = crowd.send([*unanswered, *everybody])
        begin = time.monotonic()
        if not wait(sending, timeout=chance.uniform(0, longest)).not_done:
            longest = time.monotonic() - begin  # over before the kill: the round that was measured was a slow one
        server.kill()
        for one in sending:
            one.result()
        hits += bool(crowd.died())
    print(f"{hits} of {rounds} kills came while a report was being sent; a round took at most {longest:.2f} s")
    assert hits >= rounds // 5, f"only {hits} of {rounds} kills came while a report was being sent"

    cold = nest.serve_cold()
    try:
        for one in crowd.send([telling for telling in sent if not telling.reference]):
            one.result()
        assert not crowd.died()
        for telling in chance.sample(sent, 10):
            crowd.browsers[0].follow(telling)
    finally:
        cold.terminate()
        cold.wait(timeout=30)
    everything_is_kept_once_and_whole(database_url, sent)


def test_pressing_send_twice_at_once_makes_one_report(database_url: str, nest: Nest, crowd: Crowd) -> None:
    tellings = drafts(database_url, 30)
    nest.serve()
    for browser in crowd.browsers[:2]:
        browser.ready(tellings[0])
    both = threading.Barrier(2)

    def press(browser: Browser) -> list[Telling]:
        seen = [Telling(telling.token) for telling in tellings]
        for telling in seen:
            both.wait(30)
            browser.send(telling)
        return seen

    first, second = [crowd.pool.submit(press, browser) for browser in crowd.browsers[:2]]
    assert first.result() == second.result()
    everything_is_kept_once_and_whole(database_url, first.result())


def everything_is_kept_once_and_whole(database_url: str, sent: list[Telling]) -> None:
    """Look in the database: one report per draft with the reference of its receipt, and nothing by halves."""
    engine = make_engine(database_url)
    with sessions_of(engine)() as session:
        if engine.name == "sqlite":
            assert session.execute(text("PRAGMA integrity_check")).all() == [("ok",)]
            assert session.execute(text("PRAGMA foreign_key_check")).all() == []
        kept = session.execute(select(Draft.token_hash, Report).join(Draft, Report.draft_id == Draft.id)).all()
        assert Counter((token, report.reference) for token, report in kept) == Counter(
            (hash_code(telling.token), telling.reference) for telling in sent
        )
        whole(session, [report for _token, report in kept])
        received = {token: report.received_at for token, report in kept}
        died = [(received[hash_code(t.token)], t.died_at) for t in sent if t.died_at]
        before = sum(at < died_at for at, died_at in died)
        print(f"{len(sent)} reports; {len(died)} sends died without an answer, {before} of these were kept already")
    engine.dispose()


def whole(session: Session, reports: list[Report]) -> None:
    """Every report has its changes, signals, first timeline entry and outgoing message; nothing else is left over."""
    changes, signals, rules = defaultdict(list), defaultdict(list), defaultdict(set)
    for change in session.scalars(select(Change).order_by(Change.position)):
        changes[change.report_id].append(change.type)
    for signal in session.scalars(select(Signal)):
        signals[signal.report_id].append(signal)
        assert [event.kind for event in signal.events] == ["signal:received"]
    jobs = {job.key: job for job in session.scalars(select(Job))}
    for report in reports:
        draft = session.get_one(Draft, report.draft_id)
        assert changes[report.id] == draft.chosen
        assert {signal.change_type for signal in signals[report.id]} == set(draft.chosen)
        assert {signal.reference for signal in signals[report.id]} == {report.reference}
        rules[tuple(draft.chosen)].add(tuple(sorted(signal.rule for signal in signals[report.id])))
        job = jobs[f"received:{report.reference}"]
        assert (job.payload, job.state) == ({"report": report.id, "kind": "received"}, "pending")
    assert all(len(fired) == 1 for fired in rules.values()), f"the same changes gave other signals: {rules}"
    assert len(jobs) == len(changes) == len(signals) == len(reports)
    assert session.scalar(select(func.count()).select_from(Event)) == sum(len(some) for some in signals.values())
    assert session.scalar(select(func.count()).select_from(WrongCode)) == 0
