"""The page of a search: groups, nothing found, strange input; and nobody learns what was typed."""

import logging
import re

import pytest
from fastapi import FastAPI

from tests.conftest import ONE_DATABASE, Visit

pytestmark = ONE_DATABASE


def titles(page: str) -> list[str]:
    """Return the headings and the titles of what was found, in order."""
    main = page.partition("<main")[2]
    return [re.sub(r"<[^>]+>", "", found).strip() for found in re.findall(r"<h2[^>]*>(.*?)</h2>", main)]


def test_what_is_found_stands_in_groups_with_a_picture_a_sentence_and_the_word_marked(visit: Visit) -> None:
    page = visit.get("/nl/zoeken?q=vakantie")
    assert titles(page) == ["Doorgeven", "Uitleg"]
    assert "<mark>vakantie</mark>" in page
    assert 'href="/nl/doorgeven?kies=abroad#abroad"' in page
    assert 'href="/nl/rechten/naar-het-buitenland"' in page
    for door in re.findall(r'<a class="door".*?</a>', page, re.DOTALL):
        assert "<svg" in door
        assert "<small>" in door


def test_what_is_found_opens(visit: Visit) -> None:
    for address in re.findall(r'class="door" href="([^"]+)"', visit.get("/ar/zoeken?q=سفر")):
        visit.get(address)


def test_nothing_typed_says_what_to_type_and_where_to_begin(visit: Visit) -> None:
    page = visit.get("/nl/zoeken")
    assert "Typ een gewoon woord." in page
    assert titles(page) == ["Of begin hier"]


def test_nothing_found_offers_the_phone_the_doubt_and_where_to_begin(visit: Visit) -> None:
    page = visit.get("/nl/zoeken?q=xyzzy")
    assert 'Wij vonden niets met "xyzzy"' in page
    assert "tel:+31880000000" in page
    assert "kies=not_sure" in page
    assert titles(page) == ["Ik weet het niet", "Of begin hier"]


def test_a_long_story_is_cut_and_says_so(visit: Visit) -> None:
    page = visit.get(f"/nl/zoeken?q=auto {'en een heel verhaal ' * 50}")
    assert "Dat was een lange zin." in page
    assert "<mark>auto</mark>" in page


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ('"><img>', "&#34;&gt;&lt;img&gt;"),
        ("{amount:gift_limit}", "&#123;amount:gift_limit}"),
        ("%00%01", ""),
        ("%ff%fe", "\ufffd"),
    ],
)
def test_strange_input_is_only_text(visit: Visit, typed: str, shown: str) -> None:
    page = visit.get(f"/nl/zoeken?q={typed}")
    assert f'name="q" value="{shown}"' in page.replace("\ufffd\ufffd", "\ufffd")


@pytest.mark.parametrize("language", ["nl", "en", "ar"])
def test_home_and_the_pages_on_rights_have_the_field(visit: Visit, language: str) -> None:
    for address in ("", "rechten", "rechten/bezwaar"):
        page = visit.get(f"/{language}/{address}")
        assert page.count(f'action="/{language}/zoeken"') == 1
        assert page.count('role="search"') == 1


def test_what_is_typed_comes_in_no_log_no_table_and_no_other_address(
    app: FastAPI, visit: Visit, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        visit.get("/nl/zoeken?q=geheimwoord")
    assert "geheimwoord" not in " ".join(record.getMessage() for record in caplog.records if record.name != "httpx2"), (
        "the test's own browser may log what it asks for; the portal may not"
    )
    assert visit.page.headers["cache-control"] == "no-store"
    assert visit.page.headers["referrer-policy"] == "no-referrer"
    raw = app.state.sessions.kw["bind"].raw_connection()
    assert "geheimwoord" not in "".join(raw.driver_connection.iterdump())
    raw.close()
    assert "geheimwoord" not in "".join(re.findall(r'(?:href|src|action)="[^"]*"', visit.page.text))
