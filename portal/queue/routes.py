"""The list of open signals, and whether it changed since it was read."""

from urllib.parse import quote

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from portal.accounts.access import BY_ITSELF
from portal.kit import pages
from portal.kit.one_thread import ONE_PLAN
from portal.kit.pages import Db, address, answer, csrf_token, render
from portal.queue import domain, paging
from portal.queue.above import above
from portal.queue.around import around
from portal.queue.asking import MyChoices, MySight, Wished
from portal.queue.lines import together
from portal.queue.whole import whole
from portal.signals import looking

router = pages.router("/werk")


@router.get("/", name="signals:queue", tags=[ONE_PLAN])
def queue(request: Request, session: Db, wish: Wished, choices: MyChoices, sight: MySight) -> Response:
    """Open signals of my teams, by due moment."""
    tabs = domain.tabs_for(len(choices.town), leads=bool(sight.leads))
    found, beside = whole(session, sight, wish, tabs)
    looking.queue_looked(request, sight.me, wish.tab, sight.now)
    lines = request.app.state.lines.of(request, session, found.rows, sight)
    seen = domain.Seen({row.id: line.mark for row, line in zip(found.rows, lines, strict=True)})
    page = around(request, sight, wish, found, above(request.app.state.addresses, wish, tabs, choices, beside))
    return answer(page.filled(lines=together(lines), seen=quote(seen.text), token=csrf_token(request)), "nl")


@router.get("/nieuws", name="queue:news", tags=[BY_ITSELF, ONE_PLAN])
def news(request: Request, session: Db, wish: Wished, sight: MySight) -> Response:
    """Say how many signals of the list that somebody has before them are new or changed. It moves nothing."""
    if "HX-Request" not in request.headers:
        return RedirectResponse(f"{address(request, 'signals:queue')}?{wish.query()}", status_code=303)
    rows = paging.page(session, sight, wish).rows
    before = domain.Seen.read(request.query_params.get("gezien", ""))
    words = domain.news_words(*domain.news(before, domain.Seen({told.id: told.row.mark for told in rows})))
    return render(request, "queue/_news.html", "nl", words=words, wish=wish)
