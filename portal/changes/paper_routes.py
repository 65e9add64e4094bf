"""What was sent, to keep: right after sending, and later with number and code."""

from fastapi import Request
from fastapi.responses import PlainTextResponse, Response

from portal.changes import actions, paper
from portal.changes.access import CurrentCatalogue, Followed, MyDraft
from portal.changes.models import Draft, Report
from portal.errors import NotFoundError
from portal.kit import pages, pdf, qr
from portal.kit.pages import Language, address, page_of

router = pages.router()


def follow_address(request: Request, language: str) -> str:
    """Return the whole address where any report is followed."""
    return f"{request.app.state.settings.public_url.rstrip('/')}{address(request, 'changes:follow', language=language)}"


def _mine(draft: Draft | None) -> Report:
    report = draft and (draft.report or (draft.correction and draft.correction.report))
    if not report:
        raise NotFoundError
    return report


@router.get("/{language}/doorgeven/kopie", name="changes:copy")
def copy(request: Request, language: Language, catalogue: CurrentCatalogue, draft: MyDraft) -> Response:
    """Text, of what this browser just sent."""
    return _text(request, language, catalogue, _mine(draft))


@router.get("/{language}/volgen/kopie", name="changes:follow_copy")
def follow_copy(request: Request, language: Language, catalogue: CurrentCatalogue, report: Followed) -> Response:
    """Text, of the report that is followed."""
    if report is None:
        raise NotFoundError
    return _text(request, language, catalogue, report)


@router.get("/{language}/doorgeven/bewijs", name="changes:pdf")
def receipt_pdf(request: Request, language: Language, catalogue: CurrentCatalogue, draft: MyDraft) -> Response:
    """PDF, of what this browser just sent."""
    return _pdf(request, language, catalogue, _mine(draft))


@router.get("/{language}/volgen/bewijs", name="changes:follow_pdf")
def follow_pdf(request: Request, language: Language, catalogue: CurrentCatalogue, report: Followed) -> Response:
    """PDF, of the report that is followed."""
    if report is None:
        raise NotFoundError
    return _pdf(request, language, catalogue, report)


def _text(request: Request, language: str, catalogue: CurrentCatalogue, report: Report) -> Response:
    sent = paper.versions(report, catalogue, language)
    text = paper.as_text(request.app.state.organisation.name, report.reference, sent, language)
    return PlainTextResponse(text, headers=_headers(report, "txt"))


def _pdf(request: Request, language: str, catalogue: CurrentCatalogue, report: Report) -> Response:
    if not request.app.state.pdf:
        raise NotFoundError
    if not pdf.ready():  # a library of the system is missing: the text copy always can
        request.app.state.pdf = False
        return _text(request, language, catalogue, report)
    follow = follow_address(request, language)
    page = page_of(
        request,
        "changes/paper.html",
        language,
        report=report,
        versions=paper.versions(report, catalogue, language),
        direction=paper.direction,
        code=actions.follow_code(request.app.state.settings.secret_key, report.reference),
        follow=follow,
        square=qr.square(follow),
    )
    return Response(pdf.pdf_of(page), media_type="application/pdf", headers=_headers(report, "pdf"))


def _headers(report: Report, ending: str) -> dict[str, str]:
    return {
        "Content-Disposition": f'attachment; filename="{report.reference}.{ending}"',
        "Cache-Control": "no-store",
    }
