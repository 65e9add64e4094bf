"""axe finds nothing: on each page, in each language, at phone width, with and without mistakes."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.person import sign_in, tell

AXE = Axe()
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


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_every_question_of_every_type_also_when_wrong(portal: str, page: Page, language: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    for kind in ("move_within", "person_moves_in", "work_start", "small_jobs", "contact_details", "not_sure"):
        page.goto(f"{portal}/{language}/doorgeven")
        for box in page.locator("input[name=change]").all():
            box.set_checked(box.get_attribute("value") == kind)
        page.locator("#keuzes button.button").click()
        nothing_found(page)
        page.locator("form button.button").last.click()
        if re.search("/vraag/", page.url) and page.locator(".wrong-text").count():
            nothing_found(page)


def test_the_work_of_a_caseworker(portal: str, page: Page) -> None:
    page.goto(f"{portal}/werk/inloggen")
    nothing_found(page)
    sign_in(page, portal, "chris")
    nothing_found(page)
    page.locator(".row a").first.click()
    nothing_found(page)
    page.goto(f"{portal}/-/components")
    nothing_found(page)
