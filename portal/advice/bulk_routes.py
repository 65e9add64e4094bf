"""Several signals at once to another team: each is offered by itself."""

from fastapi import Request
from fastapi.responses import Response

from portal.accounts.access import Me
from portal.advice import offering
from portal.kit import pages
from portal.kit.pages import Db, Now, Typed
from portal.queue import bulk_routes, forms

router = pages.router("/werk")


@router.post("/gekozen/ander-team", name="queue:hand_over")
def offer(request: Request, session: Db, me: Me, now: Now, typed: Typed) -> Response:
    """Offer the chosen signals to another team, with the reason."""
    form = bulk_routes.filled(forms.HandOverForm, "over", typed, bulk_routes.teams(request))
    if not form.fits():
        return bulk_routes.ask(request, session, me, typed, status=422, given={"over": form})
    to = request.app.state.organisation.team_called(form.said("team"))
    why = form.said("reason")
    return bulk_routes.do(
        request, session, me, typed, lambda s: offering.offer(session, s, to=to, reason=why, by=me, at=now),
        f"Aanbieden aan {to.name}",
    )  # fmt: skip
