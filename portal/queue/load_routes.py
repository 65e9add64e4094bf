"""How the work of a team lies with its colleagues: to divide it, not to compare people."""

from fastapi import Request
from fastapi.responses import Response

from portal.kit import pages
from portal.kit.pages import Db, render
from portal.queue import lookups
from portal.queue.asking import MySight, choices_for
from portal.signals.showing import shared

router = pages.router("/werk")
HEADS = ("Na de datum", "Vandaag of morgen", "Later", "Wacht op inwoner")


@router.get("/verdeling", name="queue:loads")
def loads(request: Request, session: Db, sight: MySight) -> Response:
    """Show per colleague of a team how much is open, by name."""
    teams = choices_for(request, sight.me).team
    asked = request.query_params.get("team", "")
    team = asked if asked in teams else next(iter(teams), "")
    people = [person for person in lookups.colleagues(session, sight.me) if team in person.teams]
    people.sort(key=lambda person: person.name.casefold())
    return render(
        request,
        "queue/loads.html",
        "nl",
        **shared(request, sight.me),
        teams=teams,
        team=team,
        heads=HEADS,
        loads=lookups.loads(session, sight, people),
    )
