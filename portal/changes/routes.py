"""Telling: answer, check, send. Addresses hold no personal data; the browser's draft is behind a cookie."""

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from portal.changes import actions, domain, proof_pages
from portal.changes.access import CurrentCatalogue, MyDraft
from portal.changes.catalogue import ABOUT_YOU
from portal.changes.change_type import ROLES
from portal.changes.forms import PageForm, kept_typing
from portal.changes.lost import lost_page
from portal.changes.models import Draft
from portal.identity.access import AnyVisitor, shown
from portal.kit import pages
from portal.kit.pages import Db, Language, Now, TypedOrLost, Typing, go, render
from portal.kit.words import in_words
from portal.routing.access import CurrentRulebook

router = pages.router()


@router.get("/{language}/doorgeven/vraag/{slug}/{name}", name="changes:question")
def question(
    request: Request,
    language: Language,
    slug: str,
    name: str,
    catalogue: CurrentCatalogue,
    draft: MyDraft,
    session: Db,
) -> Response:
    """One question."""
    step = step_in(catalogue, draft, slug, name)
    if draft is None and domain.any_page(catalogue.get(slug), name):
        return lost_page(request, language, status=200)
    if draft is None or step is None:
        return go(request, "changes:choose", language=language)
    if step.question.kind == "proof":
        return proof_pages.telling(request, language, session, catalogue, draft, step)
    form = PageForm(step, kept_typing(step, draft.answers), draft.answers.get(slug, {}))
    return _question_page(request, language, catalogue, draft, form)


@router.post("/{language}/doorgeven/vraag/{slug}/{name}", name="changes:answer")
def answer(
    request: Request,
    language: Language,
    slug: str,
    name: str,
    catalogue: CurrentCatalogue,
    draft: MyDraft,
    moment: Now,
    typed: TypedOrLost,
) -> Response:
    """Keep the answer, go on to the next question."""
    step = step_in(catalogue, draft, slug, name)
    if draft is None or step is None:
        return _astray(request, language, catalogue, draft, domain.any_page(catalogue.get(slug), name), typed)
    given = draft.answers.get(slug, {})
    form = PageForm(step, typed, given)
    if typed.lost:
        return _question_page(request, language, catalogue, draft, form, lost=True, status=422)
    if "more" in typed:
        actions.keep_typing(draft, step.place, form.typed, moment)
        return _question_page(request, language, catalogue, draft, form)
    values, whole = form.read(given)
    leaves = "later" in typed or "back" in typed
    if not whole:
        actions.keep_typing(draft, step.place, form.typed, moment)
    if not whole and not leaves:
        return _question_page(request, language, catalogue, draft, form, status=422)
    actions.answer(draft, slug, values, catalogue, moment)
    if whole:
        actions.keep_typing(draft, step.place, [], moment)
    return leave(request, language, catalogue, draft, step, typed)


def _astray(
    request: Request,
    language: str,
    catalogue: CurrentCatalogue,
    draft: Draft | None,
    page: domain.Step | None,
    typed: Typing,
) -> Response:
    """Answer a question that is not on the path: its draft is gone or was sent, or other answers took it away."""
    if page is None:
        return go(request, "changes:choose", language=language)
    if draft is None or draft.sent:
        form = PageForm(page, typed, {}) if page.question.kind != "proof" else None
        return lost_page(request, language, form=form, sent=draft is not None)
    return go_on(request, language, catalogue, draft)


def leave(
    request: Request, language: str, catalogue: CurrentCatalogue, draft: Draft, step: domain.Step, typed: FormData
) -> Response:
    """Go where the button of the page leads."""
    slug, name = step.kind.slug, step.question.name
    if "later" in typed:
        return go(request, "changes:later", language=language)
    if "back" in typed:
        return _go_back(request, language, catalogue, draft, slug, name)
    if "check" in typed and not domain.no_need(step.kind, draft.answers.get(slug, {})):
        return go(request, "changes:check", language=language)
    return go_on(request, language, catalogue, draft, after=(slug, name))


def step_in(catalogue: CurrentCatalogue, draft: Draft | None, slug: str, name: str) -> domain.Step | None:
    """Return the page of a question when it is on the path of this draft."""
    if draft is None or draft.sent:
        return None
    return domain.page_with(domain.steps(actions.kinds_of(draft, catalogue), draft.answers), slug, name)


def _question_page(
    request: Request,
    language: str,
    catalogue: CurrentCatalogue,
    draft: Draft,
    form: PageForm,
    *,
    lost: bool = False,
    status: int = 200,
) -> Response:
    step = form.step
    path = domain.steps(actions.kinds_of(draft, catalogue), draft.answers)
    before, _after, left = domain.neighbours(path, step.kind.slug, step.question.name)
    return render(
        request,
        "changes/question.html",
        language,
        status=status,
        kind=step.kind,
        question=step.question,
        form=form,
        problems=[(place, in_words(sentence, language)) for place, sentence in form.wrong],
        before=before,
        left=left,
        number=len(path) - left,
        roles=ROLES,
        opens=before is None or before.kind is not step.kind,
        checking="controle" in request.query_params,
        lost=lost,
        keeps=not any(kind.private for kind in actions.kinds_of(draft, catalogue)),
    )


def _go_back(
    request: Request, language: str, catalogue: CurrentCatalogue, draft: Draft, slug: str, name: str
) -> Response:
    """Go to the question before this one, else to the choice."""
    path = domain.steps(actions.kinds_of(draft, catalogue), draft.answers)
    before = domain.neighbours(path, slug, name)[0]
    if before is None:
        return go(request, "changes:choose", language=language)
    return go(request, "changes:question", language=language, slug=before.kind.slug, name=before.question.name)


def go_on(
    request: Request, language: str, catalogue: CurrentCatalogue, draft: Draft, after: tuple[str, str] | None = None
) -> Response:
    """Go to the question after this one, else the first open one, else to the check."""
    path = domain.steps(actions.kinds_of(draft, catalogue), draft.answers)
    # Who corrects has answered nearly all: only what is still open is asked.
    walking = after if not draft.corrects else None
    step = domain.neighbours(path, *walking)[1] if walking else domain.unfinished(path, draft.answers)
    kind = catalogue.get(after[0]) if after else None
    last = step is None or step.kind is not kind or step.question.kind == "proof"
    if kind and last and domain.no_need(kind, draft.answers.get(kind.slug, {})):
        return go(request, "changes:no_need", language=language, slug=kind.slug)
    if step is None:
        step = domain.unfinished(path, draft.answers)
    if step is None:
        return go(request, "changes:check", language=language)
    return go(request, "changes:question", language=language, slug=step.kind.slug, name=step.question.name)


@router.get("/{language}/doorgeven/controle", name="changes:check")
def check(request: Request, language: Language, catalogue: CurrentCatalogue, draft: MyDraft, session: Db) -> Response:
    """Look again before sending."""
    return _check_page(request, language, catalogue, draft, session)


def _check_page(
    request: Request,
    language: str,
    catalogue: CurrentCatalogue,
    draft: Draft | None,
    session: Session,
    *,
    lost: bool = False,
) -> Response:
    if draft is None or not draft.chosen:
        return go(request, "changes:choose", language=language)
    if draft.sent:
        return go(request, "changes:receipt", language=language)
    if draft.corrects:
        return go(request, "changes:check_correction", language=language)
    kinds = actions.kinds_of(draft, catalogue)
    if domain.unfinished(domain.steps(kinds, draft.answers), draft.answers):
        return go_on(request, language, catalogue, draft)
    words = proof_pages.words_for(session, draft, language)
    sections = [
        (kind, [(q, words(kind, q)) for q in questions])
        for kind, questions, _ in domain.asked_all(kinds, draft.answers)
    ]
    here = shown(request)
    told = domain.told_all(kinds, draft.answers)
    told.pop(ABOUT_YOU, None)
    return render(
        request,
        "changes/check.html",
        language,
        status=422 if lost else 200,
        sections=sections,
        lost=lost,
        stays_out=here.state == "in" and actions.not_for_others(told, catalogue),
    )


@router.post("/{language}/doorgeven/versturen", name="changes:send")
def send(
    request: Request,
    language: Language,
    catalogue: CurrentCatalogue,
    rulebook: CurrentRulebook,
    draft: MyDraft,
    session: Db,
    moment: Now,
    here: AnyVisitor,
    typed: TypedOrLost,
) -> Response:
    """Send. Sending twice makes one report."""
    if draft is None:
        return lost_page(request, language)
    if draft.corrects:
        return go(request, "changes:check_correction", language=language)
    if typed.lost:
        return _check_page(request, language, catalogue, draft, session, lost=True)
    actions.submit(
        session,
        draft,
        catalogue=catalogue,
        rulebook=rulebook,
        organisation=request.app.state.organisation,
        secret=request.app.state.settings.secret_key,
        language=language,
        at=moment,
        back_offices=request.app.state.settings.back_office_names,
        signed_in=here.mine,
    )
    return go(request, "changes:receipt", language=language)
