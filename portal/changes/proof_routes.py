"""Send photos and papers along: while telling, or later with the number of the report. It never stops the telling."""

import re
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from portal.changes import actions, proof_pages
from portal.changes.access import CurrentCatalogue, Followed, MyDraft, draft_of, followed, found
from portal.changes.lost import lost_page
from portal.changes.proof_pages import Paper, document
from portal.changes.routes import leave, step_in
from portal.errors import RefusedError
from portal.kit import pages
from portal.kit.one_thread import Load
from portal.kit.pages import Db, Language, Now, address, go, now
from portal.proof import actions as proof
from portal.proof.domain import ANSWERS, MOST_FILES, NOTHING_CHOSEN
from portal.proof.forms import Sent, receive
from portal.proof.queries import for_document, of_draft
from portal.signals.actions import proof_came

router = pages.router()
TAKES_FILES = re.compile(r"/([a-z]+/(doorgeven|volgen)|werk/invoeren/[0-9]+)/bewijs/[a-z0-9_]+/[a-z0-9_]+")
"""The addresses that may send much; everywhere else a few kB is enough."""


def room_in_draft(request: Request, session: Session) -> int:
    """Return how many files this browser may still add to its draft at this page."""
    draft = draft_of(request, session, now(request))
    slug, name = request.path_params["slug"], request.path_params["name"]
    step = step_in(request.app.state.catalogue, draft, slug, name)
    if draft is None or step is None or step.question.kind != "proof":
        return 0
    return MOST_FILES - len(for_document(of_draft(session, draft.id), slug, document(step.question)))


def room_in_report(request: Request, session: Session) -> int:
    """Return how many files this browser may still add to the report it follows."""
    report = followed(found(request, session, now(request)))
    paper = _paper(request, session, request.app.state.catalogue, report)
    return MOST_FILES - paper.files if paper else 0


SentToDraft = Annotated[Sent, Depends(receive(room_in_draft))]
SentToReport = Annotated[Sent, Depends(receive(room_in_report))]


def paper_asked(request: Request, session: Db, catalogue: CurrentCatalogue, report: Followed) -> Paper | None:
    """Return the document of the report that this browser follows."""
    return _paper(request, session, catalogue, report)


PaperAsked = Annotated[Paper | None, Load(paper_asked)]


def _paper(request: Request, session: Session, catalogue: CurrentCatalogue, report: Followed) -> Paper | None:
    wanted = (request.path_params["slug"], request.path_params["name"])
    found = proof_pages.papers(session, catalogue, report) if report else []
    return next((paper for paper in found if (paper.kind.slug, paper.question.name) == wanted), None)


@router.get("/{language}/doorgeven/bewijs/{slug}/{name}", name="changes:proof")
def proof_page(
    request: Request,
    language: Language,
    slug: str,
    name: str,
    draft: MyDraft,  # noqa: ARG001  it knows at which place this page stands
) -> Response:
    """Go to the page of the document: this address only takes files."""
    return go(request, "changes:question", language=language, slug=slug, name=name)


@router.post("/{language}/doorgeven/bewijs/{slug}/{name}", name="changes:proof_post")
def proof_post(
    request: Request,
    language: Language,
    slug: str,
    name: str,
    catalogue: CurrentCatalogue,
    draft: MyDraft,
    session: Db,
    moment: Now,
    sent: SentToDraft,
) -> Response:
    """Keep the files and the choice, go on. What can't be kept gets a sentence on the same page."""
    step = step_in(catalogue, draft, slug, name)
    if draft is None:
        return lost_page(request, language)
    if step is None or step.question.kind != "proof":
        if sent.typed.lost:
            raise RefusedError
        return go(request, "changes:choose", language=language)
    if sent.typed.lost:
        return proof_pages.telling(request, language, session, catalogue, draft, step, refused=sent.refused, status=422)
    typed, asked = sent.typed, step.question
    title = "" if step.kind.private else asked.ask
    proof.add(session, sent.kept, change_type=slug, document=document(asked), title=title, at=moment, draft_id=draft.id)
    files = for_document(of_draft(session, draft.id), slug, document(asked))
    proof.take_away(session, [file for file in files if file.name == typed.get("remove")], moment)
    answer = str(typed.get("answer", ""))
    if sent.kept and answer != "later":
        answer = "now"
    stays = "add" in typed or "remove" in typed
    if answer not in ANSWERS or (answer == "now" and not files and not stays):
        answer = "later"
    actions.answer(draft, slug, {name: answer}, catalogue, moment)
    refused = list(sent.refused) or ([(0, NOTHING_CHOSEN)] if "add" in typed and not sent.kept else [])
    if refused and "later" not in typed and "back" not in typed:
        return proof_pages.telling(request, language, session, catalogue, draft, step, refused=refused, status=422)
    if stays:
        here = address(request, "changes:question", language=language, slug=slug, name=name)
        return RedirectResponse(here + ("?controle=1" if "checking" in typed else ""), status_code=303)
    return leave(request, language, catalogue, draft, step, typed)


@router.get("/{language}/volgen/bewijs/{slug}/{name}", name="changes:proof_later")
def proof_later(request: Request, language: Language, session: Db, report: Followed, paper: PaperAsked) -> Response:
    """Send a document of a report that was sent before."""
    if report is None or paper is None:
        return go(request, "changes:status" if report else "changes:follow", language=language)
    return proof_pages.later(request, language, session, report, paper)


@router.post("/{language}/volgen/bewijs/{slug}/{name}", name="changes:proof_later_post")
def proof_later_post(
    request: Request,
    language: Language,
    slug: str,
    name: str,
    session: Db,
    moment: Now,
    report: Followed,
    paper: PaperAsked,
    sent: SentToReport,
) -> Response:
    """Keep the files with the report and tell the team. Nothing else opens."""
    if sent.typed.lost and report is None:
        raise RefusedError
    if report is None or paper is None:
        return go(request, "changes:status" if report else "changes:follow", language=language)
    if sent.kept:
        proof.add(
            session,
            sent.kept,
            change_type=slug,
            document=document(paper.question),
            title="" if paper.kind.private else paper.question.ask,
            at=moment,
            report_id=report.id,
        )
        proof_came(session, report.id, slug, moment)
    refused = sent.refused or (() if sent.kept else ((0, NOTHING_CHOSEN),))
    if refused:
        return proof_pages.later(request, language, session, report, paper, refused=refused, status=422)
    return go(request, "changes:proof_later", language=language, slug=slug, name=name)
