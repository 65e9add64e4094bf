"""The whole product on a free port, in a real browser."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import expect

from portal.demo.story import add_colleagues
from portal.kit.database import make_engine, make_sessions
from portal.settings import Settings
from portal.web.app import create_app
from tests import traces
from tests.conftest import Moment

expect.set_options(timeout=20_000)  # a busy machine is slow; what is there is seen at once


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium where there is one; root needs no sandbox."""
    found = os.environ.get("PORTAL_CHROMIUM") or shutil.which("chromium")
    quiet = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    args = [*quiet, "--no-sandbox"] if os.geteuid() == 0 else quiet
    return {**browser_type_launch_args, "args": args, **({"executable_path": found} if found else {})}


@pytest.fixture(scope="module")
def running(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, FastAPI]]:
    """
    A running portal with the demo colleagues: its address and its application.

    Afterwards nothing that a resident typed in a browser lies in its database or in a file.
    """
    folder = tmp_path_factory.mktemp("e2e")
    with traces.own_database(sqlite_template, folder) as url:
        settings = Settings(_env_file=None, demo=True, database_url=url, uploads=str(folder / "uploads"))  # type: ignore[call-arg]
        engine = make_engine(url)
        app = create_app(settings, sessions=make_sessions(engine), now=Moment())
        with app.state.sessions.begin() as session:
            add_colleagues(session, settings, app.state.organisation)
        with serving(app) as (address, _stop):
            yield address, app
        engine.dispose()


@contextmanager
def serving(app: FastAPI) -> Iterator[tuple[str, Callable[[], None]]]:
    """Serve an application on a free port; gives its address, and what stops it before the end."""
    config = uvicorn.Config(app, port=0, log_config=None, log_level=None, timeout_graceful_shutdown=1)
    listener = config.bind_socket()
    listener.listen()  # who comes before the server looks, waits
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()

    def stop() -> None:
        server.should_exit = True
        thread.join(10)
        listener.close()

    yield f"http://127.0.0.1:{listener.getsockname()[1]}", stop
    stop()


@pytest.fixture
def portal(running: tuple[str, FastAPI]) -> str:
    """The address of the running portal."""
    return running[0]
