"""Do I have to tell this? Answers stand in the address alone; only the last button begins to tell something."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from markupsafe import Markup

from portal.changes import actions
from portal.changes.access import CurrentCatalogue, MyDraft, draft_to_tell, keep_draft
from portal.changes.catalogue import Catalogue
from portal.changes.change_type import ChangeType
from portal.changes.routes import go_on
from portal.changes.terms import in_words
from portal.content.access import CurrentContent
from portal.content.catalogue import Content
from portal.doubts import domain, forms
from portal.doubts.access import CurrentDoubts, Limits, OneDoubt
from portal.doubts.checking import says_no_need
from portal.doubts.doubt import UNKNOWN, Doubt, Ending
from portal.kit import pages
from portal.kit.marking import N_
from portal.kit.pages import FOR_ALL, Db, Language, Now, TypedOrLost, address, go, keep_query, render
from portal.kit.words import euro
from portal.kit.words import in_words as sentence

router = pages.router()
NOT_SURE = "not_sure"
DO_NOT_KNOW = N_("Dat weet ik niet")


@router.get("/{language}/moet-ik-dit-doorgeven", name="doubts:all", tags=[FOR_ALL])
def every_doubt(request: Request, language: Language, doubts: CurrentDoubts) -> Response:
    """Choose a doubt by picture."""
    return render(request, "doubts/all.html", language, doubts=doubts.all())


@router.get("/{language}/moet-ik-dit-doorgeven/{slug}", name="doubts:one")
def one_doubt(
    request: Request,
    language: Language,
    doubt: OneDoubt,
    limits: Limits,
    catalogue: CurrentCatalogue,
    content: CurrentContent,
) -> Response:
    """The next question, or the answer."""
    return _page(request, language, doubt, limits, catalogue, content)


def _page(
    request: Request,
    language: str,
    doubt: Doubt,
    limits: Limits,
    catalogue: Catalogue,
    content: Content,
    *,
    lost: bool = False,
) -> Response:
    read = forms.read(doubt, request.query_params)
    status = 422 if lost or read.wrong else 200
    keep_query(request, read.query())
    if read.question is not None:
        context = {"doubt": doubt, "read": read, "number": len(read.answers) + 1, "lost": lost}
        return render(request, "doubts/question.html", language, status=status, **context)
    shown = _shown(request, language, doubt, read, limits, catalogue)
    page = content.page(doubt.page, language)
    return render(request, "doubts/ending.html", language, status=status, **shown, page=page, lost=lost)


def _shown(
    request: Request, language: str, doubt: Doubt, read: forms.Read, limits: Limits, catalogue: Catalogue
) -> dict[str, Any]:
    """Return what the page of an answer shows."""
    found = domain.ending(doubt, read.answers, limits) or domain.UNSURE
    kind = catalogue.types.get(found.change)
    days = request.app.state.organisation.reporting_term_days
    return {
        "doubt": doubt,
        "read": read,
        "ending": found,
        "why": why(found, kind),
        "also": [catalogue.types[slug] for slug in found.also],
        "kind": kind,
        "rows": rows(doubt, read, language, address(request, "doubts:one", language=language, slug=doubt.slug)),
        "term": in_words(kind, days, language) if kind and found.verdict == "tell" else "",
    }


def rows(doubt: Doubt, read: forms.Read, language: str, here: str) -> list[tuple[Markup, Markup | str, None, str]]:
    """Return the answers for the page: question, answer in words, and the address to change it."""
    found = []
    for name, value in read.answers.items():
        question = doubt.called(name)
        if question is None:
            continue
        said = {UNKNOWN: DO_NOT_KNOW} | {choice.value: choice.title for choice in question.choice}
        words: Markup | str = sentence(said[str(value)], language) if str(value) in said else str(value)
        if question.kind == "amount" and value != UNKNOWN:
            words = euro(Decimal(str(value)), language, short=True)
        found.append((sentence(question.short, language), words, None, here + read.query(until=name)))
    return found


def why(found: Ending, kind: ChangeType | None) -> list[str]:
    """Return the sentences of an answer: its own, or those of the change type."""
    same = says_no_need(kind, found.carry) if kind and not found.why else None
    return same.say if same else found.why


@router.post("/{language}/moet-ik-dit-doorgeven/{slug}", name="doubts:tell")
def tell(
    request: Request,
    language: Language,
    doubt: OneDoubt,
    limits: Limits,
    catalogue: CurrentCatalogue,
    content: CurrentContent,
    draft: MyDraft,
    session: Db,
    moment: Now,
    typed: TypedOrLost,
) -> Response:
    """Begin to tell it, with the answers; or ask us. What the draft holds already stays as it is."""
    if typed.lost:
        return _page(request, language, doubt, limits, catalogue, content, lost=True)
    read = forms.read(doubt, request.query_params)
    if read.question is not None:
        return go(request, "doubts:one", language=language, slug=doubt.slug)
    slug, answers = door(doubt, read.answers, limits)
    draft, token = draft_to_tell(request, session, draft, language, moment)
    known = draft.answers.get(slug)
    actions.choose(draft, list(dict.fromkeys([*draft.chosen, slug])), catalogue, moment)
    if not known:
        actions.answer(draft, slug, answers, catalogue, moment)
    answer = go_on(request, language, catalogue, draft)
    if token:
        keep_draft(request, answer, token)
    return answer


def door(doubt: Doubt, answers: domain.Answers, limits: Limits) -> tuple[str, Mapping[str, Any]]:
    """Return the change type to tell it in, and what is known already. All but 'tell' is a question to us."""
    found = domain.ending(doubt, answers, limits) or domain.UNSURE
    if found.verdict == "tell":
        return found.change, domain.carried(found, answers)
    return NOT_SURE, {"topic": [doubt.topic]}
