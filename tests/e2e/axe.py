"""A page is for everybody: axe finds nothing, and nothing sticks out at the side."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.person import answered

AXE = Axe()


def nothing_found(page: Page) -> None:
    """Run axe on the page that is open, once all of it is there; nothing may stick out at the side."""
    fits(page)
    found = AXE.run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()[:3000]}"


def fits(page: Page) -> None:
    """Nothing of the page that is open sticks out at the side."""
    answered(page)
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"
