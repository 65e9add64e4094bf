"""What is of a colleague: where they are signed in, the second step, recovery codes. `/werk/ik`."""

from typing import Any

from fastapi import Request
from fastapi.responses import Response

from portal.accounts import access, actions, queries, second, showing
from portal.accounts.access import Confirmed, Me, MySession, is_confirmed
from portal.accounts.domain import OFF, OFFERED
from portal.accounts.models import Colleague
from portal.accounts.second_routes import WRONG
from portal.errors import NotFoundError
from portal.kit import pages
from portal.kit.pages import Db, Now, Typed, address, go, render

router = pages.router("/werk")


@router.get("/ik", name="accounts:mine")
def mine_page(request: Request, session: Db, mine: MySession, now: Now) -> Response:
    """Where this colleague is signed in, and their second step."""
    me, mode = mine.colleague, request.app.state.settings.second_step
    return render(
        request, "accounts/mine.html", "nl", colleague=me, mine=mine, confirmed=is_confirmed(mine, now),
        sessions=queries.open_sessions(session, me, now), second=second.state(session, me), asked=mode != OFF,
        may_go=mode == OFFERED, has_password=bool(me.password_hash) and request.app.state.settings.passwords,
    )  # fmt: skip


@router.get("/sessies", name="accounts:sessions")
def sessions(request: Request, me: Me) -> Response:  # noqa: ARG001  a stranger goes to the sign-in page
    """Go to where this page is now."""
    return go(request, "accounts:mine")


@router.post("/ik/sessies", name="accounts:end_sessions")
def end_sessions(request: Request, session: Db, now: Now, mine: MySession, typed: Typed) -> Response:
    """End one other session of this colleague, or all others."""
    number = str(typed.get("session", ""))
    if number.isascii() and number.isdecimal() and len(number) < 10:
        actions.end_one(session, mine, int(number), now)
    elif number == "others":
        actions.end_all(session, mine.colleague, now, but=mine.id)
    return go(request, "accounts:mine")


@router.get("/ik/tweede-stap", name="accounts:set_up")
def set_up(request: Request, session: Db, now: Now, me: Confirmed) -> Response:
    """Show how to set up the app, or another one."""
    return _set_up_page(request, session, me, now)


@router.post("/ik/tweede-stap", name="accounts:set_up_post")
def set_up_post(request: Request, session: Db, now: Now, me: Confirmed, typed: Typed) -> Response:
    """Let the app count once its first code fits; then show the recovery codes, once."""
    _hold(request, me)
    codes = second.set_up(session, _key(request), me, str(typed.get("code", ""))[:60], now)
    if codes is None:
        return _set_up_page(request, session, me, now, status=422, wrong=WRONG)
    return showing.codes_page(request, me, codes, address(request, "accounts:mine"))


@router.post("/ik/noodcodes", name="accounts:recovery")
def recovery(request: Request, session: Db, now: Now, me: Confirmed, typed: Typed) -> Response:  # noqa: ARG001
    """Show ten new recovery codes, once; those of before no longer work."""
    _hold(request, me)
    if not second.is_set(session, me):
        raise NotFoundError
    codes = second.new_codes(session, _key(request), me, now)
    return showing.codes_page(request, me, codes, address(request, "accounts:mine"))


@router.post("/ik/zonder", name="accounts:without")
def without(request: Request, session: Db, now: Now, me: Confirmed, typed: Typed) -> Response:  # noqa: ARG001
    """Take away one's own second step, where not everybody must have one."""
    _hold(request, me)
    if request.app.state.settings.second_step != OFFERED or not second.is_set(session, me):
        raise NotFoundError
    second.without(session, me, now)
    return go(request, "accounts:mine")


def _hold(request: Request, me: Colleague) -> None:
    """
    Let only those go on who have their second step here.

    Raises:
        NotFoundError: nobody has one here, or the sign-in service asks for it.
    """
    if me.subject or request.app.state.settings.second_step == OFF:
        raise NotFoundError


def _key(request: Request) -> str:
    key: str = request.app.state.settings.secret_key
    return key


def _set_up_page(request: Request, session: Db, me: Colleague, now: Now, **shown: Any) -> Response:
    _hold(request, me)
    secret = second.waiting_secret(session, me, now)
    page = {
        "action": "accounts:set_up_post", "back": "accounts:mine", "next": access.HOME, "must": False,
        "colleague": me, "again": second.is_set(session, me), **shown,
    }  # fmt: skip
    return showing.set_up_page(request, me, secret, **page)
