"""What a colleague does about contact with the resident of one signal."""

from fastapi.responses import Response

from portal.contact import actions, answering, domain, forms
from portal.contact.catalogue import Template
from portal.contact.piece import wish_of
from portal.errors import NotFoundError
from portal.kit import pages
from portal.kit.clock import local_day
from portal.kit.pages import Typed
from portal.signals import actions as signal_actions
from portal.signals import queries as signal_queries
from portal.signals.page import AtMyDesk, do

router = pages.router("/werk")


@router.post("/signalen/{signal_id}/contact", name="contact:log")
def log(desk: AtMyDesk, typed: Typed) -> Response:
    """Write down an attempt to reach the resident, a talk or a letter."""
    form = forms.ContactForm(typed, prefix="contact")
    form.wish, form.before = wish_of(desk.signal), signal_queries.contacts(desk.session, desk.signal.id)
    return do(
        desk,
        lambda: actions.log(
            desk.session,
            desk.signal,
            how=form.said("how"),
            result=form.said("result"),
            text=form.said("text"),
            interpreter=form.said("interpreter"),
            reason=form.said("reason"),
            wish=form.wish,
            **desk.as_me,
        ),
        contact=form,
    )


@router.post("/signalen/{signal_id}/gesprek", name="contact:talk")
def talk(desk: AtMyDesk, typed: Typed) -> Response:
    """Write down a talk along the conversation card, in the resident's own words."""
    form = forms.TalkForm(typed, prefix="talk")
    form.wish = wish_of(desk.signal)
    return do(
        desk,
        lambda: actions.log(
            desk.session,
            desk.signal,
            how=form.said("how"),
            result="spoke",
            text="",
            interpreter=form.said("interpreter"),
            story=form.story(),
            wish=form.wish,
            **desk.as_me,
        ),
        talk=form,
    )


@router.post("/signalen/{signal_id}/contact/plannen", name="contact:plan")
def plan(desk: AtMyDesk, typed: Typed) -> Response:
    """Plan the next contact, or move it."""
    form = forms.PlanForm(typed, prefix="plan")
    form.not_yet = lambda: domain.may_plan(form.chosen_day(), local_day(desk.now))
    return do(
        desk,
        lambda: actions.plan(
            desk.session,
            desk.signal,
            day=form.chosen_day(),
            part=form.said("part"),
            how=form.said("how"),
            purpose=form.said("purpose"),
            **desk.as_me,
        ),
        plan=form,
    )


@router.post("/signalen/{signal_id}/contact/vervalt", name="contact:drop")
def drop(desk: AtMyDesk, typed: Typed) -> Response:
    """Let the planned contact go, with the reason."""
    form = forms.DropForm(typed, prefix="drop")
    return do(
        desk, lambda: actions.drop(desk.session, desk.signal, reason=form.said("reason"), **desk.as_me), drop=form
    )


@router.post("/signalen/{signal_id}/vraag", name="contact:ask")
def ask(desk: AtMyDesk, typed: Typed) -> Response:
    """Ask the resident something; the term pauses. A template that was changed is a question of one's own."""
    form = forms.QuestionForm(typed, prefix="question")
    template: Template | None = desk.request.app.state.questions.get(form.said("template"))
    more = actions.as_template(template, form.said("text"))
    return do(
        desk,
        lambda: signal_actions.ask(
            desk.session, desk.signal, text=form.said("text"), why=form.said("why"), **more, **desk.as_me
        ),
        question=form,
    )


@router.post("/signalen/{signal_id}/antwoord/{question_id}", name="contact:answer")
def answer(desk: AtMyDesk, question_id: int, typed: Typed) -> Response:
    """Write down an answer that came by phone or at the desk; the term goes on."""
    question = next((asked for asked in desk.signal.questions if asked.id == question_id), None)
    if question is None:
        raise NotFoundError
    form = answering.form_for(question, typed, name="text", prefix="answer", id_="answer-text")

    def keep() -> None:
        text, value = answering.kept(question, form["text"].data)
        signal_actions.answer_question(
            desk.session,
            question_id,
            desk.signal.report_id,
            text,
            desk.now,
            closed=desk.request.app.state.organisation.closed,
            by=desk.me,
            value=value,
        )

    return do(desk, keep, answer=form)


@router.post("/signalen/{signal_id}/afspraak", name="contact:propose")
def propose(desk: AtMyDesk, typed: Typed) -> Response:
    """Offer the resident moments for a talk."""
    form = forms.MeetingForm(typed, prefix="meeting")
    form.now = desk.now
    return do(
        desk,
        lambda: actions.propose(
            desk.session,
            desk.signal,
            how=form.said("how"),
            interpreter=form.said("interpreter"),
            helper=bool(form.helper.data),
            moments=form.moments(),
            **desk.as_me,
        ),
        meeting=form,
    )
