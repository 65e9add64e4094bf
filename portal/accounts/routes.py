"""Sign in and out, and confirm who you are: for colleagues."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session
from starlette.datastructures import URL, FormData

from portal.accounts import access, actions, browsers, second
from portal.accounts.access import Me, MySession
from portal.accounts.domain import HALF_FOR, OFF, next_step
from portal.accounts.models import Colleague
from portal.errors import NotFoundError
from portal.kit import pages
from portal.kit.forms.base import SHOW_AGAIN
from portal.kit.pages import Db, Now, Typed, address, go, render

router = pages.router("/werk")

WRONG = "Deze naam en dit wachtwoord horen niet bij elkaar. Kijk ze nog eens na."
WRONG_PASSWORD = "Dit wachtwoord klopt niet. Kijk het nog eens na."  # noqa: S105
WRONG_ONE = "Het wachtwoord of de code klopt niet. Neem een nieuwe code en probeer het nog eens."
LOCKED = "Dit is vaak geprobeerd. Wacht 15 minuten, of vraag uw beheerder."
HALF = "half"
"""Cookie of somebody whose password was right and whose code is still to come."""
HALF_PATH = "/werk/inloggen"
OF_CONFIRMING = frozenset({"csrf", "password", "code", "recovery", "next", "login", "again", SHOW_AGAIN})
"""Fields of the page that asks to confirm; any other is of the form that somebody came from."""


@dataclass(frozen=True)
class Sent:
    """Where to go after confirming; and what was typed in a form, with its address (`again`; empty: in no form)."""

    after: str
    again: str = ""
    kept: Sequence[tuple[str, str]] = ()
    just_came: bool = False

    @classmethod
    def of(cls, request: Request, typed: FormData) -> "Sent":
        """Read it: the first time the address says where from, then the page itself."""
        asked = request.query_params
        after, again = (str(typed.get(name, "")) or asked.get(name, "") for name in ("next", "again"))
        kept = [(name, value) for name, value in typed.multi_items() if name not in OF_CONFIRMING]
        return cls(
            access.safe_next(after),
            access.safe_next(again) if again else "",
            [(name, value) for name, value in kept if isinstance(value, str)] if again else (),
            just_came=bool(again) and "password" not in typed,
        )


@router.get("/inloggen", name="accounts:sign_in")
def sign_in(request: Request, session: Db) -> Response:
    """Ask for name and password, or send to the sign-in service."""
    return sign_in_page(request, session, next=access.safe_next(request.query_params.get("next", "")))


@router.post("/inloggen", name="accounts:sign_in_post")
def sign_in_post(request: Request, session: Db, now: Now, typed: Typed) -> Response:
    """Start a session, go on to the second step, or say calmly that it does not fit."""
    if not request.app.state.settings.passwords:
        raise NotFoundError
    login, password = str(typed.get("login", ""))[:200], str(typed.get("password", ""))
    after = access.safe_next(str(typed.get("next", "")))
    browser, short = browsers.number_of(request, login), request.app.state.organisation.short
    if actions.locked(session, login, now, browser):
        return sign_in_page(request, session, status=429, wrong=LOCKED, login=login, next=after)
    me = actions.known(session, login, password, at=now, organisation=short, browser=browser)
    if me is None:
        return sign_in_page(request, session, status=422, wrong=WRONG, login=login, next=after)
    return after_password(request, session, me, after)


@router.post("/uitloggen", name="accounts:sign_out")
def sign_out(request: Request, session: Db, typed: Typed) -> Response:  # noqa: ARG001  `typed` checks the form
    """End the session, here and on the server."""
    actions.sign_out(session, request.cookies.get(access.COOKIE, ""), at=request.app.state.now())
    answer = go(request, "accounts:signed_out" if request.app.state.sign_in_service else "accounts:sign_in")
    answer.delete_cookie(access.COOKIE, path=access.COOKIE_PATH)
    return answer


@router.get("/bevestigen", name="accounts:confirm")
def confirm(request: Request, session: Db, me: Me) -> Response:
    """Ask again who it is, before something weighty."""
    return _confirm_page(request, session, me, Sent(access.safe_next(request.query_params.get("next", ""))))


@router.post("/bevestigen", name="accounts:confirm_post")
def confirm_post(request: Request, session: Db, now: Now, mine: MySession, typed: Typed) -> Response:
    """
    Confirm with the password, and a code for who has a second step.

    What somebody typed in another form comes along, and goes back there filled in: nothing is done with it yet.
    """
    me, sent = mine.colleague, Sent.of(request, typed)
    browser = browsers.number_of(request, me.login)
    if actions.locked(session, me.login, now, browser):
        return _confirm_page(request, session, me, sent, status=429, wrong=LOCKED)
    if sent.just_came:
        return _confirm_page(request, session, me, sent)
    given = second.Given(str(typed.get("code", ""))[:60], str(typed.get("recovery", ""))[:60])
    asked, key = _asks_code(request, session, me), request.app.state.settings.secret_key
    if not actions.has_password(me, str(typed.get("password", ""))):
        actions.wrong(session, me.login, me, now, me.organisation, browser=browser)
        return _confirm_page(request, session, me, sent, status=422, wrong=WRONG_ONE if asked else WRONG_PASSWORD)
    if asked and not second.passes(session, key, me, given, now, browser):
        return _confirm_page(request, session, me, sent, status=422, wrong=WRONG_ONE)
    # With 307 the browser sends what was typed to its own form, which is shown again; see `SHOW_AGAIN`.
    answer = RedirectResponse(sent.again or sent.after, status_code=307 if sent.again else 303)
    return hold(request, actions.confirm(session, mine, now, browser), answer)


def after_password(request: Request, session: Session, me: Colleague, after: str) -> Response:
    """Go on after the right password: in, or half in and to the page for the code or the one to set it up."""
    state = request.app.state
    step = next_step(state.settings.second_step, is_set=second.is_set(session, me))
    if not step:
        return with_password(request, session, me, onward(after))
    page = URL(address(request, "accounts:code" if step == "code" else "accounts:first_set_up"))
    answer = onward(str(page.include_query_params(next=after)))
    answer.set_cookie(
        HALF, second.half(session, me, state.now()), path=HALF_PATH, httponly=True, samesite="lax",
        secure=state.settings.https, max_age=int(HALF_FOR.total_seconds()),
    )  # fmt: skip
    return answer


def with_password(request: Request, session: Session, me: Colleague, answer: Response) -> Response:
    """Let an answer bring a new session to somebody who showed all they must here; this browser is known then."""
    browser = browsers.number_of(request, me.login)
    token = actions.begin(session, me, request.app.state.now(), browser=browser)
    return browsers.remember(request, with_session(request, session, token, answer), me.login)


def onward(after: str) -> Response:
    """Return an answer that goes to a page, and that no browser keeps."""
    return RedirectResponse(after, status_code=303, headers={"Cache-Control": "no-store"})


def with_session(request: Request, session: Session, token: str, answer: Response) -> Response:
    """Let an answer bring a new session; the one before it on this device ends."""
    actions.sign_out(session, request.cookies.get(access.COOKIE, ""), at=request.app.state.now())
    return hold(request, token, answer)


def hold(request: Request, token: str, answer: Response) -> Response:
    """Let this browser hold the token of a session."""
    answer.set_cookie(
        access.COOKIE,
        token,
        path=access.COOKIE_PATH,
        httponly=True,
        samesite="lax",
        secure=request.app.state.settings.https,
    )
    return answer


def sign_in_page(request: Request, session: Session, *, status: int = 200, **shown: Any) -> Response:
    """Show the page, in demo mode with who can sign in."""
    settings = request.app.state.settings
    return render(
        request,
        "accounts/sign_in.html",
        "nl",
        status=status,
        people=access.demo_people(session) if settings.demo and settings.passwords else [],
        demo_password=access.DEMO_PASSWORD,
        passwords=settings.passwords,
        service=request.app.state.sign_in_service,
        **{"wrong": None, "login": "", "next": access.HOME, **shown},
    )


def _asks_code(request: Request, session: Session, me: Colleague) -> bool:
    """Whether somebody confirms with a code too."""
    return request.app.state.settings.second_step != OFF and second.is_set(session, me)


def _confirm_page(
    request: Request, session: Session, me: Colleague, sent: Sent, *, status: int = 200, wrong: str | None = None
) -> Response:
    return render(
        request, "accounts/confirm.html", "nl", status=status, colleague=me, next=sent.after, wrong=wrong, sent=sent,
        by_service=bool(me.subject), asks_code=_asks_code(request, session, me),
    )  # fmt: skip
