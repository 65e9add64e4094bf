"""The resident takes back that we may tell help about them."""

from fastapi import Request
from fastapi.responses import Response

from portal.changes.access import CurrentCatalogue, Followed
from portal.changes.after_routes import status_page
from portal.errors import NotFoundError
from portal.kit import pages
from portal.kit.pages import Db, Language, Now, TypedOrLost, go, render
from portal.referrals import actions
from portal.signals.queries import LARGEST

router = pages.router()


@router.post("/{language}/volgen/hulp/{referral_id}", name="changes:consent_back")
def consent_back(
    request: Request,
    language: Language,
    referral_id: int,
    session: Db,
    moment: Now,
    typed: TypedOrLost,
    report: Followed,
    catalogue: CurrentCatalogue,
) -> Response:
    """Take consent back: a colleague sees it at once."""
    if report is None:
        return render(
            request, "changes/follow.html", language, status=422, lost=True, reference="", code="", wrong="", kept=""
        )
    if typed.lost:
        return status_page(request, language, session, report, catalogue, lost=True, status=422)
    if not 0 < referral_id < LARGEST:
        raise NotFoundError
    actions.consent_back(session, referral_id, report.id, moment)
    return go(request, "changes:status", language=language)
