"""Is it up, do its parts answer, and does the post go out. Counts, never persons."""

from fastapi.responses import JSONResponse, Response
from sqlalchemy import text

from portal.kit import pages
from portal.kit.outbox import figures
from portal.kit.pages import Db, Now

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


@router.get("/-/figures", name="health:figures")
def post(session: Db, moment: Now) -> Response:
    """How old the waiting post is. `ok` is false when a message waits longer than 48 hours (Awb 2:10) or is dead."""
    found = figures(session, "resident", moment)
    return JSONResponse({"ok": not found["late"] and not found["dead"], "post": found})
