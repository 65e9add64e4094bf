"""Who is here. Pages for colleagues ask for `Me`; who is not signed in goes to the sign-in page and comes back."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from urllib.parse import unquote

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload
from starlette.datastructures import URL

from portal.accounts.actions import hash_token
from portal.accounts.domain import ABSOLUTE, CONFIRMED_FOR, IDLE, SEEN_STEP
from portal.accounts.models import Colleague, SignIn
from portal.audit.watching import watch
from portal.errors import PortalError
from portal.kit.one_thread import Load
from portal.kit.pages import Db, Now, address
from portal.organisations.catalogue import Organisation

COOKIE = "work"
COOKIE_PATH = "/werk"
HOME = "/werk/"
BY_ITSELF = "by itself"
"""Tag of a route that an open page asks again and again: it does not keep a session alive."""
DEMO_PASSWORD = "samen-vooruit"  # noqa: S105  demo people only; the sign-in page shows it


class SignInNeededError(PortalError):
    """Nobody is signed in. `to_sign_in` answers it."""

    status = 303
    sentence = "Log eerst in."


class ConfirmError(PortalError):
    """Something weighty, and it is a while ago that this person showed who they are. `to_confirm` answers it."""

    status = 303
    sentence = "Bevestig eerst dat u het bent."


def to_sign_in(request: Request, _error: Exception) -> Response:
    """Go to the sign-in page; only a page that was read is worth coming back to. A part of a page takes it along."""
    if "HX-Request" in request.headers:
        return Response(status_code=204, headers={"HX-Redirect": address(request, "accounts:sign_in")})
    sign_in = URL(address(request, "accounts:sign_in"))
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if request.method == "GET" and here != HOME:
        sign_in = sign_in.include_query_params(next=here)
    return RedirectResponse(str(sign_in), status_code=303, headers={"Cache-Control": "no-store"})


def safe_next(address: str) -> str:
    """Return where to go after signing in: only a page under /werk/ of this site, else the queue."""
    fits = re.fullmatch(r"/werk/[A-Za-z0-9_\-.~/?=&%:+]*", address)
    plain = unquote(address)  # a browser reads %2e%2e as ..
    return address if fits and not any(part in plain for part in ("..", "//", "\\")) else HOME


_WHO = select(SignIn).where(SignIn.token_hash == bindparam("token")).options(joinedload(SignIn.colleague))


def sign_in_of(session: Session, token: str, at: datetime, *, by_itself: bool = False) -> SignIn | None:
    """Return a session that is still good: seen within the hour, begun within twelve."""
    if not token:
        return None
    found = session.scalar(_WHO, {"token": hash_token(token)})
    if found is None or at - found.seen_at > IDLE or at - found.created_at > ABSOLUTE:
        return None
    if not by_itself and at - found.seen_at > SEEN_STEP:
        found.seen_at = at
    return found


def signed_in(request: Request, session: Db, now: Now) -> SignIn:
    """
    Return the session of who is signed in. From here on it is written down when something is refused or fails.

    Raises:
        SignInNeededError: nobody, or the session is too old.
    """
    by_itself = BY_ITSELF in getattr(request.scope.get("route"), "tags", ())
    found = sign_in_of(session, request.cookies.get(COOKIE, ""), now, by_itself=by_itself)
    if found is None:
        raise SignInNeededError
    watch(request, found.colleague, now)
    return found


MySession = Annotated[SignIn, Load(signed_in)]


def colleague(found: MySession) -> Colleague:
    """Return who is signed in."""
    return found.colleague


Me = Annotated[Colleague, Load(colleague)]


def confirmed(found: MySession, now: Now) -> Colleague:
    """
    Return who is signed in and showed that a short while ago: asked before something weighty.

    Raises:
        ConfirmError: it was too long ago.
    """
    if not is_confirmed(found, now):
        raise ConfirmError
    return found.colleague


def is_confirmed(found: SignIn, now: datetime) -> bool:
    """Whether who is signed in showed that a short while ago."""
    return now - found.confirmed_at <= CONFIRMED_FOR


def to_confirm(request: Request, _error: Exception) -> Response:
    """Go to the page that asks to confirm, and come back to the page on which the button stood."""
    back = request.url.path if request.method == "GET" else request.url.path.rpartition("/")[0]
    page = URL(address(request, "accounts:confirm")).include_query_params(next=safe_next(back))
    return RedirectResponse(str(page), status_code=303, headers={"Cache-Control": "no-store"})


Confirmed = Annotated[Colleague, Load(confirmed)]


def sees_insights(me: Colleague, organisation: Organisation) -> bool:
    """Whether a colleague sees how we work as a whole: a team lead, or who looks after the rules."""
    leads = {team.slug for team in organisation.teams if team.role == "team_lead"}
    return bool(leads & set(me.teams)) or "rules" in me.rights


def demo_people(session: Session) -> Sequence[Colleague]:
    """Return the invented colleagues that the sign-in page lists in demo mode."""
    return session.scalars(select(Colleague).order_by(Colleague.name).limit(30)).all()
