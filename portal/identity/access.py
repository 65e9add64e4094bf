"""Which resident is here. Pages ask it where they read the database anyway; who never signed in costs nothing."""

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Request
from fastapi.responses import Response

from portal.identity.domain import SEEN_STEP, Ends, Mine, ends
from portal.identity.queries import session_of
from portal.kit.one_thread import Load
from portal.kit.pages import Db, Now, same_for_all

COOKIE = "inwoner"


@dataclass(frozen=True)
class Visitor:
    """
    Who looks at a page. `mine`: the session, while somebody is signed in; `ends`: when it ends by itself.

    "ended": was signed in, and was away too long. "perhaps": has a cookie, and this page does not read who it is.
    """

    state: Literal["nobody", "in", "ended", "perhaps"]
    mine: Mine | None = None
    ends: Ends | None = None
    seconds: int = 0
    """Until it ends, as this page was made."""


NOBODY = Visitor("nobody")


def visitor(request: Request, session: Db, now: Now) -> Visitor:
    """Return who is here, and note that they were."""
    found = _look(request, session, now)
    request.state.visitor = found
    return found


def _look(request: Request, session: Db, now: Now) -> Visitor:
    token = request.cookies.get(COOKIE, "")
    if request.app.state.resident_service is None or not token:
        return NOBODY
    found = session_of(session, token, now)
    if found is None:
        return Visitor("ended")
    if now - found.seen_at > SEEN_STEP:
        found.seen_at = now
    # A copy: the page about a failure is made after the transaction was undone, and then a row can't be read any more.
    mine = Mine(found.resident_key, found.list_key, found.acting_as, found.level)
    until = ends(found.seen_at, found.created_at)
    return Visitor("in", mine, until, int((until.at - now).total_seconds()))


AnyVisitor = Annotated[Visitor, Load(visitor)]


def shown(request: Request) -> Visitor:
    """Return what a page may say of who is here. A page that is the same for everybody says nothing."""
    if request.app.state.resident_service is None or same_for_all(request):
        return NOBODY
    found: Visitor | None = request.scope.get("state", {}).get("visitor")
    if found is not None:
        return found
    return Visitor("perhaps") if request.cookies.get(COOKIE) else NOBODY


def keep(request: Request, answer: Response, token: str) -> None:
    """Let this browser show who it is, until it is closed; the server ends it earlier."""
    answer.set_cookie(COOKIE, token, httponly=True, samesite="lax", secure=request.app.state.settings.https)
