"""Who is here. Pages for colleagues ask for `Me`; who is not signed in goes to the sign-in page and comes back."""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache
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
from portal.errors import NotFoundError, PortalError
from portal.kit.one_thread import Load
from portal.kit.pages import Db, Now, address, sent_again
from portal.organisations.catalogue import Organisation
from portal.roles.catalogue import doors, known

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
    keep = False
    """Whether what was typed goes along, and comes back in its form."""


class ConfirmFormError(ConfirmError):
    """The same, where somebody typed something."""

    keep = True


def to_sign_in(request: Request, _error: Exception) -> Response:
    """Go to the sign-in page; only a page that was read is worth coming back to. A part of a page takes it along."""
    if "HX-Request" in request.headers:
        return Response(status_code=204, headers={"HX-Redirect": address(request, "accounts:sign_in")})
    sign_in = URL(address(request, "accounts:sign_in"))
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    half_way = request.url.path.startswith(sign_in.path)  # a page between password and code is none to come back to
    if request.method == "GET" and here != HOME and not half_way:
        sign_in = sign_in.include_query_params(next=here)
    return RedirectResponse(str(sign_in), status_code=303, headers={"Cache-Control": "no-store"})


def safe_next(address: str) -> str:
    """Return where to go after signing in: only a page under /werk/ of this site, else the queue."""
    fits = re.fullmatch(r"/werk/[A-Za-z0-9_\-.~/?=&%:+]*", address)
    plain = unquote(address)  # a browser reads %2e%2e as ..
    return address if fits and not any(part in plain for part in ("..", "//", "\\")) else HOME


_WHO = select(SignIn).where(SignIn.token_hash == bindparam("token")).options(joinedload(SignIn.colleague))


def sign_in_of(
    session: Session, token: str, at: datetime, organisation: str, *, by_itself: bool = False
) -> SignIn | None:
    """
    Return a session that is still good: seen within the hour, begun within twelve.

    `organisation`: whose portal this is. Somebody of another one, also in the same database, is nobody here.
    """
    if not token:
        return None
    found = session.scalar(_WHO, {"token": hash_token(token)})
    if found is None or at - found.seen_at > IDLE or at - found.created_at > ABSOLUTE:
        return None
    if found.colleague.blocked_at is not None or found.colleague.organisation != organisation:
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
    here = request.app.state.organisation.short
    found = sign_in_of(session, request.cookies.get(COOKIE, ""), now, here, by_itself=by_itself)
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


def confirmed_form(found: MySession, now: Now) -> Colleague:
    """
    Return the same, for a route whose form is shown again when it is asked with `SHOW_AGAIN`.

    Raises:
        ConfirmFormError: it was too long ago.
    """
    if not is_confirmed(found, now):
        raise ConfirmFormError
    return found.colleague


def to_confirm(request: Request, error: Exception) -> Response:
    """
    Go to the page that asks to confirm, and come back to the page on which the button stood.

    What was typed goes along: 307 lets the browser send it once more, there. It stays out of addresses and cookies.
    """
    back = request.url.path if request.method == "GET" else request.url.path.rpartition("/")[0]
    page = URL(address(request, "accounts:confirm")).include_query_params(next=safe_next(back))
    keeps = getattr(error, "keep", False) and sent_again(request) is not None
    if keeps:
        page = page.include_query_params(again=safe_next(request.url.path))
    return RedirectResponse(str(page), status_code=307 if keeps else 303, headers={"Cache-Control": "no-store"})


Confirmed = Annotated[Colleague, Load(confirmed)]
ConfirmedForm = Annotated[Colleague, Load(confirmed_form)]


def may(me: Colleague, door: str, organisation: Organisation) -> bool:
    """
    Whether a door of `portal/roles/roles.toml` opens for a colleague.

    Raises:
        LookupError: the table knows no such door.
    """
    return known(door) in doors_for(me, organisation)


def doors_for(me: Colleague, organisation: Organisation) -> frozenset[str]:
    """Return every door that opens for a colleague: none in a portal of others."""
    if me.organisation != organisation.short:
        return frozenset()
    return doors(frozenset(me.rights), organisation.roles_of(me.teams))


@cache
def needs(door: str) -> Load:
    """
    Let a route ask for a colleague for whom a door opens; for others the page is as if it is not there.

    So: `Keeper = Annotated[Colleague, needs("rules")]`.

    Raises:
        LookupError: the table knows no such door; then nothing starts.
    """
    known(door)

    def enter(request: Request, me: Me) -> Colleague:
        if not may(me, door, request.app.state.organisation):
            raise NotFoundError
        return me

    return Load(enter)


def demo_people(session: Session) -> Sequence[Colleague]:
    """Return the invented colleagues that the sign-in page lists in demo mode."""
    return session.scalars(
        select(Colleague).where(Colleague.blocked_at.is_(None)).order_by(Colleague.name).limit(30)
    ).all()
