"""What routes ask for: the catalogue read at start, the draft of this browser."""

from typing import Annotated

from fastapi import Request, Response

from portal.changes import queries
from portal.changes.catalogue import Catalogue
from portal.changes.models import Draft
from portal.kit.one_thread import Load
from portal.kit.pages import Db, Now

DRAFT_COOKIE = "draft"


def current(request: Request) -> Catalogue:
    """Return the catalogue read at start."""
    catalogue: Catalogue = request.app.state.catalogue
    return catalogue


def draft_of(request: Request, session: Db, moment: Now) -> Draft | None:
    """Return the draft that this browser began, while it is kept."""
    return queries.draft_with_token(session, request.cookies.get(DRAFT_COOKIE, ""), moment)


CurrentCatalogue = Annotated[Catalogue, Load(current)]
MyDraft = Annotated[Draft | None, Load(draft_of)]


def keep_draft(request: Request, answer: Response, token: str) -> None:
    """Let this browser, and only this browser, find the draft again."""
    answer.set_cookie(
        DRAFT_COOKIE,
        token,
        max_age=30 * 24 * 3600,
        httponly=True,
        samesite="lax",
        secure=request.app.state.settings.https,
    )
