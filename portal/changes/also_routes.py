"""After choosing: what usually changes at the same time, asked once."""

from fastapi import Request
from fastapi.responses import Response

from portal.changes import actions, domain
from portal.changes.access import CurrentCatalogue, MyDraft
from portal.changes.routes import go_on
from portal.kit import pages
from portal.kit.pages import Language, Now, Typed, go, render

router = pages.router()


@router.get("/{language}/doorgeven/ook", name="changes:also")
def also(request: Request, language: Language, catalogue: CurrentCatalogue, draft: MyDraft, moment: Now) -> Response:
    """Show what often changes together with what was chosen."""
    if draft is None or not draft.chosen or draft.report:
        return go(request, "changes:choose", language=language)
    proposed = domain.proposed(draft.chosen, catalogue.on(moment.date()))
    if not proposed:
        return go_on(request, language, catalogue, draft)
    chosen = [catalogue.types[slug] for slug in draft.chosen]
    return render(request, "changes/also.html", language, proposed=proposed, chosen=chosen)


@router.post("/{language}/doorgeven/ook", name="changes:also_post")
def also_post(
    request: Request,
    language: Language,
    catalogue: CurrentCatalogue,
    draft: MyDraft,
    moment: Now,
    typed: Typed,
) -> Response:
    """Add what was ticked; nothing ticked is fine."""
    if draft is None or not draft.chosen or draft.report:
        return go(request, "changes:choose", language=language)
    proposed = domain.proposed(draft.chosen, catalogue.on(moment.date()))
    more = [kind.slug for kind in proposed if kind.slug in typed.getlist("change")]
    actions.choose(draft, [*draft.chosen, *more], catalogue, moment)
    return go_on(request, language, catalogue, draft)
