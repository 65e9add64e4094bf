"""Rows and bytes stay in step: bytes first, rows with the transaction, bytes last. On both databases."""

import os
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.changes import actions as changes
from portal.changes.models import Draft
from portal.changes.tidying import tidier
from portal.kit.outbox import Worker
from portal.proof import actions, domain
from portal.proof.domain import Kept, UnreadableError
from portal.proof.models import ProofFile
from portal.proof.storage import Folder
from portal.web.worker import make_worker
from tests.conftest import MONDAY, Moment, Visit
from tests.proof.conftest import ABROAD, kept
from tests.proof.hostile import jpeg
from tests.walk import send, walk


@pytest.fixture
def store(uploads: Path) -> Folder:
    return Folder(uploads)


def begin(session: Session) -> Draft:
    draft, _token = changes.begin(session, organisation="x", language="nl", secret="s" * 32, at=MONDAY)
    return draft


def add(session: Session, draft: Draft, *files: Kept, document: str = "ticket") -> None:
    actions.add(session, files, change_type="abroad", document=document, title="Ticket", at=MONDAY, draft_id=draft.id)


def worker_of(app: FastAPI, moment: Moment) -> Worker:
    return make_worker(app.state.settings, app.state.sessions, app.state.organisation, moment)


def age(uploads: Path, hours: float) -> None:
    """Let all bytes be this old."""
    for path in uploads.iterdir():
        os.utime(path, (MONDAY.timestamp() - hours * 3600,) * 2)


def test_a_transaction_that_fails_leaves_bytes_that_are_swept_after_an_hour(
    app: FastAPI, store: Folder, uploads: Path
) -> None:
    file = actions.take_in(jpeg(), store)

    def fail() -> None:
        with app.state.sessions.begin() as session:
            add(session, begin(session), file)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert len(kept(uploads)) == 1
    age(uploads, 0.5)
    with app.state.sessions() as session:
        assert actions.sweep(session, store, MONDAY) == 0
        age(uploads, 2)
        assert actions.sweep(session, store, MONDAY) == 1
    assert kept(uploads) == []


def test_what_belongs_to_somebody_is_never_swept(app: FastAPI, store: Folder, uploads: Path) -> None:
    with app.state.sessions.begin() as session:
        add(session, begin(session), actions.take_in(jpeg(), store))
    age(uploads, 100)
    with app.state.sessions() as session:
        assert actions.sweep(session, store, MONDAY) == 0
    assert len(kept(uploads)) == 1


def test_wiping_a_draft_takes_rows_at_once_and_bytes_after(
    app: FastAPI, store: Folder, uploads: Path, moment: Moment
) -> None:
    with app.state.sessions.begin() as session:
        draft = begin(session)
        add(session, draft, actions.take_in(jpeg(), store), actions.take_in(jpeg(), store))
    with app.state.sessions.begin() as session:
        changes.wipe(session, session.get_one(Draft, draft.id), MONDAY)
        assert len(kept(uploads)) == 2
    with app.state.sessions() as session:
        assert session.scalars(select(ProofFile)).all() == []
    worker_of(app, moment).run_once()
    assert kept(uploads) == []


def test_a_draft_deleted_in_the_database_takes_its_rows_along(app: FastAPI, store: Folder) -> None:
    with app.state.sessions.begin() as session:
        draft = begin(session)
        add(session, draft, actions.take_in(jpeg(), store))
    with app.state.sessions.begin() as session:
        session.execute(text("DELETE FROM draft"))
        assert session.scalars(select(ProofFile)).all() == []


def tidy(worker: Worker) -> None:
    """Do the hourly chore now."""
    next(chore for chore in worker.chores if chore.name == "tidying").work()


def test_after_thirty_days_drafts_and_their_bytes_go(
    app: FastAPI, store: Folder, uploads: Path, moment: Moment
) -> None:
    with app.state.sessions.begin() as session:
        add(session, begin(session), actions.take_in(jpeg(), store))
    worker = worker_of(app, moment)
    moment.at = MONDAY + timedelta(days=29)
    tidy(worker)
    assert len(kept(uploads)) == 1
    moment.at = MONDAY + timedelta(days=30, minutes=1)
    tidy(worker)
    worker.run_once()
    assert kept(uploads) == []
    with app.state.sessions() as session:
        assert session.scalars(select(Draft)).all() == []


def test_a_report_keeps_what_still_comes_with_its_answers(
    app: FastAPI, visit: Visit, store: Folder, uploads: Path, moment: Moment
) -> None:
    walk(visit, ["abroad"], ABROAD)
    with app.state.sessions.begin() as session:
        draft = session.scalars(select(Draft)).one()
        add(session, draft, actions.take_in(jpeg(), store))
        add(session, draft, actions.take_in(jpeg(), store), document="no_longer")
    send(visit)
    with app.state.sessions() as session:
        row = session.scalars(select(ProofFile)).one()
        assert (row.document, row.draft_id, row.report_id is None) == ("ticket", None, False)
    worker_of(app, moment).run_once()
    assert len(kept(uploads)) == 1
    moment.at += timedelta(days=400)
    tidier(app.state.sessions, store)(moment.at)
    assert len(kept(uploads)) == 1


def test_files_that_came_a_moment_after_sending_are_tidied(
    app: FastAPI, visit: Visit, store: Folder, uploads: Path, moment: Moment
) -> None:
    walk(visit, ["abroad"], ABROAD)
    send(visit)
    with app.state.sessions.begin() as session:
        add(session, session.scalars(select(Draft)).one(), actions.take_in(jpeg(), store))
    tidier(app.state.sessions, store)(MONDAY)
    worker_of(app, moment).run_once()
    assert kept(uploads) == []


def test_a_store_that_is_away_means_later(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(UnreadableError) as refused:
        actions.take_in(jpeg(), Folder(tmp_path / "file" / "uploads"))
    assert str(refused.value) == domain.KEEPING_FAILED


def test_many_at_once_each_get_their_own_file(store: Folder, uploads: Path) -> None:
    made: list[Kept] = []
    threads = [threading.Thread(target=lambda: made.append(actions.take_in(jpeg(), store))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({file.name for file in made}) == len(kept(uploads)) == 6


def test_while_a_file_is_made_anew_others_can_write(
    app: FastAPI, store: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Making anew happens outside the transaction: on SQLite it would hold up every other resident."""
    free = []

    def look(content: bytes, *_: object) -> Kept:
        began = time.monotonic()
        with app.state.sessions.begin() as session:
            begin(session)
        free.append(time.monotonic() - began)
        return actions.take_in(content, store)

    from portal.proof import forms
    from tests.proof.conftest import SEND, TICKET, Sender

    monkeypatch.setattr(forms, "take_in", look)
    sender = Sender(app)
    walk(sender, ["abroad"], ABROAD)
    sender.get(TICKET)
    sender.upload(jpeg(), to=SEND)
    assert len(free) == 1
    assert free[0] < 5
