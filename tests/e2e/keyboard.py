"""Hands on the keyboard, never on the mouse."""

from datetime import date

from playwright.sync_api import Locator, Page, expect


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until this has the focus; a radio that is not the first of its group comes by the arrow."""
    expect(target).to_be_visible()
    for _ in range(160):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {target}")


def press(page: Page, target: Locator) -> None:
    """Go to a button or link, and open the next page with Enter."""
    tab_to(page, target)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def unfold(page: Page, fold: str) -> Locator:
    """Open a fold by its id, if it is not open yet, and return it."""
    found = page.locator(f"#{fold}")
    if found.get_attribute("open") is None:
        tab_to(page, found.locator("> summary"))
        page.keyboard.press("Enter")
    return found


def write(page: Page, name: str, text: str) -> None:
    """Type in a field; what stood there goes."""
    tab_to(page, page.locator(f"[name='{name}']"))
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def pick(page: Page, name: str, value: str) -> None:
    """Choose from a list with the arrows."""
    listed = page.locator(f"select[name='{name}']")
    tab_to(page, listed)
    page.keyboard.press("Home")
    for _ in range(60):
        if listed.input_value() == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrows do not reach {value} in {name}")


def on_day(page: Page, name: str, day: date) -> None:
    """Type a day in a date field. In which order its parts stand is up to the language of the browser itself."""
    field = page.locator(f"[name='{name}']")
    tab_to(page, field)
    for digits in (f"{day:%m%d%Y}", f"{day:%d%m%Y}"):
        page.keyboard.type(digits)
        if field.input_value() == day.isoformat():
            return
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowLeft")
    raise AssertionError(f"{day} can't be typed in {name}")
