"""What stands about contact on the page of a signal: how it stands, and what can be done."""

from collections.abc import Mapping
from typing import Any

from portal.contact import answering, card, domain, forms, meeting, queries
from portal.contact.catalogue import Questions, Template
from portal.contact.domain import Wish
from portal.contact.models import Meeting
from portal.kit.clock import local_day
from portal.kit.words import has, in_words, languages
from portal.signals.forms import Said
from portal.signals.models import Question, Signal
from portal.signals.page import Desk, Piece
from portal.signals.teller import HELPER

KINDS = {
    "text": "eigen woorden",
    "day": "een dag",
    "amount": "een bedrag",
    "yes_no": "ja, nee of weet ik niet",
    "photo": "een foto, of aan de balie",
}
ASKED = "vraag"
"""In the address: the key of the question that fills the form."""


def wish_of(signal: Signal) -> Wish:
    """Return what the resident told us about the language for a talk."""
    return domain.wish_of(card_rows(signal), answering.language_name(signal.language))


def card_rows(signal: Signal) -> list[Mapping[str, Any]]:
    """Return the lines of the contact card."""
    rows: list[Mapping[str, Any]] = signal.known_contact.get("rows", [])
    return rows


def read(desk: Desk, signal: Signal, typed: Mapping[str, Said]) -> Mapping[str, Any]:
    """Return all that the template shows. Two statements."""
    plan, last = queries.plan_of(desk.session, signal.id), queries.meeting_of(desk.session, signal.id)
    wish, rows, contacts = wish_of(signal), card_rows(signal), signal.contacts
    chosen, limited = _chosen(desk, typed), desk.limited
    open_question = next((asked for asked in signal.questions if asked.answer is None), None)
    return {
        "wish": wish,
        "tried": domain.tried_words(contacts),
        "planned": domain.plan_words(plan),
        "plan_line": "" if plan is not None and plan.step == "agreed" else domain.plan_words(plan),
        "others": domain.other_ways(contacts, rows),
        "letter_needs_reason": domain.may_write_letter(contacts, "") is not None,
        "stories": [] if limited else [one for one in contacts if one.story],
        "card": card,
        "questions_of_talk": domain.STORY,
        "meeting": _meeting_words(last),
        "agreed": plan is not None and plan.step == "agreed",
        "resident_asks": last is not None and last.step in {meeting.WISHED, meeting.NONE_FITS, meeting.CALLED_OFF},
        "unseen": signal.for_whom == HELPER,
        "open_question": open_question,
        "open_kind": open_question and _choices(open_question),
        "open_not_dutch": _not_translated(open_question, signal.language) if open_question else "",
        "answered": [] if limited else [_answered(one) for one in signal.questions if one.answer is not None],
        "lists": _questions(desk).about(signal.change_type, _group(desk, signal)),
        "chosen": chosen,
        "answers_with": chosen and _answers_with(chosen),
        "beside": chosen and _beside(chosen, signal.language),
        "language_name": answering.language_name(signal.language),
        "typed": typed,
        "forms": {**_blank(desk, signal, last, chosen, open_question), **typed},
    }


def _blank(
    desk: Desk, signal: Signal, last: Meeting | None, chosen: Template | None, question: Question | None
) -> dict[str, Said]:
    """Return the forms, empty, with what is known filled in."""
    wish = wish_of(signal)
    today = local_day(desk.now)
    asked = last if last is not None and last.step == meeting.WISHED else None
    made: dict[str, Said] = {
        "contact": forms.ContactForm(prefix="contact"),
        "talk": forms.TalkForm(prefix="talk"),
        "plan": forms.PlanForm(prefix="plan", day=signal.planned_on or today),
        "drop": forms.DropForm(prefix="drop"),
        "meeting": forms.MeetingForm(
            prefix="meeting",
            how=asked.how if asked else None,
            interpreter=asked.interpreter if asked else (wish.language if wish.wants else ""),
        ),
        "question": forms.QuestionForm(
            prefix="question",
            template=chosen.key if chosen else "",
            text=chosen.ask if chosen else "",
            why=chosen.why if chosen else "",
        ),
    }
    if question is not None:
        made["answer"] = answering.form_for(question, None, name="text", prefix="answer", id_="answer-text")
    return made


def _questions(desk: Desk) -> Questions:
    questions: Questions = desk.request.app.state.questions
    return questions


def _group(desk: Desk, signal: Signal) -> str:
    kind = desk.request.app.state.catalogue.types.get(signal.change_type)
    return kind.group if kind else ""


def _chosen(desk: Desk, typed: Mapping[str, Said]) -> Template | None:
    """Return the template that the address or the form that came back names."""
    key = typed["question"].said("template") if "question" in typed else desk.request.query_params.get(ASKED, "")
    return _questions(desk).get(key)


def _answers_with(template: Template) -> str:
    """Say what the resident answers with."""
    if template.kind == "choose":
        return f"De inwoner kiest: {', '.join(option.title.lower() for option in template.option)}."
    return f"De inwoner antwoordt met {KINDS[template.kind]}."


def _beside(template: Template, language: str) -> dict[str, Any] | None:
    """Return the translation to show beside the Dutch; None: the resident reads Dutch, or there is no translation."""
    spoken = languages().get(language)
    if spoken is None or not answering.language_name(language):
        return None
    return {
        "language": spoken,
        "there": has(language, template.ask),
        "ask": in_words(template.ask, language),
        "why": in_words(template.why, language),
        "options": [in_words(option.title, language) for option in template.option],
    }


def _choices(question: Question) -> dict[str, Any]:
    return {"kind": question.kind, "choices": answering.choices_of(question)}


def _not_translated(question: Question, language: str) -> str:
    """Say that a question goes in Dutch to somebody who reads another language; else nothing."""
    name = answering.language_name(language)
    if not name or has(language, question.text):
        return ""
    return f"Wordt niet vertaald. De inwoner leest ons in het {name}."


def _answered(question: Question) -> dict[str, Any]:
    """Return a question with its answer; own words in another language are marked as such."""
    other = answering.language_name(question.answered_in or "nl") if question.value is None else ""
    return {"question": question, "other": other}


def _meeting_words(last: Meeting | None) -> list[str]:
    """Say how the appointment stands, for staff."""
    if last is None:
        return []
    how = domain.WAYS[last.how].lower()
    beside = [f"Tolk: {last.interpreter}."] if last.interpreter else []
    if last.helper and last.step == meeting.WISHED:
        beside.append("Er komt iemand mee.")
    offered = "; ".join(meeting.moment_words(moment) for moment in last.moments)
    if last.step == meeting.WISHED:
        parts = ", ".join(meeting.DAY_PARTS[part].lower() for part in last.parts)
        told = [f"De inwoner vraagt om een gesprek: {how}.", *([f"Wanneer: {parts}."] if parts else [])]
    elif last.step == meeting.PROPOSED:
        told = [f"Wij vroegen de inwoner te kiezen ({how}): {offered}."]
    elif last.step == meeting.AGREED:
        told = [f"Afgesproken: {meeting.moment_words(last.chosen)}, {how}."]
    elif last.step == meeting.CALLED_OFF:
        return ["De afspraak gaat niet door. De inwoner leest dat ook."]
    else:
        told = ["Geen moment paste. Bel om samen een ander moment te kiezen."]
    return told + beside


PIECE = Piece("contact", "contact", "contact/work/contact.html", read, while_limited=True)
