"""The list of open signals, and whether it changed since it was read."""

from typing import Any

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from portal.accounts.access import BY_ITSELF
from portal.kit import pages
from portal.kit.pages import Db, address, render
from portal.queue import domain, queries
from portal.queue.asking import MySight, Wished, choices_for
from portal.signals import looking
from portal.signals.domain import due_words
from portal.signals.showing import clock_lines, shared
from portal.signals.together import marks

router = pages.router("/werk")
LOOK_AGAIN = 60
"""Seconds between two looks whether the list changed."""


@router.get("/", name="signals:queue")
def queue(request: Request, session: Db, wish: Wished, sight: MySight) -> Response:
    """Open signals of my teams, by due moment."""
    rows, further = queries.queue(session, sight, wish)
    looking.queue_looked(request, sight.me, wish.tab, sight.now)
    choices = choices_for(request, sight.me)
    tabs = domain.tabs_for(len(choices.town), leads=bool(sight.leads))
    return render(
        request,
        "queue/queue.html",
        "nl",
        **shared(request, sight.me),
        wish=wish,
        further=further,
        rows=[line_of(request, row, sight) for row in rows],
        seen=queries.seen(rows).text,
        look_again=LOOK_AGAIN,
        after=request.query_params.get("after", "") if wish.after else "",
        titles={tab: words for tab, words in domain.TABS.items() if tab in {*tabs, wish.tab}},
        nothing=domain.NOTHING[wish.tab],
        choices=choices,
        chips=_chips(wish, choices),
        beside=queries.beside(session, sight, wish, tabs),
        me=sight.me,
    )


@router.get("/nieuws", name="queue:news", tags=[BY_ITSELF])
def news(request: Request, session: Db, wish: Wished, sight: MySight) -> Response:
    """Say how many signals of the list that somebody has before them are new or changed. It moves nothing."""
    if "HX-Request" not in request.headers:
        return RedirectResponse(f"{address(request, 'signals:queue')}?{wish.query()}", status_code=303)
    rows, _further = queries.queue(session, sight, wish)
    before = domain.Seen.read(request.query_params.get("gezien", ""))
    words = domain.news_words(*domain.news(before, queries.seen(rows)))
    return render(request, "queue/_news.html", "nl", words=words, wish=wish)


def line_of(request: Request, row: queries.Row, sight: queries.Sight) -> dict[str, Any]:
    """Return what one line of the list shows."""
    closed = request.app.state.organisation.closed
    return {
        "row": row,
        "when": due_words(row, sight.now, closed),
        "clock": clock_lines(request, row, sight.now, held=row.holder is not None),
        "href": address(request, "signals:show", signal_id=row.id),
        "marks": marks(row, sight.me, request.app.state.organisation.team_name),
    }


def _chips(wish: domain.Wish, choices: domain.Choices) -> list[tuple[str, str]]:
    """Return per filter what it says and the list without it."""
    return [(choices.of(name)[value], wish.query(**{name: ""})) for name, value in wish.filters.items()]
