"""Which list an address asks for, what is new on it, and who may get a signal."""

from datetime import UTC, date, datetime

import pytest

from portal.queue import domain
from portal.queue.domain import Choices, Seen, Wish
from portal.queue.search_routes import reference_of
from portal.signals.names import words_of_contact, words_of_name

CHOICES = Choices(
    {"income-deurhout": "Inkomen Deurhout", "desk": "Balie"},
    {"move_within": "Verhuizen"},
    {"deurhout": "Deurhout", "gemerveld": "Gemerveld"},
)
TODAY = date(2026, 11, 23)


def test_filters_combine_and_only_known_values_count() -> None:
    wish = domain.read(
        {"tab": "ending", "type": "move_within", "urgency": "U1", "town": "utrecht", "person": "Bram", "waiting": ""},
        CHOICES,
    )
    assert (wish.tab, wish.chosen) == ("ending", {"type": "move_within", "urgency": "U1"})
    assert wish.query() == "tab=ending&type=move_within&urgency=U1"
    assert wish.query(type="") == "tab=ending&urgency=U1"
    assert domain.read(domain.told(wish.query()), CHOICES) == wish


def test_no_filter_is_about_a_person() -> None:
    assert set(domain.FILTERS) == {"team", "type", "urgency", "town", "waiting", "planned", "age"}
    assert all(CHOICES.of(name) for name in domain.FILTERS)


def test_an_unknown_tab_is_the_team_and_a_list_per_town_has_a_town() -> None:
    assert domain.read({"tab": "niks"}, CHOICES) == Wish()
    area = domain.read({"tab": "area", "town": "niks"}, CHOICES)
    assert area.get("town") == "deurhout"
    assert area.filters == {}, "the town is the list itself"


def test_a_place_in_the_list_comes_back_as_it_was() -> None:
    at = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    assert domain.after_key(domain.key_of(at, 12)) == (at, 12)


@pytest.mark.parametrize(
    ("towns", "leads", "missing"),
    [(1, False, {"area", "all"}), (3, False, {"all"}), (1, True, {"area"}), (3, True, set())],
)
def test_a_colleague_sees_only_lists_that_differ(towns: int, leads: bool, missing: set[str]) -> None:
    assert set(domain.TABS) - set(domain.tabs_for(towns, leads=leads)) == missing


@pytest.mark.parametrize(
    ("before", "now", "found"),
    [
        ({1: "a", 2: "b"}, {1: "a", 2: "b"}, (0, 0)),
        ({1: "a"}, {1: "a", 2: "b", 3: "c"}, (2, 0)),
        ({1: "a", 2: "b"}, {1: "x", 2: "b"}, (0, 1)),
        ({1: "a", 2: "b"}, {2: "b"}, (0, 1)),
        ({1: "a", 2: "b"}, {3: "c", 1: "a"}, (1, 0)),
        ({}, {1: "a"}, (1, 0)),
    ],
)
def test_news_counts_new_and_changed(before: dict[int, str], now: dict[int, str], found: tuple[int, int]) -> None:
    assert domain.news(Seen(before), Seen(now)) == found


def test_what_was_seen_survives_the_address_and_nonsense_does_no_harm() -> None:
    seen = Seen({12: "a1", 7: "ff"})
    assert Seen.read(seen.text) == seen
    assert Seen.read("") == Seen({})
    assert Seen.read("x-1.²-3.-.5-b") == Seen({5: "b"})


def test_news_is_one_calm_sentence_or_nothing() -> None:
    assert domain.news_words(0, 0) == ""
    assert domain.news_words(3, 0) == "3 nieuwe signalen."
    assert domain.news_words(1, 2) == "1 nieuw signaal. 2 signalen zijn veranderd."


@pytest.mark.parametrize(
    ("team", "purpose", "ends_on", "wrong"),
    [
        ("", "", None, set()),
        ("desk", "", None, {"purpose", "ends_on"}),
        ("desk", "Overleg", date(2026, 11, 22), {"ends_on"}),
        ("desk", "Overleg", date(2027, 11, 24), {"ends_on"}),
        ("desk", "Overleg", date(2027, 11, 23), set()),
    ],
)
def test_a_shared_list_needs_why_and_until(team: str, purpose: str, ends_on: date | None, wrong: set[str]) -> None:
    assert set(domain.view_problem("Lijst", team, purpose, ends_on, TODAY)) == wrong
    assert "name" in domain.view_problem("", team, purpose, ends_on, TODAY)


def test_each_refusal_says_why() -> None:
    free = {"closed": False, "holder": None, "to": "Noor", "in_team": True}
    assert domain.may_assign(**free) is None
    assert "klaar" in str(domain.may_assign(**{**free, "closed": True}))
    assert "Chris" in str(domain.may_assign(**{**free, "holder": "Chris"}))
    assert "Noor" in str(domain.may_assign(**{**free, "in_team": False}))
    over = {"closed": False, "holder": None, "same": False, "serves": True, "team": "Balie"}
    assert domain.may_hand_over(**over) is None
    assert all(
        domain.may_hand_over(**{**over, **no})
        for no in ({"closed": True}, {"holder": "Chris"}, {"same": True}, {"serves": False})
    )
    assert domain.may_release(closed=False, held=True) is None
    assert domain.may_release(closed=False, held=False)
    assert domain.may_release(closed=True, held=True)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Bram Kuipers", ["bram", "kuipers"]),
        ("  ÖZGE-Anne  van den Berg ", ["ozge", "anne", "van", "den", "berg"]),
        ("Amina Amina", ["amina"]),
        ("محمد الأحمد", ["محمد", "الاحمد"]),
        ("", []),
        ("...", []),
    ],
)
def test_a_name_is_looked_for_by_plain_words(name: str, words: list[str]) -> None:
    assert words_of_name(name) == words
    assert words_of_contact({"rows": [{"label": "Naam", "value": name}, {"label": "Tel", "value": "06"}]}) == words


def test_a_card_without_rows_has_no_name() -> None:
    assert words_of_contact({}) == words_of_contact({"rows": []}) == []


@pytest.mark.parametrize("typed", ["ZL-7K4P-29QX", " zl 7k4p 29qx", "zl7k4p29qx", "ZL7K-4P29QX."])
def test_a_number_may_be_typed_in_any_way(typed: str) -> None:
    assert reference_of(typed) == "ZL-7K4P-29QX"


@pytest.mark.parametrize("typed", ["", "12345", "ZL-7K4P-29QXX", "7K4P29QXZL"])
def test_what_is_no_number_is_said(typed: str) -> None:
    assert reference_of(typed) == ""
