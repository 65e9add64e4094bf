"""Sign in and out, for colleagues."""

from typing import Any

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from portal.accounts import access, actions
from portal.kit import pages
from portal.kit.pages import Db, Now, Typed, go, render

router = pages.router("/werk")

WRONG = "Deze naam en dit wachtwoord horen niet bij elkaar. Kijk ze nog eens na."
LOCKED = "Dit is vaak geprobeerd. Wacht 15 minuten, of vraag uw beheerder."


@router.get("/inloggen", name="accounts:sign_in")
def sign_in(request: Request, session: Db) -> Response:
    """Ask for name and password."""
    return _page(request, session, next=access.safe_next(request.query_params.get("next", "")))


@router.post("/inloggen", name="accounts:sign_in_post")
def sign_in_post(request: Request, session: Db, now: Now, typed: Typed) -> Response:
    """Start a session, or say calmly that it does not fit."""
    login, password = str(typed.get("login", ""))[:200], str(typed.get("password", ""))
    after = access.safe_next(str(typed.get("next", "")))
    if actions.locked(session, login, now):
        return _page(request, session, status=429, wrong=LOCKED, login=login, next=after)
    token = actions.sign_in(session, login, password, at=now)
    if token is None:
        return _page(request, session, status=422, wrong=WRONG, login=login, next=after)
    actions.sign_out(session, request.cookies.get(access.COOKIE, ""))
    answer = RedirectResponse(after, status_code=303)
    answer.set_cookie(
        access.COOKIE,
        token,
        path=access.COOKIE_PATH,
        httponly=True,
        samesite="lax",
        secure=request.app.state.settings.https,
    )
    return answer


@router.post("/uitloggen", name="accounts:sign_out")
def sign_out(request: Request, session: Db, typed: Typed) -> Response:  # noqa: ARG001  `typed` checks the form
    """End the session, here and on the server."""
    actions.sign_out(session, request.cookies.get(access.COOKIE, ""))
    answer = go(request, "accounts:sign_in")
    answer.delete_cookie(access.COOKIE, path=access.COOKIE_PATH)
    return answer


def _page(request: Request, session: Session, *, status: int = 200, **shown: Any) -> Response:
    """Show the page, in demo mode with who can sign in."""
    people = access.demo_people(session) if request.app.state.settings.demo else []
    return render(
        request,
        "accounts/sign_in.html",
        "nl",
        status=status,
        people=people,
        demo_password=access.DEMO_PASSWORD,
        **{"wrong": None, "login": "", **shown},
    )
