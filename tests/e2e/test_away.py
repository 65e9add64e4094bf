"""A disk that can only be read, in a real browser: one button sends what did not come through."""

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, expect

from tests.web.test_away import read_only_disk


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_one_button_sends_it_again(running: tuple[str, FastAPI], browser: Browser, *, script: bool) -> None:
    address, app = running
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=script)
    page = context.new_page()
    page.goto(f"{address}/nl/doorgeven")
    page.locator("input[name=change]").first.check()
    with read_only_disk(app):
        page.locator("main button[type=submit]").last.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Even wachten")
        assert page.locator("body").bounding_box()["width"] <= 320  # type: ignore[index]
    page.get_by_role("button", name="Stuur het nog eens").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Even wachten")
    assert "/nl/doorgeven/" in page.url
    context.close()
