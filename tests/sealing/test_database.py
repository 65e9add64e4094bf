"""What is personal stands sealed in the database, and what was changed there does not open."""

import logging
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from portal.accounts.models import Colleague
from portal.audit.models import AuditLine
from portal.changes.actions import begin
from portal.changes.models import Change, Draft, Report
from portal.feedback.models import PageFeedback
from portal.kit.database import make_engine, make_sessions
from portal.kit.outbox import Job
from portal.queue.models import OpenSignal, SignalName
from portal.sealing.cells import CannotOpenError, is_sealed
from portal.sealing.models import DossierKey
from portal.sealing.vault import FORGOTTEN, forget
from portal.signals.models import Note, Question, Signal
from portal.web.worker import make_worker
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.sealing.dump import cell, everything, sealed_columns, set_cell
from tests.signals.desk import Desk, afresh, follow, tell

NOTHING = ("", "{}", "[]", None)


def test_every_personal_column_holds_cells_and_objects_hold_words(app: FastAPI, kept: dict[str, int]) -> None:
    held = everything(app.state.sessions.kw["bind"])
    filled = {table: rows for table, rows in held.items() if rows}
    seen = set()
    for table, column in sealed_columns():
        for row in filled.get(table, []):
            assert is_sealed(row[column]) or row[column] in NOTHING, (table, column)
            seen |= {(table, column)} if is_sealed(row[column]) else set()
    missing = {table for table, _column in sealed_columns()} - {table for table, _column in seen}
    # These have no words here; test_dump.py fills them through the pages.
    assert missing == {
        "closure",
        "correction",
        "lesson",
        "meeting",
        "page_feedback",
        "reply",
        "retention_hold",
        "retraction",
        "second_factor",
        "wish",
        "wish_decision",
        "withdrawal",
    }
    with app.state.sessions() as session:
        assert session.get_one(Note, kept["note"]).text == "Bel later."
        assert session.scalars(select(Report)).one().about["name"] == "Bram Kuipers"
        assert session.scalars(select(Change)).one().answers["amount_month"] == "60.00"
        assert session.scalars(select(Draft)).one().answers["about_you"]["name"] == "Bram Kuipers"
        assert session.scalars(select(Signal.person)).first().startswith("v1.demo."), "a statement sees cells"


def test_one_dossier_key_a_report_wrapped(app: FastAPI) -> None:
    tell(app)
    tell(app)
    with app.state.sessions() as session:
        reports = list(session.scalars(select(Report.id)))
        keys = {row.report_id: row.wrapped for row in session.scalars(select(DossierKey))}
    assert sorted(keys) == sorted(reports)
    assert all(wrapped.startswith("v1.demo.") for wrapped in keys.values())
    assert len(set(keys.values())) == 2


def test_a_report_that_is_undone_leaves_no_key(app: FastAPI, signal: Signal) -> None:
    with app.state.sessions() as session:
        begun, _token = begin(session, organisation="x", language="nl", secret="s", at=app.state.now())
        session.flush()
        old = session.get_one(Report, signal.report_id)
        names = {column.name for column in Report.__table__.columns} - {"id", "reference", "draft_id"}
        session.add(Report(**{name: getattr(old, name) for name in names}, reference="ZL-1", draft_id=begun.id))
        session.flush()
        assert len(session.scalars(select(DossierKey.report_id)).all()) == 2
        session.rollback()
        assert list(session.scalars(select(DossierKey.report_id))) == [signal.report_id]


def test_two_swapped_cells_are_refused_and_written_down(
    app: FastAPI, chris: Desk, signal: Signal, caplog: pytest.LogCaptureFixture
) -> None:
    chris.do("notitie", **{"note-text": "Heeft een kat."})
    chris.do("notitie", **{"note-text": "Heeft een hond."})
    with app.state.sessions() as session:
        one, two = session.scalars(select(Note.id).order_by(Note.id)).all()
    first, second = cell(app, "note", "text", one), cell(app, "note", "text", two)
    set_cell(app, "note", "text", one, second)
    set_cell(app, "note", "text", two, first)
    with caplog.at_level(logging.ERROR):
        page = chris.visit.get(chris.address, 409)
    assert "Dit gegeven kunnen wij nu niet laten zien." in page
    assert "kat" not in page
    assert "hond" not in page
    assert "note.text of row" in caplog.text
    assert "kat" not in caplog.text
    with app.state.sessions() as session:
        line = session.scalars(select(AuditLine).where(AuditLine.did == "cell:unreadable")).one()
    assert line.detail["table"] == "note"
    assert line.detail["column"] == "text"
    assert int(line.detail["row"]) in {one, two}
    set_cell(app, "note", "text", one, first)
    set_cell(app, "note", "text", two, second)
    assert "Heeft een kat." in chris.open(), "put back, it opens again"


@ONE_DATABASE
@pytest.mark.parametrize(("table", "column"), [("signal", "facts"), ("signal", "contact")])
def test_a_cell_of_another_dossier_is_refused(app: FastAPI, colleague: Visit, table: str, column: str) -> None:
    mine, theirs = tell(app), tell(app)
    set_cell(app, table, column, mine.id, cell(app, table, column, theirs.id))
    colleague.sign_in("chris")
    colleague.get(f"/werk/signalen/{mine.id}", 409)
    colleague.get(f"/werk/signalen/{theirs.id}")


@ONE_DATABASE
@pytest.mark.parametrize("fake", ['{"rows": []}', "v1.d.AAAA", "v1.other.AAAA", "Bram"])
def test_words_or_nonsense_in_the_place_of_a_cell_are_refused(app: FastAPI, colleague: Visit, fake: str) -> None:
    signal = tell(app)
    set_cell(app, "signal", "contact", signal.id, fake)
    colleague.sign_in("chris")
    colleague.get(f"/werk/signalen/{signal.id}", 409)


@ONE_DATABASE
def test_a_resident_gets_the_same_kind_page(app: FastAPI, visit: Visit) -> None:
    signal = tell(app)
    follow(app, visit, signal)
    with app.state.sessions() as session:
        change = session.scalars(select(Change.id)).one()
    set_cell(app, "change", "answers", change, "v1.d.AAAA")
    assert "Bel ons, dan kijken wij samen." in visit.get("/nl/volgen/melding", 409)


@ONE_DATABASE
def test_one_name_that_does_not_open_takes_the_list_not_away(app: FastAPI, colleague: Visit) -> None:
    mine, theirs = tell(app), tell(app)
    set_cell(app, "open_signal", "person", mine.id, cell(app, "open_signal", "person", theirs.id))
    colleague.sign_in("chris")
    page = colleague.get("/werk/")
    assert "niet leesbaar" in page
    assert "Bram K." in page
    assert f"/werk/signalen/{mine.id}" in page


@ONE_DATABASE
def test_a_wrapped_key_of_another_dossier_opens_nothing(app: FastAPI, colleague: Visit) -> None:
    mine, theirs = tell(app), tell(app)
    with app.state.sessions.begin() as session:
        other = session.get_one(DossierKey, theirs.report_id).wrapped
        session.get_one(DossierKey, mine.report_id).wrapped = other
    colleague.sign_in("chris")
    colleague.get(f"/werk/signalen/{mine.id}", 409)


def test_nothing_gets_in_around_the_seal(app: FastAPI, signal: Signal) -> None:
    row = {"signal_id": signal.id, "text": "Heeft een kat.", "by": 1, "by_name": "Chris", "at": app.state.now()}
    with pytest.raises(StatementError, match="takes sealed values only"), app.state.sessions.begin() as session:
        session.execute(insert(Note), [row])
    with pytest.raises(StatementError, match="takes sealed values only"), app.state.sessions.begin() as session:
        session.execute(insert(Signal).values(contact={"rows": [{"value": "Bram"}]}))


def test_who_is_forgotten_can_be_read_nowhere(app: FastAPI, kept: dict[str, int], colleague: Visit) -> None:
    with app.state.sessions() as session:
        signal = session.scalars(select(Signal).order_by(Signal.id)).first()
        assert signal is not None
    other = tell(app)
    with app.state.sessions.begin() as session:
        forget(session, signal.report_id)
    with app.state.sessions() as session:
        assert session.get_one(Report, signal.report_id).about == {}
        assert session.get_one(Note, kept["note"]).text == FORGOTTEN
        assert session.get_one(Question, kept["question"]).text == FORGOTTEN
        gone = session.get_one(Signal, signal.id)
        assert (gone.contact, gone.facts, gone.teller) == ({}, [], [])
        assert (gone.person, gone.name_words) == ("", [])
        assert session.get_one(OpenSignal, signal.id).person == ""
        report = session.get_one(Report, signal.report_id)
        assert session.get_one(Draft, report.draft_id).answers == {}
        assert not session.scalars(select(SignalName).where(SignalName.signal_id == signal.id)).all()
        assert session.get_one(Signal, other.id).contact["rows"][0]["value"] == "Bram Kuipers"
    with pytest.raises(CannotOpenError), app.state.sessions.begin() as session:
        session.add(Note(signal_id=signal.id, text="Nog iets.", by=1, by_name="Chris", at=app.state.now()))
    colleague.sign_in("chris")
    assert "verwijderd" in colleague.get(f"/werk/signalen/{signal.id}")


@ONE_DATABASE
def test_the_number_of_who_was_forgotten_is_never_given_again(app: FastAPI) -> None:
    with app.state.sessions.begin() as session:
        session.execute(insert(DossierKey), [{"report_id": 41, "wrapped": ""}])
    assert tell(app).report_id == 42


@ONE_DATABASE
def test_without_the_row_of_its_key_nothing_opens(app: FastAPI, colleague: Visit) -> None:
    signal = tell(app)
    with app.state.sessions.begin() as session:
        session.delete(session.get_one(DossierKey, signal.report_id))
    colleague.sign_in("chris")
    colleague.get(f"/werk/signalen/{signal.id}", 409)


def test_sessions_without_keys_say_what_to_do(app: FastAPI, signal: Signal) -> None:
    bare = make_engine(app.state.settings.database_url)
    with make_sessions(bare)() as session, pytest.raises(RuntimeError, match="unlock"):
        session.get(Signal, signal.id)
    bare.dispose()


@ONE_DATABASE
def test_what_goes_wrong_while_writing_leaves_words_in_the_object(app: FastAPI, signal: Signal) -> None:
    note = Note(signal_id=999, text="Heeft een kat.", by=1, by_name="Chris", at=app.state.now())
    with app.state.sessions() as session:
        session.add(note)
        with pytest.raises((IntegrityError, CannotOpenError)):
            session.flush()
        session.rollback()
        assert note.text == "Heeft een kat."
        said = PageFeedback(page="p" * 9, language="nl", version="1", clear=True, text="Duidelijk.", at=None)  # type: ignore[arg-type]
        session.add(said)
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()
        assert said.text == "Duidelijk."


@ONE_DATABASE
def test_what_stays_the_same_is_not_written_again(app: FastAPI, signal: Signal) -> None:
    before = cell(app, "signal", "contact", signal.id)
    with app.state.sessions.begin() as session:
        found = session.get_one(Signal, signal.id)
        found.contact, found.team = dict(found.contact), "desk"
    assert cell(app, "signal", "contact", signal.id) == before
    with app.state.sessions.begin() as session:
        found = session.get_one(Signal, signal.id)
        found.contact = {"rows": [{"label": "Naam", "value": "Bram de Boer"}]}
        session.flush()
        assert found.contact["rows"][0]["value"] == "Bram de Boer"
        session.refresh(found)
        assert found.contact["rows"][0]["value"] == "Bram de Boer"
    assert cell(app, "signal", "contact", signal.id) != before
    assert afresh(app, signal).contact["rows"][0]["value"] == "Bram de Boer"


def test_a_name_is_found_without_being_there(app: FastAPI, colleague: Visit, signal: Signal) -> None:
    with app.state.sessions.kw["bind"].connect() as connection:
        words = list(connection.scalars(text("SELECT word FROM signal_name")))
    assert len(words) == 2
    assert all(word.startswith("demo.") and len(word) == len("demo.") + 32 for word in words)
    colleague.sign_in("chris")
    colleague.get("/werk/zoeken")
    found = colleague.post(
        "/werk/zoeken/naam", {"name-name": "kuipers", "name-reason": "called", "name-words": "Belt over een brief."}
    )
    assert "Bram K." in found
    assert signal.reference


def test_names_of_colleagues_stay_clear(app: FastAPI) -> None:
    with app.state.sessions() as session:
        assert "Chris de Wit" in set(session.scalars(select(Colleague.name)))


def test_what_the_worker_can_not_open_is_written_down_too(app: FastAPI, moment: Moment, signal: Signal) -> None:
    set_cell(app, "report", "about", signal.report_id, "v1.d.AAAA")
    make_worker(app.state.settings, app.state.sessions, app.state.organisation, moment).run_once()
    with app.state.sessions() as session:
        job = session.scalars(select(Job).where(Job.kind == "resident")).one()
        assert (job.state, job.last_error) == ("pending", "CannotOpenError")
        line = session.scalars(select(AuditLine).where(AuditLine.did == "cell:unreadable")).one()
    assert line.detail == {"table": "report", "column": "about", "row": str(signal.report_id)}


@ONE_DATABASE
def test_a_key_that_is_thrown_away_is_not_in_the_file_any_more(app: FastAPI, signal: Signal, tmp_path: Path) -> None:
    with app.state.sessions() as session:
        wrapped = session.get_one(DossierKey, signal.report_id).wrapped
    engine = app.state.sessions.kw["bind"]
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    assert wrapped.encode() in (tmp_path / "portal.db").read_bytes()
    with app.state.sessions.begin() as session:
        forget(session, signal.report_id)
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    assert wrapped.encode() not in (tmp_path / "portal.db").read_bytes()
