"""Reading: all topics, and one topic. Nothing is kept of who reads what."""

from fastapi import Request
from fastapi.responses import Response

from portal.content.access import CurrentContent
from portal.errors import NotFoundError
from portal.kit import pages
from portal.kit.pages import Language, render

router = pages.router()


@router.get("/{language}/rechten", name="content:topics")
def topics(request: Request, language: Language, content: CurrentContent) -> Response:
    """Every topic with its one sentence."""
    return render(request, "content/topics.html", language, pages=content.all(language))


@router.get("/{language}/rechten/{slug}", name="content:topic")
def topic(request: Request, language: Language, slug: str, content: CurrentContent) -> Response:
    """One topic: right, duty, what can happen, help; the law in a fold."""
    page = content.page(slug, language)
    if page is None:
        raise NotFoundError
    return render(request, "content/topic.html", language, page=page)
