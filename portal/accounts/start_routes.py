"""Choosing a password with the start code of a functional administrator, then the second step. `/werk/beginnen`."""

from fastapi import Request
from fastapi.responses import Response

from portal.accounts import actions, browsers, second
from portal.accounts.access import HOME
from portal.accounts.domain import next_step, why_not_password
from portal.accounts.routes import after_password
from portal.errors import NotFoundError
from portal.kit import pages
from portal.kit.pages import Db, Now, Typed, go, render
from portal.organisations.catalogue import Organisation

router = pages.router("/werk")
LOCKED = "Dit is vaak geprobeerd. Wacht 15 minuten, of vraag uw beheerder."
WRONG = "Deze naam en code horen niet bij elkaar, of de code is oud. Vraag uw beheerder om een nieuwe."


@router.get("/beginnen", name="accounts:start")
def start(request: Request) -> Response:
    """Ask for login, start code and a new password."""
    return _page(request)


@router.post("/beginnen", name="accounts:start_post")
def start_post(request: Request, session: Db, now: Now, typed: Typed) -> Response:
    """Set the password, then go to the sign-in page, or to the second step where everybody has one."""
    login, code = str(typed.get("login", ""))[:200].strip(), str(typed.get("code", ""))[:60].strip()
    password = str(typed.get("password", ""))
    browser = browsers.number_of(request, login)
    if actions.locked(session, login, now, browser):
        return _page(request, status=429, login=login, code=code, wrong={"code": LOCKED})
    organisation = request.app.state.organisation
    if sentence := why_not_password(password, [*names_of(organisation), login]):
        return _page(request, status=422, login=login, code=code, wrong={"password": sentence})
    me = actions.start(session, login, code, password, at=now, organisation=organisation.short, browser=browser)
    if me is None:
        return _page(request, status=422, login=login, code=code, wrong={"code": WRONG})
    if next_step(request.app.state.settings.second_step, is_set=second.is_set(session, me)) == "set_up":
        return after_password(request, session, me, HOME)
    return go(request, "accounts:sign_in")


def names_of(organisation: Organisation) -> list[str]:
    """Return the names of the place, which no password may lean on."""
    return [organisation.name, organisation.short, *(town.name for town in organisation.municipality)]


def _page(
    request: Request, *, status: int = 200, login: str = "", code: str = "", wrong: dict[str, str] | None = None
) -> Response:
    if not request.app.state.settings.passwords:
        raise NotFoundError
    return render(request, "accounts/start.html", "nl", status=status, login=login, code=code, wrong=wrong or {})
