"""Correcting what was sent: begin, look again, send. The new version goes to the colleagues who have the report."""

from datetime import timedelta

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from portal.changes import actions, correcting, domain, returning
from portal.changes.access import CurrentCatalogue, Followed, MyDraft, keep_draft
from portal.changes.models import Draft, Report
from portal.changes.paper_routes import follow_address
from portal.changes.queries import signals_of
from portal.changes.routes import go_on
from portal.changes.say import say
from portal.changes.versions import latest, withdrawn
from portal.kit import pages, qr
from portal.kit.forms.base import SHOW_AGAIN
from portal.kit.pages import Db, Language, Now, Typed, go, render
from portal.routing.access import CurrentRulebook

router = pages.router()
CORRECT_FOR = timedelta(days=1)
"""How long this browser finds an unsent correction: shorter than a first telling, because it opens what was sent."""


@router.get("/{language}/volgen/verbeteren", name="changes:correct")
def correct(request: Request, language: Language, draft: MyDraft, report: Followed) -> Response:
    """Say what correcting is; also where a telling that was not sent yet can be found again."""
    if report is None:
        return go(request, "changes:follow", language=language)
    return render(request, "changes/correct.html", language, code=_other(request, draft, report))


@router.post("/{language}/volgen/verbeteren", name="changes:correct_post")
def correct_post(
    request: Request,
    language: Language,
    catalogue: CurrentCatalogue,
    draft: MyDraft,
    report: Followed,
    session: Db,
    moment: Now,
    typed: Typed,
) -> Response:
    """Begin with what was sent last, or go on with the correction that this browser began."""
    if report is None:
        return go(request, "changes:follow", language=language)
    if draft and draft.corrects == report.id and not draft.sent:
        return go(request, "changes:check_correction", language=language)
    code = _other(request, draft, report)
    if code and "sure" not in typed:
        return go(request, "changes:correct", language=language)
    secret = request.app.state.settings.secret_key
    _begun, token = correcting.begin_correction(
        session, report, catalogue=catalogue, secret=secret, language=language, at=moment
    )
    answer = go(request, "changes:check_correction", language=language)
    keep_draft(request, answer, token, CORRECT_FOR)
    return answer


def _other(request: Request, draft: Draft | None, report: Report) -> str:
    """Return the code of something else that this browser began and did not send; it would be out of sight."""
    if draft is None or draft.sent or not draft.chosen or draft.corrects == report.id:
        return ""
    return actions.resume_code(request.app.state.settings.secret_key, draft.resume_nonce)


@router.get("/{language}/doorgeven/verbetering", name="changes:check_correction")
def check(request: Request, language: Language, catalogue: CurrentCatalogue, draft: MyDraft, session: Db) -> Response:
    """Look again: every answer as it was sent, and what is different now."""
    if draft is None or not draft.chosen or draft.corrects is None:
        return go(request, "changes:choose", language=language)
    if draft.sent:
        return go(request, "changes:corrected", language=language)
    if domain.first_open(domain.steps(actions.kinds_of(draft, catalogue), draft.answers), draft.answers):
        return go_on(request, language, catalogue, draft)
    return _check_page(request, language, catalogue, draft, session)


def _check_page(
    request: Request, language: str, catalogue: CurrentCatalogue, draft: Draft, session: Session, *, wrong: str = ""
) -> Response:
    report = session.get_one(Report, draft.corrects)
    version, changed = latest(report), correcting.changed_in(draft, report, catalogue)
    was = {(d.kind.slug, d.question.name): say(d.question, d.was, language) for d in changed}
    kinds = actions.kinds_of(draft, catalogue)
    sections = [
        (
            kind,
            [
                (q, say(q, draft.answers.get(kind.slug, {}).get(q.name), language), was.get((kind.slug, q.name)))
                for q in questions
            ],
        )
        for kind, questions, _ in domain.asked_all(kinds, draft.answers)
    ]
    gone = [catalogue.types[slug] for slug in version.told if slug in catalogue.types and slug not in draft.chosen]
    new = {kind.slug for kind in kinds if kind is not catalogue.about_you and kind.slug not in version.told}
    return render(
        request,
        "changes/check_correction.html",
        language,
        status=422 if wrong else 200,
        report=report,
        version=version,
        sections=sections,
        gone=gone,
        new=new,
        changed=changed,
        withdrawn=withdrawn(report),
        wrong=wrong,
    )


@router.post("/{language}/doorgeven/verbetering", name="changes:send_correction")
def send(
    request: Request,
    language: Language,
    catalogue: CurrentCatalogue,
    rulebook: CurrentRulebook,
    draft: MyDraft,
    session: Db,
    moment: Now,
    typed: Typed,  # noqa: ARG001  `typed` checks the form token
) -> Response:
    """Send the new version. Sending twice makes one."""
    if draft is None or draft.corrects is None:
        return go(request, "changes:choose", language=language)
    try:
        correcting.correct(
            session,
            draft,
            catalogue=catalogue,
            rulebook=rulebook,
            organisation=request.app.state.organisation,
            secret=request.app.state.settings.secret_key,
            language=language,
            at=moment,
        )
    except correcting.NothingChangedError as refusal:
        return _check_page(request, language, catalogue, draft, session, wrong=refusal.sentence)
    return go(request, "changes:corrected", language=language)


@router.get("/{language}/doorgeven/verbeterd", name="changes:corrected")
def corrected(request: Request, language: Language, draft: MyDraft, session: Db) -> Response:
    """Thank, with the number, the version and the exact time (Awb 2:17)."""
    if draft is None or draft.correction is None:
        return go(request, "changes:follow", language=language)
    correction = draft.correction
    report = correction.report
    organisation = request.app.state.organisation
    signals = [signal for signal in signals_of(session, report.id) if signal.closed_at is None]
    return render(
        request,
        "changes/corrected.html",
        language,
        report=report,
        correction=correction,
        teams=list(dict.fromkeys(organisation.team_name(signal.team) for signal in signals)),
        square=qr.square(follow_address(request, language)),
        code=actions.follow_code(request.app.state.settings.secret_key, report.reference),
    )


@router.get("/{language}/volgen/intrekken", name="changes:withdraw")
def withdraw(request: Request, language: Language, report: Followed, session: Db) -> Response:
    """Say what taking a report back means."""
    if report is None:
        return go(request, "changes:follow", language=language)
    done = withdrawn(report) or all(signal.closed_at for signal in signals_of(session, report.id))
    if done:
        return go(request, "changes:status", language=language)
    return render(request, "changes/withdraw.html", language, report=report, reason="", wrong="")


@router.post("/{language}/volgen/intrekken", name="changes:withdraw_post")
def withdraw_post(
    request: Request, language: Language, report: Followed, session: Db, moment: Now, typed: Typed
) -> Response:
    """Take the report back; a colleague looks whether anything is still needed."""
    if report is None:
        return returning.ask_number(request, language, typed)
    reason = str(typed.get("reason", "")).strip()
    if SHOW_AGAIN in typed:
        shown = {"report": report, "reason": reason, "wrong": ""}
        return render(request, "changes/withdraw.html", language, status=422, **shown)
    if len(reason) > correcting.LONGEST_REASON:
        wrong = correcting.TOO_LONG
        return render(request, "changes/withdraw.html", language, status=422, report=report, reason=reason, wrong=wrong)
    correcting.withdraw(session, report, reason=reason, at=moment)
    return go(request, "changes:status", language=language)
