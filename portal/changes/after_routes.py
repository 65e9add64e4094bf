"""After sending and in between: receipt, later, resume, follow, answer a question."""

import secrets
from datetime import datetime
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from portal.audit.queries import who_looked
from portal.changes import actions, for_helper, proof_pages, queries
from portal.changes.access import (
    DRAFT_COOKIE,
    FOLLOW_COOKIE,
    FOLLOW_FOR,
    CurrentCatalogue,
    Followed,
    Found,
    MyDraft,
    keep_draft,
    signer,
)
from portal.changes.models import Draft, Report
from portal.changes.paper_routes import follow_address
from portal.changes.say import CHANNELS
from portal.changes.versions import versions_of, withdrawn
from portal.kit import pages, qr
from portal.kit.codes import hash_code
from portal.kit.marking import N_
from portal.kit.pages import Db, Language, Now, Typed, TypedOrLost, go, render
from portal.signals import actions as signal_actions
from portal.signals import domain as signal_domain

router = pages.router()


@router.get("/{language}/doorgeven/ontvangen", name="changes:receipt")
def receipt(request: Request, language: Language, catalogue: CurrentCatalogue, draft: MyDraft, session: Db) -> Response:
    """Number, exact time, what happens next, whom else to tell (Awb 2:17)."""
    if draft and draft.correction:
        return go(request, "changes:corrected", language=language)
    report = draft.report if draft else None
    if report is None:
        return go(request, "changes:choose", language=language)
    if report.by_helper:
        shown = _helper_sees(request, language, session, report)
        return render(request, "changes/receipt_helper.html", language, **shown)
    beside = request.app.state.beside_report(request, session, report, "doorgeven")
    context = _receipt_of(request, language, session, catalogue, report)
    return render(request, "changes/receipt.html", language, **beside, **context)


def _helper_sees(request: Request, language: str, session: Session, report: Report) -> dict[str, Any]:
    """Return what a helper without a mandate may see."""
    signals = queries.signals_of(session, report.id)
    return {
        "report": report,
        "square": qr.square(follow_address(request, language)),
        "code": actions.follow_code(request.app.state.settings.secret_key, report.reference),
        "readers": for_helper.who_reads(signals, request.app.state.organisation),
        "where": for_helper.where_it_is(signals),
        "why": for_helper.WHY_SO_LITTLE,
        "channels": CHANNELS,
    }


def _receipt_of(
    request: Request, language: str, session: Session, catalogue: CurrentCatalogue, report: Report
) -> dict[str, Any]:
    organisation = request.app.state.organisation
    signals = queries.signals_of(session, report.id)
    teams = {s.team: organisation.team_called(s.team).name for s in signals}
    kinds = [catalogue.types[c.type] for c in report.changes]
    also, helps = {}, {}
    for kind in kinds:
        also.update({body.who: body for body in kind.also_tell})
        helps.update(dict.fromkeys(kind.may_help))
    return {
        "report": report,
        "signals": signals,
        "by_team": queries.by_team(signals),
        "teams": teams,
        "kinds": kinds,
        "also": list(also.values()),
        "helps": list(helps),
        "square": qr.square(follow_address(request, language)),
        "code": actions.follow_code(request.app.state.settings.secret_key, report.reference),
        "signal_words": signal_domain,
        "channels": CHANNELS,
    }


@router.get("/{language}/doorgeven/later", name="changes:later")
def later(request: Request, language: Language, draft: MyDraft) -> Response:
    """The code to go on later, on this or another device."""
    if draft is None or draft.sent:
        return go(request, "changes:choose", language=language)
    code = actions.resume_code(request.app.state.settings.secret_key, draft.resume_nonce)
    return render(request, "changes/later.html", language, code=code, until=draft.saved_at + queries.KEEP_DRAFTS)


@router.get("/{language}/verder", name="changes:resume")
def resume(request: Request, language: Language) -> Response:
    """Type the code to go on."""
    return render(request, "changes/resume.html", language, code="", wrong="")


@router.post("/{language}/verder", name="changes:resume_post")
def resume_post(request: Request, language: Language, session: Db, moment: Now, typed: TypedOrLost) -> Response:
    """Go on where it stopped. The browser gets a token of its own; the older one stops working."""
    code = str(typed.get("code", ""))[:40]
    if typed.lost:
        return render(request, "changes/resume.html", language, status=422, code=code, wrong="", lost=True)
    draft = queries.draft_with_code(session, code, moment)
    if draft is None:
        wrong = N_("Deze code kennen wij niet. Kijk de letters nog eens na. Of bel ons.")
        return render(request, "changes/resume.html", language, status=422, code=code, wrong=wrong)
    answer = go(request, "changes:check", language=language)
    keep_draft(request, answer, new_token(draft, moment))
    return answer


def new_token(draft: Draft, at: datetime) -> str:
    """Give a draft a new token, for the browser that found it by its code."""
    token = secrets.token_urlsafe(32)
    draft.token_hash, draft.saved_at = hash_code(token), at
    return token


@router.get("/{language}/volgen", name="changes:follow")
def follow(request: Request, language: Language) -> Response:
    """Type the number and the code of a receipt."""
    return render(request, "changes/follow.html", language, reference="", code="", wrong="")


@router.post("/{language}/volgen", name="changes:follow_post")
def follow_post(
    request: Request,
    language: Language,
    session: Db,
    moment: Now,
    typed: TypedOrLost,
    catalogue: CurrentCatalogue,
) -> Response:
    """Open the report; the browser may look for an hour. An answer that came too late is taken along."""
    reference, code = str(typed.get("reference", ""))[:40], str(typed.get("code", ""))[:40]
    shown = {"reference": reference, "code": code, "wrong": "", "kept": str(typed.get("answer", ""))}
    if typed.lost:
        return render(request, "changes/follow.html", language, status=422, lost=True, **shown)
    secret = request.app.state.settings.secret_key
    report = queries.report_with_code(session, reference, code, secret, moment)
    if report is None:
        shown["wrong"] = N_("Dit nummer en deze code horen niet bij elkaar. Kijk ze nog eens na. Of bel ons.")
        return render(request, "changes/follow.html", language, status=422, **shown)
    answer = go(request, "changes:status", language=language)
    if shown["kept"] and not report.by_helper:
        answer = _status_page(request, language, session, report, catalogue, wrong={-1: shown["kept"]})
    answer.set_cookie(
        FOLLOW_COOKIE,
        signer(request).dumps(report.id),
        max_age=int(FOLLOW_FOR.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.app.state.settings.https,
    )
    return answer


@router.get("/{language}/volgen/melding", name="changes:status")
def status(
    request: Request,
    language: Language,
    session: Db,
    report: Found,
    catalogue: CurrentCatalogue,
) -> Response:
    """Where it is, who has it, what was asked, what came of it, which data were used and why."""
    if report is None:
        return go(request, "changes:follow", language=language)
    if report.by_helper:
        shown = _helper_sees(request, language, session, report)
        return render(request, "changes/status_helper.html", language, **shown)
    return _status_page(request, language, session, report, catalogue)


def _status_page(
    request: Request,
    language: str,
    session: Session,
    report: Report,
    catalogue: CurrentCatalogue,
    *,
    wrong: dict[int, str] | None = None,
    lost: bool = False,
    status: int = 200,
) -> Response:
    organisation = request.app.state.organisation
    signals = queries.signals_of(session, report.id)
    context = _receipt_of(request, language, session, catalogue, report)
    return render(
        request,
        "changes/status.html",
        language,
        status=status,
        wrong=wrong or {},
        seen=queries.seen(signals),
        looked=who_looked(session, report.id, names=organisation.names_who_looked),
        team_name=organisation.team_name,
        where=queries.status_of(signals, withdrawn=(taken := withdrawn(report))),
        taken_back=taken,
        overview=queries.overview_of(signals),
        done=all(signal.closed_at for signal in signals),
        versions=versions_of(report),
        lost=lost,
        papers=proof_pages.papers(session, catalogue, report),
        count_words=proof_pages.count_words,
        **request.app.state.beside_report(request, session, report, "volgen"),
        **context,
    )


@router.post("/{language}/volgen/antwoord/{question_id}", name="changes:reply")
def reply(
    request: Request,
    language: Language,
    question_id: int,
    session: Db,
    moment: Now,
    typed: TypedOrLost,
    report: Followed,
    catalogue: CurrentCatalogue,
) -> Response:
    """Answer a question of a colleague."""
    text = str(typed.get("answer", "")).strip()
    if report is None:
        shown = {"reference": "", "code": "", "wrong": "", "kept": text}
        return render(request, "changes/follow.html", language, status=422, lost=True, **shown)
    if typed.lost:
        again = {-1: text}
        return _status_page(request, language, session, report, catalogue, wrong=again, lost=True, status=422)
    if not text or len(text) > 1000:
        wrong = (
            N_("Schrijf uw antwoord. Een paar woorden is genoeg.")
            if not text
            else N_("Dit is te lang. Schrijf het korter.")
        )
        return _status_page(
            request, language, session, report, catalogue, wrong={question_id: wrong, -1: text}, status=422
        )
    free = request.app.state.organisation.closed
    signal_actions.answer_question(session, question_id, report.id, text, moment, closed=free)
    return go(request, "changes:status", language=language)


@router.post("/{language}/volgen/stoppen", name="changes:follow_stop")
def follow_stop(request: Request, language: Language, draft: MyDraft, typed: Typed) -> Response:  # noqa: ARG001
    """Forget the report on this device, also a correction of it."""
    answer = go(request, "changes:home", language=language)
    answer.delete_cookie(FOLLOW_COOKIE)
    if draft and draft.corrects:
        answer.delete_cookie(DRAFT_COOKIE)
    return answer
