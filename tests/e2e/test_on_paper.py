"""What is printed stands on as few sheets as it needs: a sheet to hand out is one sheet."""

from io import BytesIO

import pikepdf
from fastapi import FastAPI
from playwright.sync_api import Page

from portal.content.printing import short

LANGUAGES = ("nl", "en", "ar")
Running = tuple[str, FastAPI]


def sheets(page: Page, address: str) -> int:
    """Return on how many sheets of A4 a page is printed."""
    page.goto(address)
    with pikepdf.open(BytesIO(page.pdf(format="A4", prefer_css_page_size=True))) as paper:
        return len(paper.pages)


def test_the_guide_for_who_is_new_is_one_sheet(running: Running, page: Page) -> None:
    for language in LANGUAGES:
        assert sheets(page, f"{running[0]}/{language}/nieuw") == 1, language


def test_all_that_must_be_told_is_three_sheets_at_most(running: Running, page: Page) -> None:
    assert sheets(page, f"{running[0]}/nl/wat-doorgeven") <= 3


def test_the_longest_leaflets_are_one_sheet(running: Running, page: Page) -> None:
    portal, app = running
    english = [by_language["en"] for by_language in app.state.content.pages.values()]
    by_length = sorted(english, key=lambda topic: -sum(len("".join(short(part.html))) for part in topic.parts))
    for topic in by_length[:3]:
        assert sheets(page, f"{portal}/en/rechten/{topic.slug}/folder") == 1, topic.slug
