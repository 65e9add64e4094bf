"""After sending and in between: receipt, later, resume, follow, answer a question."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from portal.advice.queries import shown_contact
from portal.audit.queries import who_looked
from portal.changes import actions, for_helper, proof_pages, queries, returning
from portal.changes.access import (
    DRAFT_COOKIE,
    FOLLOW_COOKIE,
    CurrentCatalogue,
    Followed,
    Found,
    MyDraft,
    follow_from_now,
    keep_draft,
)
from portal.changes.models import Draft, Report
from portal.changes.paper_routes import follow_address
from portal.changes.say import CHANNELS
from portal.changes.talk import talk_of
from portal.changes.told_back import told_back
from portal.changes.versions import versions_of, withdrawn
from portal.contact import answering
from portal.contact.meeting import Wanted
from portal.errors import NotFoundError
from portal.identity import queries as identity
from portal.identity.access import shown
from portal.identity.domain import TELLER
from portal.kit import pages, qr
from portal.kit.codes import hash_code
from portal.kit.marking import N_
from portal.kit.pages import Db, Language, Now, Typed, TypedOrLost, go, render
from portal.kit.words import has
from portal.signals import actions as signal_actions
from portal.signals.event_words import resident_words
from portal.signals.forms import Said
from portal.signals.models import Question, Signal
from portal.signals.outcomes import OUTCOMES
from portal.wishes.queries import is_limited

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
    return render(request, "changes/receipt.html", language, **_in_list(request, session, report), **beside, **context)


def _in_list(request: Request, session: Session, report: Report) -> dict[str, bool]:
    """Return whether it stands in the list of who is signed in, and whether they may put it there."""
    mine = shown(request).mine
    if mine is None:
        return {"in_list": False, "may_list": False}
    proved = identity.proved(session, report.id)
    told_it = proved is not None and proved.standing != TELLER and proved.acting_as == mine.acting_as
    return {"in_list": identity.in_list(session, mine.list_key, report.id) is not None, "may_list": told_it}


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
    teams = {s.team: organisation.team_name(s.team) for s in signals}
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
        "outcomes": OUTCOMES,
        "event_words": resident_words,
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
) -> Response:
    """Open the report; the browser may look for an hour. What was typed when it might no longer is taken along."""
    reference, code = str(typed.get("reference", ""))[:40], str(typed.get("code", ""))[:40]
    back = returning.again(typed)
    shown = {"reference": reference, "code": code, "wrong": "", "kept": returning.kept(typed), "again": back}
    if typed.lost:
        return render(request, "changes/follow.html", language, status=422, lost=True, **shown)
    secret = request.app.state.settings.secret_key
    report = queries.report_with_code(session, reference, code, secret, moment)
    if report is None:
        shown["wrong"] = N_("Dit nummer en deze code horen niet bij elkaar. Kijk ze nog eens na. Of bel ons.")
        return render(request, "changes/follow.html", language, status=422, **shown)
    answer = go(request, "changes:status", language=language)
    if back and not report.by_helper:
        answer = returning.back_to(back)
    follow_from_now(request, answer, report.id)
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
    return status_page(request, language, session, report, catalogue)


def status_page(
    request: Request,
    language: str,
    session: Session,
    report: Report,
    catalogue: CurrentCatalogue,
    *,
    form: Said | None = None,
    typed: Any = None,
    wanted: Wanted | None = None,
    wrong_moment: str = "",
    lost: bool = False,
    status: int = 200,
) -> Response:
    """
    Return the page of a report for its resident.

    `form`: the answer that came back, with what is wrong. `typed`: an answer that came without its page, so it is not
    known which question it is about: it is put with the first that is open. `wanted`, `wrong_moment`: what came back
    about a talk.
    """
    organisation = request.app.state.organisation
    signals = queries.signals_of(session, report.id)
    context = _receipt_of(request, language, session, catalogue, report)
    return render(
        request,
        "changes/status.html",
        language,
        status=status,
        questions=_open_questions(signals, form, typed, language),
        answer_words=answering.in_words,
        talk=talk_of(session, signals, language, request.app.state.now(), wanted, wrong_moment),
        seen=queries.seen(signals),
        looked=who_looked(session, report.id, names=organisation.names_who_looked),
        team_name=organisation.team_name,
        where=queries.status_of(signals, withdrawn=(taken := withdrawn(report))),
        taken_back=taken,
        overview=queries.overview_of(signals),
        contact_person=shown_contact(session, organisation, signals, report.person_key),
        done=all(signal.closed_at for signal in signals),
        versions=versions_of(report),
        limited=is_limited(session, report.id),
        lost=lost,
        told_back=told_back(request, session, report, signals, language),
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
    if report is None:
        return returning.ask_number(request, language, typed)
    asked = [question for signal in queries.signals_of(session, report.id) for question in signal.questions]
    question = next((one for one in asked if one.id == question_id), None)
    if question is None:
        raise NotFoundError
    form = answering.form_for(question, typed, id_=f"antwoord-{question.id}")
    if typed.lost:
        return status_page(request, language, session, report, catalogue, form=form, lost=True, status=422)
    if not form.fits():
        return status_page(request, language, session, report, catalogue, form=form, status=422)
    text, value = answering.kept(question, form["answer"].data)
    free = request.app.state.organisation.closed
    signal_actions.answer_question(
        session, question_id, report.id, text, moment, closed=free, value=value, language=language
    )
    return go(request, "changes:status", language=language)


def _open_questions(
    signals: Sequence[Signal], form: Said | None, typed: Any, language: str
) -> list[tuple[Question, Said, Any, bool]]:
    """Return what still waits for an answer: question, its form, what can be chosen, whether it is translated."""
    found: list[tuple[Question, Said, Any, bool]] = []
    for question in [
        one for signal in signals if not signal.closed_at for one in signal.questions if not one.answered_at
    ]:
        field_id = f"antwoord-{question.id}"
        came_back = form is not None and form["answer"].id == field_id
        shown = form if came_back and form else answering.form_for(question, None if found else typed, id_=field_id)
        found.append((question, shown, answering.choices_of(question), has(language, question.text)))
    return found


@router.post("/{language}/volgen/stoppen", name="changes:follow_stop")
def follow_stop(request: Request, language: Language, draft: MyDraft, typed: Typed) -> Response:  # noqa: ARG001
    """Forget the report on this device, also a correction of it."""
    answer = go(request, "changes:home", language=language)
    answer.delete_cookie(FOLLOW_COOKIE)
    if draft and draft.corrects:
        answer.delete_cookie(DRAFT_COOKIE)
    return answer
