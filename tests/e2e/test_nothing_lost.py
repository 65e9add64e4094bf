"""
Whatever happens at whatever question of a long bundle, what was typed is there.

The line drops, the page is closed, the server is killed, the cookies go, another device takes over.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.person import FATIMA, answer_one, choose, question
from tests.faults.nest import Nest, Running, until
from tests.traces import own_database

PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "locale": "nl-NL"}
BUNDLE = ("start_living_together", "move_within", "work_start")
TYPED: dict[str, Any] = {
    **FATIMA,
    "date": ["1", "12", "2026"],
    "where": "my_home",
    "partner_name": "Sam de Boer",
    "partner_birth": ["3", "5", "1990"],
    "partner_income": "no",
    "savings": "no",
    "children_together": "no",
    "start_date": ["30", "11", "2026"],
    "employer": "Bakkerij",
    "hours_kind": "fixed",
    "hours": "20",
    "pay_period": "month",
    "expected_pay_month": "850",
    "tax_credit": "yes",
}
NOT_CONNECTED = "U bent nu niet verbonden. Wij bewaren wat u typte. Wij sturen het als u weer verbonden bent."
Filled = list[tuple[str, str]]


@pytest.fixture(scope="module")
def nest(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nest]:
    """The product as a program of its own, that can be killed and started again on the same database."""
    folder = tmp_path_factory.mktemp("nothing_lost")
    with own_database(sqlite_template, folder) as url:
        made = Nest(url, folder, QUICK_EXIT_URL="/nl/klaar")
        yield made
        made.close()


class Telling:
    """A resident who tells the bundle, while everything goes wrong between typing and sending."""

    def __init__(self, browser: Browser, nest: Nest) -> None:
        """Begin at the first question."""
        self.browser, self.nest = browser, nest
        self.server: Running = nest.serve()
        self.heard: list[str] = []
        self.context: BrowserContext = self.device()
        self.page: Page = self.context.new_page()
        self.page.goto(f"{nest.address}/nl/doorgeven")
        choose(self.page, *BUNDLE)
        first = self.page.url
        self.page.goto(f"{nest.address}/nl/doorgeven/later")
        self.code = self.page.locator(".reference").inner_text()
        self.page.goto(first)

    def device(self) -> BrowserContext:
        """Return a phone that knows nothing; what its pages keep on the server is written down."""
        context = self.browser.new_context(**PHONE)
        context.on("requestfinished", lambda r: self.heard.append(r.post_data or "") if "/bewaren" in r.url else None)
        return context

    def fill(self) -> Filled:
        """Type the answer of this page, not sent yet; returns what stands there."""
        name, before = question(self.page), self.stands()
        answer_one(self.page, "answer", TYPED.get(name, ""), keyboard=False)
        for other in [other for other in TYPED if other != name]:
            if self.page.locator(f"[name={other}]:visible, [name={other}-day]:visible").count():
                answer_one(self.page, other, TYPED[other], keyboard=False)
        if (filled := self.stands()) != before:
            self.kept(filled)
        return filled

    def kept(self, filled: Filled) -> None:
        """Look at another app, as phones do before they close a page; wait until the server heard what was typed."""
        wanted = {pair for pair in filled if pair[1]}
        self.page.evaluate(
            "Object.defineProperty(document, 'hidden', { configurable: true, value: true });"
            "document.dispatchEvent(new Event('visibilitychange')); delete document.hidden"
        )

        def heard() -> bool:
            self.page.evaluate("null")  # lets the browser tell what it sent
            return bool(self.heard) and wanted <= set(parse_qsl(self.heard[-1]))

        until(heard, f"{self.page.url} kept {filled}; last heard: {self.heard[-1:]}")

    def stands(self) -> Filled:
        """Return what stands in the fields of the page: what its form would send."""
        pairs: list[list[str]] = self.page.evaluate(
            "[...new FormData(document.querySelector('main form[method=post]'))]"
            ".filter(([name]) => name.startsWith('answer') || document.querySelector(`main [name='${name}']`).type"
            " !== 'hidden')"
        )
        return [(name, text) for name, text in pairs]

    def on(self) -> None:
        """Press 'Verder'."""
        self.page.locator("main form button.go-on").click()

    def close_and_open(self, filled: Filled) -> None:
        """Close the page before 'Verder'; a new window has another memory, so the server must have it."""
        address = self.page.url
        self.page.close(run_before_unload=True)
        self.page = self.context.new_page()
        until(lambda: self.shows(address) == filled, f"{address} shows what was typed")

    def shows(self, address: str) -> Filled:
        """Open a page; returns what stands there."""
        self.page.goto(address)
        return self.stands()

    def send_without_a_line(self, filled: Filled) -> None:
        """Press 'Verder' while the line is away: the page stays, and says so."""
        self.context.set_offline(True)
        self.on()
        expect(self.page.locator("[data-offline] p")).to_have_text(NOT_CONNECTED)
        assert self.stands() == filled

    def restart_the_server(self) -> None:
        """Kill it, start it on the same database."""
        self.server.kill()
        self.server = self.nest.serve()

    def take_up(self, filled: Filled) -> None:
        """Go on with the code, on the page that says that we lost this browser."""
        expect(self.page.locator("h1")).to_have_text("Wij waren u even kwijt")
        there = [pair for pair in self.stands() if pair[0] != "code" and pair[1]]
        assert there == [pair for pair in filled if pair[1]], "every word that was typed is there"
        self.page.locator("[name=code]").fill(self.code)
        self.page.locator("main form button:not([name])").click()

    def go_to_another_device(self) -> None:
        """Go on with the code in a browser that knows nothing."""
        here = self.page.url
        self.context.close()
        self.context = self.device()
        self.page = self.context.new_page()
        self.page.goto(f"{self.nest.address}/nl/verder")
        self.page.locator("[name=code]").fill(self.code)
        self.page.locator("main form button").first.click()
        expect(self.page).to_have_url(here)


@pytest.fixture
def telling(browser: Browser, nest: Nest) -> Iterator[Telling]:
    """The resident, at the first question."""
    made = Telling(browser, nest)
    yield made
    made.context.close()
    made.server.kill()


def test_at_every_question_everything_goes_wrong_and_nothing_is_lost(telling: Telling) -> None:
    asked = 0
    while name := question(telling.page):
        asked += 1
        filled = telling.fill()
        telling.close_and_open(filled)
        telling.send_without_a_line(filled)
        telling.restart_the_server()
        if asked % 2:
            telling.context.set_offline(False)  # nobody presses anything: it goes by itself
        else:
            telling.context.clear_cookies()
            telling.context.set_offline(False)
            telling.take_up(filled)
        expect(telling.page).not_to_have_url(re.compile(f"(/{name}|/kwijt)$"))
        if asked % 6 == 0 and question(telling.page):
            telling.go_to_another_device()
    assert asked > 20
    assert telling.page.url.endswith("/doorgeven/controle")
    facts = telling.page.locator("main").inner_text()
    for typed in ("Sam de Boer", "5711 AB", "Bakkerij", "Fatima El Ouardighi", "06 12 34 56 78"):
        assert typed in facts
    telling.page.locator("form[action$=versturen] button").click()
    expect(telling.page).to_have_url(re.compile("/ontvangen$"))
    assert kept(telling.page) == 0


def test_what_was_typed_just_before_the_page_was_closed_is_there(telling: Telling) -> None:
    first = telling.page.url
    for day in ("1", "2", "3"):  # a browser that is too busy closes a page without a word, after half a second
        telling.page.locator("[name=answer-day]").fill(day)
        telling.page.close(run_before_unload=True)
        telling.page = telling.context.new_page()
        with suppress(AssertionError):
            telling.page.goto(first)
            expect(telling.page.locator("[name=answer-day]")).to_have_value(day)
            return
    pytest.fail("not once was it kept")


def kept(page: Page) -> int:
    """Return how many pages the tab remembers, once the script of this page has run."""
    page.wait_for_load_state()
    found: int = page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('typed:')).length")
    return found


@pytest.fixture
def page_of(browser: Browser, nest: Nest) -> Iterator[Callable[..., Page]]:
    """Open the first question of some changes, where the server hears of nothing before 'Verder'."""
    server, contexts = nest.serve(), []

    def opened(*changes: str) -> Page:
        context = browser.new_context(**PHONE)
        contexts.append(context)
        context.route("**/bewaren", lambda route: route.abort())
        page = context.new_page()
        page.goto(f"{nest.address}/nl/doorgeven")
        choose(page, *changes)
        return page

    yield opened
    for context in contexts:
        context.close()
    server.kill()


def test_the_tab_remembers_what_the_server_did_not_hear_also_in_another_language(page_of: Callable[..., Page]) -> None:
    page = page_of("work_start")
    page.locator("[name=answer-day]").fill("31")
    page.locator("[name=answer-about]").check()
    page.reload()
    assert page.locator("[name=answer-day]").input_value() == "31"
    assert page.locator("[name=answer-about]").is_checked()
    page.goto(page.url.replace("/nl/", "/ar/"))
    assert page.locator("[name=answer-day]").input_value() == "31"
    page.locator("[name=answer-month]").fill("13")
    page.locator("form button.go-on").click()
    expect(page.locator(".errors")).to_be_visible()
    assert page.locator("[name=answer-month]").input_value() == "13"
    page.locator("form button[name=later]").click()
    expect(page).to_have_url(re.compile("/later$"))
    assert kept(page) == 0, "the server has it now"


def test_a_private_change_leaves_nothing_in_the_tab_and_is_still_sent_when_the_line_is_back(
    page_of: Callable[..., Page],
) -> None:
    page = page_of("unsafe", "work_start")
    assert question(page) == "safe_time"
    page.locator("[value=i_call]").check()
    page.context.set_offline(True)
    page.locator("form button.go-on").click()
    expect(page.locator("[data-offline] p")).to_contain_text("Laat deze pagina open.")
    assert kept(page) == 0
    page.context.set_offline(False)
    expect(page).not_to_have_url(re.compile("/safe_time$"))
    page.locator("[name=answer-day]").fill("31")
    assert kept(page) == 0


def test_wiping_and_leaving_quickly_empty_the_tab_and_back_shows_nothing_of_it(page_of: Callable[..., Page]) -> None:
    page = page_of("work_start")
    first = page.url
    page.locator("[name=answer-day]").fill("31")
    assert kept(page) == 1
    page.locator("[data-leave]").click()
    expect(page).to_have_url(re.compile("/nl/klaar$"))
    assert kept(page) == 0
    page.go_back()
    assert page.url != first, "the page that was left is not in the way back"
    page.goto(first)
    page.locator("[name=answer-day]").fill("30")
    page.get_by_role("button", name="Wis alles").click()
    expect(page.locator("h1")).to_have_text("Alles is gewist")
    assert kept(page) == 0
    assert [cookie["name"] for cookie in page.context.cookies()] in ([], ["form"])
    page.go_back()
    expect(page.locator("h1")).to_have_text("Wij waren u even kwijt")
    assert page.locator("[name^=answer]").count() == 0


def test_pressing_twice_and_going_back_sends_once(page_of: Callable[..., Page]) -> None:
    page = page_of("work_start")
    for part, text in (("day", "30"), ("month", "11"), ("year", "2026")):
        page.locator(f"[name=answer-{part}]").fill(text)
    page.locator("form button.go-on").dblclick()
    assert question(page) == "employer"
    page.go_back()
    assert question(page) == "start_date"
    assert page.locator("[name=answer-day]").input_value() == "30"
    page.go_forward()
    page.locator("[name=answer]").fill("Bakkerij")
    page.locator("form button.go-on").click()
    assert question(page) == "hours_kind"
