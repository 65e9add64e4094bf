"""The way past the triggers is narrow: one report, one transaction, and never without a trace of its own."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from portal.audit.models import AuditLine
from portal.changes.models import Change, Report
from portal.kit.database import Base, clear_free_space
from portal.retention import reach
from portal.retention.actions import forget
from portal.retention.models import Forgetting, Forgotten
from portal.signals.models import Note, Signal
from tests.audit.trail import checked, entry, lines, without_triggers
from tests.audit.trail import write as write_lines
from tests.conftest import ONE_DATABASE, Moment
from tests.retention.journey import YOL, ZEB, tell, traces
from tests.signals.desk import tell as tell_simply
from tests.signals.test_kept import RECORDS, kept

assert kept
WHO = {"by": 1, "by_name": "Chris de Wit"}


def forgotten(app: FastAPI, report: int) -> dict[str, int]:
    secret = app.state.settings.secret_key
    with app.state.sessions.begin() as session:
        return forget(session, report, secret=secret, why="asked", at=app.state.now())


def note(app: FastAPI, signal: Signal) -> int:
    with app.state.sessions.begin() as session:
        made = Note(signal_id=signal.id, text="Bel later.", at=app.state.now(), **WHO)
        session.add(made)
        session.flush()
        return made.id


def open_way(session: Session, app: FastAPI, report: int) -> None:
    made = Forgotten(report_id=report, seal="a" * 64, why="asked", at=app.state.now())
    session.add(made)
    session.flush()
    session.add(Forgetting(report_id=report, forgotten_id=made.id))
    session.flush()


OF_COLLEAGUES = {
    "person_search", "fairness_note", "fixed_contact", "export_request", "export_decision", "export_taking",
}  # fmt: skip
"""Records that belong to no report."""


def test_every_kind_of_record_goes_with_its_report(app: FastAPI, kept: dict[str, int]) -> None:
    with app.state.sessions() as session:
        report = session.scalars(select(Signal.report_id)).first()
        assert report
        ids = reach.ids_of(session, report)
    of_report = {
        name for name in RECORDS if name not in {"person_search", "fairness_note", "fixed_contact", *OF_COLLEAGUES}
    }
    assert of_report <= {name for name, found in ids.items() if found}
    counts = forgotten(app, report)
    assert of_report <= set(counts)
    with app.state.sessions() as session:
        for name in of_report | {"report", "signal", "open_signal", "signal_name", "draft"}:
            assert session.scalar(select(func.count()).select_from(Base.metadata.tables[name])) == 0, name
        assert session.scalar(select(func.count()).select_from(Forgotten)) == 1
    assert forgotten(app, report) == {}, "a second time there is nothing left"


def test_a_record_goes_only_while_its_own_report_is_forgotten(app: FastAPI) -> None:
    one, two = tell_simply(app), tell_simply(app)
    mine, other = note(app, one), note(app, two)
    with app.state.sessions() as session, pytest.raises(DatabaseError, match="never changes"):
        session.execute(delete(Note).where(Note.id == mine))
    with app.state.sessions() as session:
        open_way(session, app, one.report_id)
        with pytest.raises(DatabaseError, match="never changes"):
            session.execute(delete(Note).where(Note.id == other))
    with app.state.sessions() as session:
        open_way(session, app, one.report_id)
        with pytest.raises(DatabaseError, match="never changes"):
            session.execute(update(Note).where(Note.id == mine).values(by_name="Anders"))
    with app.state.sessions() as session:
        open_way(session, app, one.report_id)
        session.execute(delete(Note).where(Note.id == mine))


@pytest.mark.parametrize("table", ["report", "change", "correction", "withdrawal"])
def test_what_was_told_goes_in_no_other_way(app: FastAPI, table: str) -> None:
    report = tell_simply(app).report_id
    at = app.state.now()
    with app.state.sessions.begin() as session:
        draft = session.get_one(Report, report).draft_id
        session.execute(
            insert(Base.metadata.tables["correction"]).values(
                report_id=report, draft_id=draft, number=2, language="nl", received_at=at, told={}, about={},
                catalogue_version="1", rules_version="1",
            )
        )  # fmt: skip
        session.execute(
            insert(Base.metadata.tables["withdrawal"]).values(report_id=report, version=1, reason="", received_at=at)
        )
    with app.state.sessions() as session, pytest.raises(DatabaseError, match="never changes"):
        session.execute(text(f"DELETE FROM {table}"))


def test_the_way_never_stays_open(app: FastAPI) -> None:
    signal = tell_simply(app)
    number = note(app, signal)
    with pytest.raises(DatabaseError), app.state.sessions.begin() as session:  # noqa: PT012  at the commit
        open_way(session, app, signal.report_id)
        session.execute(delete(Note).where(Note.id == number))
    with app.state.sessions() as session:
        assert session.get(Note, number) is not None
        assert session.scalar(select(func.count()).select_from(Forgotten)) == 0
    with app.state.sessions() as session, pytest.raises(DatabaseError):
        session.execute(insert(Forgetting).values(report_id=signal.report_id, ends=0))
    with app.state.sessions() as session, pytest.raises(DatabaseError):
        session.execute(text("INSERT INTO forgetting_end (id) VALUES (0)"))


def test_that_it_was_forgotten_never_changes(app: FastAPI) -> None:
    forgotten(app, tell_simply(app).report_id)
    for statement in ("DELETE FROM forgotten", "UPDATE forgotten SET why = 'term'"):
        with app.state.sessions() as session, pytest.raises(DatabaseError, match="never changes"):
            session.execute(text(statement))


def test_a_number_is_never_used_twice(app: FastAPI) -> None:
    last = tell_simply(app)
    forgotten(app, last.report_id)
    newer = tell_simply(app)
    assert newer.report_id > last.report_id
    assert newer.id > last.id


def write(app: FastAPI, **given: Any) -> None:
    from portal.audit.actions import record

    with app.state.sessions.begin() as session:
        record(session, entry(**given))


def whole(app: FastAPI) -> bool:
    return checked(app.state.sessions, secret=app.state.settings.secret_key).whole


def test_the_trail_loses_words_and_stays_whole(app: FastAPI) -> None:
    one, two = tell_simply(app), tell_simply(app)
    write(app, signal=one.id, report=one.report_id, reason="Mevrouw Janssen belde.")
    write(app, signal=one.id, report=None, reason="Over mevrouw Janssen.")
    write(app, signal=two.id, report=two.report_id, reason="Blijft staan.")
    before = lines(app.state.sessions)
    forgotten(app, one.report_id)
    after = lines(app.state.sessions)
    assert [line._replace(reason="") for line in before] == [line._replace(reason="") for line in after[: len(before)]]
    assert {line.reason for line in after} == {"", "Blijft staan."}
    assert whole(app)
    assert after[-1].did == "retention:forgot"
    assert len(after[-1].detail["sealed"]) == 2


@pytest.mark.parametrize(
    "change",
    ["who = 'Dewi Santoso'", "did = 'signal:note'", "reason = 'Iets anders'", "detail = '{}'", "report_id = NULL"],
)
def test_a_line_without_words_still_cannot_change(app: FastAPI, change: str) -> None:
    signal = tell_simply(app)
    write(app, signal=signal.id, report=signal.report_id, reason="Belde.", detail={"a": 1})
    forgotten(app, signal.report_id)
    number = next(int(n) for n in lines(app.state.sessions, "retention:forgot")[0].detail["sealed"])
    without_triggers(app.state.sessions, f"UPDATE audit_line SET {change} WHERE number = {number}")
    found = checked(app.state.sessions, secret=app.state.settings.secret_key)
    assert (found.whole, found.line) == (False, number)


def test_words_that_somebody_takes_out_alone_are_found(app: FastAPI) -> None:
    signal = tell_simply(app)
    write(app, signal=signal.id, report=signal.report_id, reason="Belde.")
    with app.state.sessions() as session, pytest.raises(DatabaseError, match="never changes"):
        session.execute(update(AuditLine).values(reason=""))
    without_triggers(app.state.sessions, "UPDATE audit_line SET reason = ''")
    found = checked(app.state.sessions, secret=app.state.settings.secret_key)
    assert (found.whole, found.wrong) == (False, "it was changed or inserted")


def test_a_break_further_on_does_not_blame_a_line_that_was_forgotten(app: FastAPI) -> None:
    signal = tell_simply(app)
    write(app, signal=signal.id, report=signal.report_id, reason="Belde.")
    write_lines(app.state.sessions, 3)
    last = lines(app.state.sessions)[-1].number
    forgotten(app, signal.report_id)
    without_triggers(app.state.sessions, f"DELETE FROM audit_line WHERE number = {last}")
    assert checked(app.state.sessions, secret=app.state.settings.secret_key).line == last


@ONE_DATABASE
def test_nothing_stays_in_free_places_of_the_file(app: FastAPI, tmp_path: Path, moment: Moment) -> None:
    zeb, yol = tell(app, ZEB), tell(app, YOL)
    engine, needles = app.state.sessions.kw["bind"], [*ZEB.needles, *zeb.needles[:-1]]
    forgotten(app, zeb.report)
    assert traces(engine, needles) == []
    clear_free_space(engine)
    for file in tmp_path.glob("portal.db*"):
        assert traces(engine, needles, file) == [], file.name
    assert traces(engine, [yol.person_key], tmp_path / "portal.db")
    moment.at += timedelta(days=1)
    with app.state.sessions() as session:
        assert session.scalars(select(Change.report_id)).all() == [yol.report] * 2
