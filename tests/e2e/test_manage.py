"""The pages of team leads and functional administrators in a real browser: axe finds nothing, also on a small phone."""

from fastapi import FastAPI
from playwright.sync_api import Page

from tests.e2e.axe import nothing_found
from tests.e2e.person import sign_in
from tests.signals.desk import tell

PAGES = (
    "", "mensen", "mensen/1", "teams", "teams/income-deurhout", "kalender", "kalender?dicht=2026-12-01",
    "kalender?dicht=nooit", "van-dienst", "van-dienst/1", "hulp", "hulp/1", "termijnen", "terug/duty/0",
    "vragen", "vragen/which-day", "berichten", "berichten/help", "verwijzen", "verwijzen/debts",
    "regelingen", "regelingen/1", "groepen", "groepen/1",
)  # fmt: skip


def test_axe_finds_nothing_where_people_and_settings_are_looked_after(running: tuple[str, FastAPI], page: Page) -> None:
    portal, app = running
    page.set_viewport_size({"width": 320, "height": 640})
    tell(app)
    sign_in(page, portal, "tess")
    page.goto(f"{portal}/werk/team")
    nothing_found(page)
    page.get_by_role("button", name="Geven").first.click()
    page.get_by_role("link", name="Kies een collega.").click()
    assert page.evaluate("document.activeElement.tagName") == "SELECT", "the summary leads to the field"
    nothing_found(page)
    page.context.clear_cookies()
    sign_in(page, portal, "femke")
    for place in PAGES:
        page.goto(f"{portal}/werk/beheer/{place}".rstrip("/"))
        nothing_found(page)
    page.goto(f"{portal}/werk/beheer/mensen")
    page.get_by_text("Collega toevoegen").press("Enter")
    page.get_by_role("button", name="Voorstellen").press("Enter")
    nothing_found(page)
    page.get_by_role("link", name="Schrijf de naam van de collega.").press("Enter")
    page.keyboard.type("Yara Peeters")
    assert page.input_value("#person-name") == "Yara Peeters"
