"""People find it by the word they would use, also with a slip: what stands first is what they meant."""

from collections import Counter
from datetime import date
from functools import cache
from types import SimpleNamespace

import pytest

from portal.find.domain import LONGEST, Entry, Finder, cut, finder, marked
from portal.find.sources import SOURCES, words
from portal.kit import search
from portal.web.app import read_files
from tests.find.everyday import EVERYDAY


@cache
def finder_of(language: str) -> Finder:
    """Everything of an organisation, in a language."""
    files = read_files("zeven-linden")
    state = SimpleNamespace(catalogue=files.catalogue, content=files.content, glossary=files.glossary)
    return finder(entry for source in SOURCES for entry in source(state, language, date(2026, 11, 23)))


def first(language: str, typed: str) -> str:
    """Return what stands first on the page of a search."""
    groups = finder_of(language).find(typed)
    entry = groups[0].found[0].entry if groups else None
    return f"{entry.kind}:{entry.slug}" if entry else "nothing"


@pytest.mark.parametrize(("language", "typed", "wanted"), EVERYDAY)
def test_what_was_meant_stands_first(language: str, typed: str, wanted: str) -> None:
    assert first(language, typed) == wanted


def test_the_list_is_long_enough_to_mean_something() -> None:
    many = Counter(language for language, _, _ in EVERYDAY)
    assert many["nl"] >= 120
    assert min(many["en"], many["ar"]) >= 75


@pytest.mark.parametrize("language", ["nl", "en", "ar"])
def test_every_page_and_kind_finds_itself_by_its_title(language: str) -> None:
    made = finder_of(language)
    for entry in made.entries.values():
        found = [one.entry for group in made.find(entry.title) for one in group.found]
        assert entry in found, entry.title


@pytest.mark.parametrize("typed", ["", "?!", "xyzzy", "ik", "' OR 1=1 --", "\u202e\u200f", "<b>", "%00", "🏠", "ا"])
def test_what_means_nothing_finds_nothing(typed: str) -> None:
    assert finder_of("nl").find(typed) == []


def test_a_letter_to_us_finds_what_its_first_words_mean() -> None:
    assert first("nl", "auto gekocht " + "en nog veel meer woorden " * 2000) == "change:vehicle"
    assert first("nl", "x" * 100_000) == "nothing"


def test_what_is_too_long_is_cut_at_a_border() -> None:
    assert cut("  auto   gekocht ") == ("auto gekocht", False)
    assert cut("a" * LONGEST) == ("a" * LONGEST, False)
    whole, shortened = cut("a" * (LONGEST + 1))
    assert (len(whole), shortened) == (LONGEST, True)


def test_arabic_is_compared_without_article_vowels_and_ways_of_writing() -> None:
    (word,) = {
        search.stem(written) for written in ("هدية", "الهدية", "هديه", "هَدِيَّة", "والهدية", "هـدية", "هديتي"[:3] + "ة")
    }
    assert word
    assert search.stem("آخر") == search.stem("اخر")
    assert search.stem("مستشفى") == search.stem("مستشفي")
    assert search.stem("٢٧") == "27"


def test_the_words_that_were_found_are_marked_and_nothing_else() -> None:
    found = frozenset({"gift", search.stem("هدية")})
    assert marked("Een gift, of <b>Gift</b>: {amount:gift_limit}.", found) == (
        "Een <mark>gift</mark>, of &lt;b&gt;<mark>Gift</mark>&lt;/b&gt;: {amount:gift_limit}."
    )
    assert marked("هَدِيَّة كبيرة", found).startswith("<mark>هَدِيَّة</mark> ")


def test_a_word_of_a_title_leads_and_a_word_of_the_text_follows() -> None:
    things = [
        search.Thing("text", "Iets anders", "", "over een fiets"),
        search.Thing("title", "Mijn fiets", ""),
        search.Thing("words", "Vervoer", "fiets"),
        *(search.Thing(f"other{n}", f"Ding{n}", "") for n in range(9)),
    ]
    assert [hit.slug for hit in search.index(things).hits("fiets")] == ["title", "words"]
    assert [hit.slug for hit in search.index(things[:1] + things[3:]).hits("fiets")] == ["text"]


def test_a_word_of_a_letter_is_found_by_its_dutch_its_forms_and_everyday_words() -> None:
    word = SimpleNamespace(
        slug="beschikking",
        dutch="beschikking",
        word="decision",
        says="A letter in which we decide.",
        language="en",
        pictogram="letter",
        forms=("beschikking", "beschikkingen"),
        search="besluit, brief",
    )
    state = SimpleNamespace(glossary=SimpleNamespace(all=lambda _language: [word]))
    others = [Entry("page", f"p{n}", f"Thing{n}", "", "letter", "content:topic", {}, "") for n in range(9)]
    made = finder([*words(state, "en", date(2026, 11, 23)), *others])
    for typed in ("beschiking", "beschikkingen", "decision", "brief"):
        ((group),) = made.find(typed)
        (found,) = group.found
        assert (group.kind, found.entry.slug, found.entry.query) == ("word", "beschikking", "#beschikking"), typed
        assert "beschikking" in found.title
