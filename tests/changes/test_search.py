"""People find what changed by the word they would use, also with a slip, in each language."""

import pytest

from portal.changes import catalogue
from portal.kit import search

TYPES = catalogue.read()


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("oppassen", "small_jobs"),
        ("oppasen", "small_jobs"),
        ("Vinted", "online_sales"),
        ("vintid", "online_sales"),
        ("zwart", "small_jobs"),
        ("samenwonen", "start_living_together"),
        ("samewonen", "start_living_together"),
        ("vakantie marokko", "abroad"),
        ("mijn man slaat mij", "unsafe"),
        ("geld van mijn moeder", "gift"),
        ("nieuw rekeningnummer", "bank_account"),
        ("zoon 18", "child_18"),
        ("thuisbezorgd", "platform_work"),
        ("bitcoin", "crypto_shares"),
        ("dakloos", "homeless"),
        ("geen idee", "not_sure"),
    ],
)
def test_everyday_words_find_it_among_the_first_three(typed: str, wanted: str) -> None:
    assert wanted in TYPES.finder("nl").find(typed)[:3]


@pytest.mark.parametrize(
    ("language", "typed", "wanted"),
    [
        ("en", "babysitting", "small_jobs"),
        ("en", "car", "vehicle"),
        ("en", "inheritance", "inheritance"),
        ("en", "sell clothes", "online_sales"),
        ("ar", "هدية", "gift"),
        ("ar", "سيارة", "vehicle"),
        ("ar", "vakantie", "abroad"),
    ],
)
def test_each_language_has_its_own_words_and_the_dutch_ones(language: str, typed: str, wanted: str) -> None:
    assert wanted in TYPES.finder(language).find(typed)[:3]


@pytest.mark.parametrize("typed", ["xyzzy", "", "?!", "ik", "' OR 1=1"])
def test_what_means_nothing_finds_nothing(typed: str) -> None:
    assert TYPES.finder("nl").find(typed) == []


def test_never_more_than_six_and_every_type_finds_itself_by_its_title() -> None:
    finder = TYPES.finder("nl")
    for kind in TYPES.types.values():
        found = finder.find(kind.title)
        assert len(found) <= 6
        assert kind.slug in found[:2], f"{kind.title}: {found}"


def test_words_are_compared_without_accents_capitals_and_double_letters() -> None:
    assert search.words("Één  Oppas!") == ["en", "opas"]
