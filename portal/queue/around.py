"""The page around the lines of the list: made once, and kept as long as it says the same."""

from typing import Any, NamedTuple

from fastapi import Request
from markupsafe import Markup

from portal.accounts.access import doors_for
from portal.kit.kept_pages import Kept, hole
from portal.queue.domain import NOTHING, TABS, Wish
from portal.queue.paging import Page
from portal.queue.queries import Sight

KEPT = 200
"""Pages: of all colleagues together, as they were last."""
LOOK_AGAIN = 60
"""Seconds between two looks whether the list changed."""


class Around(NamedTuple):
    """
    All that the page says besides its lines, and nothing else: two that are the same look the same, whoever asks.

    `organisation`: its short name. `colleague`: the name of who is signed in, `doors`: what opens for them. `above`:
    HTML. `after`: the place in the list, as the address says it. `further`, `partly`: see `paging.Page`. `empty`: there
    are no lines.
    """

    organisation: str
    colleague: str
    doors: frozenset[str]
    above: Markup
    tab: str
    chosen: tuple[tuple[str, str], ...]
    after: str
    further: str | None
    partly: bool
    empty: bool


def around(request: Request, sight: Sight, wish: Wish, page: Page, above: Markup) -> Kept:
    """Return the page around these lines, with holes: `lines`, `seen` (of the look again), `token` (of its forms)."""
    organisation = request.app.state.organisation
    told = Around(
        organisation.short,
        sight.me.name,
        doors_for(sight.me, organisation),
        above,
        wish.tab,
        tuple(wish.chosen.items()),
        request.query_params.get("after", "") if wish.after else "",
        page.further,
        page.partly,
        not page.rows,
    )
    kept: Kept = request.app.state.around.of(told, lambda: _made(request, sight, wish, told))
    return kept


def _made(request: Request, sight: Sight, wish: Wish, told: Around) -> Kept:
    shared = request.app.state.shared(request, "nl")
    menu = shared["menu"](sight.me)
    context: dict[str, Any] = {
        "org": {"short": told.organisation},
        "colleague": {"name": told.colleague},
        "menu": lambda _colleague: menu,
        "asset": shared["asset"],
        "url": request.app.state.addresses,
        "csrf_token": lambda: hole("token"),
        "words_on": lambda _html: (),  # words are explained on pages of residents
        "words_url": "",
        "title": TABS[told.tab],
        "above": told.above,
        "wish": wish,
        "after": told.after,
        "further": told.further,
        "partly": told.partly,
        "nothing": NOTHING[told.tab],
        "lines": "" if told.empty else hole("lines"),
        "seen": hole("seen"),
        "look_again": LOOK_AGAIN,
    }
    return Kept("queue/queue.html", "nl", context)
