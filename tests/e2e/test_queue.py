"""A colleague works through the list with the keyboard alone, and hears of new signals without a row moving."""

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page, expect

from tests.e2e.axe import nothing_found
from tests.e2e.person import sign_in
from tests.signals.desk import tell
from tests.signals.test_pages import more

Running = tuple[str, FastAPI]


@pytest.fixture(scope="module")
def busy(running: Running) -> Running:
    """A portal with five signals for the income team of Deurhout."""
    more(running[1], tell(running[1]), 4)
    return running


def focused(page: Page) -> str:
    """Return the id of the row that has the focus."""
    found: str = page.evaluate("document.activeElement.closest('[data-row]')?.querySelector('h2 a').id ?? ''")
    return found


def rows(page: Page) -> list[str]:
    """Return the ids of the rows, from above."""
    found: list[str] = page.locator("[data-row] h2 a").evaluate_all("links => links.map(link => link.id)")
    return found


def test_the_keys_walk_tick_claim_and_open(busy: Running, page: Page) -> None:
    sign_in(page, busy[0], "chris")
    order = rows(page)
    page.keyboard.press("j")
    assert focused(page) == order[0]
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("k")
    assert focused(page) == order[1]
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_role("button", name="Verder met 2 gekozen")).to_be_visible()
    page.keyboard.press("x")
    expect(page.get_by_role("button", name="Verder met 1 gekozen")).to_be_visible()
    page.keyboard.press("c")
    expect(page.locator(f"[data-row]:has(#{order[2]}) .by")).to_contain_text("Chris de Wit")
    expect(page.locator(f"#{order[2]}")).to_be_focused()
    assert rows(page) == order
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{busy[0]}/werk/signalen/{order[2][1:]}")


def test_the_list_of_keys_shows_itself_and_can_be_switched_off(busy: Running, page: Page) -> None:
    sign_in(page, busy[0], "chris")
    keys = page.locator("#keys")
    expect(keys.locator("dl")).to_be_hidden()
    page.keyboard.press("?")
    expect(keys.get_by_text("Dit signaal oppakken")).to_be_visible()
    nothing_found(page)
    page.get_by_role("button", name="Zet de toetsen uit").press("Enter")
    page.locator("h1").click()
    page.keyboard.press("/")
    page.keyboard.press("j")
    assert focused(page) == ""
    page.reload()
    page.keyboard.press("j")
    assert focused(page) == "", "still off"
    page.locator("#keys summary").press("Enter")
    page.get_by_role("button", name="Zet de toetsen aan").press("Enter")
    page.keyboard.press("/")
    expect(page).to_have_url(f"{busy[0]}/werk/zoeken")
    page.locator("[name=by-reference]").press("j")
    assert page.locator("[name=by-reference]").input_value() == "j", "typing is typing"


def test_new_signals_are_announced_and_nothing_moves(busy: Running, page: Page) -> None:
    portal, app = busy
    sign_in(page, portal, "noor")
    order = rows(page)
    page.keyboard.press("j")
    place = page.locator(f"#{order[0]}").bounding_box()
    more(app, tell(app), 1)
    page.evaluate("htmx.trigger(document.querySelector('.news'), 'look-again')")
    expect(page.locator("[aria-live=polite]")).to_contain_text("2 nieuwe signalen.")
    assert rows(page) == order
    assert focused(page) == order[0]
    after = page.locator(f"#{order[0]}").bounding_box()
    assert (after, after and after["y"]) == (place, place and place["y"])
    page.get_by_role("link", name="Laat het zien").press("Enter")
    expect(page.locator("[data-row]")).to_have_count(len(order) + 2)


@pytest.mark.parametrize("wide", [320, 360, 1280])
def test_several_at_once_on_a_phone_and_a_desk(busy: Running, page: Page, wide: int) -> None:
    page.set_viewport_size({"width": wide, "height": 800})
    sign_in(page, busy[0], "tess")
    nothing_found(page)
    free = page.locator("[data-row]:has([name=claim]) [name=signal]")
    for place in range(2):
        free.nth(place).check()
    page.get_by_role("button", name="Verder met 2 gekozen").click()
    nothing_found(page)
    page.locator("#do-assign summary").click()
    page.get_by_role("button", name="Geven aan deze collega").click()
    expect(page.locator(".errors")).to_contain_text("Kies een collega.")
    page.locator("[name=assign-colleague]").select_option(label="Noor Bakker")
    page.get_by_role("button", name="Geven aan deze collega").click()
    expect(page.get_by_text("gelukt bij 2 van 2")).to_be_visible()
    nothing_found(page)
    page.get_by_role("link", name="Terug naar de lijst").click()
    for path in ("/werk/zoeken", "/werk/verdeling", "/werk/lijsten?tab=team"):
        page.goto(f"{busy[0]}{path}")
        nothing_found(page)


def test_without_javascript_a_colleague_chooses_and_gives_back(busy: Running, browser: object) -> None:
    context = browser.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    page: Page = context.new_page()
    tell(busy[1])
    sign_in(page, busy[0], "chris")
    expect(page.locator("#keys")).to_be_hidden()
    page.locator("[name=claim]").first.click()
    row = page.locator("[data-row]:has(:target)")
    expect(row).to_contain_text("Chris de Wit")
    row.locator("[name=signal]").check()
    page.get_by_role("button", name="Verder met wat u koos").click()
    page.locator("#do-release summary").click()
    page.locator("#do-release button").click()
    expect(page.get_by_text("gelukt bij 1 van 1")).to_be_visible()
    context.close()
