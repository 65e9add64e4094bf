"""Reading: all topics, one topic, and its leaflet. Nothing is kept of who reads what."""

from itertools import groupby
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from portal.content.access import CurrentContent, CurrentGlossary
from portal.content.catalogue import Page
from portal.content.printing import links_with_address, short
from portal.errors import NotFoundError
from portal.kit import pages, pdf, qr
from portal.kit.pages import FOR_ALL, Language, Now, address, page_of, render

router = pages.router()


def whole_address(request: Request, language: str, slug: str = "") -> str:
    """Return the address of a topic as it stands on paper; without a slug, of all topics."""
    here = address(request, "content:topic" if slug else "content:topics", language=language, slug=slug)
    return f"{request.app.state.settings.public_url.rstrip('/')}{here}"


def topic_of(content: CurrentContent, slug: str, language: str) -> Page:
    """
    Return a topic, in Dutch where there is no translation.

    Raises:
        NotFoundError: there is no such topic.
    """
    page = content.page(slug, language)
    if page is None:
        raise NotFoundError
    return page


@router.get("/{language}/rechten", name="content:topics", tags=[FOR_ALL])
def topics(request: Request, language: Language, content: CurrentContent) -> Response:
    """Every topic with its one sentence."""
    where = whole_address(request, language)
    return render(request, "content/topics.html", language, pages=content.all(language), where=where)


@router.get("/{language}/rechten/{slug}", name="content:topic", tags=[FOR_ALL])
def topic(request: Request, language: Language, slug: str, content: CurrentContent) -> Response:
    """One topic: right, duty, what can happen, help; the law in a fold."""
    page = topic_of(content, slug, language)
    base = whole_address(request, language)
    parts = [(part, links_with_address(part.html, base)) for part in page.parts]
    where = whole_address(request, language, slug)
    return render(request, "content/topic.html", language, page=page, parts=parts, where=where)


@router.get("/{language}/rechten/{slug}/folder", name="content:leaflet")
def leaflet(request: Request, language: Language, slug: str, content: CurrentContent) -> Response:
    """One sheet of A4 to hand out: the core, a few lines, where to read on and whom to call."""
    shown = _leaflet(request, language, topic_of(content, slug, language))
    return render(request, "content/leaflet.html", language, **shown)


@router.get("/{language}/rechten/{slug}/folder.pdf", name="content:leaflet_pdf")
def leaflet_pdf(request: Request, language: Language, slug: str, content: CurrentContent) -> Response:
    """Return the same as PDF, where it can be made; else the page to print."""
    page = topic_of(content, slug, language)
    if not (request.app.state.pdf and pdf.ready()):
        request.app.state.pdf = False
        return render(request, "content/leaflet.html", language, **_leaflet(request, language, page))
    made = pdf.pdf_of(page_of(request, "content/leaflet_pdf.html", language, **_leaflet(request, language, page)))
    headers = {"Content-Disposition": f'attachment; filename="{slug}-{language}.pdf"', "Cache-Control": "no-store"}
    return Response(made, media_type="application/pdf", headers=headers)


def _leaflet(request: Request, language: str, page: Page) -> dict[str, Any]:
    where = whole_address(request, language, page.slug)
    parts = [(part.heading, short(part.html)) for part in page.parts]
    return {"page": page, "parts": parts, "where": where, "square": qr.square(where)}


@router.get("/{language}/woorden", name="content:words", tags=[FOR_ALL])
def words(request: Request, language: Language, glossary: CurrentGlossary) -> Response:
    """Every word of our letters with one line, A to Z by the Dutch word."""
    letters = [(first, list(same)) for first, same in groupby(glossary.all(language), key=lambda word: word.letter)]
    return render(request, "content/words.html", language, letters=letters)


@router.get("/{language}/hulp", name="content:help", tags=[FOR_ALL])
def local_help(request: Request, language: Language, moment: Now) -> Response:
    """Where people find help near them, when we answer the phone, and local schemes."""
    found = request.app.state.organisation.help
    return render(
        request,
        "content/help.html",
        language,
        points=[(point, point.told(language)) for point in found.point],
        schemes=[(scheme, scheme.told(language)) for scheme in found.schemes(moment.date())],
    )
