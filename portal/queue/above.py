"""What stands above the list as HTML: tabs with their counts, filters, kept lists. Kept as long as it says the same."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from markupsafe import Markup

from portal.kit.addresses import Addresses
from portal.kit.words import environment
from portal.queue.domain import FILTERS, TABS, Choices, Wish
from portal.queue.queries import Beside

KEPT = 500
"""Lists: of all colleagues together, as they were last."""
Pairs = tuple[tuple[str, str], ...]


class Above(NamedTuple):
    """
    All that is said there, and nothing else: two that are the same look the same, whoever asks.

    `titles`: tab → its words; `chips`: per filter what it says, and the list without it; `views`: see `Beside`.
    """

    tab: str
    chosen: Pairs
    titles: Pairs
    towns: Pairs
    chips: Pairs
    offered: tuple[tuple[str, Pairs], ...]
    counts: Pairs
    views: tuple[tuple[int, str, str], ...]
    ended: int
    missing: tuple[str, ...]
    asked: str

    @property
    def wish(self) -> Wish:
        """The list from its beginning."""
        return Wish(self.tab, dict(self.chosen))


def above(addresses: Addresses, wish: Wish, tabs: Sequence[str], choices: Choices, beside: Beside) -> Markup:
    """Return what stands above a list."""
    told = Above(
        wish.tab,
        tuple(wish.chosen.items()),
        tuple((tab, words) for tab, words in TABS.items() if tab in {*tabs, wish.tab}),
        tuple(choices.town.items()),
        tuple((choices.of(name)[value], wish.query(**{name: ""})) for name, value in wish.filters.items()),
        tuple((name, tuple(choices.of(name).items())) for name in FILTERS),
        tuple(beside.counts.items()),
        tuple(beside.views),
        beside.ended,
        tuple(beside.missing),
        beside.asked,
    )
    return _above(told, addresses)


@lru_cache(maxsize=KEPT)
def _above(told: Above, addresses: Addresses) -> Markup:
    return _made("queue/_above.html", "above", told, addresses, _filters(told.offered, told.chosen))


@lru_cache(maxsize=KEPT)
def _filters(offered: tuple[tuple[str, Pairs], ...], chosen: Pairs) -> Markup:
    return _made("queue/_filters.html", "filters", dict(offered), dict(chosen))


def _made(template: str, macro: str, *told: Any) -> Markup:
    made: Markup = getattr(environment("nl").get_template(template).module, macro)(*told)
    return made
