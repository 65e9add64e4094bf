"""Our own stylesheets, scripts and pictures. Addresses carry a hash of the content, so browsers may keep them."""

import gzip
import hashlib
import mimetypes
import re
from functools import cache
from pathlib import Path

import brotli
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
SVG = "image/svg+xml; charset=utf-8"
LEAST = 200
"""Bytes; less is not worth packing."""


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
    return Response(sprite(), media_type=SVG, headers={"Cache-Control": FOR_EVER})


@router.get("/static/{name:path}", name="assets")
def asset(request: Request, name: str) -> Response:
    """Serve a file in static/, or the organisation's theme."""
    root = data("static").resolve()
    try:
        path = folder(request.app.state.settings.organisation) / THEME if name == THEME else (root / name).resolve()
        if name != THEME and not path.is_relative_to(root):
            raise NotFoundError
        if not path.is_file():
            raise NotFoundError
    except (OSError, ValueError) as error:  # no file can be called so: too long, or with a sign that no name may hold
        raise NotFoundError from error
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    content, encoding = _content(path, _encoding(request, kind))
    headers = {"Cache-Control": FOR_EVER if name != THEME else "public, no-cache", "Vary": "Accept-Encoding"}
    told = SVG if kind == "image/svg+xml" else kind  # Starlette adds the signs of text/…, not of …+xml
    return Response(content, media_type=told, headers={**headers, **encoding})


def _encoding(request: Request, kind: str) -> str:
    """Return how a text may be packed for this browser: `br`, `gzip`, or not."""
    if not kind.startswith(("text/", "image/svg", "application/json")):
        return ""
    accepted = {part.partition(";")[0].strip() for part in request.headers.get("accept-encoding", "").split(",")}
    return next((name for name in ("br", "gzip") if name in accepted), "")


@cache
def _content(path: Path, encoding: str) -> tuple[bytes, dict[str, str]]:
    """Return a file, packed once and as small as it gets, and the header that says how. Small ones stay as they are."""
    content = path.read_bytes()
    if path.suffix == ".css":
        content = re.sub(
            rb"/\*.*?\*/\s*", b"", content, flags=re.DOTALL
        )  # what explains the file is for who reads it here
    if not encoding or len(content) < LEAST:
        return content, {}
    packed = brotli.compress(content) if encoding == "br" else gzip.compress(content, mtime=0)
    return packed, {"Content-Encoding": encoding}
