"""Our own stylesheets, scripts and pictures. Addresses carry a hash of the content, so browsers may keep them."""

import hashlib
import mimetypes
from functools import cache
from pathlib import Path

from fastapi import Request
from fastapi.responses import Response

from portal.errors import NotFoundError
from portal.kit import pages
from portal.kit.words import sprite
from portal.organisations.catalogue import folder
from portal.paths import data

router = pages.router()
FOR_EVER = "public, max-age=31536000, immutable"
THEME = "theme.css"
SPRITE = "pictograms.svg"


@cache
def address(name: str) -> str:
    """Return the address of a file in static/, with its mark. Files do not change while we run."""
    if name == SPRITE:
        return f"/static/{name}?v={_mark(sprite().encode())}"
    path = data("static") / name
    return f"/static/{name}?v={_mark(path.read_bytes()) if path.is_file() else 0}"


def _mark(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:10]


@router.get(f"/static/{SPRITE}", name="assets:pictograms")
def pictograms() -> Response:
    """Serve all pictograms in one file."""
    return Response(sprite(), media_type="image/svg+xml", headers={"Cache-Control": FOR_EVER})


@router.get("/static/{name:path}", name="assets")
def asset(request: Request, name: str) -> Response:
    """Serve a file in static/, or the organisation's theme."""
    root = data("static").resolve()
    path = folder(request.app.state.settings.organisation) / THEME if name == THEME else (root / name).resolve()
    if name != THEME and not path.is_relative_to(root):
        raise NotFoundError
    if not path.is_file():
        raise NotFoundError
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Response(
        _content(path), media_type=kind, headers={"Cache-Control": FOR_EVER if name != THEME else "public, no-cache"}
    )


@cache
def _content(path: Path) -> bytes:
    return path.read_bytes()
