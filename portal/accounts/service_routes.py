"""Through the sign-in service of the organisation: leave, come back, leave for good, and hear that somebody is out."""

import logging
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from portal.accounts import access, actions, outside, routes
from portal.accounts.trip import COOKIE, AwayError, Out, RefusedSignInError, Service, Trip, packed, unpacked
from portal.errors import NotFoundError, PortalError
from portal.kit import pages
from portal.kit.pages import Db, Now, read_form, render

router = pages.router("/werk")
log = logging.getLogger("portal.accounts")
PLACE = "/werk/inloggen"
STOPPED = "Uw toegang is gestopt. Vraag uw beheerder wat er aan de hand is."
NO_GROUP = "U kunt hier nog niet werken. Vraag uw beheerder om een team."
SOMEBODY_ELSE = "U logde in als iemand anders. Log eerst uit."


@dataclass(frozen=True)
class _At:
    """The service, and our side of it."""

    request: Request

    @property
    def service(self) -> Service:
        """
        Return the service.

        Raises:
            NotFoundError: this portal has none.
        """
        found: Service | None = self.request.app.state.sign_in_service
        if found is None:
            raise NotFoundError
        return found

    @property
    def come_back(self) -> str:
        """Where the service sends people back to: an address of the settings, never one that a request brings."""
        return f"{self.request.app.state.settings.public_url.rstrip('/')}{PLACE}/terug"

    @property
    def secret(self) -> str:
        """The key that signs what we remember."""
        key: str = self.request.app.state.settings.secret_key
        return key


@router.get("/inloggen/werkaccount", name="accounts:leave")
def leave(request: Request, now: Now) -> Response:
    """Go to the sign-in service."""
    at, asked = _At(request), request.query_params
    try:
        address, trip = at.service.leave(
            at.come_back, access.safe_next(asked.get("next", "")), now, confirm="bevestigen" in asked
        )
    except AwayError as error:
        return _refused(request, error)
    answer = RedirectResponse(address, status_code=303, headers={"Cache-Control": "no-store"})
    answer.set_cookie(
        COOKIE, packed(trip, at.secret), path=PLACE, httponly=True, samesite="lax",
        secure=request.app.state.settings.https, max_age=900,
    )  # fmt: skip
    return answer


@router.get("/inloggen/terug", name="accounts:come_back")
def come_back(request: Request, session: Db, now: Now) -> Response:
    """Come back from the sign-in service: begin a session, or confirm the one that is there."""
    at = _At(request)
    service = at.service
    try:
        trip = unpacked(request.cookies.get(COOKIE, ""), at.secret)
        claims = service.come_back(at.come_back, trip, dict(request.query_params), now)
        answer = _confirmed(request, session, trip, claims, now) if trip.confirm else _let_in(
            request, session, trip, claims, now
        )  # fmt: skip
    except (AwayError, RefusedSignInError) as error:
        answer = _refused(request, error)
    answer.delete_cookie(COOKIE, path=PLACE)
    return answer


@router.get("/uitgelogd", name="accounts:signed_out")
def signed_out(request: Request) -> Response:
    """Say that the session here is over, and how to end the one at the service."""
    at = _At(request)
    home = f"{request.app.state.settings.public_url.rstrip('/')}{PLACE}"
    return render(request, "accounts/signed_out.html", "nl", service_address=at.service.sign_out_address(home))


def said_out(request: Request, form: Annotated[FormData, Depends(read_form)]) -> Out | None:
    """
    Return what the service says has ended; None: it does not hold, and the log says why.

    FastAPI calls this before there is a transaction: nobody waits for our database while we ask the service for keys.
    """
    service = _At(request).service
    try:
        return service.out(str(form.get("logout_token", "")), request.app.state.now())
    except (AwayError, RefusedSignInError) as error:
        log.warning("sign-in service: %s", getattr(error, "detail", type(error).__name__))
        return None


@router.post("/inloggen/uit-door-dienst", name="accounts:out_by_service")
def out_by_service(session: Db, now: Now, out: Annotated[Out | None, Depends(said_out)]) -> Response:
    """
    End the sessions that the service says have ended. No page calls this, so there is no form token and no look at the
    origin: there is no browser and no cookie, and the signature of the service says who sends it.
    """
    done = out is not None and outside.end(session, out, now)
    return Response(status_code=200 if done else 400, headers={"Cache-Control": "no-store"})


def _let_in(request: Request, session: Db, trip: Trip, claims: dict[str, Any], now: Now) -> Response:
    """Begin a session with the teams and rights that the groups of today give."""
    state, subject = request.app.state, _subject(claims)
    may = state.organisation.groups.allowed(_groups(claims.get(state.settings.oidc_groups_claim)))
    if may is None:
        actions.no_longer(session, subject, now)
        return _page(request, 403, NO_GROUP)
    name = str(claims.get("name") or claims.get("preferred_username") or "Collega")
    email = claims.get("email") if isinstance(claims.get("email"), str) else None
    me = actions.from_service(session, subject, name, email, organisation=state.organisation.short, may=may)
    if me.blocked_at is not None:
        return _page(request, 403, STOPPED)
    token = actions.begin(session, me, now, outside.session_of(claims))
    return routes.with_session(request, session, token, routes.onward(trip.next))


def _confirmed(request: Request, session: Db, trip: Trip, claims: dict[str, Any], now: Now) -> Response:
    """Note that who is signed in showed it again. Another person is not let in by this way."""
    mine = access.sign_in_of(session, request.cookies.get(access.COOKIE, ""), now, request.app.state.organisation.short)
    if mine is None or mine.colleague.subject != _subject(claims):
        return _page(request, 403, SOMEBODY_ELSE)
    return routes.hold(request, actions.sure(session, mine, now), routes.onward(trip.next))


def _subject(claims: dict[str, Any]) -> str:
    return f"{claims['iss']} {claims['sub']}"


def _groups(claim: Any) -> list[str]:
    """Return the names of groups: a list, or one word."""
    found = claim if isinstance(claim, list) else [claim]
    return [name for name in found if isinstance(name, str)]


def _refused(request: Request, error: PortalError) -> Response:
    """Say what happened on the sign-in page; the log gets the reason and no name."""
    log.warning("sign-in service: %s", getattr(error, "detail", type(error).__name__))
    return _page(request, error.status, error.sentence)


def _page(request: Request, status: int, sentence: str) -> Response:
    return render(request, "accounts/refused.html", "nl", status=status, sentence=sentence)
