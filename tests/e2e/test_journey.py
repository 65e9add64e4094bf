"""From door to receipt to queue to outcome to following, as different people travel it."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.axe import fits
from tests.e2e.person import FATIMA, answer_all, answered, choose, follow, question, sign_in, tell

PHONE = {"viewport": {"width": 360, "height": 740}}
TODAY = datetime.now(tz=UTC).date()
NewPage = Callable[..., Page]


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Open pages of separate people; each request must stay on our own address."""
    contexts, strangers = [], []

    def make(**how: Any) -> Page:
        context = browser.new_context(locale="nl-NL", **how)
        contexts.append(context)
        context.on("request", lambda r: None if r.url.startswith("http://127.0.0.1") else strangers.append(r.url))
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
    assert strangers == []


def handle(page: Page, reference: str) -> None:
    """Pick up the income signal of a report, call, write the outcome, close."""
    page.get_by_role("link", name=re.compile("Verhuizing: adres en huishouden")).first.click()
    expect(page.locator("main")).to_contain_text(reference)
    page.get_by_role("button", name="Oppakken").click()
    expect(page.locator("main")).to_contain_text("U heeft dit opgepakt")
    page.locator("#do-contact summary").click()
    page.locator("#do-contact select").nth(0).select_option("phone")
    page.locator("#do-contact select").nth(1).select_option("spoke")
    page.locator("#do-contact textarea").first.fill("Wij spraken elkaar. Alles is duidelijk.")
    page.get_by_role("button", name="Contact bewaren").click()
    page.locator("#do-outcome summary").click()
    page.get_by_label("Wat kwam eruit?").select_option("nothing_needed")
    page.get_by_label("Uitleg voor de inwoner").fill("Alles klopt. U hoeft niets te doen.")
    page.get_by_label("Wat doet u voor het inkomen?").select_option("none")
    page.get_by_label("Welke hulp geeft u?").select_option("none")
    page.get_by_role("button", name="Uitkomst bewaren").click()
    page.locator("#do-close summary").click()
    page.locator("#do-close input[type=date]").fill("2026-11-23")
    page.locator("#do-close select").select_option("phone")
    page.get_by_role("button", name="Signaal afsluiten").click()
    expect(page.locator("main")).to_contain_text("Klaar op")


@pytest.mark.parametrize(
    ("language", "how", "keyboard"),
    [
        ("nl", PHONE, False),
        ("nl", {"java_script_enabled": False, **PHONE}, False),
        ("ar", PHONE, False),
        ("nl", {}, True),
    ],
    ids=["dutch-phone", "no-javascript", "arabic", "keyboard"],
)
def test_a_reported_move_travels_to_the_caseworker_and_back(
    portal: str, new_page: NewPage, language: str, how: dict[str, Any], keyboard: bool
) -> None:
    resident = new_page(**how)
    reference, code = tell(resident, f"{portal}/{language}/", keyboard=keyboard)
    assert re.fullmatch(r"[A-Z]{2}-[2-9A-Z]{4}-[2-9A-Z]{4}", reference)
    direction = resident.locator("html").get_attribute("dir")
    assert direction == ("rtl" if language == "ar" else "ltr")
    expect(resident.locator("main")).to_contain_text("Team Inkomen Deurhout")
    fits(resident)
    chris = new_page()
    sign_in(chris, portal, "chris")
    handle(chris, reference)
    follow(resident, portal, language, reference, code)
    expect(resident.locator("main")).to_contain_text("Alles klopt. U hoeft niets te doen.")


def test_two_changes_in_one_report_go_to_two_teams(portal: str, new_page: NewPage) -> None:
    page = new_page(**PHONE)
    typed = {
        **FATIMA, "start_date": ["30", "11", "2026"], "employer": "Bakkerij", "hours_kind": "fixed", "hours": "20",
        "pay_period": "month", "tax_credit": "yes",
    }  # fmt: skip
    page.goto(f"{portal}/nl/doorgeven")
    choose(page, "move_within", "work_start")
    answer_all(page, typed)
    page.locator("form[action$=versturen] button").click()
    expect(page.locator("main")).to_contain_text("Team Inkomen Deurhout")
    expect(page.locator("main")).to_contain_text(re.compile("[Ww]erk"))
    expect(page.locator("ol.line li").nth(4)).to_be_visible()


def test_leave_and_go_on_at_another_device(portal: str, new_page: NewPage) -> None:
    page = new_page(**PHONE)
    page.goto(f"{portal}/nl/doorgeven")
    choose(page, "move_within")
    for text, box in zip(("1", "12", "2026"), page.locator("form input[type=text]").all(), strict=True):
        box.fill(text)
    page.locator("form button.go-on").click()
    stopped_at = question(page)
    page.get_by_role("button", name="Later verder").click()
    answered(page)
    code = page.locator(".reference").inner_text()
    other = new_page(**PHONE)
    other.goto(f"{portal}/nl/verder")
    other.locator("[name=code]").fill(code.lower())
    other.locator("main form button").click()
    assert question(other) == stopped_at
    answer_all(other, FATIMA)
    expect(other.locator("main")).to_contain_text("1 december 2026")


def test_back_keeps_what_was_typed(portal: str, new_page: NewPage) -> None:
    page = new_page(**PHONE)
    page.goto(f"{portal}/nl/doorgeven")
    choose(page, "move_within")
    for text, box in zip(("1", "12", "2026"), page.locator("form input[type=text]").all(), strict=True):
        box.fill(text)
    page.locator("form button.go-on").click()
    answered(page)
    page.get_by_role("button", name="Terug").click()
    answered(page)
    assert [box.input_value() for box in page.locator("form input[type=text]").all()] == ["1", "12", "2026"]


def test_sending_twice_gives_the_same_receipt(portal: str, new_page: NewPage) -> None:
    page = new_page(**PHONE)
    first, _code = tell(page, f"{portal}/nl/")
    page.go_back()
    answered(page)
    if page.url.endswith("/controle"):
        page.locator("form[action$=versturen] button").click()
    page.goto(f"{portal}/nl/doorgeven/ontvangen")
    assert page.locator(".reference").inner_text().strip() == first


def test_two_colleagues_pick_up_at_once(portal: str, new_page: NewPage) -> None:
    resident = new_page(**PHONE)
    reference, _code = tell(resident, f"{portal}/nl/")
    pages = []
    for login in ("chris", "noor"):
        page = new_page()
        sign_in(page, portal, login)
        page.get_by_role("link", name=re.compile("Verhuizing: adres en huishouden")).last.click()
        expect(page.locator("main")).to_contain_text(reference)
        pages.append(page)
    pages[0].get_by_role("button", name="Oppakken").click()
    expect(pages[0].locator("main")).to_contain_text("U heeft dit opgepakt")
    pages[1].get_by_role("button", name="Oppakken").click()
    expect(pages[1].locator("main")).to_contain_text("Chris de Wit heeft dit signaal al")


def test_a_colleague_from_another_team_gets_404(portal: str, new_page: NewPage) -> None:
    resident = new_page(**PHONE)
    tell(resident, f"{portal}/nl/")
    chris = new_page()
    sign_in(chris, portal, "chris")
    chris.get_by_role("link", name=re.compile("Verhuizing: adres en huishouden")).last.click()
    address = chris.url
    dewi = new_page()
    sign_in(dewi, portal, "dewi")
    answer = dewi.goto(address)
    assert answer is not None
    assert answer.status == 404
