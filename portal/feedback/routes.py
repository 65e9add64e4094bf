"""Readers say whether a page was clear; colleagues see what they said."""

from functools import partial
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Path, Query, Request
from fastapi.responses import Response

from portal.accounts.access import needs
from portal.accounts.models import Colleague
from portal.content.access import CurrentContent
from portal.content.catalogue import Page
from portal.errors import NotFoundError
from portal.feedback import actions, queries
from portal.feedback.domain import WORDS, problem
from portal.kit import pages
from portal.kit.one_thread import Load
from portal.kit.pages import Db, Language, Now, Typed, TypedOrLost, go, render
from portal.kit.reading import printable
from portal.kit.words import languages

router = pages.router()
LARGEST = 2**31


def read_page(content: CurrentContent, language: Language, page: str) -> Page:
    """
    Return the page that is spoken of.

    Raises:
        NotFoundError: there is no such page.
    """
    found = content.page(page, language)
    if found is None:
        raise NotFoundError
    return found


ReadPage = Annotated[Page, Load(read_page)]
Editor = Annotated[Colleague, needs("texts")]


def _show(request: Request, language: str, page: Page, status: int = 200, **shown: object) -> Response:
    """Return the question as a page, or for htmx only its form; a shared cache must not mix these."""
    part = request.headers.get("HX-Request") == "true"
    template = "feedback/_clear.html" if part else "feedback/clear.html"
    shown = {"answer": "", "text": "", "wrong": None, "lost": False, "thanks": False, **shown}
    answer = render(request, template, language, status=status, page=page, part=part, **shown)
    answer.headers["Vary"] = "HX-Request"
    return answer


@router.get("/{language}/rechten/{page}/duidelijk", name="feedback:ask")
def ask(request: Request, language: Language, page: ReadPage, antwoord: str = "", dank: str = "") -> Response:
    """Was this clear? The answer that was tapped is filled in already."""
    return _show(request, language, page, answer=antwoord if antwoord in WORDS else "", thanks=bool(dank))


@router.post("/{language}/rechten/{page}/duidelijk", name="feedback:send")
def send(
    request: Request, language: Language, page: ReadPage, session: Db, moment: Now, typed: TypedOrLost
) -> Response:
    """Keep the answer and say thank you."""
    answer, text = str(typed.get("answer", "")), printable(str(typed.get("text", "")))
    wrong = problem(answer, text)
    if typed.lost or wrong:
        return _show(request, language, page, 422, answer=answer, text=text, wrong=wrong, lost=typed.lost)
    keep = partial(actions.keep, session, page=page.slug, language=page.language, version=page.version)
    try:
        keep(clear=WORDS[answer], text=text, at=moment)
    except actions.BusyError as busy:
        return _show(request, language, page, busy.status, answer=answer, text=text, wrong=("text", busy.sentence))
    if request.headers.get("HX-Request") == "true":
        return _show(request, language, page, thanks=True)
    response = go(request, "feedback:ask", language=language, page=page.slug)
    response.headers["Location"] += "?dank=1"
    return response


@router.get("/werk/teksten", name="feedback:texts")
def texts(
    request: Request,
    me: Editor,
    session: Db,
    content: CurrentContent,
    pagina: Annotated[str, Query(max_length=80)] = "",
    voor: Annotated[int | None, Query(ge=1, lt=LARGEST)] = None,
) -> Response:
    """What readers say of our pages: counts, and what they wrote."""
    shown = {(p.slug, p.language): p for by_language in content.pages.values() for p in by_language.values()}
    found, following = queries.texts(session, pagina.replace("\x00", ""), voor)
    return render(
        request,
        "feedback/texts.html",
        colleague=me,
        counts=queries.counts(session, {key: p.version for key, p in shown.items()}),
        titles={slug: page.title for slug in content.pages if (page := content.page(slug, "nl"))},
        names={code: item.name for code, item in languages().items()},
        texts=found,
        months=actions.MONTHS,
        following=following,
        only=pagina,
    )


@router.post("/werk/teksten/{answer_id}/weg", name="feedback:forget")
def forget(
    request: Request, _me: Editor, session: Db, typed: Typed, answer_id: Annotated[int, Path(ge=1, lt=LARGEST)]
) -> Response:
    """Take one text away at once: somebody wrote a name after all. Its yes or no still counts."""
    actions.forget_text(session, answer_id)
    response = go(request, "feedback:texts")
    if only := str(typed.get("pagina", "")):
        response.headers["Location"] += f"?{urlencode({'pagina': only[:80]})}"
    return response
