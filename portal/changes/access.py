"""What routes ask for: the catalogue read at start, the draft of this browser, the report that it follows."""

from datetime import timedelta
from typing import Annotated

from fastapi import Request, Response
from itsdangerous import BadSignature, URLSafeTimedSerializer

from portal.changes import queries
from portal.changes.catalogue import Catalogue
from portal.changes.models import Draft, Report
from portal.kit.one_thread import Load
from portal.kit.pages import Db, Now

DRAFT_COOKIE = "draft"
FOLLOW_COOKIE = "volgen"
FOLLOW_FOR = timedelta(hours=1)


def current(request: Request) -> Catalogue:
    """Return the catalogue read at start."""
    catalogue: Catalogue = request.app.state.catalogue
    return catalogue


def draft_of(request: Request, session: Db, moment: Now) -> Draft | None:
    """Return the draft that this browser began, while it is kept."""
    return queries.draft_with_token(session, request.cookies.get(DRAFT_COOKIE, ""), moment)


def signer(request: Request) -> URLSafeTimedSerializer:
    """Return what signs and reads the follow cookie."""
    return URLSafeTimedSerializer(request.app.state.settings.secret_key, salt="follow")


def followed(request: Request, session: Db) -> Report | None:
    """Return the report that this browser may see: by its follow cookie."""
    try:
        report_id = signer(request).loads(request.cookies.get(FOLLOW_COOKIE, ""), int(FOLLOW_FOR.total_seconds()))
    except BadSignature:
        return None
    return session.get(Report, report_id)


CurrentCatalogue = Annotated[Catalogue, Load(current)]
MyDraft = Annotated[Draft | None, Load(draft_of)]
Followed = Annotated[Report | None, Load(followed)]


def keep_draft(request: Request, answer: Response, token: str, how_long: timedelta = queries.KEEP_DRAFTS) -> None:
    """Let this browser, and only this browser, find the draft again."""
    answer.set_cookie(
        DRAFT_COOKIE,
        token,
        max_age=int(how_long.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.app.state.settings.https,
    )
