"""axe finds nothing: on each page, in each language, at phone width, with and without mistakes."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.person import choose, question, sign_in, tell

AXE = Axe()
TYPES = ("move_within", "person_moves_in", "work_start", "small_jobs", "contact_details", "not_sure")
MOST = 40
PAGES = ("", "doorgeven", "volgen", "verder", "hoe-wij-verdelen", "nietsoo")


def nothing_found(page: Page) -> None:
    """Run axe on the page that is open."""
    found = AXE.run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()[:3000]}"
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"


@pytest.mark.parametrize("language", ["nl", "en", "ar"])
def test_pages_and_questions_of_the_telling(portal: str, page: Page, language: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    for address in PAGES:
        page.goto(f"{portal}/{language}/{address}")
        nothing_found(page)
    tell(page, f"{portal}/{language}/")
    nothing_found(page)


def some_answer(page: Page) -> None:
    """Give the question that is open an answer that is right, whatever its kind."""
    name = question(page)
    boxes = page.locator("form input[type=text], form textarea")
    if page.locator("[name=answer][type=radio], [name=answer][type=checkbox]").count():
        doubt = (
            page.locator("[name=answer]").last
            if name in {"rent_contract", "help_with"}
            else page.locator("[name=answer]").first
        )
        doubt.check()
    elif page.locator("[name=answer-year]").count():
        for place, text in enumerate(("1", "12", "1990" if name == "birth_date" else "2026")):
            boxes.nth(place).fill(text)
    elif page.locator("[name=answer-postcode]").count():
        boxes.nth(0).fill("5711 AB")
        boxes.nth(1).fill("12")
    elif page.locator("select").count():
        page.locator("select").first.select_option(index=1)
        page.locator("[name$=age_27]").first.check()
    else:
        typed = {"phone": "06 12 34 56 78", "new_phone": "06 12 34 56 78", "email": "a@example.org"}
        numeric = page.locator("input[inputmode]").count()
        boxes.first.fill("12" if numeric else typed.get(name, "Een antwoord"))


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("language", ["nl", "en", "ar"])
def test_every_question_empty_and_wrong(portal: str, page: Page, language: str, kind: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(f"{portal}/{language}/doorgeven")
    choose(page, kind)
    seen = 0
    while (name := question(page)) and seen < MOST:
        nothing_found(page)
        seen += 1
        if "about_you" in page.url and kind != TYPES[0]:
            break  # the questions about the person are the same after every type
        page.locator("form button.go-on").click()
        if question(page) == name:
            assert page.locator(".wrong-text").count()
            nothing_found(page)
            some_answer(page)
            page.locator("form button.go-on").click()
        assert question(page) != name, page.locator("main").inner_text()
    assert seen > 1


def test_the_work_of_a_caseworker(portal: str, page: Page) -> None:
    tell(page, f"{portal}/nl/")
    page.goto(f"{portal}/werk/inloggen")
    nothing_found(page)
    sign_in(page, portal, "chris")
    nothing_found(page)
    page.locator(".row a").first.click()
    nothing_found(page)
    page.goto(f"{portal}/-/components")
    nothing_found(page)
