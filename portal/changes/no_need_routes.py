"""When nothing need be told: say so, say why, and let the resident tell it all the same."""

from fastapi import Request
from fastapi.responses import Response

from portal.changes import actions, domain
from portal.changes.access import CurrentCatalogue, MyDraft, forget_draft
from portal.changes.catalogue import Catalogue
from portal.changes.lost import lost_page
from portal.changes.models import Draft
from portal.changes.routes import go_on
from portal.kit import pages
from portal.kit.pages import Db, Language, Now, TypedOrLost, go, render

router = pages.router()


@router.get("/{language}/doorgeven/niet-nodig/{slug}", name="changes:no_need")
def no_need(request: Request, language: Language, slug: str, catalogue: CurrentCatalogue, draft: MyDraft) -> Response:
    """Say why this need not be told."""
    return _page(request, language, slug, catalogue, draft)


def _page(
    request: Request, language: str, slug: str, catalogue: Catalogue, draft: Draft | None, *, lost: bool = False
) -> Response:
    kind = catalogue.get(slug)
    if draft is None or kind is None or slug not in draft.chosen or draft.sent:
        return go(request, "changes:choose", language=language)
    ending = domain.no_need(kind, draft.answers.get(slug, {}))
    if ending is None:
        return go_on(request, language, catalogue, draft)
    path = domain.steps(actions.kinds_of(draft, catalogue), draft.answers)
    last = [step for step in path if step.kind is kind and step.question.kind != "proof"][-1]
    return render(
        request,
        "changes/no_need.html",
        language,
        status=422 if lost else 200,
        kind=kind,
        ending=ending,
        last=last,
        more=len(draft.chosen) > 1,
        lost=lost,
    )


@router.post("/{language}/doorgeven/niet-nodig/{slug}", name="changes:no_need_post")
def no_need_post(
    request: Request,
    language: Language,
    slug: str,
    catalogue: CurrentCatalogue,
    draft: MyDraft,
    session: Db,
    moment: Now,
    typed: TypedOrLost,
) -> Response:
    """Leave it out, or tell it all the same."""
    if draft is None or typed.lost:
        again = draft and _page(request, language, slug, catalogue, draft, lost=True)
        return again or lost_page(request, language)
    if slug not in draft.chosen or draft.sent:
        return go(request, "changes:choose", language=language)
    if "anyway" in typed:
        actions.answer(draft, slug, {domain.ANYWAY: True}, catalogue, moment)
        return go_on(request, language, catalogue, draft)
    actions.leave_out(draft, slug, catalogue, moment)
    if draft.chosen:
        return go_on(request, language, catalogue, draft)
    if draft.corrects:  # all of it need not be told any more: that is taking the report back
        return go(request, "changes:withdraw", language=language)
    actions.wipe(session, draft, moment)
    done = go(request, "changes:nothing_to_do", language=language)
    forget_draft(request, done)
    return done


@router.get("/{language}/klaar", name="changes:nothing_to_do")
def nothing_to_do(request: Request, language: Language) -> Response:
    """Thank for looking it up; nothing was sent."""
    return render(request, "changes/nothing_to_do.html", language)
