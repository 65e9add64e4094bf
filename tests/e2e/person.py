"""A resident in a browser: chooses, types, goes on. A caseworker: picks up, calls, closes."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from portal.accounts.access import DEMO_PASSWORD

FATIMA: dict[str, Any] = {
    "moving_date": ["1", "12", "2026"],
    "new_address": ["5711 AB", "12", ""],
    "comes_along": "children",
    "lives_with": "children",
    "kind_of_place": "own_rental",
    "pays_housing": "yes",
    "told_civil_affairs": "yes",
    "told_civil_affairs_on": ["20", "11", "2026"],
    "furnishing_help": "no",
    "for_whom": "self",
    "already_told": "no",
    "name": "Fatima El Ouardighi",
    "birth_date": ["3", "5", "1992"],
    "postcode": ["5701 AB", "9", ""],
    "reach": "phone",
    "phone": "06 12 34 56 78",
    "interpreter": "no",
    "need": "",
}


def question(page: Page) -> str:
    """Return the name of the question in the address, once what was sent has been answered."""
    answered(page)
    found = re.search(r"/vraag/[a-z0-9_]+/([a-z0-9_]+)", page.url)
    return found[1] if found else ""


def answered(page: Page) -> None:
    """Wait while a form is on its way, and until the whole next page is there: an address comes before its page."""
    expect(page.locator("[data-sending]")).to_have_count(0)
    page.wait_for_load_state()


def answer_all(page: Page, typed: dict[str, Any], *, keyboard: bool = False) -> list[str]:
    """Answer every question until the check; returns the pages that were asked."""
    asked: list[str] = []
    for _ in range(60):
        name = question(page)
        if not name:
            break
        asked.append(name)
        answer_one(page, "answer", typed.get(name, ""), keyboard=keyboard)
        for other in [other for other in typed if other != name]:
            if page.locator(f"[name={other}]:visible, [name={other}-day]:visible").count():
                answer_one(page, other, typed[other], keyboard=keyboard)
        on(page, page.locator("form button.go-on"), keyboard=keyboard)
        assert question(page) != name, f"{name} came back: {page.locator('main').inner_text()}"
    return asked


def on(page: Page, button: Any, *, keyboard: bool) -> None:
    """Press a button: with the mouse, or with Enter."""
    if keyboard:
        button.focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
    else:
        button.click()
        answered(page)


def answer_one(page: Page, field: str, value: Any, *, keyboard: bool) -> None:
    """Give one answer: type it, tick it, or leave it empty."""
    if isinstance(value, list) and page.locator(f"input[name={field}][type=checkbox]").count():
        for one in value:
            page.locator(f"input[name={field}][value={one}]").check()
    elif isinstance(value, list):
        boxes = page.locator(f"input[type=text][name={field}], input[type=text][name^={field}-]")
        for place, text in enumerate(value):
            boxes.nth(place).fill(text)
    elif page.locator(f"input[name={field}][type=radio], input[name={field}][type=checkbox]").count():
        if value:
            box = page.locator(f"input[name={field}][value={value}]")
            if keyboard:
                box.focus()
                page.keyboard.press("Space")
            else:
                box.check()
    else:
        page.locator(f"[name={field}]").fill(value)


def choose(page: Page, *changes: str, keyboard: bool = False) -> None:
    """Tick changes, in their folded group where needed, and go on to the first question."""
    for change in changes:
        box = page.locator(f"input[name=change][value={change}]")
        group = page.locator("details.group:not([open])").filter(has=box)
        if group.count():
            press(page, group.locator("summary"), keyboard=keyboard)
        if keyboard:
            box.focus()
            page.keyboard.press("Space")
        else:
            box.check()
    on(page, page.locator("#keuzes button.button"), keyboard=keyboard)
    if page.url.endswith("/ook"):
        on(page, page.locator("main form button.button"), keyboard=keyboard)


def press(page: Page, what: Any, *, keyboard: bool) -> None:
    """Press something that opens no other page."""
    if keyboard:
        what.focus()
        page.keyboard.press("Enter")
    else:
        what.click()


def tell(
    page: Page, home: str, *, keyboard: bool = False, changes: tuple[str, ...] = ("move_within",)
) -> tuple[str, str]:
    """From the front door to the receipt; returns reference and code."""
    page.goto(home)
    on(page, page.locator("a.door-first"), keyboard=keyboard)
    choose(page, *changes, keyboard=keyboard)
    answer_all(page, FATIMA, keyboard=keyboard)
    assert page.url.endswith("/doorgeven/controle"), page.url
    on(page, page.locator("form[action$=versturen] button"), keyboard=keyboard)
    expect(page).to_have_url(re.compile("/doorgeven/ontvangen$"))
    reference = page.locator(".reference").inner_text().strip()
    code = page.locator(".panel bdi b").inner_text().strip()
    return reference, code


def sign_in(page: Page, portal: str, login: str) -> None:
    """Sign in as a demo colleague."""
    page.goto(f"{portal}/werk/inloggen")
    page.locator("[name=login]").fill(login)
    page.locator("[name=password]").fill(DEMO_PASSWORD)
    with page.expect_navigation():  # until its scripts are there too: a key that is pressed earlier does nothing
        page.locator("main form button").click()
    expect(page).to_have_url(re.compile(r"/werk/$"))


def follow(page: Page, portal: str, language: str, reference: str, code: str) -> None:
    """Open the report with its number and code."""
    page.goto(f"{portal}/{language}/volgen")
    page.locator("[name=reference]").fill(reference)
    page.locator("[name=code]").fill(code)
    page.locator("form[action$=volgen] button").click()
    expect(page).to_have_url(re.compile("/volgen/melding$"))
