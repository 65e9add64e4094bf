"""A copy made while people work, put back on an empty machine: equal, and it works on."""

import os
import threading
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, func, select, text, update
from sqlalchemy.exc import DatabaseError

from portal.accounts.models import Colleague
from portal.audit.domain import key_of
from portal.audit.queries import verify
from portal.backup.making import make, one_moment
from portal.backup.restoring import check, differing, read_manifest, restore
from portal.backup.rows import lines_of
from portal.changes.models import Change, Report
from portal.errors import CommandError
from portal.kit.database import make_engine
from portal.migrations.tables import Base
from portal.proof.models import ProofFile
from portal.proof.storage import Folder, new_name
from portal.queue.models import OpenSignal
from portal.signals.models import Event, Signal
from portal.web.app import create_app
from tests.conftest import ONE_DATABASE, Visit, _admin, _database
from tests.signals.desk import tell

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
Empty = Callable[[], str]


@pytest.fixture
def empty(database_url: str, tmp_path: Path) -> Iterator[Empty]:
    """Give addresses of databases that are not there yet, of the same kind as that of the application."""
    made: list[str] = []

    def another() -> str:
        if database_url.startswith("sqlite"):
            return f"sqlite:///{tmp_path}/empty-{len(list(tmp_path.glob('empty-*.db')))}.db"
        name = f"portal_empty_{os.getpid()}_{len(made)}"
        _admin(database_url, f'CREATE DATABASE "{name}"')
        made.append(name)
        return _database(database_url, name)

    yield another
    for name in made:
        _admin(database_url, f'DROP DATABASE "{name}" WITH (FORCE)')


def everything(engine: Engine) -> dict[str, list[str]]:
    with one_moment(engine) as connection:
        return {table.name: list(lines_of(connection, table)) for table in Base.metadata.sorted_tables}


def with_a_file(app: FastAPI, signal: Signal) -> tuple[str, bytes]:
    name, content = new_name(), b"%PDF " + os.urandom(2000)
    app.state.store.put(name, content)
    with app.state.sessions.begin() as session:
        session.add(
            ProofFile(
                name=name,
                report_id=signal.report_id,
                change_type="small_jobs",
                document="payslip",
                title="Loonstrook",
                kind="pdf",
                pages=1,
                size=len(content),
                at=AT,
            )
        )
    return name, content


def test_a_copy_made_under_load_comes_back_equal(app: FastAPI, tmp_path: Path, empty: Empty) -> None:
    name, content = with_a_file(app, tell(app))
    engine, stop = app.state.sessions.kw["bind"], threading.Event()
    told: list[str] = []

    def resident() -> None:
        while not stop.is_set():
            told.append(tell(app).reference)

    people = [threading.Thread(target=resident) for _ in range(2)]
    for person in people:
        person.start()
    try:
        for number in range(3):
            while len(told) < 2 * (number + 1):
                stop.wait(0.01)
            before = set(told)
            make(engine, app.state.store, tmp_path / f"{number}.zip", AT)
            url = empty()
            other = make_engine(url)
            restore(tmp_path / f"{number}.zip", url, other, Folder(tmp_path / f"store-{number}"))
            with other.connect() as connection:
                references = set(connection.scalars(select(Report.reference)))
                assert before <= references, "what was acknowledged before is in it"
                for part in (Change, Signal):
                    whole = connection.scalar(select(func.count(func.distinct(part.report_id))))
                    assert whole == len(references), "no report is there by half"
            other.dispose()
    finally:
        stop.set()
        for person in people:
            person.join()
    make(engine, app.state.store, tmp_path / "last.zip", AT)
    url, store = empty(), Folder(tmp_path / "store")
    other = make_engine(url)
    restore(tmp_path / "last.zip", url, other, store)
    assert everything(other) == everything(engine)
    assert store.get(name) == content
    other.dispose()


def test_what_came_back_works_on(app: FastAPI, tmp_path: Path, empty: Empty) -> None:
    signal = tell(app)
    Visit(app).sign_in("chris")
    make(app.state.sessions.kw["bind"], app.state.store, tmp_path / "copy.zip", AT)
    url = empty()
    settings = app.state.settings.model_copy(update={"database_url": url})
    restore(tmp_path / "copy.zip", url, make_engine(url), Folder(tmp_path / "store"))
    again = create_app(settings)
    again.state.now = app.state.now
    colleague = Visit(again)
    colleague.sign_in("chris")
    assert signal.reference in colleague.get(f"/werk/signalen/{signal.id}")
    colleague.post(f"/werk/signalen/{signal.id}/oppakken")
    newer = tell(again)
    assert newer.id > signal.id, "numbers go on"
    with again.state.sessions() as session:
        assert session.scalar(select(OpenSignal.holder).where(OpenSignal.id == signal.id)) == "Chris de Wit"
        assert session.get(OpenSignal, newer.id) is not None
    with again.state.sessions() as session:
        assert verify(session, key_of(settings.secret_key)).whole
    with pytest.raises(DatabaseError, match="never changes"), again.state.sessions.begin() as session:
        session.execute(update(Event).values(by_name="Iemand anders"))
    again.state.sessions.kw["bind"].dispose()


@ONE_DATABASE
def test_a_copy_of_sqlite_goes_into_postgresql(app: FastAPI, tmp_path: Path, postgres: str) -> None:
    tell(app)
    make(app.state.sessions.kw["bind"], app.state.store, tmp_path / "copy.zip", AT)
    uri, _, _template = postgres.partition("|")
    name = f"portal_moved_{os.getpid()}"
    _admin(uri, f'CREATE DATABASE "{name}"')
    url = _database(uri, name)
    engine = make_engine(url)
    restore(tmp_path / "copy.zip", url, engine, Folder(tmp_path / "store"))
    assert everything(engine) == everything(app.state.sessions.kw["bind"])
    engine.dispose()
    _admin(uri, f'DROP DATABASE "{name}" WITH (FORCE)')


@ONE_DATABASE
def test_nothing_is_put_over_what_is_there(app: FastAPI, tmp_path: Path) -> None:
    tell(app)
    engine = app.state.sessions.kw["bind"]
    make(engine, app.state.store, tmp_path / "copy.zip", AT)
    before = everything(engine)
    with pytest.raises(CommandError, match="This database is in use: report has rows"):
        restore(tmp_path / "copy.zip", app.state.settings.database_url, engine, app.state.store)
    assert everything(engine) == before
    with pytest.raises(CommandError, match="is there already"):
        make(engine, app.state.store, tmp_path / "copy.zip", AT)
    with pytest.raises(CommandError, match="can't be written"):
        make(engine, app.state.store, tmp_path / "nowhere" / "copy.zip", AT)


@ONE_DATABASE
def test_a_damaged_copy_restores_nothing(app: FastAPI, tmp_path: Path, empty: Empty) -> None:
    tell(app)
    whole = tmp_path / "copy.zip"
    make(app.state.sessions.kw["bind"], app.state.store, whole, AT)
    assert check(whole) == []
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole.read_bytes()[:-40])
    with pytest.raises(CommandError, match="damaged"):
        read_manifest(cut)
    swapped = tmp_path / "swapped.zip"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(swapped, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b"v1.d.", b"v1.e.") if name == "tables/report.jsonl" else content)
    assert check(swapped) == ["report is not as it was"]
    url = empty()
    engine = make_engine(url)
    with pytest.raises(CommandError, match="report is not as it was"):
        restore(swapped, url, engine, Folder(tmp_path / "store"))
    engine.dispose()


@ONE_DATABASE
def test_a_copy_of_other_tables_says_which_version_to_use(app: FastAPI, tmp_path: Path, empty: Empty) -> None:
    engine = app.state.sessions.kw["bind"]
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    make(engine, app.state.store, tmp_path / "old.zip", AT)
    url = empty()
    other = make_engine(url)
    with pytest.raises(CommandError, match="has the tables of version 0000"):
        restore(tmp_path / "old.zip", url, other, Folder(tmp_path / "store"))
    with other.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Colleague)) == 0
    other.dispose()


@ONE_DATABASE
def test_a_file_that_the_store_lost_is_named(app: FastAPI, tmp_path: Path) -> None:
    name, _content = with_a_file(app, tell(app))
    app.state.store.forget(name)
    made = make(app.state.sessions.kw["bind"], app.state.store, tmp_path / "copy.zip", AT)
    assert (made["missing"], made["files"]) == ([name], 0)
    assert check(tmp_path / "copy.zip") == []


@ONE_DATABASE
def test_a_copy_is_for_its_owner_alone(app: FastAPI, tmp_path: Path) -> None:
    make(app.state.sessions.kw["bind"], app.state.store, tmp_path / "copy.zip", AT)
    assert (tmp_path / "copy.zip").stat().st_mode & 0o777 == 0o600
    assert not list(tmp_path.glob("*.half"))
    with app.state.sessions.begin() as session:
        session.execute(update(Colleague).values(name="Iemand Anders"))
    assert differing(app.state.sessions.kw["bind"], read_manifest(tmp_path / "copy.zip")) == ["colleague"]
