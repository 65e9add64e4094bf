"""One signal, and what a colleague does with it. Guard, load, act, answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Request
from fastapi.responses import Response

from portal.accounts.access import Me
from portal.errors import ConflictError, NotFoundError
from portal.kit import pages
from portal.kit.one_thread import Load
from portal.kit.pages import Db, Now, Typed, go, render
from portal.routing.access import numbered
from portal.signals import actions, domain, forms, looking, queries, together
from portal.signals.models import Signal
from portal.signals.showing import clock_lines, shared
from portal.signals.teller import teller_words

router = pages.router("/werk")


def signal_of_my_teams(request: Request, signal_id: int, session: Db, me: Me) -> Signal:
    """
    Return a signal of my teams; for a change, locked until the answer.

    Raises:
        NotFoundError: unknown, or of another team: the same answer.
    """
    signal = None
    if 0 < signal_id < queries.LARGEST:
        signal = queries.signal_for(session, signal_id, me, lock=request.method == "POST")
    if signal is None:
        raise NotFoundError
    return signal


SignalOfMyTeams = Annotated[Signal, Load(signal_of_my_teams)]


@dataclass(frozen=True)
class Desk:
    """What every page and action of one signal needs: the signal, who reads it, and when."""

    request: Request
    signal: SignalOfMyTeams
    session: Db
    me: Me
    now: Now

    @property
    def as_me(self) -> dict[str, Any]:
        """Who acts, and when."""
        return {"by": self.me, "at": self.now}


AtMyDesk = Annotated[Desk, Load(Desk)]


@router.get("/signalen/{signal_id}", name="signals:show")
def show(desk: AtMyDesk) -> Response:
    """One signal. Reading it is written down, and the resident can see that."""
    actions.opened(desk.session, desk.signal, **desk.as_me)
    return _page(desk)


@router.post("/signalen/{signal_id}/oppakken", name="signals:claim")
def claim(desk: AtMyDesk, _typed: Typed) -> Response:
    """Take a signal, so that colleagues see you are on it."""
    return _do(desk, lambda: actions.claim(desk.session, desk.signal, **desk.as_me))


@router.post("/signalen/{signal_id}/teruggeven", name="signals:release")
def release(desk: AtMyDesk, _typed: Typed) -> Response:
    """Give a signal back to the team."""
    return _do(desk, lambda: actions.release(desk.session, desk.signal, **desk.as_me))


@router.post("/signalen/{signal_id}/contact", name="signals:contact")
def contact(desk: AtMyDesk, typed: Typed) -> Response:
    """Record an attempt to reach the resident."""
    form = forms.ContactForm(typed, prefix="contact")
    return _do(
        desk,
        lambda: actions.contact(
            desk.session,
            desk.signal,
            how=form.said("how"),
            reached=form.said("reached") == "yes",
            text=form.said("text"),
            **desk.as_me,
        ),
        contact=form,
    )


@router.post("/signalen/{signal_id}/notitie", name="signals:note")
def note(desk: AtMyDesk, typed: Typed) -> Response:
    """Write an internal note."""
    form = forms.NoteForm(typed, prefix="note")
    return _do(desk, lambda: actions.note(desk.session, desk.signal, text=form.said("text"), **desk.as_me), note=form)


@router.post("/signalen/{signal_id}/vraag", name="signals:question")
def question(desk: AtMyDesk, typed: Typed) -> Response:
    """Ask the resident something; the term pauses."""
    form = forms.QuestionForm(typed, prefix="question")
    return _do(
        desk,
        lambda: actions.ask(desk.session, desk.signal, text=form.said("text"), why=form.said("why"), **desk.as_me),
        question=form,
    )


@router.post("/signalen/{signal_id}/antwoord/{question_id}", name="signals:answer")
def answer(desk: AtMyDesk, question_id: int, typed: Typed) -> Response:
    """Record an answer that came by phone or at the desk; the term goes on."""
    if not any(asked.id == question_id for asked in desk.signal.questions):
        raise NotFoundError
    form = forms.AnswerForm(typed, prefix="answer")
    return _do(
        desk,
        lambda: actions.answer_question(
            desk.session,
            question_id,
            desk.signal.report_id,
            form.said("text"),
            desk.now,
            closed=desk.request.app.state.organisation.closed,
            by=desk.me,
        ),
        answer=form,
    )


@router.post("/signalen/{signal_id}/uitkomst", name="signals:outcome")
def outcome(desk: AtMyDesk, typed: Typed) -> Response:
    """Record what came of it, in words for the resident."""
    form = forms.OutcomeForm(typed, prefix="outcome")
    form.not_yet = lambda: domain.may_set_outcome(form.said("kind"), queries.contacts(desk.session, desk.signal.id))
    return _do(
        desk,
        lambda: actions.outcome(
            desk.session, desk.signal, kind=form.said("kind"), text=form.said("text"), **desk.as_me
        ),
        outcome=form,
    )


@router.post("/signalen/{signal_id}/afsluiten", name="signals:close")
def close(desk: AtMyDesk, typed: Typed) -> Response:
    """Finish; the resident was informed."""
    form = forms.CloseForm(typed, prefix="close")
    form.not_yet = lambda: queries.why_not_close(
        desk.session, desk.signal, form.informed_on.data, form.said("informed_how"), desk.now
    )
    return _do(
        desk,
        lambda: actions.close(
            desk.session, desk.signal, informed_on=form.day(), informed_how=form.said("informed_how"), **desk.as_me
        ),
        close=form,
    )


def _do(desk: Desk, act: Callable[[], object], **typed: forms.Said) -> Response:
    """Check the form, act, and go to the signal; a mistake or a colleague who was first shows the page, all kept."""
    if desk.signal.closed_at is not None and "note" not in typed:
        return _page(desk, status=409, message=actions.DONE)
    if not all(form.fits() for form in typed.values()):
        return _page(desk, status=422, typed=typed)
    try:
        act()
    except ConflictError as refusal:
        return _page(desk, status=refusal.status, message=refusal.sentence.format(**refusal.facts), typed=typed)
    return go(desk.request, "signals:show", signal_id=desk.signal.id)


def _page(
    desk: Desk,
    *,
    status: int = 200,
    message: str | None = None,
    typed: Mapping[str, forms.Said] | None = None,
) -> Response:
    """Return the page of a signal, with what was typed. Who reads it is in the audit trail, each time."""
    looking.opened(desk.request, desk.signal, desk.me, desk.now)
    state, given = desk.request.app.state, typed or {}
    signal = queries.whole(desk.session, desk.signal.id)
    holder = next((claim for claim in signal.claims if claim.released_at is None), None)
    return render(
        desk.request,
        "signals/signal.html",
        "nl",
        status=status,
        **shared(desk.request, desk.me),
        signal=signal,
        message=message,
        due=domain.due_words(signal, desk.now, state.organisation.closed),
        clock_words=clock_lines(desk.request, signal, desk.now, held=holder is not None),
        holder=holder,
        rule_title=(numbered(desk.request, desk.session, signal.rules_number) or state.rulebook).title(signal.rule),
        name_of=state.organisation.team_name,
        timeline=queries.timeline_items(signal),
        files=queries.proof_of(desk.session, signal),
        teller=teller_words(signal),
        contact_rows=queries.contact_rows(signal.known_contact),
        **_beside(desk, signal),
        open_question=next((asked for asked in signal.questions if asked.answer is None), None),
        forms={**forms.blank(desk.now.astimezone(domain.TOWN).date()), **given},
        typed=given,
        problems=[problem for form in given.values() for problem in form.problems()],
    )


def _beside(desk: Desk, signal: Signal) -> dict[str, Any]:
    """Return what belongs with a signal: of the same report, and perhaps of others."""
    others = together.of_same_report(desk.session, signal)
    return {
        "same_report": together.seen_by(desk.me, others),
        "helping": together.helping(signal, others),
        "linked": desk.request.app.state.linked(desk.session, signal, desk.me),
    }
