"""axe finds nothing: on each page and question, in each language, at phone width, with and without mistakes."""

from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page

from portal.changes import actions, catalogue, domain
from portal.changes.access import DRAFT_COOKIE
from portal.changes.catalogue import ChangeType, Question
from portal.kit.conditions import Test
from tests.conftest import MONDAY
from tests.e2e.axe import nothing_found
from tests.e2e.person import follow, question, sign_in, tell

TYPES = catalogue.read()
LANGUAGES = ("nl", "en", "ar")
PAGES = ("", "doorgeven", "doorgeven?zoek=oppassen", "volgen", "verder", "rechten", "rechten/geven-en-krijgen")
MORE_PAGES = (
    "zoeken", "zoeken?q=gift", "zoeken?q=xyzzy", "zonder-internet", "rechten/samen-wonen/folder",
    "rechten/bezwaar/duidelijk?antwoord=nee", "woorden", "hulp",
    "klaar", "hoe-wij-verdelen", "hoe-wij-verdelen/homeless", "papier", "papier/person_moves_in", "nietsoo",
)  # fmt: skip
GUIDES = (
    "voor-mij", "voor-mij?s=children&s=work", "nieuw", "wat-doorgeven", "samen-in-huis", "moet-ik-dit-doorgeven",
    "moet-ik-dit-doorgeven/lodger", "moet-ik-dit-doorgeven/lodger?pays=x",
    "moet-ik-dit-doorgeven/sister_moves_in?lives=coming", "moet-ik-dit-doorgeven/sister_moves_in?lives=coming&age=oud",
    "moet-ik-dit-doorgeven/sister_moves_in?lives=visiting", "moet-ik-dit-doorgeven/sister_moves_in?lives=coming&age=26",
    "moet-ik-dit-doorgeven/hobby_or_work?gets=unknown",
)  # fmt: skip
"""Doubts and guides: each kind of page, with and without a mistake, each of the three answers."""
ASKED = [
    (kind, page[0])
    for kind in sorted(TYPES.types.values(), key=lambda kind: kind.code)
    for page in domain.pages_of(kind)
    if not page[0].only_where
]

Running = tuple[str, FastAPI]


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_and_questions_about_the_person(running: Running, page: Page, language: str) -> None:
    portal, _app = running
    page.set_viewport_size({"width": 320, "height": 640})
    for address in (*PAGES, *MORE_PAGES):
        page.goto(f"{portal}/{language}/{address}")
        nothing_found(page)
    for asked, *_beside in domain.pages_of(TYPES.about_you):
        begin(page, running, TYPES.about_you, answers_before(TYPES.about_you, asked))
        seen_empty_or_wrong(page, f"{portal}/{language}/doorgeven/vraag/about_you/{asked.name}")
    page.context.clear_cookies()
    tell(page, f"{portal}/{language}/")
    nothing_found(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_doubts_and_guides(portal: str, page: Page, language: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    for address in GUIDES:
        page.goto(f"{portal}/{language}/{address}")
        nothing_found(page)


def test_topics_and_doubts(running: Running, page: Page) -> None:
    """Every fourth topic and doubt, in one language; they take turns. What differs between them is only their text."""
    portal, app = running
    page.set_viewport_size({"width": 320, "height": 640})
    addresses = [f"rechten/{slug}" for slug in app.state.content.pages]
    addresses += [f"moet-ik-dit-doorgeven/{slug}" for slug in app.state.doubts.cases]
    assert len(addresses) >= 38
    for place, address in enumerate(addresses[::4]):
        page.goto(f"{portal}/{LANGUAGES[place % 3]}/{address}")
        nothing_found(page)


def value_for(asked: Question, test: Test) -> Any:
    """Return a stored value with which a test holds."""
    word = test.values[0] if test.values else str(test.at_least if test.at_least is not None else test.at_most)
    if asked.kind == "choices":
        return [word]
    return [{"name": "", "role": word, "age_27": "yes", "student": "no"}] if asked.kind == "people" else word


def answers_before(kind: ChangeType, asked: Question) -> dict[str, Any]:
    """Return answers with which a question comes."""
    by_name = {other.name: other for other in kind.question}
    answers: dict[str, Any] = {}
    for test in asked.when:
        earlier = by_name[test.answer]
        answers |= {**answers_before(kind, earlier), test.answer: value_for(earlier, test)}
    return answers


def begin(page: Page, running: Running, kind: ChangeType, answers: dict[str, Any]) -> None:
    """Let this browser have a draft in which these answers were given."""
    address, app = running
    with app.state.sessions.begin() as session:
        draft, token = actions.begin(
            session, organisation="Zeven Linden", language="nl", secret=app.state.settings.secret_key, at=MONDAY
        )
        draft.chosen, draft.answers = [kind.slug if kind.slug in TYPES.types else "not_sure"], {kind.slug: answers}
    page.context.add_cookies([{"name": DRAFT_COOKIE, "value": token, "url": address}])


def seen_empty_or_wrong(page: Page, address: str) -> None:
    """Send a question empty: it comes back with all that was on it and what is wrong, or else may be empty."""
    page.goto(address)
    assert page.url == address, f"{page.url}: this question did not come"
    here = question(page)
    page.locator("form button.go-on").click()
    if question(page) == here:
        assert page.locator(".wrong-text").count()
    else:
        page.goto(address)
    nothing_found(page)


@pytest.mark.parametrize("part", range(6))
def test_every_question_empty_or_wrong(running: Running, page: Page, part: int) -> None:
    """Each question in one language, taken in turn; each language has all kinds of questions."""
    page.set_viewport_size({"width": 320, "height": 640})
    for place, (kind, asked) in list(enumerate(ASKED))[part::6]:
        begin(page, running, kind, answers_before(kind, asked))
        language = LANGUAGES[place // 6 % 3]
        seen_empty_or_wrong(page, f"{running[0]}/{language}/doorgeven/vraag/{kind.slug}/{asked.name}")


def test_the_work_of_a_caseworker(portal: str, page: Page) -> None:
    tell(page, f"{portal}/nl/")
    page.goto(f"{portal}/werk/inloggen")
    nothing_found(page)
    sign_in(page, portal, "chris")
    nothing_found(page)
    page.locator(".row a").first.click()
    nothing_found(page)
    page.goto(f"{portal}/werk/teksten")
    nothing_found(page)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{portal}/werk/invoeren")
    nothing_found(page)
    page.locator("main form button").first.click()
    nothing_found(page)
    page.locator("[value=paper]").check()
    page.locator("main form button").first.click()
    nothing_found(page)
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{portal}/-/components")
    nothing_found(page)
    sign_in(page, portal, "iris")
    page.goto(f"{portal}/werk/logboek")
    page.locator("main summary").click()
    nothing_found(page)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{portal}/werk/bewaren")
    open_all(page)
    nothing_found(page)


def open_all(page: Page) -> None:
    """Open every fold of the page itself."""
    for fold in page.locator("main details:not([open]) > summary").all()[::-1]:
        fold.click()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_own_data_of_a_resident(portal: str, page: Page, language: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    follow(page, portal, language, *tell(page, f"{portal}/{language}/"))
    page.goto(f"{portal}/{language}/volgen/mijn-gegevens")
    open_all(page)
    nothing_found(page)
    page.locator("#vraag-erase button").click()
    page.wait_for_load_state()
    page.locator("form[action$='stoppen/erase'] button").wait_for()
    open_all(page)
    nothing_found(page)
