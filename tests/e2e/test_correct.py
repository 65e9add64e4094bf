"""After sending, in a browser: correct, and the colleague sees was and is; take back; every new page is accessible."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import nothing_found
from tests.e2e.person import follow, sign_in, tell
from tests.e2e.test_journey import new_page  # noqa: F401  a fixture

NewPage = Callable[..., Page]
PHONE = {"viewport": {"width": 360, "height": 740}}


@pytest.mark.parametrize(
    ("language", "how"),
    [("nl", {"java_script_enabled": False, **PHONE}), ("ar", PHONE)],
    ids=["dutch-no-javascript", "arabic"],
)
def test_a_correction_travels_to_the_caseworker(
    portal: str,
    new_page: NewPage,  # noqa: F811
    language: str,
    how: dict[str, Any],
) -> None:
    resident = new_page(**how)
    reference, code = tell(resident, f"{portal}/{language}/")
    follow(resident, portal, language, reference, code)
    resident.locator("form[action$=verbeteren] button").click()
    expect(resident).to_have_url(re.compile("/doorgeven/verbetering$"))
    resident.locator("a[href*=new_address]").click()
    resident.locator("input[name=answer-number]").fill("14")
    resident.locator("form button.go-on").click()
    expect(resident.locator("del").first).to_contain_text("5711 AB 12")
    resident.locator("form[action$=verbetering] button").click()
    expect(resident).to_have_url(re.compile("/doorgeven/verbeterd$"))
    expect(resident.locator(".reference")).to_contain_text(reference)
    chris = new_page()
    sign_in(chris, portal, "chris")
    chris.get_by_role("link", name=re.compile("Verhuizing: adres en huishouden")).last.click()
    expect(chris.locator("main")).to_contain_text(reference)
    row = chris.locator("table.amended tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_have_text(re.compile(r"Nieuw adres\s*5711 AB 12\s*5711 AB 14"))
    chris.get_by_text("Zoals het eerst is doorgegeven").click()
    expect(chris.locator("details[open] dl").first).to_contain_text("5711 AB 12")
    nothing_found(chris)


@pytest.mark.parametrize("language", ["nl", "en", "ar"])
def test_every_page_after_sending_is_accessible(portal: str, page: Page, language: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    reference, code = tell(page, f"{portal}/{language}/")
    nothing_found(page)
    follow(page, portal, language, reference, code)
    nothing_found(page)
    for address in ("volgen/verbeteren", "volgen/intrekken", "storingen"):
        page.goto(f"{portal}/{language}/{address}")
        nothing_found(page)
    page.goto(f"{portal}/{language}/volgen/verbeteren")
    page.locator("main form button").click()
    nothing_found(page)
    page.locator("form[action$=verbetering] button").click()
    expect(page.locator("[role=alert]")).to_be_visible()
    nothing_found(page)
    page.locator("a[href*=pays_housing]").click()
    page.locator("input[name=answer][value=no]").check()
    page.locator("form button.go-on").click()
    nothing_found(page)
    page.locator("form[action$=verbetering] button").click()
    expect(page).to_have_url(re.compile("/doorgeven/verbeterd$"))
    nothing_found(page)
    page.goto(f"{portal}/{language}/volgen/intrekken")
    page.locator("textarea").fill("Het gaat niet door.")
    page.locator("form[action$=intrekken] button").click()
    expect(page).to_have_url(re.compile("/volgen/melding$"))
    nothing_found(page)
