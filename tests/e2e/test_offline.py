"""After one visit the pages on rights open with the server stopped; nothing of a person is ever kept."""

import re
from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page, expect

from tests.conftest import ONE_DATABASE, Visit
from tests.e2e.conftest import serving
from tests.e2e.person import tell

pytestmark = ONE_DATABASE
NEVER = re.compile(r"/(werk|-)/|/doorgeven|volgen|verder|zoeken|duidelijk|klaar|papier|folder")


@pytest.fixture
def served(app: FastAPI) -> Iterator[tuple[str, Callable[[], None]]]:
    """A portal that can be stopped."""
    with serving(app) as given:
        yield given


def kept(page: Page, language: str) -> None:
    """Wait until the pages of a language are kept."""
    until(page, f"await caches.match('/{language}/zonder-internet')")
    until(page, "navigator.serviceWorker.controller")


def until(page: Page, what: str) -> None:
    """Wait until something is so in the browser; Playwright's own waiting does not await a promise."""
    page.evaluate(
        f"""async () => {{
          for (const end = Date.now() + 20000; Date.now() < end; await new Promise((go) => setTimeout(go, 50)))
            if ({what}) return;
          throw new Error({what!r} + " did not come");
        }}"""
    )


def addresses(page: Page) -> list[str]:
    """Return what is kept, as paths."""
    found: list[str] = page.evaluate(
        """async () => {
          const found = [];
          for (const name of await caches.keys())
            for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
          return found;
        }"""
    )
    return found


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_every_page_on_rights_opens_with_the_server_stopped(
    app: FastAPI, served: tuple[str, Callable[[], None]], page: Page, language: str
) -> None:
    portal, stop = served
    page.goto(f"{portal}/{language}/")
    kept(page, language)
    stop()
    topics = app.state.content.all(language)
    assert len(topics) >= 26
    page.goto(f"{portal}/{language}/rechten")
    expect(page.locator(".door")).to_have_count(len(topics))
    for topic in topics:
        page.goto(f"{portal}/{language}/rechten/{topic.slug}")
        expect(page.locator("h1")).to_have_text(topic.title)
    strip = page.locator("[data-kept]")
    expect(strip).to_be_visible()
    expect(strip).to_contain_text("2026")
    assert page.evaluate("getComputedStyle(document.querySelector('.lead')).fontSize") != "16px", "no stylesheet"
    assert page.evaluate("document.documentElement.lang") == language
    page.goto(f"{portal}/{language}/")
    page.locator(".door").first.click()
    expect(page.locator("[href='tel:+31880000000'].big-number")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == language


def test_another_language_and_telling_get_a_kind_page_without_a_line(
    served: tuple[str, Callable[[], None]], page: Page
) -> None:
    portal, stop = served
    page.goto(f"{portal}/nl/rechten")
    kept(page, "nl")
    stop()
    for address in ("/en/rechten", "/nl/doorgeven", "/nl/volgen", "/nl/zoeken?q=auto"):
        page.goto(portal + address)
        expect(page.locator("h1")).to_have_text("U bent nu niet verbonden")


def test_nothing_of_a_person_is_kept(served: tuple[str, Callable[[], None]], page: Page) -> None:
    portal, _stop = served
    page.goto(f"{portal}/nl/")
    kept(page, "nl")
    tell(page, f"{portal}/nl/")
    for address in (
        "/nl/volgen",
        "/nl/zoeken?q=schulden",
        "/werk/inloggen",
        "/nl/rechten/bezwaar/duidelijk",
        "/-/live",
    ):
        page.goto(portal + address)
    page.goto(f"{portal}/nl/rechten")
    found = addresses(page)
    assert len(found) >= 30
    assert [address for address in found if NEVER.search(address)] == []
    said = page.evaluate(
        """async () => {
          const found = [];
          for (const name of await caches.keys())
            for (const answer of await (await caches.open(name)).matchAll())
              found.push([answer.headers.get("cache-control"), await answer.clone().text()]);
          return found;
        }"""
    )
    for cache_control, text in said:
        assert "public" in cache_control
        assert 'name="csrf"' not in text


def test_which_pages_were_read_can_not_be_seen_from_what_is_kept(
    served: tuple[str, Callable[[], None]], page: Page
) -> None:
    portal, _stop = served
    page.goto(f"{portal}/nl/")
    kept(page, "nl")
    before = addresses(page)
    page.goto(f"{portal}/nl/rechten/niet-veilig-thuis")
    assert addresses(page) == before


def test_a_new_release_throws_away_what_the_old_one_kept(
    app: FastAPI, served: tuple[str, Callable[[], None]], page: Page
) -> None:
    portal, _stop = served
    page.goto(f"{portal}/nl/")
    kept(page, "nl")
    app.state.offline_worker = re.sub(r'RELEASE = "\w+"', 'RELEASE = "next"', app.state.offline_worker)
    page.evaluate("async () => { await (await navigator.serviceWorker.ready).update(); }")
    until(page, "(await caches.keys()).join() === 'pages-next'")
    assert "/nl/rechten/bezwaar" in addresses(page), "the new one fetched the language that was kept"


def test_a_page_from_before_new_amounts_is_not_shown(served: tuple[str, Callable[[], None]], page: Page) -> None:
    portal, stop = served
    page.goto(f"{portal}/nl/")
    kept(page, "nl")
    page.evaluate(
        """async () => {
          const [name] = await caches.keys();
          const date = "Tue, 30 Jun 2026 10:00:00 GMT";
          const headers = { "content-type": "text/html", "cache-control": "public", date };
          await (await caches.open(name)).put("/nl/rechten/bezwaar", new Response("<h1>Oud</h1>", { headers }));
        }"""
    )
    stop()
    page.goto(f"{portal}/nl/rechten/bezwaar")
    expect(page.locator("h1")).to_have_text("U bent nu niet verbonden")


def test_pages_for_all_carry_no_cookie_and_no_token(visit: Visit) -> None:
    worker = visit.client.get("/offline.js")
    assert worker.headers["content-type"].startswith("text/javascript")
    assert worker.headers["cache-control"] == "no-cache"
    kept_pages = re.findall(r'"(/(?:nl|en|ar)/[^"]*)"', worker.text.partition("\n")[0])
    assert len(kept_pages) >= 3 * 29
    for address in kept_pages:
        answer = visit.client.get(address, headers={"Cookie": ""})
        assert answer.headers["cache-control"] == "public, no-cache", address
        assert "set-cookie" not in answer.headers, address
        assert 'name="csrf"' not in answer.text, address
    for asset in re.findall(r'"(/static/[^"]+)"', worker.text.partition("\n")[0]):
        assert visit.client.get(asset).status_code == 200, asset
