"""Emergency access: ask for it, use it, judge it. Guard, load, act, answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from portal.accounts.access import may, needs
from portal.accounts.models import Colleague
from portal.contact import actions as contact
from portal.contact.piece import wish_of
from portal.emergency import actions, domain, forms, queries
from portal.emergency.domain import Access
from portal.errors import ConflictError, NotFoundError
from portal.kit import pages
from portal.kit.pages import Db, Now, Typed, go, render
from portal.queue.search_routes import reference_of
from portal.signals import actions as signals
from portal.signals.forms import Said
from portal.signals.names import words_of_name
from portal.signals.page import AsGuest, Desk, do
from portal.signals.queries import through
from portal.signals.showing import shared
from portal.teams.domain import led

router = pages.router("/werk")
Helper = Annotated[Colleague, needs("emergency")]
Judge = Annotated[Colleague, needs("judge_emergency")]


@router.get("/noodtoegang", name="emergency:ask")
def ask(request: Request, session: Db, me: Helper, now: Now) -> Response:
    """Ask for access, and see what is open now."""
    return _page(request, session, me, now)


@router.post("/noodtoegang", name="emergency:open")
def open_now(request: Request, session: Db, me: Helper, now: Now, typed: Typed) -> Response:
    """Let a colleague in at once, and tell all who look after it."""
    form = forms.OpenForm(typed, prefix="emergency")
    reference, words = reference_of(form.said("reference")), words_of_name(form.said("name"))
    form.not_yet = lambda: None if reference or words else domain.WHOM
    if not form.fits():
        return _page(request, session, me, now, form=form, status=422)
    found = queries.about(session, me.organisation, reference=reference, words=words)
    reports = {signal.report_id for signal in found}
    if len(reports) != 1:
        why = domain.REASONS[form.said("reason")]
        actions.searched(session, why, len(reports), by=me, at=now)
        form.reference.errors = [domain.SEVERAL if reports else domain.NOT_FOUND]
        return _page(request, session, me, now, form=form, status=422)
    try:
        actions.open_for(
            session, found, reason=form.said("reason"), words=form.said("words"),
            organisation=request.app.state.organisation, by=me, at=now,
        )  # fmt: skip
    except ConflictError as refusal:
        return _page(request, session, me, now, form=form, status=refusal.status, message=refusal.sentence)
    return go(request, "emergency:ask")


def _page(
    request: Request,
    session: Session,
    me: Colleague,
    now: datetime,
    *,
    form: forms.OpenForm | None = None,
    status: int = 200,
    message: str = "",
) -> Response:
    return render(
        request,
        "emergency/ask.html",
        "nl",
        status=status,
        **shared(request, me),
        form=form or forms.OpenForm(prefix="emergency"),
        message=message,
        running=queries.running(session, me, now),
        problems=form.problems() if form else [],
    )


def _let_in(desk: Desk) -> None:
    """
    Go on only for who broke the glass for this signal and still may.

    Raises:
        NotFoundError: somebody else, or it is over: as if the page is not there.
    """
    if not desk.guest or queries.holds(desk.session, desk.signal, desk.me, desk.now) is None:
        raise NotFoundError


@router.post("/signalen/{signal_id}/noodtoegang/gebeld", name="emergency:called")
def called(desk: AsGuest, typed: Typed) -> Response:
    """Write down a call with the resident."""
    _let_in(desk)
    form = forms.CallForm(typed, prefix="call")
    return do(desk, lambda: _call(desk, form), call=form)


def _call(desk: Desk, form: forms.CallForm) -> None:
    signals.still_open(desk.signal)
    contact.log(
        desk.session, desk.signal, how="phone", result=form.said("result"), text=form.said("text"),
        interpreter=form.said("interpreter"), wish=wish_of(desk.signal), **desk.as_me,
    )  # fmt: skip


@router.post("/signalen/{signal_id}/noodtoegang/notitie", name="emergency:note")
def note(desk: AsGuest, typed: Typed) -> Response:
    """Write a note for the team."""
    _let_in(desk)
    form = forms.NoteForm(typed, prefix="word")
    return do(desk, lambda: _note(desk, form), word=form)


def _note(desk: Desk, form: forms.NoteForm) -> None:
    signals.note(desk.session, desk.signal, text=form.said("text"), team=through(desk.signal, desk.me), **desk.as_me)


@router.get("/noodtoegang/oordelen", name="emergency:list")
def listed(request: Request, session: Db, me: Judge) -> Response:
    """What waits for a judgement, and what was said before."""
    return _judging(request, session, me)


@router.post("/noodtoegang/{number}/oordeel", name="emergency:judge")
def judge(request: Request, session: Db, me: Judge, now: Now, number: int, typed: Typed) -> Response:
    """Say whether it was right."""
    access = queries.one(session, me.organisation, number)
    if access is None or not _judges(request, me, access):
        raise NotFoundError
    name = f"judge-{access.number}"
    form = forms.JudgeForm(typed, prefix=name)
    if not form.fits():
        return _judging(request, session, me, status=422, typed={name: form})
    try:
        agreed = form.said("agreed") == "yes"
        actions.judge(session, access, agreed=agreed, words=form.said("words"), by=me, at=now)
    except ConflictError as refusal:
        return _judging(request, session, me, status=refusal.status, message=refusal.sentence, typed={name: form})
    return go(request, "emergency:list")


def _judges(request: Request, me: Colleague, access: Access) -> bool:
    organisation = request.app.state.organisation
    towns = [town.slug for town in organisation.municipality]
    mine = [team.slug for team in led(organisation.teams, me.teams, towns)]
    return domain.judges(access, mine, all_teams=may(me, "audit", organisation))


def _judging(
    request: Request,
    session: Session,
    me: Colleague,
    *,
    status: int = 200,
    message: str = "",
    typed: Mapping[str, Said] | None = None,
) -> Response:
    given: dict[str, Any] = dict(typed or {})
    waits, before = (
        [one for one in queries.listed(session, me.organisation, waits=waits) if _judges(request, me, one)]
        for waits in (True, False)
    )
    return render(
        request,
        "emergency/judge.html",
        "nl",
        status=status,
        **shared(request, me),
        message=message,
        waits=[(one, domain.why_not_judge(one, me.id)) for one in waits],
        before=before,
        reasons=domain.REASONS,
        name_of=request.app.state.organisation.team_name,
        forms={f"judge-{one.number}": forms.JudgeForm(prefix=f"judge-{one.number}") for one in waits} | given,
        problems=[problem for form in given.values() for problem in form.problems()],
    )
