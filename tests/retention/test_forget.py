"""Forgetting a resident: no trace but what the classes keep; who stands beside it keeps everything."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from fastapi import FastAPI
from sqlalchemy import Engine

from portal.audit.actions import seal_with
from portal.audit.domain import key_of
from portal.audit.queries import verify
from portal.backup.making import make
from portal.backup.restoring import restore
from portal.kit.database import make_engine, make_sessions, reading
from portal.kit.outbox import Worker
from portal.proof.storage import Folder
from portal.retention.actions import forget
from portal.retention.again import forget_again, read_list, write_list
from portal.sealing.vault import unlock
from portal.web.worker import make_worker
from tests.conftest import Moment, _admin, _database
from tests.postbox import Postbox
from tests.retention.journey import YOL, ZEB, Told, follow, of_report, opened, plain, rows, store_of, tell, traces, work

KEPT = {
    "audit_line": "number, moment, deed, colleague, number of report and signal: who did what stays provable",
    "forgotten": "number of the report, a seal and the moment: so that a copy of before forgets it again",
    "dossier_key": "an empty key: the number of the report is never given again",
    "outbox": "the random name of a file that is gone, until work that is done is cleared",
}
"""What still speaks of a forgotten report, and why. Nothing in it names a person."""
SEALED = {"report", "change", "signal", "note", "question", "contact_attempt", "closure"}
"""Where who has the keys reads what this resident told, before."""
FULL = {
    "report", "change", "correction", "draft", "proof_file", "message", "outbox", "signal", "amendment",
    "note", "question", "person_opening", "referral", "referral_result", "contact_attempt", "closure", "mark", "event",
    "audit_line",
}  # fmt: skip
"""Where the story leaves something."""


@pytest.fixture
def empty(database_url: str, tmp_path: Path) -> Iterator[str]:
    """A database that is not there yet, of the same kind as that of the application."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path}/empty.db"
        return
    name = f"portal_empty_{os.getpid()}_retention"
    _admin(database_url, f'CREATE DATABASE "{name}"')
    yield _database(database_url, name)
    _admin(database_url, f'DROP DATABASE "{name}" WITH (FORCE)')


def whole(sessions: Any, secret: str) -> bool:
    with reading(sessions)() as session:
        return verify(session, key_of(secret)).whole


def left_of(engine: Engine, told: Told, *folders: Path) -> list[str]:
    """Return the traces that no reason in KEPT speaks for."""
    kept = {f"outbox: {name}" for name in told.files}
    return [place for place in traces(engine, [*ZEB.needles, *told.needles], *folders) if place not in kept]


def test_nothing_is_left_of_a_resident_and_all_of_another(
    app: FastAPI,
    worker: Worker,
    moment: Moment,
    server: Controller,
    postbox: Postbox,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
    empty: str,
) -> None:
    caplog.set_level(logging.DEBUG, logger="portal")
    server.start()
    engine, secret = app.state.sessions.kw["bind"], app.state.settings.secret_key
    zeb, yol = tell(app, ZEB), tell(app, YOL)
    for told, who in ((zeb, ZEB), (yol, YOL)):
        work(app, told, who)
    run_all(worker)
    assert postbox.mails, "mails went out; they are no longer in our hands"
    needles = [*ZEB.needles, *zeb.needles]
    before = of_report(app, zeb.report)
    found = {place.partition(":")[0] for place in traces(engine, needles, store_of(app))}
    assert {*zeb.files, "audit_line", "outbox"} <= found
    assert {name for name, lines in before.items() if lines} | found >= FULL
    assert {place.partition(".")[0] for place in opened(app.state.sessions, needles)} >= SEALED
    others, all_before = of_report(app, yol.report), rows(engine)
    make(engine, app.state.store, tmp_path / "before.zip", moment())

    with app.state.sessions.begin() as session:
        gone = forget(session, zeb.report, secret=secret, why="asked", at=moment())
    run_all(worker)
    assert (gone["report"], gone["signal"]) == (1, len(zeb.signals))
    assert left_of(engine, zeb, store_of(app)) == []
    assert opened(app.state.sessions, needles) == []
    assert not any(of_report(app, zeb.report).values())
    assert of_report(app, yol.report) == others
    for table, lines in rows(engine).items():
        assert table in {*KEPT, "audit_end"} or set(lines) <= set(all_before[table]), table
    assert whole(app.state.sessions, secret)
    said = plain("".join(record.getMessage() for record in caplog.records))
    assert not [needle for needle in needles if needle in said]
    assert len(opened(app.state.sessions, YOL.needles)) > 40, "the search finds what is there"
    follow(app, yol)

    with app.state.sessions() as session:
        assert write_list(session, tmp_path / "forgotten.txt") == 1
    store = Folder(tmp_path / "store")
    back = make_engine(empty)
    restore(tmp_path / "before.zip", empty, back, store)
    sessions = make_sessions(back)
    seal_with(sessions, secret)
    unlock(sessions, app.state.settings.keys)
    assert opened(sessions, needles), "the keys of before open the copy of before"
    assert traces(back, needles, store.path), "the copy is of before"
    assert forget_again(sessions, secret, read_list(tmp_path / "forgotten.txt"), moment()) == 1
    other = make_worker(
        app.state.settings.model_copy(update={"database_url": empty, "uploads": str(store.path)}),
        sessions, app.state.organisation, moment,
    )  # fmt: skip
    run_all(other)
    assert left_of(back, zeb, store.path) == []
    assert opened(sessions, needles) == []
    assert opened(sessions, YOL.needles)
    assert whole(sessions, secret)
    back.dispose()


def run_all(worker: Worker) -> None:
    while worker.run_once():
        pass
