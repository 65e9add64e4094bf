"""Reading: all topics, and one topic. Nothing is kept of who reads what."""

from itertools import groupby
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import Response

from portal.content.access import CurrentContent, CurrentGlossary
from portal.errors import NotFoundError
from portal.kit import pages
from portal.kit.pages import Language, Now, render

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


@router.get("/{language}/woorden", name="content:words")
def words(
    request: Request,
    language: Language,
    glossary: CurrentGlossary,
    zoek: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    """Every word of our letters with one line, A to Z by the Dutch word, or those that fit what was typed."""
    found = glossary.find(zoek, language) if zoek.strip() else list(glossary.all(language))
    letters = [(letter, list(same)) for letter, same in groupby(found, key=lambda word: word.dutch[0].casefold())]
    return render(request, "content/words.html", language, typed=zoek.strip(), words=found, letters=letters)


@router.get("/{language}/hulp", name="content:help")
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
