"""Pages that two ways lead to: setting up the app, and the recovery codes, shown once."""

from typing import Any

from fastapi import Request
from fastapi.responses import Response

from portal.accounts import totp
from portal.accounts.models import Colleague
from portal.kit.pages import render
from portal.kit.qr import drawn


def set_up_page(request: Request, me: Colleague, secret: bytes, **shown: Any) -> Response:
    """Show the square and the letters of a secret, and ask for the first code."""
    uri = totp.key_uri(secret, f"Doorgeefpunt {request.app.state.organisation.short}", me.login)
    page = {
        "status": 200,
        "wrong": None,
        "uri": uri,
        "picture": drawn(uri),
        "letters": totp.in_fours(totp.in_letters(secret)),
        **shown,
    }
    return render(request, "accounts/set_up.html", "nl", **page)


def codes_page(request: Request, me: Colleague, codes: list[str], after: str) -> Response:
    """Show new recovery codes: here and nowhere else."""
    return render(request, "accounts/recovery.html", "nl", colleague=me, codes=codes, next=after)
