"""A photo from the phone: chosen, kept at once, seen by the colleague. With and without a script."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.axe import nothing_found
from tests.e2e.person import answer_all, choose, follow, sign_in
from tests.proof.hostile import jpeg, pdf

ABROAD = {
    "leave_date": ["1", "12", "2026"],
    "return_date": ["14", "12", "2026"],
    "away_now": "no",
    "over_limit": "no",
    "who_comes": "alone",
    "for_whom": "self",
    "already_told": "no",
    "name": "Fatima El Ouardighi",
    "birth_date": ["3", "5", "1992"],
    "postcode": ["5711 AB", "9", ""],
    "reach": "phone",
    "phone": "06 12 34 56 78",
    "interpreter": "no",
}


def to_the_ticket(page: Page, home: str) -> None:
    """Answer until the page of the ticket."""
    page.goto(f"{home}doorgeven")
    choose(page, "abroad")
    page.goto(f"{home}doorgeven/vraag/abroad/proof_ticket")


@pytest.mark.parametrize("script", [True, False])
def test_a_photo_is_sent_along(portal: str, browser: Browser, tmp_path: Path, *, script: bool) -> None:
    (tmp_path / "IMG_0001.JPG").write_bytes(jpeg())
    (tmp_path / "boeking.pdf").write_bytes(pdf(pages=2))
    (tmp_path / "stuk.jpg").write_bytes(b"geen foto")
    context = browser.new_context(locale="nl-NL", viewport={"width": 360, "height": 740}, java_script_enabled=script)
    page = context.new_page()
    to_the_ticket(page, f"{portal}/nl/")
    for name, said in (
        ("IMG_0001.JPG", "Foto 1"),
        ("boeking.pdf", "2 bladzijden"),
        ("stuk.jpg", "Maak er een foto van"),
    ):
        page.locator("input[type=file]").set_input_files(tmp_path / name)
        if not script:
            page.get_by_role("button", name="Toevoegen").click()
        expect(page.locator("main")).to_contain_text(said)
        if script:
            nothing_found(page)
    page.get_by_role("button", name=re.compile(r"Weghalen\s*: Bestand 1")).click()
    expect(page.locator("main")).not_to_contain_text("2 bladzijden")
    expect(page.locator("input[name=answer][value=now]")).to_be_checked()
    page.goto(f"{portal}/nl/doorgeven/controle")
    answer_all(page, ABROAD)
    expect(page.locator("main")).to_contain_text("Ik stuur het nu (1 bestand)")
    page.get_by_role("button", name="Versturen").click()
    reference = page.locator(".reference").inner_text()
    code = page.locator("bdi b").inner_text()
    follow(page, portal, "nl", reference, code)
    expect(page.locator("main")).to_contain_text("1 bestand")
    if script:
        nothing_found(page)
    page.get_by_role("link", name=re.compile("Iets sturen")).click()
    expect(page.locator("main")).to_contain_text("Foto 1")
    if script:
        nothing_found(page)
    work = context.new_page()
    sign_in(work, portal, "chris")
    work.set_viewport_size({"width": 1200, "height": 900})
    for number in range(work.locator(".row a").count()):
        work.goto(f"{portal}/werk/")
        work.locator(".row a").nth(number).click()
        if reference in work.locator("main").inner_text():
            break
    expect(work.locator("main")).to_contain_text(reference)
    picture = work.locator(".file img")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("naturalWidth", 48) if script else expect(picture).to_be_visible()
    if script:
        nothing_found(work)
    context.close()
