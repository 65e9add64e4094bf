"""A colleague weighs before an outcome: fields appear with the choice that needs them, also without JavaScript."""

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, FloatRect, Page, expect

from portal.accounts.access import DEMO_PASSWORD
from tests.e2e.axe import fits, nothing_found
from tests.signals.desk import tell


def look(page: Page, *, axe: bool) -> None:
    """Hold that a page is as wide as the screen and accessible; axe itself needs JavaScript."""
    (nothing_found if axe else fits)(page)


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (320, False)])
def test_what_a_choice_needs_appears_with_it(
    running: tuple[str, FastAPI], browser: Browser, width: int, javascript: bool
) -> None:
    portal, app = running
    signal = tell(app)
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=javascript)
    page = context.new_page()
    page.goto(f"{portal}/werk/inloggen")
    page.locator("[name=login]").fill("chris")
    page.locator("[name=password]").fill(DEMO_PASSWORD)
    page.locator("main form button").first.click()
    page.goto(f"{portal}/werk/signalen/{signal.id}/drietrapstoets")
    look(page, axe=javascript)
    advice = page.get_by_text("Regel eerst hulp. Vraag daarna pas iets.")
    expect(advice).to_be_hidden()
    page.get_by_label("Wil wel, maar kan het niet").check()
    expect(advice).to_be_visible()
    page.get_by_label("Wat vertelt de inwoner zelf?").fill("De post bleef liggen.")
    page.get_by_role("button", name="Bewaren").click()
    expect(page.locator("main")).to_contain_text("1 van 3 stappen klaar")
    page.locator("#do-outcome summary").click()
    why, reasons = page.get_by_label("Waarom is iets lichters"), page.get_by_label("Welke dringende redenen")
    expect(why).to_be_hidden()
    for kind, heavier, asks_back in (("review", True, False), ("recovery", True, True), ("help", False, False)):
        page.get_by_label("Wat kwam eruit?").select_option(kind)
        expect(why).to_be_visible(visible=heavier)
        expect(reasons).to_be_visible(visible=asks_back)
        look(page, axe=javascript)
    page.get_by_label("Wat kwam eruit?").select_option("review")
    page.get_by_role("button", name="Uitkomst bewaren").click()
    expect(page.locator(".errors")).to_contain_text("Schrijf uw uitleg voor de inwoner.")
    expect(why).to_be_visible()
    look(page, axe=javascript)
    context.close()


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (320, False)])
def test_the_later_notes_are_filled_in_by_keyboard_and_keep_all(
    running: tuple[str, FastAPI], browser: Browser, width: int, javascript: bool
) -> None:
    portal, app = running
    app.state.organisation = app.state.organisation.model_copy(update={"societal_costs": True})
    signal = tell(app)
    here = f"{portal}/werk/signalen/{signal.id}"
    context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=javascript)
    page = context.new_page()
    page.goto(f"{portal}/werk/inloggen")
    page.locator("[name=login]").fill("tess")
    page.locator("[name=password]").fill(DEMO_PASSWORD)
    page.locator("main form button").first.click()
    for slug, name, wrong, mend in (
        ("wat-betekent-dit", "Er verandert niets", "past niet bij iets anders", "Nog eens uitleggen"),
        ("boete", "Een waarschuwing", "past niet bij iets anders", "Wij zien nu niets lichters"),
    ):
        page.goto(f"{here}/{slug}")
        look(page, axe=javascript)
        if width == 1280:
            assert all(step["height"] <= 800 for step in steps(page))
        for label in (name, mend):
            page.get_by_label(label).focus()
            page.keyboard.press("Space")
        page.locator("textarea").first.fill("Mijn woorden.")
        page.get_by_role("button", name="Bewaren").press("Enter")
        expect(page.locator(".errors")).to_contain_text(wrong)
        look(page, axe=javascript)
        expect(page.locator("textarea").first).to_have_value("Mijn woorden.")
        page.get_by_label(mend).focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="Bewaren").press("Enter")
        expect(page).to_have_url(here)
        expect(page.locator(".weighing")).to_contain_text("Klaar · Tess Mulder")
    page.goto(f"{here}/maatschappelijke-kosten")
    look(page, axe=javascript)
    page.get_by_label("Wat kost niets doen").fill("veel")
    page.get_by_role("button", name="Bewaren").press("Enter")
    expect(page.locator(".errors")).to_contain_text("in hele euro's")
    look(page, axe=javascript)
    page.get_by_label("Wat kost niets doen").fill("1.200")
    page.get_by_role("button", name="Bewaren").press("Enter")
    expect(page.locator(".weighing")).to_contain_text("Maatschappelijke kosten")
    look(page, axe=javascript)
    context.close()


def steps(page: Page) -> list[FloatRect]:
    """Return where each step stands."""
    return [box for step in page.locator("section.panel").all() if (box := step.bounding_box())]
