"""A colleague types in what somebody tells on the phone, with one hand on the keyboard and never on the mouse."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from portal.accounts.access import DEMO_PASSWORD
from tests.e2e.axe import nothing_found
from tests.e2e.keyboard import press, tab_to
from tests.e2e.person import FATIMA, follow, question

TYPED: dict[str, Any] = {**FATIMA, "what_changes": "phone", "new_phone": "06 11 22 33 44", "postcode": ["5711 AB", "9"]}


def choose(page: Page, name: str, value: str) -> None:
    """Tick a box, or choose one of several."""
    box = page.locator(f"[name='{name}'][value='{value}']")
    if box.get_attribute("type") == "radio":
        tab_to(page, page.locator(f"[name='{name}']").first)
        page.keyboard.press("Space")
        for _ in range(20):
            if box.is_checked():
                return
            page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows do not reach {value}")
    tab_to(page, box)
    page.keyboard.press("Space")


def answer(page: Page, name: str, value: Any) -> None:
    """Give one answer by keyboard."""
    if page.locator(f"[name='{name}']:is([type=radio], [type=checkbox])").count():
        choose(page, name, value)
        return
    fields = page.locator(f"input[type=text][name^='{name}-']") if isinstance(value, list) else None
    for place, text in enumerate(value if isinstance(value, list) else [value]):
        field = fields.nth(place) if fields else page.locator(f"[name='{name}']")
        tab_to(page, field)
        page.keyboard.type(text)


def test_a_phone_call_is_typed_in_by_keyboard_alone(portal: str, page: Page) -> None:
    page.goto(f"{portal}/werk/inloggen")
    for name, text in (("login", "sam"), ("password", DEMO_PASSWORD)):
        tab_to(page, page.locator(f"[name={name}]"))
        page.keyboard.type(text)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    press(page, page.get_by_role("link", name="Melding invoeren"))
    choose(page, "channel", "phone")
    press(page, page.get_by_role("button", name="Naar de vragen"))
    tab_to(page, page.locator("details.group").filter(has=page.locator("[value=contact_details]")).locator("summary"))
    page.keyboard.press("Enter")
    choose(page, "change", "contact_details")
    press(page, page.locator("#keuzes button.button"))
    for _ in range(20):
        name = question(page)
        if not name:
            break
        nothing_found(page)
        if TYPED.get(name):
            answer(page, "answer", TYPED[name])
        for other in [other for other in TYPED if other != name and TYPED[other]]:
            if page.locator(f"[name={other}]:visible, [name={other}-day]:visible").count():
                answer(page, other, TYPED[other])
        press(page, page.locator("form button.go-on"))
        assert question(page) != name, page.locator("main").inner_text()
    expect(page.locator("h1")).to_have_text("Klopt dit?")
    press(page, page.get_by_role("button", name="Versturen"))
    expect(page).to_have_url(re.compile(r"/werk/invoeren/\d+/ontvangen$"))
    expect(page.locator("main")).to_contain_text("maandag 23 november 2026 om 10.00 uur")
    expect(page.locator("main")).to_contain_text("Per telefoon. Een collega typte het voor u in.")
    tab_to(page, page.get_by_role("button", name="Afdrukken"))
    nothing_found(page)
    reference = page.locator(".reference").inner_text().strip()
    code = page.locator(".panel bdi b").inner_text().strip()
    follow(page, portal, "nl", reference, code)
    expect(page.locator("main")).to_contain_text(reference)


def test_the_paper_form_fits_on_sheets_of_a4(portal: str, page: Page) -> None:
    for language in ("nl", "ar"):
        page.goto(f"{portal}/{language}/papier/move_within")
        nothing_found(page)
        page.emulate_media(media="print")
        assert not page.locator(".tools").is_visible()
        assert not page.locator("[data-print]").is_visible()
        page.set_viewport_size({"width": 690, "height": 1000})  # what is left of A4 between its margins
        assert page.evaluate("document.documentElement.scrollWidth") <= 690
        printed = page.pdf(format="A4", prefer_css_page_size=True)
        assert 1 < len(re.findall(rb"/Type\s*/Page\b", printed)) <= 8
        page.emulate_media(media="screen")
