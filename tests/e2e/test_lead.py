"""A team lead looks at what is past its date and at whether everybody is handled alike, on a phone and a desk."""

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page, expect
from sqlalchemy import update

from portal.signals.models import Signal
from portal.signals.watching import watch
from tests.e2e.axe import nothing_found
from tests.e2e.person import sign_in
from tests.insights.test_pages import DECEMBER, month_of_work
from tests.signals.desk import tell

Running = tuple[str, FastAPI]


@pytest.fixture(scope="module")
def worked(running: Running) -> str:
    """A portal in December, after a month of work, with one signal that nobody took and must be seen today."""
    portal, app = running
    month_of_work(app, arabic_later=1)
    with app.state.sessions.begin() as session:
        session.execute(update(Signal).values(closed_at=DECEMBER))
    urgent = tell(app)
    with app.state.sessions.begin() as session:
        session.execute(update(Signal).where(Signal.id == urgent.id).values(urgency="U0"))
    app.state.now.at = DECEMBER
    watch(app.state.sessions, app.state.organisation, DECEMBER)
    return portal


@pytest.mark.parametrize("wide", [320, 1280])
def test_the_lead_sees_what_is_past_and_what_differs(worked: str, page: Page, wide: int) -> None:
    page.set_viewport_size({"width": wide, "height": 800})
    sign_in(page, worked, "tess")
    page.get_by_role("link", name="Na de datum").click()
    expect(page.get_by_text("Bel nu: Collega van dienst")).to_have_count(1)
    expect(page.get_by_text("De teamleider weet het.").first).to_be_visible()
    nothing_found(page)
    page.get_by_role("link", name="Termijn loopt af").click()
    nothing_found(page)
    if wide < 1000:
        page.get_by_role("button", name="Menu").click()
        nothing_found(page)
    page.get_by_role("link", name="Eerlijk behandelen").click()
    expect(page.get_by_text("Arabisch. Het eerste contact is gemiddeld 5 werkdagen later")).to_have_count(1)
    nothing_found(page)
    page.locator("#do-discussed summary").click()
    page.locator("#do-discussed button").click()
    expect(page.get_by_text("Schrijf op wie erbij waren.").first).to_be_visible()
    nothing_found(page)
    page.get_by_label("Wie waren erbij?").fill("Cliëntenraad")
    page.get_by_label("Wat is er afgesproken?").fill(f"Een tolk bellen ({wide}).")
    page.locator("#do-discussed button").click()
    expect(page.get_by_text(f"Een tolk bellen ({wide}).")).to_have_count(1)
    nothing_found(page)
