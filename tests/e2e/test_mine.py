"""A resident signs in on a phone: tells, finds it back, puts an earlier report beside it, and leaves nothing behind."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Page, expect
from sqlalchemy import text

from portal.demo.story import add_colleagues
from portal.kit.database import make_engine, make_sessions
from portal.settings import Settings
from portal.web.app import create_app
from tests.conftest import Moment
from tests.e2e.axe import nothing_found
from tests.e2e.conftest import serving
from tests.e2e.person import FATIMA, answer_all, choose, on, tell
from tests.mine.broker import PEOPLE, SETTINGS, OnItsOwnClock
from tests.traces import own_database

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the provider, not of us


@pytest.fixture
def with_broker(sqlite_template: Path, tmp_path: Path) -> Iterator[tuple[str, FastAPI]]:
    """A running portal where residents may sign in at a running broker."""
    people = [User(sub=name, claims=PEOPLE[name]) for name in ("fatima", "fatima-low")]
    with own_database(sqlite_template, tmp_path) as url, run_server_in_thread(user_claims=people) as broker:
        settings = Settings(
            _env_file=None, demo=True, database_url=url, uploads=str(tmp_path / "uploads"),
            resident_issuer=f"http://localhost:{broker.server_port}", **SETTINGS,
        )  # type: ignore[call-arg,arg-type]  # fmt: skip
        engine = make_engine(settings.database_url)
        app = create_app(settings, sessions=make_sessions(engine), now=Moment())
        app.state.resident_service = OnItsOwnClock(app.state.resident_service.client)
        with app.state.sessions.begin() as session:
            add_colleagues(session, settings, app.state.organisation)
        with serving(app) as (address, _stop):
            app.state.settings = settings.model_copy(update={"public_url": address})
            yield address, app
        engine.dispose()


def test_sign_in_tell_find_it_back_and_leave(with_broker: tuple[str, FastAPI], page: Page) -> None:
    portal, _app = with_broker
    page.set_viewport_size({"width": 360, "height": 740})
    earlier, code = tell(page, f"{portal}/nl/")
    page.goto(f"{portal}/nl/doorgeven")
    page.get_by_text("Inloggen met DigiD mag. Het hoeft niet.").click()
    nothing_found(page)
    page.get_by_role("link", name="Inloggen met DigiD").click()
    page.get_by_role("button", name="fatima-low").click()
    expect(page.get_by_role("alert")).to_contain_text("lager niveau")
    nothing_found(page)
    page.get_by_role("link", name="Nog een keer inloggen").click()
    page.get_by_role("button", name="fatima", exact=True).click()
    expect(page.get_by_role("button", name="Uitloggen")).to_be_visible()
    page.goto(f"{portal}/nl/doorgeven")
    choose(page, "move_within")
    answer_all(page, FATIMA)
    on(page, page.locator("form[action$=versturen] button"), keyboard=False)
    expect(page.locator("main")).to_contain_text("Deze melding staat in uw lijst.")
    nothing_found(page)
    now = page.locator(".reference").inner_text().strip()
    page.get_by_label("Inloggen").get_by_role("link", name="Mijn meldingen").click()
    expect(page.locator(".mine > li")).to_have_count(1)
    page.get_by_role("link", name="Melding erbij zetten").click()
    nothing_found(page)
    page.get_by_label("Uw nummer").fill(earlier)
    page.get_by_label("Uw code").fill(code)
    page.get_by_role("button", name="Zet in mijn lijst").click()
    expect(page.locator(".mine > li")).to_have_count(2)
    nothing_found(page)
    page.get_by_role("link", name=re.compile(now)).click()
    expect(page).to_have_url(re.compile("/nl/volgen/melding$"))
    nothing_found(page)
    page.get_by_role("button", name="Uitloggen").click()
    expect(page).to_have_url(f"{portal}/nl/mijn/uitgelogd")
    nothing_found(page)
    for _ in range(5):
        page.go_back()
        page.wait_for_load_state()
        shown = page.locator("body").inner_text()
        assert now not in shown, page.url
        assert earlier not in shown, page.url
        assert "5711" not in shown, page.url


@pytest.mark.parametrize("language", ["nl", "en", "ar"])
def test_the_pages_are_for_everybody(with_broker: tuple[str, FastAPI], page: Page, language: str) -> None:
    portal, app = with_broker
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{portal}/{language}/mijn")
    nothing_found(page)
    page.locator("main a.button").click()
    page.get_by_role("button", name="fatima", exact=True).click()
    for place in ("mijn", "mijn/erbij", "doorgeven", "volgen", "volgen/code"):
        page.goto(f"{portal}/{language}/{place}")
        nothing_found(page)
    page.locator("[name=reference]").fill("ZL-2222-2222")
    page.locator("main form button").click()
    nothing_found(page)
    page.locator("[name=code]").fill("123456")
    page.locator("main form button").click()
    expect(page.locator(".errors")).to_be_visible()
    nothing_found(page)
    with app.state.sessions.begin() as session:
        session.execute(text("UPDATE resident_session SET seen_at = '2020-01-01 00:00:00'"))
    page.goto(f"{portal}/{language}/doorgeven")
    expect(page.locator(".strip [role=status]")).to_be_visible()
    nothing_found(page)


def test_the_end_of_a_session_is_said_and_put_off_without_leaving_the_page(
    with_broker: tuple[str, FastAPI], page: Page
) -> None:
    portal, app = with_broker
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{portal}/nl/mijn")
    page.locator("main a.button").click()
    page.get_by_role("button", name="fatima", exact=True).click()
    page.clock.install()
    page.goto(f"{portal}/nl/mijn/erbij")
    page.get_by_label("Uw nummer").fill("ZL-2222")
    strip, alert = page.get_by_label("Inloggen"), page.locator("[data-say]")
    expect(strip).to_contain_text("U bent ingelogd tot 10.15 uur.")
    page.clock.run_for(12 * 60 * 1000)
    expect(alert).to_have_text("")
    page.clock.run_for(70 * 1000)
    expect(alert).to_have_text("U wordt zo uitgelogd. Wat u typte, blijft bewaard.")
    nothing_found(page)
    app.state.now.at += timedelta(minutes=13)
    strip.get_by_role("link", name=re.compile("Ik ben er nog")).press("Enter")
    expect(strip).to_contain_text("U bent ingelogd tot 10.28 uur.")
    expect(alert).to_have_text("")
    expect(strip.get_by_role("button", name="Uitloggen")).to_be_visible()
    assert page.url == f"{portal}/nl/mijn/erbij"
    assert page.get_by_label("Uw nummer").input_value() == "ZL-2222"
    page.clock.run_for(16 * 60 * 1000)
    expect(alert).to_have_text("U bent nu uitgelogd. Wat u typte, is er nog.")
    expect(strip.get_by_role("link", name=re.compile("Log weer in"))).to_be_visible()
    expect(strip.get_by_role("button", name="Uitloggen")).to_be_hidden()
    expect(strip.get_by_role("link", name="Mijn meldingen")).to_be_hidden()
    assert page.get_by_label("Uw nummer").input_value() == "ZL-2222"
    nothing_found(page)
