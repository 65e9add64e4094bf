"""
What routes ask for: the catalogue read at start, the draft, the report that is followed.

The draft is that of this browser, or on a colleague's page the one that this colleague types in for somebody.
"""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Request, Response
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from portal.accounts.access import may, signed_in
from portal.changes import actions, queries
from portal.changes.catalogue import Catalogue
from portal.changes.models import Draft, Report
from portal.changes.say import CHANNELS
from portal.errors import NotFoundError, PortalError
from portal.identity.access import visitor
from portal.identity.queries import in_list
from portal.kit.codes import SIGNED
from portal.kit.one_thread import READS, Load
from portal.kit.pages import Db, Now, Place, go

DRAFT_COOKIE = "draft"
FOLLOW_COOKIE = "volgen"
FOLLOW_FOR = timedelta(hours=1)
FROM_LIST = "list"
LARGEST = 2**31
SAME = (
    "choose", "choose_post", "also", "also_post", "question", "answer", "keep_typing", "no_need", "no_need_post",
    "proof", "proof_post", "check", "send", "receipt", "copy", "pdf",
)  # fmt: skip
TYPED_IN = {
    **{f"changes:{name}": f"typed_in:{name}" for name in SAME},
    **{f"changes:{name}": "typed_in:begin" for name in ("home", "later", "nothing_to_do")},
}
"""The pages of telling, and where they stand for a colleague who types in for somebody."""
AFTER_SENDING = ("/versturen", "/ontvangen", "/kopie", "/bewijs")


class SentAlreadyError(PortalError):
    """A colleague goes on with what was sent. `to_receipt` answers it."""

    status = 303
    sentence = "Deze melding is al verstuurd."


def to_receipt(request: Request, _error: Exception) -> Response:
    """Go to the receipt of what was sent."""
    return go(request, "changes:receipt")


def current(request: Request) -> Catalogue:
    """Return the catalogue read at start."""
    catalogue: Catalogue = request.app.state.catalogue
    return catalogue


def draft_of(request: Request, session: Db, moment: Now) -> Draft | None:
    """
    Return the draft that this browser began, while it is kept; on a colleague's page the draft of its address.

    The two never meet: a resident's cookie finds nothing that a colleague types in, and the reverse.

    Raises:
        SignInNeededError: a colleague's page, and nobody is signed in.
        NotFoundError: a colleague's page, and this colleague types in nothing here.
        SentAlreadyError: a colleague's page, and it was sent: only its receipt is there now.
    """
    if "draft_id" in request.path_params:
        return _typed_in(request, session, moment)
    visitor(request, session, moment)
    return queries.draft_with_token(session, request.cookies.get(DRAFT_COOKIE, ""), moment, lock=_writes(request))


def _writes(request: Request) -> bool:
    return request.method not in READS


def _typed_in(request: Request, session: Session, moment: datetime) -> Draft:
    """Return what the colleague who is signed in types in, and tell the pages that they stand at the desk."""
    me = signed_in(request, session, moment).colleague
    if not may(me, "type_in", request.app.state.organisation):
        raise NotFoundError
    given = str(request.path_params["draft_id"])
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 11 else 0
    draft = queries.draft_typed_by(session, number, me, moment, lock=_writes(request)) if 0 < number < LARGEST else None
    if draft is None:
        raise NotFoundError
    request.state.place = Place(
        TYPED_IN,
        {"draft_id": number},
        {"layout": "layouts/typed_in.html", "typed_in": draft, "colleague": me, "channel_words": CHANNELS},
    )
    if draft.sent and not request.url.path.endswith(AFTER_SENDING):
        raise SentAlreadyError
    return draft


def forget_draft(request: Request, answer: Response) -> None:
    """Let this browser forget its draft; what a colleague types in has no cookie."""
    if "draft_id" not in request.path_params:
        answer.delete_cookie(DRAFT_COOKIE)


def signer(request: Request) -> URLSafeTimedSerializer:
    """Return what signs and reads the follow cookie."""
    secret = request.app.state.settings.secret_key
    return URLSafeTimedSerializer(secret, salt="follow", signer_kwargs=dict(SIGNED))


def found(request: Request, session: Db, moment: Now) -> Report | None:
    """
    Return the report of the number and code that this browser typed: by its follow cookie.

    One that was opened from somebody's list is there as long as that session lives, and as it stands in the list.
    """
    here = visitor(request, session, moment)
    try:
        kept = signer(request).loads(request.cookies.get(FOLLOW_COOKIE, ""), int(FOLLOW_FOR.total_seconds()))
    except BadSignature:
        return None
    if isinstance(kept, int):
        return session.get(Report, kept)
    of_list = here.mine and in_list(session, here.mine.list_key, kept[FROM_LIST])
    return session.get(Report, of_list.report_id) if of_list else None


def follow_from_now(request: Request, answer: Response, report_id: int, *, from_list: bool = False) -> None:
    """Let this browser look at a report for an hour; `from_list`: no longer than the session of who is signed in."""
    answer.set_cookie(
        FOLLOW_COOKIE,
        signer(request).dumps({FROM_LIST: report_id} if from_list else report_id),
        max_age=int(FOLLOW_FOR.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.app.state.settings.https,
    )


Found = Annotated[Report | None, Load(found)]


def followed(report: Found) -> Report | None:
    """Return the report that this browser may see and do something with; never one that a helper told."""
    return None if report and report.by_helper else report


CurrentCatalogue = Annotated[Catalogue, Load(current)]
MyDraft = Annotated[Draft | None, Load(draft_of)]
Followed = Annotated[Report | None, Load(followed)]


def draft_to_tell(
    request: Request, session: Session, draft: Draft | None, language: str, at: datetime
) -> tuple[Draft, str]:
    """Return the draft to go on with, and the token for the browser when it is a new one (see `keep_draft`)."""
    if draft is not None and not draft.sent:
        return draft, ""
    return actions.begin(
        session,
        organisation=request.app.state.organisation.short,
        language=language,
        secret=request.app.state.settings.secret_key,
        at=at,
    )


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
