"""Every topic tells where its facts come from; one without any is an error."""

from dataclasses import replace
from datetime import date

import pytest

from portal.amounts import catalogue as amounts
from portal.content import catalogue
from portal.content.law import places
from portal.content.trace import lines, trace
from portal.web.app import read_files

DAY = date(2026, 11, 23)
AMOUNTS = amounts.read()
FILES = {name: read_files(name) for name in ("zeven-linden", "stad-waterrijk")}


@pytest.mark.parametrize("name", FILES)
def test_no_page_is_without_law_or_amount(name: str) -> None:
    found = trace(FILES[name].content, FILES[name].amounts, DAY)
    assert len(found) >= 26
    assert [text for one in found for text in one.wrong] == []
    for one in found:
        assert one.law, one.page.slug
        assert one.page.header.checked_on
        for law in one.law:
            assert law.address.startswith(("https://wetten.overheid.nl/", "https://")), law


def test_the_list_names_articles_amounts_and_dates() -> None:
    told = "\n".join(lines(trace(FILES["zeven-linden"].content, AMOUNTS, DAY), DAY))
    assert "geven-en-krijgen: valid on 2026-11-22, checked on 2026-11-22" in told
    assert "Participatiewet, artikel 39  https://wetten.overheid.nl/BWBR0015703/2026-07-01#Artikel39" in told
    assert "gift_limit = 1200 euro per calendar_year, 2026-01-01 until 2026-12-31 (1 januari)" in told


def test_after_its_period_the_list_says_that_the_page_asks_to_call() -> None:
    day = date(2027, 1, 1)
    told = "\n".join(lines(trace(FILES["zeven-linden"].content, AMOUNTS, day), day))
    assert "gift_limit: none on this day, the page says 'bel ons'" in told


def test_a_page_without_a_source_is_wrong() -> None:
    page = FILES["zeven-linden"].content.pages["bezwaar"]["nl"]
    bare = replace(page, core="Niets.", parts=(), header=page.header.model_copy(update={"law": []}))
    (one,) = trace(catalogue.Content({"bezwaar": {"nl": bare}}), AMOUNTS, DAY)
    assert one.wrong == ["bezwaar.md: no article of law and no amount: nobody can check this page."]


def test_an_amount_that_is_not_known_is_wrong() -> None:
    page = FILES["zeven-linden"].content.pages["bezwaar"]["nl"]
    odd = replace(page, core="Tot {amount:gift_limmit}.")
    (one,) = trace(catalogue.Content({"bezwaar": {"nl": odd}}), AMOUNTS, DAY)
    assert one.wrong == ["bezwaar.md: {amount:gift_limmit} is not in amounts.toml."]


@pytest.mark.parametrize(
    ("text", "articles", "address"),
    [
        ("Participatiewet, artikel 17 en 53a", ("17", "53a"), "BWBR0015703/2026-07-01#Artikel17"),
        ("PW 17(1), 31", ("17", "31"), "BWBR0015703/2026-07-01#Artikel17"),
        ("PW 13(1)a", ("13",), "BWBR0015703/2026-07-01#Artikel13"),
        ("Algemene wet bestuursrecht, artikel 2:1", ("2:1",), "BWBR0005537/2026-01-01#Artikel21"),
    ],
)
def test_a_law_is_found(text: str, articles: tuple[str, ...], address: str) -> None:
    (place,) = places(text)
    assert place.articles == articles
    assert place.address == f"https://wetten.overheid.nl/{address}"


def test_what_is_no_article_stays_as_it_is() -> None:
    assert [(place.text, place.address != "") for place in places("PW 35; lokale regeling")] == [
        ("PW 35", True),
        ("lokale regeling", False),
    ]
