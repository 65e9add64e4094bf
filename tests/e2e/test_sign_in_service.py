"""A colleague signs in through the sign-in service, in a browser: there, back, confirm, and out at both."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Page, expect
from sqlalchemy import update

from portal.accounts.models import SignIn
from portal.kit.database import make_engine, make_sessions
from portal.settings import Settings
from portal.web.app import create_app
from tests.e2e.axe import nothing_found
from tests.e2e.conftest import serving
from tests.traces import own_database

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the provider, not of us
NOOR = User(
    sub="7e2",
    claims={"name": "Noor Bakker", "groups": ["Doorgeefpunt Inkomen Deurhout", "Doorgeefpunt Regels"]},
)


@pytest.fixture
def with_service(sqlite_template: Path, tmp_path: Path) -> Iterator[tuple[str, FastAPI]]:
    """A running portal that asks a running provider who somebody is."""
    with own_database(sqlite_template, tmp_path) as url, run_server_in_thread(user_claims=[NOOR]) as provider:
        settings = Settings(
            _env_file=None, demo=True, database_url=url, uploads=str(tmp_path / "uploads"),
            oidc_issuer=f"http://localhost:{provider.server_port}", oidc_client_id="doorgeefpunt",
            oidc_client_secret="invented",
        )  # type: ignore[call-arg]  # fmt: skip
        engine = make_engine(settings.database_url)
        app = create_app(settings, sessions=make_sessions(engine))
        with serving(app) as (address, _stop):
            app.state.settings = settings.model_copy(update={"public_url": address})
            yield address, app
        engine.dispose()


def at_provider(page: Page) -> None:
    """Choose who to be, at the provider."""
    page.get_by_role("button", name="7e2").click()


def test_there_and_back_confirm_and_out(with_service: tuple[str, FastAPI], page: Page) -> None:
    portal, app = with_service
    page.goto(f"{portal}/werk/regels")
    page.set_viewport_size({"width": 320, "height": 640})
    nothing_found(page)
    page.get_by_role("link", name="Inloggen met uw werkaccount").click()
    at_provider(page)
    expect(page).to_have_url(f"{portal}/werk/regels")
    with app.state.sessions.begin() as session:
        session.execute(update(SignIn).values(confirmed_at=datetime.now(tz=UTC) - timedelta(hours=1)))
    page.goto(f"{portal}/werk/bevestigen?next=/werk/regels")
    nothing_found(page)
    page.get_by_role("link", name="Bevestigen met uw werkaccount").click()
    at_provider(page)
    expect(page).to_have_url(f"{portal}/werk/regels")
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Noor Bakker").click()
    expect(page.locator("main")).to_contain_text("Hier, op dit apparaat")
    nothing_found(page)
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="Uitloggen").click()
    expect(page).to_have_url(f"{portal}/werk/uitgelogd")
    nothing_found(page)
    page.get_by_role("link", name="Ook werkaccount uitloggen").click()
    expect(page).to_have_url(re.compile("end_session"))
