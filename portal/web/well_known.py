"""Where to tell about a leak (RFC 9116)."""

from datetime import datetime, time, timedelta

from fastapi import Request
from fastapi.responses import PlainTextResponse, Response

from portal.kit import pages
from portal.kit.clock import AMSTERDAM
from portal.kit.pages import Now

router = pages.router()
HOLDS = timedelta(days=180)


@router.get("/.well-known/security.txt", name="well_known:security")
def security(request: Request, now: Now) -> Response:
    """Say whom to tell, in which languages, and until when this is true."""
    organisation, settings = request.app.state.organisation, request.app.state.settings
    until = datetime.combine((now.astimezone(AMSTERDAM) + HOLDS).date(), time(), AMSTERDAM)
    lines = [
        f"Contact: {organisation.security_contact or f'tel:{organisation.phone_e164}'}",
        f"Expires: {until.isoformat()}",
        f"Preferred-Languages: {', '.join(organisation.languages)}",
        f"Canonical: {settings.public_url.rstrip('/')}/.well-known/security.txt",
    ]
    return PlainTextResponse("\n".join(lines) + "\n", headers={"Cache-Control": "public, no-cache"})
