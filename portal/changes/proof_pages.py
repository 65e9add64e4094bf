"""The page of one document: while telling, and again after sending. And what it says elsewhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from portal.changes import actions, domain
from portal.changes.catalogue import PROOF, Catalogue, ChangeType, Question
from portal.changes.models import Draft, Report
from portal.changes.say import say
from portal.kit.pages import address, render
from portal.kit.words import translator
from portal.proof.domain import ACCEPT, ANSWERS, MOST_FILES, numbered, sizes
from portal.proof.models import ProofFile
from portal.proof.queries import for_document, of_draft, of_report

Refused = Sequence[tuple[int, str]]


@dataclass(frozen=True)
class Line:
    """One file in a list. `number` counts per kind; `size` in words; `name` is its random name."""

    kind: str
    number: int
    pages: int
    size: str
    name: str


@dataclass(frozen=True)
class Paper:
    """A document of a report that was sent: what the resident said of it then, and how many files came since."""

    kind: ChangeType
    question: Question
    answer: str
    files: int

    @property
    def awaited(self) -> bool:
        """The resident said 'later', and nothing came yet."""
        return self.answer == "later" and not self.files


def document(question: Question) -> str:
    """Return the name of the document that a page is about."""
    return question.name.removeprefix(PROOF)


def lines(files: Sequence[ProofFile]) -> list[Line]:
    """Return files as they are listed."""
    counted = numbered(file.kind for file in files)
    return [
        Line(kind, number, file.pages, sizes(file.size), file.name)
        for (kind, number), file in zip(counted, files, strict=True)
    ]


def telling(
    request: Request,
    language: str,
    session: Session,
    catalogue: Catalogue,
    draft: Draft,
    step: domain.Step,
    *,
    refused: Refused = (),
    status: int = 200,
) -> Response:
    """The page of a document on the path of the telling."""
    slug, question = step.kind.slug, step.question
    path = domain.steps(actions.kinds_of(draft, catalogue), draft.answers)
    _before, _after, left = domain.neighbours(path, slug, question.name)
    return _page(
        request,
        language,
        question,
        for_document(of_draft(session, draft.id), slug, document(question)),
        status=status,
        kind=step.kind,
        answer=draft.answers.get(slug, {}).get(question.name),
        refused=refused,
        number=len(path) - left,
        left=left,
        action=address(request, "changes:proof_post", language=language, slug=slug, name=question.name),
        sent=False,
    )


def later(
    request: Request,
    language: str,
    session: Session,
    report: Report,
    paper: Paper,
    *,
    refused: Refused = (),
    status: int = 200,
) -> Response:
    """The page of a document of a report that was sent."""
    slug = paper.kind.slug
    return _page(
        request,
        language,
        paper.question,
        for_document(of_report(session, report.id), slug, document(paper.question)),
        status=status,
        kind=paper.kind,
        answer=None,
        refused=refused,
        action=address(request, "changes:proof_later", language=language, slug=slug, name=paper.question.name),
        sent=True,
    )


def _page(request: Request, language: str, question: Question, files: Sequence[ProofFile], **context: Any) -> Response:
    _ = translator(language)
    refused = [
        _("Uw keuze nummer {number}:").format(number=number) + " " + _(sentence) if number else _(sentence)
        for number, sentence in context.pop("refused")
    ]
    return render(
        request,
        "proof/proof.html",
        language,
        question=question,
        files=lines(files),
        room=MOST_FILES - len(files),
        answers=ANSWERS,
        accept=ACCEPT,
        refused=refused,
        checking="controle" in request.query_params or context.pop("checking", False),
        **context,
    )


def words_for(session: Session, draft: Draft, language: str) -> Callable[[ChangeType, Question], str]:
    """Return what says the answers of a draft; for a document also how many files there are."""
    files: list[Sequence[ProofFile]] = []

    def words(kind: ChangeType, question: Question) -> str:
        said = say(question, draft.answers.get(kind.slug, {}).get(question.name), language)
        if question.kind != "proof":
            return said
        if not files:
            files.append(of_draft(session, draft.id))
        count = len(for_document(files[0], kind.slug, document(question)))
        return f"{said} ({count_words(count, language)})" if count else said

    return words


def count_words(count: int, language: str) -> str:
    """Return how many files there are, in words."""
    _ = translator(language)
    return _("1 bestand") if count == 1 else _("{number} bestanden").format(number=count)


def papers(session: Session, catalogue: Catalogue, report: Report) -> list[Paper]:
    """Return the documents that came with the answers of a report, in order."""
    told = [
        (catalogue.types[change.type], question, str(change.answers[question.name]))
        for change in report.changes
        for question in catalogue.types[change.type].with_papers
        if question.kind == "proof" and question.name in change.answers
    ]
    files = of_report(session, report.id) if told else []
    return [
        Paper(kind, question, answer, len(for_document(files, kind.slug, document(question))))
        for kind, question, answer in told
    ]
