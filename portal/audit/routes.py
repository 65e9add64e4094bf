"""The log, for a colleague with the right to read it. Reading it is a line too."""

from typing import Annotated

from fastapi import Request
from fastapi.responses import Response

from portal.accounts.access import needs
from portal.accounts.models import Colleague
from portal.audit import nightly, queries, say
from portal.audit.deeds import DEEDS
from portal.audit.domain import Entry, by
from portal.audit.forms import wish_of
from portal.audit.watching import looked
from portal.kit import pages
from portal.kit.pages import Db, Now, render

router = pages.router("/werk/logboek")
Auditor = Annotated[Colleague, needs("audit")]


@router.get("", name="audit:log")
def log(request: Request, session: Db, me: Auditor, now: Now) -> Response:
    """Who did what, newest first."""
    people = queries.people(session, me.organisation)
    wish = wish_of(request.query_params, me.organisation, people)
    asked = {"day": f"{wish.first or ''}", "did": wish.did, "who": wish.who, "before": wish.before}
    looked(request, Entry("audit:looked", now, me.organisation, by(me), detail={k: v for k, v in asked.items() if v}))
    lines, following = queries.page(session, wish)
    return render(
        request,
        "audit/log.html",
        colleague=me,
        wish=wish,
        people=people,
        deeds=[(key, deed.words) for key, deed in DEEDS.items()],
        days=say.by_day(lines),
        say=say,
        following=following,
        state=nightly.state(session, me.organisation, now),
    )
