"""The beginning of telling: the door, what has changed, and what usually changes with it."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import Response

from portal.changes import actions, domain
from portal.changes.access import CurrentCatalogue, MyDraft, draft_to_tell, keep_draft
from portal.changes.catalogue import GROUPS, Catalogue, ChangeType
from portal.changes.lost import lost_page
from portal.changes.models import Draft
from portal.changes.routes import go_on
from portal.kit import pages
from portal.kit.marking import N_
from portal.kit.pages import FOR_ALL, Db, Language, Now, TypedOrLost, go, render

router = pages.router()


@router.get("/{language}/", name="changes:home", tags=[FOR_ALL])
def home(request: Request, language: Language, catalogue: CurrentCatalogue, moment: Now) -> Response:
    """Three doors, and what people tell most."""
    return render(request, "changes/home.html", language, common=catalogue.common_on(moment.date())[:3])


@router.get("/{language}/doorgeven", name="changes:choose")
def choose(
    request: Request,
    language: Language,
    catalogue: CurrentCatalogue,
    draft: MyDraft,
    moment: Now,
    zoek: Annotated[str, Query(max_length=100)] = "",
    kies: Annotated[list[str] | None, Query(max_length=60)] = None,
) -> Response:
    """What has changed? By picture, or by an everyday word."""
    if draft and draft.sent:
        draft = None
    ticked = [*(draft.chosen if draft else []), *(kies or [])]
    return _choose_page(request, language, catalogue, moment, ticked, word=zoek.strip())


@router.post("/{language}/doorgeven", name="changes:choose_post")
def choose_post(
    request: Request,
    language: Language,
    catalogue: CurrentCatalogue,
    draft: MyDraft,
    session: Db,
    moment: Now,
    typed: TypedOrLost,
) -> Response:
    """Begin, or change what is told."""
    known = [kind.slug for kind in catalogue.on(moment.date())]
    slugs = [slug for slug in known if slug in typed.getlist("change")]
    if typed.lost:
        return _choose_page(request, language, catalogue, moment, slugs, lost=True, status=422)
    if not slugs:
        wrong = N_("Kies wat er is veranderd. Weet u het niet? Kies dan de laatste.")
        return _choose_page(request, language, catalogue, moment, [], wrong=wrong, status=422)
    draft, token = draft_to_tell(request, session, draft, language, moment)
    actions.choose(draft, slugs, catalogue, moment)
    more = domain.proposed(slugs, catalogue.on(moment.date()))
    answer = go(request, "changes:also", language=language) if more else go_on(request, language, catalogue, draft)
    if token:
        keep_draft(request, answer, token)
    return answer


def _choose_page(
    request: Request,
    language: str,
    catalogue: CurrentCatalogue,
    moment: Now,
    ticked: list[str],
    *,
    word: str = "",
    wrong: str = "",
    lost: bool = False,
    status: int = 200,
) -> Response:
    kinds = catalogue.on(moment.date())
    by_slug = {kind.slug: kind for kind in kinds}
    found = [by_slug[slug] for slug in catalogue.finder(language).find(word) if slug in by_slug] if word else []
    common = [] if found else catalogue.common_on(moment.date())
    rest = [kind for kind in kinds if not found and kind not in common and kind.slug != "not_sure"]
    groups = [(title, [kind for kind in rest if kind.group == group]) for group, title in GROUPS.items()]
    doubt = catalogue.types.get("not_sure")
    shown = {kind.slug for kind in [*found, *common, *rest]} | {"not_sure"}
    return render(
        request,
        "changes/choose.html",
        language,
        status=status,
        found=[kind for kind in found if kind.slug != "not_sure"],
        common=common,
        groups=[(title, group) for title, group in groups if group],
        doubt=doubt,
        ticked=ticked,
        word=word,
        nothing=bool(word and not found),
        wrong=wrong,
        lost=lost,
        hidden=[slug for slug in ticked if slug and slug not in shown],
    )


@router.get("/{language}/doorgeven/ook", name="changes:also")
def also(request: Request, language: Language, catalogue: CurrentCatalogue, draft: MyDraft, moment: Now) -> Response:
    """Show what often changes together with what was chosen."""
    if draft is None or not draft.chosen or draft.sent:
        return go(request, "changes:choose", language=language)
    proposed = domain.proposed(draft.chosen, catalogue.on(moment.date()))
    if not proposed:
        return go_on(request, language, catalogue, draft)
    return _also_page(request, language, catalogue, draft, proposed)


def _also_page(
    request: Request,
    language: str,
    catalogue: Catalogue,
    draft: Draft,
    proposed: list[ChangeType],
    *,
    ticked: Sequence[object] = (),
    lost: bool = False,
) -> Response:
    chosen = [catalogue.types[slug] for slug in draft.chosen]
    return render(
        request,
        "changes/also.html",
        language,
        status=422 if lost else 200,
        proposed=proposed,
        chosen=chosen,
        ticked=ticked,
        lost=lost,
    )


@router.post("/{language}/doorgeven/ook", name="changes:also_post")
def also_post(
    request: Request,
    language: Language,
    catalogue: CurrentCatalogue,
    draft: MyDraft,
    moment: Now,
    typed: TypedOrLost,
) -> Response:
    """Add what was ticked; nothing ticked is fine."""
    if draft is None:
        return lost_page(request, language)
    if not draft.chosen or draft.sent:
        return go(request, "changes:choose", language=language)
    proposed = domain.proposed(draft.chosen, catalogue.on(moment.date()))
    if typed.lost:
        return _also_page(request, language, catalogue, draft, proposed, ticked=typed.getlist("change"), lost=True)
    more = [kind.slug for kind in proposed if kind.slug in typed.getlist("change")]
    actions.choose(draft, [*draft.chosen, *more], catalogue, moment)
    return go_on(request, language, catalogue, draft)
