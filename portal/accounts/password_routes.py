"""Choosing another password, with the one of now. `/werk/ik/wachtwoord`."""

from fastapi import Request
from fastapi.responses import Response

from portal.accounts import actions, browsers
from portal.accounts.access import Confirmed, MySession
from portal.accounts.domain import why_not_password
from portal.accounts.models import Colleague
from portal.accounts.routes import LOCKED, WRONG_PASSWORD, hold
from portal.accounts.start_routes import names_of
from portal.errors import NotFoundError
from portal.kit import pages
from portal.kit.pages import Db, Now, Typed, go, render

router = pages.router("/werk/ik")


@router.get("/wachtwoord", name="accounts:password")
def password_page(request: Request, session: Db, me: Confirmed) -> Response:  # noqa: ARG001  who it is needs the database
    """Ask for the password of now and a new one."""
    _hold(request, me)
    return _page(request, me)


@router.post("/wachtwoord", name="accounts:password_post")
def password_post(request: Request, session: Db, now: Now, mine: MySession, me: Confirmed, typed: Typed) -> Response:
    """Take the new password; whoever is signed in with the old one elsewhere is out."""
    _hold(request, me)
    browser = browsers.number_of(request, me.login)
    if actions.locked(session, me.login, now, browser):
        return _page(request, me, status=429, wrong={"password": LOCKED})
    new = str(typed.get("new", ""))
    if sentence := why_not_password(new, [*names_of(request.app.state.organisation), me.login, me.name]):
        return _page(request, me, status=422, wrong={"new": sentence})
    if not actions.has_password(me, str(typed.get("password", ""))):
        actions.wrong(session, me.login, me, now, me.organisation, browser=browser)
        return _page(request, me, status=422, wrong={"password": WRONG_PASSWORD})
    return hold(request, actions.change_password(session, mine, new, now), go(request, "accounts:mine"))


def _hold(request: Request, me: Colleague) -> None:
    """
    Let only those go on who have a password here.

    Raises:
        NotFoundError: nobody has one here, or this colleague signs in at the service.
    """
    if not me.password_hash or not request.app.state.settings.passwords:
        raise NotFoundError


def _page(request: Request, me: Colleague, *, status: int = 200, wrong: dict[str, str] | None = None) -> Response:
    return render(request, "accounts/password.html", "nl", status=status, colleague=me, wrong=wrong or {})
