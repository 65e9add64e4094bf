"""Going over to a newer key: all of it, while the portal runs, and afterwards the old key may go."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from portal.keys import commands, rotation
from portal.keys.checking import Checked, check
from portal.kit.database import make_engine, make_sessions
from portal.kit.outbox import Job
from portal.proof.actions import forgetter
from portal.proof.models import ProofFile
from portal.proof.sealing import MARK, opened
from portal.proof.storage import new_name
from portal.sealing.cells import CannotOpenError, Place
from portal.sealing.keys import DEMO_KEYS, keyring
from portal.sealing.models import DossierKey
from portal.sealing.rows import blind_any
from portal.sealing.vault import forget, unlock
from portal.signals.models import FollowUp, Note, Question, Signal
from tests.conftest import ONE_DATABASE, Visit
from tests.sealing.dump import cell, everything, set_cell
from tests.sealing.keys import NEWER
from tests.signals.desk import tell


def with_keys(app: FastAPI, keys: str) -> sessionmaker[Session]:
    """Sessions on the same database with these keys."""
    sessions = make_sessions(make_engine(app.state.settings.database_url))
    unlock(sessions, keyring(keys))
    return sessions


@pytest.fixture
def both(app: FastAPI) -> Iterator[sessionmaker[Session]]:
    sessions = with_keys(app, f"{NEWER},{DEMO_KEYS}")
    yield sessions
    sessions.kw["bind"].dispose()


@pytest.fixture
def newer(app: FastAPI) -> Iterator[sessionmaker[Session]]:
    sessions = with_keys(app, NEWER)
    yield sessions
    sessions.kw["bind"].dispose()


def turn(app: FastAPI, sessions: sessionmaker[Session]) -> list[str]:
    said: list[str] = []
    rotation.rotate(sessions, app.state.store, app.state.now, said.append)
    return said


def old_file(app: FastAPI, signal: Signal, content: bytes) -> int:
    """Keep a file as before files were sealed."""
    name = new_name()
    app.state.store.put(name, content)
    with app.state.sessions.begin() as session:
        file = ProofFile(name=name, report_id=signal.report_id, change_type="small_jobs", document="payslip",
                         title="Loonstrook", kind="pdf", pages=1, size=len(content), at=app.state.now())  # fmt: skip
        session.add(file)
        session.flush()
        return file.id


def test_all_goes_over_and_the_old_key_may_go(
    app: FastAPI, kept: dict[str, int], both: sessionmaker[Session], newer: sessionmaker[Session], tmp_path: Path
) -> None:
    with app.state.sessions() as session:
        signal = session.scalars(select(Signal).order_by(Signal.id)).first()
        plan = session.scalars(select(FollowUp)).first()
        assert signal is not None
        assert plan is not None
    file = old_file(app, signal, b"%PDF a payslip")
    before = check(both, app.state.store)
    assert before.wrong == []
    assert (before.plain, set(before.used)) == (1, {"demo"})
    dossier_cells = cell(app, "note", "text", kept["note"])
    said = turn(app, both)
    assert "2 keys of dossiers" in said, "of the report, and of the office"
    assert "1 files that were not sealed yet" in said
    assert turn(app, both) == [f"0 {line.split(' ', 1)[1]}" for line in said], "a second time there is nothing to do"
    after = check(newer, app.state.store)
    assert after.wrong == []
    assert (after.plain, set(after.used), after.opened) == (0, {"k2"}, before.opened)
    assert cell(app, "note", "text", kept["note"]) == dossier_cells, "rows that never change did not"
    with newer() as session:
        assert session.get_one(Signal, signal.id).contact["rows"][0]["value"] == "Bram Kuipers"
        assert session.get_one(Note, kept["note"]).text == "Bel later."
        assert session.get_one(FollowUp, plan.id).title == plan.title
        found = session.get_one(ProofFile, file)
        kept_bytes = app.state.store.get(found.name)
        assert kept_bytes.startswith(MARK)
        assert opened(session, found, kept_bytes) == b"%PDF a payslip"
        job = session.scalars(select(Job).where(Job.kind == "proof:forget")).one()
        forgetter(app.state.store)(session, job.payload, job.key)
    assert len(list((tmp_path / "uploads").iterdir())) == 1, "the bytes of before are gone"
    held = repr(everything(app.state.sessions.kw["bind"]))
    assert "v1.demo." not in held
    assert '"demo.' not in held


@ONE_DATABASE
def test_who_stops_halfway_goes_on_later(
    app: FastAPI, both: sessionmaker[Session], newer: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    signals = [tell(app) for _ in range(5)]
    monkeypatch.setattr(rotation, "AT_ONCE", 2)
    blocks: list[int] = []
    whole = rotation.dossiers

    def breaks(session: Session, after: int) -> tuple[int, int]:
        blocks.append(after)
        if len(blocks) == 2:
            raise KeyboardInterrupt
        return whole(session, after)

    monkeypatch.setattr(rotation, "dossiers", breaks)
    with pytest.raises(KeyboardInterrupt):
        turn(app, both)
    with app.state.sessions() as session:
        wrapped = list(session.scalars(select(DossierKey.wrapped)))
    assert sorted(key.split(".")[1] for key in wrapped) == ["demo"] * 3 + ["k2"] * 2
    monkeypatch.setattr(rotation, "dossiers", whole)
    assert turn(app, both)[0] == "3 keys of dossiers"
    assert check(newer, None).wrong == []
    with newer() as session:
        assert all(session.get_one(Signal, one.id).person == "Bram K." for one in signals)


@ONE_DATABASE
def test_the_portal_goes_on_while_keys_change(app: FastAPI, both: sessionmaker[Session], colleague: Visit) -> None:
    first = tell(app)
    app.state.sessions.kw["bind"].update_execution_options(portal_keys=keyring(f"{NEWER},{DEMO_KEYS}"))
    for sessions in (app.state.reading, app.state.listing):
        sessions.kw["bind"].update_execution_options(portal_keys=keyring(f"{NEWER},{DEMO_KEYS}"))
    second = tell(app)
    assert cell(app, "signal", "person", first.id).startswith("v1.demo.")
    assert cell(app, "signal", "person", second.id).startswith("v1.k2.")
    colleague.sign_in("chris")
    page = colleague.get("/werk/")
    assert all(f'/werk/signalen/{one.id}"' in page for one in (first, second))
    assert "Bram K." in page
    assert "niet leesbaar" not in page
    colleague.get("/werk/zoeken")
    why = {"name-reason": "called", "name-words": "Belt over de brief."}
    both_found = colleague.post("/werk/zoeken/naam", {"name-name": "kuipers", **why})
    assert all(f"/werk/signalen/{one.id}" in both_found for one in (first, second)), "found with either key"
    turn(app, both)
    colleague.get("/werk/zoeken")
    again = colleague.post("/werk/zoeken/naam", {"name-name": "kuipers", **why})
    assert all(f"/werk/signalen/{one.id}" in again for one in (first, second))
    with both() as session:
        words = session.get_one(Signal, first.id).name_words
        assert set(words) <= {word for name in ("bram", "kuipers") for word in blind_any(session, name)}
        assert all(word.startswith("k2.") for word in words)


@ONE_DATABASE
def test_who_is_forgotten_stays_forgotten(app: FastAPI, both: sessionmaker[Session]) -> None:
    signal = tell(app)
    with app.state.sessions.begin() as session:
        forget(session, signal.report_id)
    turn(app, both)
    found = check(both, None)
    assert (found.wrong, found.forgotten) == ([], 1)
    with both() as session:
        assert session.get_one(Signal, signal.id).contact == {}


@ONE_DATABASE
def test_without_the_old_key_it_says_so_and_nothing_is_lost(app: FastAPI, newer: sessionmaker[Session]) -> None:
    tell(app)
    before = everything(app.state.sessions.kw["bind"])
    with pytest.raises(CannotOpenError):
        turn(app, newer)
    assert everything(app.state.sessions.kw["bind"]) == before
    assert check(newer, None).wrong


def test_checking_finds_what_was_changed(app: FastAPI, kept: dict[str, int], both: sessionmaker[Session]) -> None:
    assert check(both, None).wrong == []
    set_cell(app, "question", "text", kept["question"], cell(app, "question", "why", kept["question"]))
    found: Checked = check(both, None)
    assert found.wrong == [Place("question", "text", kept["question"])]
    with app.state.sessions() as session:
        assert session.scalars(select(Question.id)).one() == kept["question"]


@ONE_DATABASE
def test_a_wrapped_key_that_was_changed_is_found(app: FastAPI, both: sessionmaker[Session]) -> None:
    mine, theirs = tell(app), tell(app)
    with app.state.sessions.begin() as session:
        other = session.get_one(DossierKey, theirs.report_id).wrapped
        session.execute(update(DossierKey).where(DossierKey.report_id == mine.report_id).values(wrapped=other))
    wrong = check(both, None).wrong
    assert Place("dossier_key", "wrapped", mine.report_id) in wrong
    assert not any(place.table == "signal" and place.row == theirs.id for place in wrong)


@ONE_DATABASE
def test_the_commands(
    app: FastAPI, kept: dict[str, int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*words: str, keys: str = "") -> tuple[int, str]:
        settings = app.state.settings.model_copy(update={"encryption_keys": keys or DEMO_KEYS})
        monkeypatch.setattr(commands, "read", lambda _model: settings)
        import argparse

        parser = argparse.ArgumentParser()
        commands.add(parser.add_subparsers())
        typed: Any = parser.parse_args(["keys", *words])
        return typed.do(typed) or 0, capsys.readouterr().out

    _, made = run("new", "k3")
    assert keyring(made).first.id == "k3"
    status, said = run("check", keys=f"{NEWER},{DEMO_KEYS}")
    assert status == 0
    assert "Key k2 is not needed yet, and seals what is new." in said
    assert "Key demo is needed " in said
    run("rotate", keys=f"{NEWER},{DEMO_KEYS}")
    status, said = run("check", "--files", keys=f"{NEWER},{DEMO_KEYS}")
    assert (status, "Key demo is not needed: you may take it out." in said) == (0, True)
    set_cell(app, "note", "text", kept["note"], "v1.d.AAAA")
    status, said = run("check", keys=NEWER)
    assert status == 1
    assert f"Does not open: note.text of row {kept['note']}." in said
