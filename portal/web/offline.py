"""
Reading without a line: a worker in the browser keeps the pages that are the same for everybody.

Which pages: every route with the tag FOR_ALL. They carry no cookie and no form token, and the browser is never asked
to keep anything else.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from fastapi.routing import APIRoute

from portal.content.catalogue import Content
from portal.kit import pages
from portal.kit.pages import FOR_ALL, Language, address, render
from portal.organisations.catalogue import folder
from portal.paths import data
from portal.web import assets

router = pages.router()
HERE = "offline:page"
CODE = Path(__file__).resolve().parents[1]
ASSETS = (
    "tokens.css", "theme.css", "portal.css", "reading.css", "print.css", "pictograms.svg", "pictograms/tell.svg",
    "portal.js", "keep.js", "listen.js", "vendor/htmx.min.js",
)  # fmt: skip


@router.get("/{language}/zonder-internet", name=HERE, tags=[FOR_ALL])
def page(request: Request, language: Language) -> Response:
    """What can be done without a line: read, and call."""
    return render(request, "offline/offline.html", language)


@router.get("/offline.js", name="offline:worker")
def worker(request: Request) -> Response:
    """
    Serve the worker, from the root so that it may see all pages.

    Its first line holds the release, so a new release gets a new worker, which throws away what the old one kept.
    """
    state = request.app.state
    if not hasattr(state, "offline_worker"):
        state.offline_worker = _script(request)
    headers = {"Cache-Control": "no-cache"}
    return Response(state.offline_worker, media_type="text/javascript", headers=headers)


def _script(request: Request) -> str:
    state = request.app.state
    kept = {code: kept_in(request, code) for code in state.organisation.languages}
    named = [assets.address(name) for name in ASSETS]
    words = {"RELEASE": release(state.settings.organisation), "PAGES": kept, "ASSETS": named}
    first = " ".join(f"const {name} = {json.dumps(value)};" for name, value in words.items())
    return f"{first}\n{(data('static') / 'offline-worker.js').read_text(encoding='utf-8')}"


def flat(routes: Iterable[Any]) -> Iterator[Any]:
    """Yield each route, also those of included routers."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        yield from flat(inner.routes) if inner is not None else [route]


def kept_in(request: Request, language: str) -> list[str]:
    """Return the addresses to keep in a language; first the page that says what can be done without a line."""
    content: Content = request.app.state.content
    found = []
    for route in flat(request.app.routes):
        if not isinstance(route, APIRoute) or FOR_ALL not in route.tags or route.name == HERE:
            continue
        if route.path.endswith("{slug}"):
            found += [
                address(request, route.name, language=language, slug=topic.slug) for topic in content.all(language)
            ]
        else:
            found.append(address(request, route.name, language=language))
    return [address(request, HERE, language=language), *found]


def release(organisation: str) -> str:
    """Return the mark of all that pages are made of: texts, templates, static files and code."""
    mark = hashlib.sha256()
    for root in (data("templates"), data("static"), data("locales"), folder(organisation), CODE):
        for path in sorted(root.rglob("*")):
            if path.is_file() and path.suffix not in {".pyc", ".po"}:
                mark.update(path.read_bytes())
    return mark.hexdigest()[:12]
