"""Public stories in the browser: found by the word a resident would use, told in at most 14 pages."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page, expect

from tests.changes.test_more_stories import ACCUSING, DAAN, HENK, IVANA, MAHMOUD
from tests.changes.test_stories import FATIMA, KEVIN
from tests.e2e.person import answer_all, answered, on
from tests.walk import ABOUT

MOST_PAGES = 14
STORIES = [
    # story, language, words typed in the search, changes ticked (the last where we propose them), answers, never asked
    ("1 Fatima", "nl", ["verhuizen"], ["move_within"], FATIMA, {"reason", "rent", "contract", "bsn"}),
    ("2 Kevin", "nl", ["werk gevonden"], ["work_start"], KEVIN, {"contract", "payslip", "bank"}),
    ("4 Henk", "nl", ["erfenis"], ["inheritance"], HENK, {"will", "heirs", "bank"}),
    ("6 Daan", "nl", ["dakloos"], ["homeless"], DAAN, {"cause", "friends", "parents"}),
    (
        "8 Ivana", "nl", ["niet veilig"],
        ["unsafe", "stop_living_together", "bank_account"], IVANA, {"reach", "phone", "partner_signature"},
    ),
    (
        "10 Mahmoud", "ar", ["UWV", "توصيل"], ["other_benefit", "platform_work"], MAHMOUD,
        {"app_login", "rides", "diagnosis"},
    ),
]  # fmt: skip


def in_browser(typed: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """Return answers as `answer_all` types them: a word, several words, or the parts of a day or address."""
    plain: dict[str, Any] = {}
    for name, fields in {**ABOUT, **typed}.items():
        parts = [value for key, value in fields.items() if key != "answer"]
        plain[name] = parts or fields.get("answer", "")
    return plain


@pytest.mark.parametrize(
    ("story", "language", "words", "changes", "typed", "never"), STORIES, ids=[story[0] for story in STORIES]
)
def test_a_story_is_told_in_a_few_pages(
    running: tuple[str, FastAPI],
    page: Page,
    story: str,
    language: str,
    words: list[str],
    changes: list[str],
    typed: dict[str, Any],
    never: set[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    portal, _app = running
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{portal}/{language}/")
    page.locator("a.door-first").click()
    searched, proposed = changes[: len(words)], changes[len(words) :]
    for word, change in zip(words, searched, strict=True):
        page.locator("#zoek").fill(word)
        page.locator("form[role=search] button").click()
        page.locator(f"input[name=change][value={change}]").check()
        if change != searched[-1]:  # the page of a search keeps what was ticked when it goes on
            page.locator("#keuzes button.button").click()
            answered(page)
            page.goto(f"{portal}/{language}/doorgeven")
    on(page, page.locator("#keuzes button.button"), keyboard=False)
    if page.url.endswith("/doorgeven/ook"):
        for change in proposed:
            page.locator(f"input[name=change][value={change}]").check()
        on(page, page.locator("main form button.button"), keyboard=False)
    asked = [name for name in answer_all(page, in_browser(typed)) if not name.startswith("proof_")]
    assert page.url.endswith("/doorgeven/controle"), page.url
    assert not never & set(asked)
    assert len(asked) <= MOST_PAGES
    page.locator("form[action$=versturen] button").click()
    expect(page).to_have_url(re.compile("/doorgeven/ontvangen$"))
    assert not ACCUSING.search(page.locator("main").inner_text())
    with capsys.disabled():
        print(f"\n{story}: {len(asked)} pages")
