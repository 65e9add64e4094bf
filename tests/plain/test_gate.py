"""Every page of both organisations is plain, and a planted hard sentence is caught."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from portal.kit.plain.reading import Page, Sentence, read
from portal.plain.browser import Browser
from portal.plain.gate import BARS, Source, judge, markdown
from portal.plain.pages import Walk, walk
from portal.plain.run import DAY, measured, sites
from tests.conftest import ONE_DATABASE
from tools.hostile.wire import alone

EASY = [Sentence(f"Wij kijken naar uw vraag {number}.") for number in range(300)]
HARD = "Belanghebbenden dienen wijzigingen betreffende inkomensbestanddelen onverwijld schriftelijk kenbaar te maken."
LONG = "U mag ons bellen en u mag ook langs komen of een brief sturen als u dat veel liever wilt doen."


def wrong(*sentences: str, avoid: dict[str, str] | None = None, official: dict[str, str] | None = None) -> list[str]:
    """Judge a site of easy sentences with some planted in it."""
    page = Page((*EASY[:40], *(Sentence(text) for text in sentences)), frozenset({"vermogen"}))
    rest = Page(tuple(EASY), frozenset())
    seen = [("/nl/geplant", page), ("/nl/rest", rest)]
    return list(judge(seen, "zeven-linden", "nl", avoid or {}, official or {}).wrong)


def test_easy_sentences_pass() -> None:
    assert wrong() == []


def test_a_planted_long_sentence_is_named() -> None:
    (told,) = wrong(LONG)
    assert told == (f"21 words, 18 is the most: {LONG}")


def test_a_planted_hard_page_names_its_worst_sentence() -> None:
    page = Page((*EASY[:1], *(Sentence(f"{HARD[:-1]} {number}.") for number in range(4))), frozenset())
    told = judge([("/nl/geplant", page), ("/nl/rest", Page(tuple(EASY), frozenset()))], "zeven-linden", "nl", {}, {})
    assert told.wrong
    assert told.wrong[-1].startswith("/nl/geplant: reading ease is ")
    assert "Belanghebbenden dienen wijzigingen" in told.wrong[-1]


def test_a_hard_word_is_named_with_the_word_to_use() -> None:
    (told,) = wrong("Doe dit onverwijld.", avoid={"onverwijld": "snel"})
    assert "“onverwijld” is a hard word, use “snel”" in told


def test_an_official_word_needs_its_explanation_on_the_same_page() -> None:
    assert wrong("Uw vermogen telt mee.", official={"vermogen": "vermogen"}) == []
    (told,) = wrong("De terugvordering is klaar.", official={"terugvordering": "terugvordering"})
    assert told.startswith("/nl/geplant: “terugvordering” is not explained here.")


def test_many_passive_sentences_are_named() -> None:
    told = wrong(*(f"Uw aanvraag wordt bekeken op dag {number}." for number in range(4)))
    assert "4 sentences hide who does it" in told[0]


def test_a_sentence_is_traced_to_its_file_and_line() -> None:
    lines = Path("portal/changes/types/gift.toml").read_text(encoding="utf-8").splitlines()
    at = next(number for number, line in enumerate(lines, 1) if "U krijgt geld of spullen." in line)
    assert Source("nl", "zeven-linden").of("U krijgt geld of spullen.") == f"gift.toml, line {at}:"
    assert Source("nl", "zeven-linden").of("Dit staat nergens in een bestand zo.") == ""


@pytest.fixture(scope="module")
def walking() -> Iterator[Walk]:
    """The application of one organisation, in Dutch."""
    with walk("zeven-linden", "nl", DAY) as found:
        yield found


def test_a_planted_sentence_on_a_real_page_fails(walking: Walk) -> None:
    address, page = walking.seen("/rechten/geven-en-krijgen")
    planted = walking.browser.page.replace("</h1>", f"</h1><p>{LONG}</p>", 1)
    assert judge([(address, page)], "zeven-linden", "nl", {}, {}).wrong == ()
    told = judge([(address, read(planted, "nl"))], "zeven-linden", "nl", {}, {})
    assert [text for text in told.wrong if text.endswith(LONG)]


def test_every_question_of_every_change_is_on_the_walk(walking: Walk) -> None:
    kind = walking.app.state.catalogue.types["person_moves_in"]
    addresses = {address for address, _ in walking.telling(kind)}
    asked = {question.name for question in kind.questions if not question.beside}
    assert {f"/nl/doorgeven/vraag/{kind.slug}/{name}" for name in asked} <= addresses
    assert "/nl/volgen/melding (person_moves_in)" in addresses


def test_hard_sentences_that_are_shown_often_count_as_often() -> None:
    easy = Page(tuple(EASY), frozenset())
    repeated = Page((Sentence(HARD),), frozenset())
    pages = [("/nl/rest", easy), *((f"/nl/{number}", repeated) for number in range(60))]
    (told,) = judge(pages, "zeven-linden", "nl", {}, {}).wrong
    assert told.startswith("nl: reading ease is ")
    assert told.endswith("as shown; 88 is the least.")


def test_every_dutch_page_is_plain() -> None:
    site = measured("zeven-linden", "nl")
    assert len(site.pages) > 1000
    assert site.wrong == ()
    report = markdown([site])
    assert "/nl/rechten/geven-en-krijgen" in report
    assert site.figures.ease >= BARS["nl"].ease


def test_every_english_page_is_plain() -> None:
    whole, own = sites(["zeven-linden", "stad-waterrijk"], ["en"])
    assert len(whole.pages) > 1000
    assert (whole.wrong, own.wrong) == ((), ())
    assert min(whole.figures.ease, whole.shown.ease) >= BARS["en"].ease


@ONE_DATABASE
def test_pages_are_made_also_while_an_event_loop_runs(app: FastAPI) -> None:
    async def inside() -> str:
        with Browser(app) as browser:
            return browser.get("/nl/")

    assert "<h1" in alone(inside())
