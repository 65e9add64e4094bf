"""Ways in: for me, new on bijstand, all that must be told, sharing a home. Nothing is kept of who reads what."""

from collections.abc import Iterable
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Request
from fastapi.responses import Response

from portal.changes.access import CurrentCatalogue
from portal.changes.change_type import GROUPS, ChangeType
from portal.changes.terms import in_words
from portal.content.access import CurrentContent
from portal.doubts.access import CurrentDoubts
from portal.guides import domain
from portal.guides.access import CurrentGuides
from portal.kit import pages
from portal.kit.pages import FOR_ALL, Language, Now, keep_query, render

router = pages.router()
Ticked = Annotated[list[str] | None, Query(max_length=60)]


@router.get("/{language}/voor-mij", name="guides:for_me")
def for_me(
    request: Request,
    language: Language,
    guides: CurrentGuides,
    content: CurrentContent,
    catalogue: CurrentCatalogue,
    moment: Now,
    s: Ticked = None,
) -> Response:
    """Tick situations; see the pages, the duties with their terms, and the help that fit. All in the address."""
    names = domain.ticked(s or [], [situation.name for situation in guides.situations])
    chosen = [situation for situation in guides.situations if situation.name in names]
    keep_query(request, "?" + urlencode([("s", name) for name in names]) if names else "")
    known = content.all(language)
    slugs = domain.fitting({page.slug: page.header for page in known}, names)
    by_slug = {page.slug: page for page in known}
    on = {kind.slug: kind for kind in catalogue.on(moment.date())}
    duties = [on[slug] for slug in domain.together(situation.changes for situation in chosen) if slug in on]
    return render(
        request,
        "guides/for_me.html",
        language,
        situations=guides.situations,
        ticked=names,
        chosen=chosen,
        duties=with_terms(request, language, duties),
        pages=[by_slug[slug] for slug in slugs],
        helps=domain.by_page(one for situation in chosen for one in situation.help),
        titles={page.slug: page.title for page in known},
        asked=s is not None,
    )


@router.get("/{language}/nieuw", name="guides:new", tags=[FOR_ALL])
def new(
    request: Request,
    language: Language,
    guides: CurrentGuides,
    content: CurrentContent,
    catalogue: CurrentCatalogue,
    moment: Now,
) -> Response:
    """Steps for who is new on bijstand, on one page that can be printed."""
    on = {kind.slug: kind for kind in catalogue.on(moment.date())}
    named = {slug for step in guides.steps for slug in step.changes}
    return render(
        request,
        "guides/new.html",
        language,
        steps=guides.steps,
        duties=dict(zip(named & set(on), with_terms(request, language, [on[n] for n in named & set(on)]), strict=True)),
        titles={page.slug: page.title for page in content.all(language)},
    )


@router.get("/{language}/wat-doorgeven", name="guides:overview", tags=[FOR_ALL])
def overview(
    request: Request, language: Language, catalogue: CurrentCatalogue, doubts: CurrentDoubts, moment: Now
) -> Response:
    """All that can be told, by group, each with when."""
    kinds = catalogue.on(moment.date())
    grouped = [(title, [kind for kind in kinds if kind.group == group]) for group, title in GROUPS.items()]
    return render(
        request,
        "guides/overview.html",
        language,
        groups=[(title, with_terms(request, language, group)) for title, group in grouped if group],
        doubts={kind.slug: doubt.slug for kind in kinds if kind.no_need and (doubt := doubts.about(kind.slug))},
    )


@router.get("/{language}/samen-in-huis", name="guides:sharing", tags=[FOR_ALL])
def sharing(request: Request, language: Language, guides: CurrentGuides, content: CurrentContent) -> Response:
    """Six homes in drawings: who counts, and for what."""
    return render(
        request, "guides/sharing.html", language, homes=guides.homes, page=content.page("samen-wonen", language)
    )


def with_terms(request: Request, language: str, kinds: Iterable[ChangeType]) -> list[tuple[ChangeType, str]]:
    """Return change types, each with when to tell it in the words of this organisation."""
    days = request.app.state.organisation.reporting_term_days
    return [(kind, in_words(kind, days, language)) for kind in kinds]
