"""When the portal was not there."""

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy import select

from portal.kit import pages
from portal.kit.pages import Db, Language, Now, render
from portal.outages.domain import outages
from portal.outages.models import Up

router = pages.router()
MOST = 200


@router.get("/{language}/storingen", name="outages:show")
def show(request: Request, language: Language, session: Db, moment: Now) -> Response:
    """All outages, newest first. Such time never counts against a resident (Awb 2:21)."""
    rows = session.execute(select(Up.since, Up.until).order_by(Up.until.desc()).limit(MOST)).all()
    found = outages([(since, until) for since, until in rows], moment)
    return render(request, "outages/outages.html", language, outages=found)
