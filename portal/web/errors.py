"""Error pages: what happened, what to do now. Never a stack trace."""

import logging

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.routing import Match

from portal.audit.actions import record
from portal.audit.unreadable import unreadable as told
from portal.errors import NotFoundError, PortalError
from portal.kit.marking import N_
from portal.kit.pages import render
from portal.kit.words import languages, translator
from portal.proof.domain import TOO_HEAVY_TOGETHER
from portal.sealing.cells import CannotOpenError

__all__ = ["RequestValidationError", "broken", "gone", "language_of", "plain", "refused", "unreadable"]
log = logging.getLogger("portal")


def language_of(request: Request) -> str:
    """Return the language of the address, or Dutch where it names none."""
    path = request.scope["path"]
    code = path.split("/")[1] if path.count("/") > 1 else "nl"
    return code if code in languages() and code in request.app.state.organisation.languages else "nl"


def _page(request: Request, sentence: str, status: int, **facts: str) -> Response:
    language = language_of(request)
    words = translator(language)(sentence).format(**facts)
    return render(request, "errors/error.html", language, status=status, sentence=words)


def refused(request: Request, error: Exception) -> Response:
    """A refusal with its own sentence."""
    if not isinstance(error, PortalError):
        return broken(request, error)
    return _page(request, error.sentence, error.status, **error.facts)


def unreadable(request: Request, error: Exception) -> Response:
    """
    A sealed value that does not open: changed, or put in another place. Nobody gets to see anything of it.

    That it happened is kept in a transaction of its own, after the one that was undone: where, never what stood there.
    """
    if not isinstance(error, CannotOpenError):
        return broken(request, error)
    state = request.app.state
    line = told(error.place, state.organisation.short, state.now())
    state.write(lambda session: record(session, line))
    return _page(request, error.sentence, error.status)


def plain(request: Request, error: Exception) -> Response:
    """What the framework refuses: unknown page, wrong method, too large, strange input."""
    status = error.status_code if isinstance(error, HTTPException) else 422
    if status == 404 and (there := _one_slash_away(request)):
        return RedirectResponse(there, status_code=302)
    if status in {404, 405}:
        return _page(request, NotFoundError.sentence, 404)
    if status == 413 and request.headers.get("content-type", "").startswith("multipart/"):
        return _page(request, TOO_HEAVY_TOGETHER, 413)
    if status == 413:
        return _page(request, N_("Dit is te groot om te versturen. Maak het korter."), 413)
    return _page(
        request, N_("Dit konden wij niet lezen. Ga terug en probeer het nog eens."), 422 if status == 422 else status
    )


def _one_slash_away(request: Request) -> str | None:
    """
    Return the page that is meant by an address with a slash too many or too few at its end.

    The framework would do so with the host that the browser names, so a page could send people to another site.
    """
    if request.method not in {"GET", "HEAD"} or "route" in request.scope:
        return None
    typed = request.scope["path"]
    meant = "/" + typed.strip("/") + ("" if typed.endswith("/") else "/")
    scope = {**request.scope, "path": meant}
    if all(route.matches(scope)[0] is not Match.FULL for route in request.app.router.routes):
        return None
    query = request.scope["query_string"].decode("latin-1")
    return f"{meant}?{query}" if query else meant


def gone(_request: Request, _error: Exception) -> Response:
    """The browser went away before all it sent was here: nobody reads an answer, and nothing of ours broke."""
    return Response(status_code=400)


def broken(request: Request, error: Exception) -> Response:
    """Something of ours broke. What was saved stays saved."""
    log.error("broken page %s", request.scope.get("route") and request.scope["route"].path, exc_info=error)
    return _page(
        request,
        N_("Dit lukt nu niet. Dat ligt aan ons. Uw antwoorden zijn bewaard. Probeer het straks weer, of bel."),
        500,
    )
