"""A rule is changed by two people in the browser, tried first, live for the next report, and taken back."""

from datetime import timedelta

from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect

from portal.accounts.access import DEMO_PASSWORD
from tests.e2e.axe import nothing_found
from tests.routing.test_sets import sent

RULE = "income-small-jobs"


def signed_in(browser: Browser, portal: str, login: str, *, width: int = 1280, javascript: bool = True) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=javascript).new_page()
    page.goto(f"{portal}/werk/inloggen")
    page.locator("[name=login]").fill(login)
    page.locator("[name=password]").fill(DEMO_PASSWORD)
    page.locator("main form button").first.click()
    expect(page).to_have_url(f"{portal}/werk/")
    return page


def propose(noor: Page) -> str:
    """Begin a draft, make a mistake in a rule, mend it; returns the address of the draft."""
    noor.get_by_role("link", name="Regels").click()
    nothing_found(noor)
    noor.get_by_label("Waarom maakt u een nieuw voorstel?").fill("Klusjes kunnen eerder bekeken worden.")
    noor.get_by_role("button", name="Voorstel maken").click()
    expect(noor.locator("h1")).to_have_text("Regels, versie 2")
    draft = noor.url
    noor.locator("summary", has_text="Ik doe klusjes").click()
    noor.get_by_role("link", name="Klusjes bekijken").click()
    text = noor.get_by_label("Tekst van de regel")
    begun = text.input_value()
    text.fill(begun.replace('"U2"', '"hihg"'))
    noor.get_by_role("button", name="Nakijken en bewaren").click()
    expect(noor.locator("#text-error")).to_contain_text("income-small-jobs.toml, regel 18: urgency is 'hihg'")
    nothing_found(noor)
    text.fill(begun.replace('"U2"', '"U1"'))
    noor.get_by_role("button", name="Nakijken en bewaren").click()
    expect(noor.locator("main")).to_contain_text("Urgentie was U2, wordt U1.")
    expect(noor.locator("main")).to_contain_text("Vraag een collega om het live te zetten.")
    nothing_found(noor)
    return draft


def try_it(noor: Page) -> None:
    """Replay the reports of the last month."""
    noor.get_by_role("link", name="Proberen op meldingen").click()
    noor.get_by_role("button", name="Proberen").click()
    expect(noor.locator("main")).to_contain_text("1 meldingen bekeken. Bij 1 gaat het anders.")
    expect(noor.locator("main")).not_to_contain_text("Bram")
    nothing_found(noor)


def agree(tess: Page, draft: str) -> None:
    """Say yes as the second person."""
    tess.goto(draft)
    tess.locator("summary", has_text="Live zetten, als tweede persoon").click()
    tess.get_by_label("Wat heeft u bekeken").fill("Het verschil en de uitkomst van het proberen.")
    tess.get_by_role("button", name="Akkoord, live zetten").click()
    expect(tess.locator(".state-live")).to_be_visible()


def test_a_rule_goes_from_draft_to_live_and_back(running: tuple[str, FastAPI], browser: Browser) -> None:
    portal, app = running
    moment = app.state.now
    assert sent(app, moment)[3] == "U2"
    noor = signed_in(browser, portal, "noor")
    draft = propose(noor)
    try_it(noor)
    moment.at += timedelta(minutes=10)
    agree(signed_in(browser, portal, "tess", width=360, javascript=False), draft)
    moment.at += timedelta(minutes=10)
    number, _, _, urgency = sent(app, moment)
    assert (number, urgency) == (2, "U1")
    noor.goto(f"{portal}/nl/hoe-wij-verdelen")
    expect(noor.locator("main")).to_contain_text("Dit is versie 2.")
    nothing_found(noor)

    noor.goto(f"{portal}/werk/regels/1")
    noor.locator("summary", has_text="Terug naar deze versie").click()
    noor.get_by_label("Waarom gaat u terug").fill("Het team kon dit nog niet aan.")
    noor.get_by_role("button", name="Teruggaan naar deze versie").click()
    expect(noor.locator(".state-live")).to_be_visible()
    moment.at += timedelta(minutes=10)
    number, _, _, urgency = sent(app, moment)
    assert (number, urgency) == (1, "U2")

    noor.goto(draft)
    expect(noor.locator("ol.line b")).to_have_text(
        [
            "Niet meer live: Noor Bakker zette een andere versie terug",
            "Live gezet door Tess Mulder",
            "Akkoord van Tess Mulder, als tweede",
            "Geprobeerd op meldingen door Noor Bakker",
            "Regel veranderd en nagekeken door Noor Bakker",
            "Gemaakt door Noor Bakker",
        ]
    )
    noor.goto(f"{portal}/nl/hoe-wij-verdelen/versie/2")
    expect(noor.locator("main")).to_contain_text("Die geldt nu niet meer.")
    nothing_found(noor)


def test_the_pages_fit_on_a_small_phone(running: tuple[str, FastAPI], browser: Browser) -> None:
    portal, _app = running
    page = signed_in(browser, portal, "tess", width=320)
    for address in ("", "/1", f"/1/regel/{RULE}", "/1/proberen", "/1/nieuwe-regel"):
        page.goto(f"{portal}/werk/regels{address}")
        nothing_found(page)
