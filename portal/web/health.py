"""Is it up, and do its parts answer."""

from fastapi.responses import JSONResponse, Response
from sqlalchemy import text

from portal.kit import pages
from portal.kit.pages import Db

router = pages.router()


@router.get("/-/live", name="health:live")
def live() -> Response:
    """The process answers."""
    return JSONResponse({"ok": True})


@router.get("/-/ready", name="health:ready")
def ready(session: Db) -> Response:
    """The database answers."""
    session.execute(text("SELECT 1"))
    return JSONResponse({"ok": True})
