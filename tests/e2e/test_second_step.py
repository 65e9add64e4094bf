"""Setting up the second step and signing in with it, in a browser: by keyboard, on a small phone, axe finds nothing."""

import base64
import re
from datetime import timedelta

from fastapi import FastAPI
from playwright.sync_api import Page, expect

from portal.accounts import totp
from tests.e2e.axe import nothing_found
from tests.e2e.person import sign_in


def type_code(page: Page, code: str) -> None:
    """Paste the code as an app copies it, with a space, and press Enter."""
    field = page.get_by_label("De code uit uw app")
    field.focus()
    page.evaluate(
        """text => { const given = new DataTransfer(); given.setData('text/plain', text);
        const event = new ClipboardEvent('paste', { clipboardData: given, bubbles: true, cancelable: true });
        if (document.activeElement.dispatchEvent(event)) document.execCommand('insertText', false, text); }""",
        f"{code[:3]} {code[3:]}",
    )
    assert field.input_value() == f"{code[:3]} {code[3:]}", "pasting is not held back and nothing is cut off"
    page.keyboard.press("Enter")


def test_set_it_up_and_sign_in_with_it(running: tuple[str, FastAPI], page: Page) -> None:
    portal, app = running
    page.set_viewport_size({"width": 320, "height": 640})
    sign_in(page, portal, "dewi")
    page.goto(f"{portal}/werk/ik")
    nothing_found(page)
    page.get_by_role("link", name="Stel de tweede stap in").press("Enter")
    page.get_by_text("Scannen lukt niet").press("Enter")
    nothing_found(page)
    secret = base64.b32decode(page.locator("code.ltr").inner_text().replace(" ", ""))
    type_code(page, totp.hotp(secret, totp.step_at(app.state.now())))
    expect(page.locator(".codes li")).to_have_count(10)
    nothing_found(page)
    page.get_by_role("link", name="Ik heb ze bewaard").press("Enter")
    expect(page).to_have_url(f"{portal}/werk/ik")
    nothing_found(page)
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="Uitloggen").click()
    page.get_by_label("Uw inlognaam").fill("dewi")
    page.get_by_label("Uw wachtwoord").fill("samen-vooruit")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/werk/inloggen/code"))
    page.get_by_text("Ik heb mijn telefoon niet").press("Enter")
    nothing_found(page)
    app.state.now.at += timedelta(seconds=totp.STEP)
    type_code(page, totp.hotp(secret, totp.step_at(app.state.now())))
    expect(page).to_have_url(f"{portal}/werk/")
