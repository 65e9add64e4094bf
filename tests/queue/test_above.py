"""What stands above the list is kept as HTML, and never says what is no longer so."""

from dataclasses import replace

from portal.kit.addresses import Addresses
from portal.queue.above import above
from portal.queue.domain import Choices, Wish
from portal.queue.queries import Beside

CHOICES = Choices(team={"a": "Team A"}, type={"move_within": "Verhuizen"}, town={"deurhout": "Deurhout"})
BESIDE = Beside({"team": "3"}, [(1, "Te <bellen>", "tab=mine")], 0, [], "")
TABS = ("team", "mine")


class Known(Addresses):
    """Addresses that are their own names."""

    def __call__(self, name: str, /, **params: object) -> str:
        """Return the name."""
        return f"/{name}{params or ''}"


KNOWN = Known([])


def test_the_same_is_made_once() -> None:
    first = above(KNOWN, Wish(), TABS, CHOICES, BESIDE)
    assert above(KNOWN, Wish(), TABS, CHOICES, replace(BESIDE)) is first


def test_what_changed_is_seen_at_once() -> None:
    changes = [
        ("<b>4</b>", Wish(), CHOICES, replace(BESIDE, counts={"team": "4"})),
        ("Volgende week", Wish(), CHOICES, replace(BESIDE, views=[(2, "Volgende week", "tab=team")])),
        ("Er zijn 2 lijsten", Wish(), CHOICES, replace(BESIDE, ended=2)),
        ("Een signaal mist", Wish(), CHOICES, replace(BESIDE, missing=["Een signaal mist"])),
        ("Aan u gevraagd", Wish(), CHOICES, replace(BESIDE, asked="1")),
        ("Haal weg:", Wish("team", {"type": "move_within"}), CHOICES, BESIDE),
        ("Werken", Wish(), replace(CHOICES, type={"work_start": "Werken"}), BESIDE),
    ]
    before = above(KNOWN, Wish(), TABS, CHOICES, BESIDE)
    for words, wish, choices, beside in changes:
        assert words not in before
        assert words in above(KNOWN, wish, TABS, choices, beside), words


def test_the_chosen_tab_is_marked() -> None:
    mine = above(KNOWN, Wish("mine"), TABS, CHOICES, BESIDE)
    assert mine.count('aria-current="true"') == 1
    assert mine.index("tab=mine") < mine.index('aria-current="true"')


def test_a_name_of_a_list_is_no_html() -> None:
    assert "Te &lt;bellen&gt;" in above(KNOWN, Wish(), TABS, CHOICES, BESIDE)
