"""Messages and the check-in in a real browser: axe finds nothing, and one tap without JavaScript is enough."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect

from portal.changes.access import DRAFT_COOKIE
from portal.reminders import domain
from tests.conftest import Visit
from tests.e2e.axe import nothing_found
from tests.reminders.mahmoud import links_of, tell


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A small phone without JavaScript."""
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    yield context.new_page()
    context.close()


def invited(app: FastAPI, page: Page, portal: str, language: str) -> tuple[str, str]:
    """Tell something, ask for check-ins and invite; returns the links to answer and to stop."""
    visit = Visit(app)
    reference, _code = tell(app, visit, language)
    page.context.add_cookies([{"name": DRAFT_COOKIE, "value": visit.client.cookies[DRAFT_COOKIE], "url": portal}])
    visit.post(f"/{language}/doorgeven/berichten", {"message": [domain.CHECK_IN]})
    return links_of(app, reference, portal, language)


@pytest.mark.parametrize("language", ["nl", "en", "ar"])
def test_axe_finds_nothing(running: tuple[str, FastAPI], page: Page, language: str) -> None:
    portal, app = running
    page.set_viewport_size({"width": 320, "height": 640})
    check_in, stop = invited(app, page, portal, language)
    page.goto(f"{portal}/{language}/doorgeven/berichten")
    page.locator("details:has([name=day-day]) summary").click()
    nothing_found(page)
    page.locator("[name=day-day]").fill("31")
    page.locator("form[action$=berichten] > p button").click()
    expect(page.locator(".wrong-text")).to_be_visible()
    nothing_found(page)
    page.goto(stop)
    nothing_found(page)
    page.locator("main form button").first.click()
    nothing_found(page)
    page.goto(check_in)
    nothing_found(page)
    page.locator("button.door").click()
    expect(page.locator(".reference")).to_be_visible()
    nothing_found(page)


def test_one_tap_is_enough_without_javascript(running: tuple[str, FastAPI], phone: Page) -> None:
    portal, app = running
    check_in, _stop = invited(app, phone, portal, "nl")
    phone.goto(check_in)
    phone.locator("button.door").click()
    expect(phone.locator("h1")).to_have_text("Dank u wel. Wij hebben het ontvangen.")
    number = phone.locator(".reference").inner_text()
    phone.goto(check_in)
    expect(phone.locator(".reference")).to_have_text(number)
