"""
Browsers that a colleague signed in with before, so that who only knows a login cannot keep its colleague out.

Wrong tries from such a browser are counted apart from those of everybody else ("device cookies" of OWASP). What a
browser holds lets nobody in.
"""

import secrets

from fastapi import Request
from fastapi.responses import Response
from itsdangerous import BadSignature, URLSafeSerializer

from portal.accounts.access import COOKIE_PATH
from portal.accounts.actions import plain
from portal.kit.codes import SIGNED, blind_key

COOKIE = "known"
KEPT_FOR = 180 * 24 * 3600
"""Seconds."""
MOST = 8
"""Colleagues of one browser: who signed in here longest ago is a stranger again."""


def number_of(request: Request, login: str) -> str:
    """Return the number of this browser for a login; empty: nobody with this login signed in here."""
    return _known(request).get(_name(request, login), "")


def remember(request: Request, answer: Response, login: str) -> Response:
    """Let this browser be known from now on, for a login that was just used wholly."""
    known, name = _known(request), _name(request, login)
    number = known.pop(name, "") or secrets.token_urlsafe(12)
    newest = dict([(name, number), *known.items()][:MOST])
    answer.set_cookie(
        COOKIE, _signer(request).dumps(newest), path=COOKIE_PATH, httponly=True, samesite="strict",
        secure=request.app.state.settings.https, max_age=KEPT_FOR,
    )  # fmt: skip
    return answer


def _known(request: Request) -> dict[str, str]:
    """Return the numbers that this browser holds, by login; none when they are not of us."""
    try:
        kept = _signer(request).loads(request.cookies.get(COOKIE, ""))
    except BadSignature:
        return {}
    return kept if isinstance(kept, dict) else {}


def _name(request: Request, login: str) -> str:
    """Return what stands for a login in the cookie: no name can be read from it."""
    return blind_key(request.app.state.settings.secret_key, "browser", plain(login))[:16]


def _signer(request: Request) -> URLSafeSerializer:
    return URLSafeSerializer(
        request.app.state.settings.secret_key, salt="accounts:browsers", signer_kwargs=dict(SIGNED)
    )
