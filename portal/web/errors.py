"""Error pages: what happened, what to do now. Never a stack trace."""

import logging

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from portal.errors import NotFoundError, PortalError
from portal.kit.marking import N_
from portal.kit.pages import render
from portal.kit.words import languages, translator
from portal.proof.domain import TOO_HEAVY_TOGETHER

__all__ = ["RequestValidationError", "broken", "plain", "refused"]
log = logging.getLogger("portal")


def _language(request: Request) -> str:
    code = request.url.path.split("/")[1] if request.url.path.count("/") > 1 else "nl"
    return code if code in languages() and code in request.app.state.organisation.languages else "nl"


def _page(request: Request, sentence: str, status: int, **facts: str) -> Response:
    language = _language(request)
    words = translator(language)(sentence).format(**facts)
    return render(request, "errors/error.html", language, status=status, sentence=words)


def refused(request: Request, error: Exception) -> Response:
    """A refusal with its own sentence."""
    if not isinstance(error, PortalError):
        return broken(request, error)
    return _page(request, error.sentence, error.status, **error.facts)


def plain(request: Request, error: Exception) -> Response:
    """What the framework refuses: unknown page, wrong method, too large, strange input."""
    status = error.status_code if isinstance(error, HTTPException) else 422
    if status in {404, 405}:
        return _page(request, NotFoundError.sentence, 404)
    if status == 413 and request.headers.get("content-type", "").startswith("multipart/"):
        return _page(request, TOO_HEAVY_TOGETHER, 413)
    if status == 413:
        return _page(request, N_("Dit is te groot om te versturen. Maak het korter."), 413)
    return _page(
        request, N_("Dit konden wij niet lezen. Ga terug en probeer het nog eens."), 422 if status == 422 else status
    )


def broken(request: Request, error: Exception) -> Response:
    """Something of ours broke. What was saved stays saved."""
    log.error("broken page %s", request.scope.get("route") and request.scope["route"].path, exc_info=error)
    return _page(
        request,
        N_("Dit lukt nu niet. Dat ligt aan ons. Uw antwoorden zijn bewaard. Probeer het straks weer, of bel."),
        500,
    )
