"""Between the right password and a session: the code of the app, or setting the app up. `/werk/inloggen/code`."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Request
from fastapi.responses import Response

from portal.accounts import access, actions, browsers, routes, second, showing
from portal.accounts.access import SignInNeededError
from portal.accounts.domain import next_step
from portal.accounts.models import Colleague
from portal.kit import pages
from portal.kit.one_thread import Load
from portal.kit.pages import Db, Now, Typed, address, render

router = pages.router("/werk/inloggen")
WRONG = "Deze code klopt niet. Wacht tot de app een nieuwe code laat zien."
WRONG_RECOVERY = "Deze noodcode klopt niet, of hij is al gebruikt. Kijk hem nog eens na."


@dataclass(frozen=True)
class Half:
    """Somebody whose password was right. `step`: what is still to do, as `next_step` says."""

    me: Colleague
    token: str
    step: str
    key: str
    after: str


def half_way(request: Request, session: Db, now: Now) -> Half:
    """
    Return who is half signed in.

    Raises:
        SignInNeededError: nobody, or it was too long ago.
    """
    token, settings = request.cookies.get(routes.HALF, ""), request.app.state.settings
    me = second.half_of(session, token, now)
    if me is None:
        raise SignInNeededError
    step = next_step(settings.second_step, is_set=second.is_set(session, me))
    after = access.safe_next(request.query_params.get("next", ""))
    return Half(me, token, step, settings.secret_key, after)


HalfWay = Annotated[Half, Load(half_way)]


@router.get("/code", name="accounts:code")
def code(request: Request, half: HalfWay) -> Response:
    """Ask for the code of the app."""
    return _code_page(request, half.after) if half.step == "code" else _to_the_step(request, half)


@router.post("/code", name="accounts:code_post")
def code_post(request: Request, typed: Typed, session: Db, now: Now, half: HalfWay) -> Response:
    """Begin the session when the code fits."""
    after = access.safe_next(str(typed.get("next", "")))
    given = second.Given(str(typed.get("code", ""))[:60], str(typed.get("recovery", ""))[:60])
    if half.step != "code":
        return _to_the_step(request, half)
    browser = browsers.number_of(request, half.me.login)
    if actions.locked(session, half.me.login, now, browser):
        return _code_page(request, after, given, status=429, wrong=routes.LOCKED)
    if not second.passes(session, half.key, half.me, given, now, browser):
        wrong = WRONG_RECOVERY if given.recovery.strip() else WRONG
        return _code_page(request, after, given, status=422, wrong=wrong)
    return _in(request, session, half, routes.onward(after))


@router.get("/tweede-stap", name="accounts:first_set_up")
def first_set_up(request: Request, session: Db, now: Now, half: HalfWay) -> Response:
    """Show how to set up the app, to somebody who may not go on without it."""
    return _set_up_page(request, session, half, half.after, now)


@router.post("/tweede-stap", name="accounts:first_set_up_post")
def first_set_up_post(request: Request, typed: Typed, session: Db, now: Now, half: HalfWay) -> Response:
    """Let the app count once its first code fits; then show the recovery codes, once."""
    after = access.safe_next(str(typed.get("next", "")))
    if half.step != "set_up":
        return _to_the_step(request, half)
    codes = second.set_up(session, half.key, half.me, str(typed.get("code", ""))[:60], now)
    if codes is None:
        return _set_up_page(request, session, half, after, now, status=422, wrong=WRONG)
    return _in(request, session, half, showing.codes_page(request, half.me, codes, after))


def _in(request: Request, session: Db, half: Half, answer: Response) -> Response:
    """Begin the session; nothing half is left."""
    second.half_done(session, half.token)
    answer.delete_cookie(routes.HALF, path=routes.HALF_PATH)
    return routes.with_password(request, session, half.me, answer)


def _to_the_step(request: Request, half: Half) -> Response:
    """Go where this person has to be; what is asked of colleagues changed meanwhile, or somebody typed the address."""
    to = {"code": "accounts:code", "set_up": "accounts:first_set_up"}.get(half.step, "accounts:sign_in")
    return routes.onward(address(request, to))


def _code_page(request: Request, after: str, given: second.Given = second.Given(), **shown: Any) -> Response:
    page = {"status": 200, "wrong": None, "next": after, "recovery": bool(given.recovery.strip()), **shown}
    return render(request, "accounts/code.html", "nl", **page)


def _set_up_page(request: Request, session: Db, half: Half, after: str, now: Now, **shown: Any) -> Response:
    if half.step != "set_up":
        return _to_the_step(request, half)
    secret = second.waiting_secret(session, half.me, now)
    page = {"action": "accounts:first_set_up_post", "back": "accounts:sign_in", "next": after, "must": True, **shown}
    return showing.set_up_page(request, half.me, secret, **page)
