"""Nothing typed gets lost: keep it while it is typed, pick it up again; or wipe it all, for a shared computer."""

from fastapi import Request
from fastapi.responses import Response

from portal.changes import actions, domain, queries
from portal.changes.access import DRAFT_COOKIE, FOLLOW_COOKIE, CurrentCatalogue, MyDraft, keep_draft
from portal.changes.after_routes import new_token
from portal.changes.catalogue import Catalogue
from portal.changes.forms import PageForm
from portal.changes.lost import lost_page
from portal.changes.models import Draft
from portal.changes.routes import go_on
from portal.errors import NotFoundError
from portal.identity import actions as identity
from portal.identity.access import COOKIE as RESIDENT_COOKIE
from portal.kit import pages
from portal.kit.marking import N_
from portal.kit.pages import SEED_COOKIE, Db, Language, Now, Typed, TypedOrLost, go, render

router = pages.router()


@router.post("/{language}/doorgeven/vraag/{slug}/{name}/bewaren", name="changes:keep_typing")
def keep_typing(
    language: Language,  # noqa: ARG001  guards the address
    slug: str,
    name: str,
    catalogue: CurrentCatalogue,
    draft: MyDraft,
    moment: Now,
    typed: Typed,
) -> Response:
    """Keep what is being typed; the script of the page asks this when somebody pauses or leaves."""
    page = domain.any_page(catalogue.get(slug), name)
    if draft is None or draft.sent or page is None or page.question.kind == "proof":
        raise NotFoundError
    turn = str(typed.get("turn", ""))[:40]
    actions.keep_typing(draft, page.place, PageForm(page, typed, {}).typed, moment, turn=turn)
    return Response(status_code=204)


@router.post("/{language}/doorgeven/kwijt", name="changes:take_up")
def take_up(
    request: Request, language: Language, catalogue: CurrentCatalogue, session: Db, moment: Now, typed: TypedOrLost
) -> Response:
    """Go on where it stopped, with a code or anew, and with what was typed just now."""
    page = domain.any_page(catalogue.get(str(typed.get("page-of", ""))), str(typed.get("page", "")))
    form = PageForm(page, typed, {}) if page and page.question.kind != "proof" else None
    code = str(typed.get("code", ""))[:40]
    if typed.lost:
        return lost_page(request, language, form=form, code=code)
    if "begin" in typed:
        draft, token = actions.begin(
            session,
            organisation=request.app.state.organisation.short,
            language=language,
            secret=request.app.state.settings.secret_key,
            at=moment,
        )
    elif found := queries.draft_with_code(session, code, moment):
        draft, token = found, new_token(found, moment)
    else:
        wrong = N_("Deze code kennen wij niet. Kijk de letters nog eens na. Of bel ons.")
        return lost_page(request, language, form=form, code=code, wrong=wrong)
    answer = _go_on_with(request, language, catalogue, draft, form, moment)
    keep_draft(request, answer, token)
    return answer


def _go_on_with(
    request: Request, language: str, catalogue: Catalogue, draft: Draft, form: PageForm | None, moment: Now
) -> Response:
    """Put what was typed in its place and go on from there."""
    after = None
    if form and not draft.sent:
        step = form.step
        if step.kind.slug in catalogue.types and step.kind.slug not in draft.chosen:
            actions.choose(draft, [*draft.chosen, step.kind.slug], catalogue, moment)
        values, whole = form.read(draft.answers.get(step.kind.slug, {}))
        actions.answer(draft, step.kind.slug, values, catalogue, moment)
        actions.keep_typing(draft, step.place, [] if whole else form.typed, moment)
        path = domain.steps(actions.kinds_of(draft, catalogue), draft.answers)
        if domain.page_with(path, step.kind.slug, step.question.name):
            if not whole:
                return go(request, "changes:question", language=language, slug=step.kind.slug, name=step.question.name)
            after = (step.kind.slug, step.question.name)
    if draft.sent or not draft.chosen:
        return go(request, "changes:check", language=language)
    return go_on(request, language, catalogue, draft, after=after)


@router.post("/{language}/doorgeven/wissen", name="changes:wipe")
def wipe(
    request: Request, language: Language, draft: MyDraft, session: Db, moment: Now, typed: TypedOrLost
) -> Response:
    """Forget everything on this device: for a shared computer."""
    if typed.lost:
        return render(request, "changes/wipe.html", language, status=422, lost=True)
    if draft and not draft.sent:
        actions.wipe(session, draft, moment)
    organisation = request.app.state.organisation.short
    identity.end(session, request.cookies.get(RESIDENT_COOKIE, ""), organisation=organisation, at=moment)
    answer = go(request, "changes:wiped", language=language)
    for name in (DRAFT_COOKIE, FOLLOW_COOKIE, RESIDENT_COOKIE, SEED_COOKIE):
        answer.delete_cookie(name)
    answer.headers["Clear-Site-Data"] = '"cookies", "storage"'
    return answer


@router.get("/{language}/doorgeven/gewist", name="changes:wiped")
def wiped(request: Request, language: Language) -> Response:
    """Say that it is gone."""
    return render(request, "changes/wiped.html", language)
