"""Sign in and out, confirm who you are, and see where you are signed in: for colleagues."""

from typing import Any

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from portal.accounts import access, actions, queries
from portal.accounts.access import Me, MySession
from portal.accounts.models import Colleague
from portal.errors import NotFoundError
from portal.kit import pages
from portal.kit.pages import Db, Now, Typed, go, render

router = pages.router("/werk")

WRONG = "Deze naam en dit wachtwoord horen niet bij elkaar. Kijk ze nog eens na."
WRONG_PASSWORD = "Dit wachtwoord klopt niet. Kijk het nog eens na."  # noqa: S105
LOCKED = "Dit is vaak geprobeerd. Wacht 15 minuten, of vraag uw beheerder."


@router.get("/inloggen", name="accounts:sign_in")
def sign_in(request: Request, session: Db) -> Response:
    """Ask for name and password, or send to the sign-in service."""
    return sign_in_page(request, session, next=access.safe_next(request.query_params.get("next", "")))


@router.post("/inloggen", name="accounts:sign_in_post")
def sign_in_post(request: Request, session: Db, now: Now, typed: Typed) -> Response:
    """Start a session, or say calmly that it does not fit."""
    if not request.app.state.settings.passwords:
        raise NotFoundError
    login, password = str(typed.get("login", ""))[:200], str(typed.get("password", ""))
    after = access.safe_next(str(typed.get("next", "")))
    if actions.locked(session, login, now):
        return sign_in_page(request, session, status=429, wrong=LOCKED, login=login, next=after)
    token = actions.sign_in(session, login, password, at=now, organisation=request.app.state.organisation.short)
    if token is None:
        return sign_in_page(request, session, status=422, wrong=WRONG, login=login, next=after)
    return let_in(request, session, token, after)


@router.post("/uitloggen", name="accounts:sign_out")
def sign_out(request: Request, session: Db, typed: Typed) -> Response:  # noqa: ARG001  `typed` checks the form
    """End the session, here and on the server."""
    actions.sign_out(session, request.cookies.get(access.COOKIE, ""), at=request.app.state.now())
    answer = go(request, "accounts:signed_out" if request.app.state.sign_in_service else "accounts:sign_in")
    answer.delete_cookie(access.COOKIE, path=access.COOKIE_PATH)
    return answer


@router.get("/bevestigen", name="accounts:confirm")
def confirm(request: Request, me: Me) -> Response:
    """Ask again who it is, before something weighty."""
    return _confirm_page(request, me, access.safe_next(request.query_params.get("next", "")))


@router.post("/bevestigen", name="accounts:confirm_post")
def confirm_post(request: Request, session: Db, now: Now, mine: MySession, typed: Typed) -> Response:
    """Confirm with the password."""
    me, after = mine.colleague, access.safe_next(str(typed.get("next", "")))
    if actions.locked(session, me.login, now):
        return _confirm_page(request, me, after, status=429, wrong=LOCKED)
    if not actions.confirm(session, mine, str(typed.get("password", "")), at=now):
        return _confirm_page(request, me, after, status=422, wrong=WRONG_PASSWORD)
    return RedirectResponse(after, status_code=303)


@router.get("/sessies", name="accounts:sessions")
def sessions(request: Request, session: Db, mine: MySession, now: Now) -> Response:
    """Where this colleague is signed in."""
    found = queries.open_sessions(session, mine.colleague, now)
    return render(request, "accounts/sessions.html", "nl", colleague=mine.colleague, mine=mine, sessions=found)


@router.post("/sessies", name="accounts:end_sessions")
def end_sessions(request: Request, session: Db, now: Now, mine: MySession, typed: Typed) -> Response:  # noqa: ARG001
    """End all other sessions of this colleague."""
    actions.end_all(session, mine.colleague, now, but=mine.id)
    return go(request, "accounts:sessions")


def let_in(request: Request, session: Session, token: str, after: str) -> Response:
    """Go on with a new session; the one before it on this device ends."""
    actions.sign_out(session, request.cookies.get(access.COOKIE, ""), at=request.app.state.now())
    answer = RedirectResponse(after, status_code=303, headers={"Cache-Control": "no-store"})
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


def _confirm_page(
    request: Request, me: Colleague, after: str, *, status: int = 200, wrong: str | None = None
) -> Response:
    return render(
        request, "accounts/confirm.html", "nl", status=status, colleague=me, next=after, wrong=wrong,
        by_service=bool(me.subject),
    )  # fmt: skip
