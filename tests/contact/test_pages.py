"""Contact through the pages: what a colleague does, and what the resident reads and sends."""

import re

import pytest
from aiosmtpd.controller import Controller
from fastapi import FastAPI
from sqlalchemy import select

from portal.changes.actions import begin, follow_code, submit
from portal.contact.models import ContactPlan, Meeting
from portal.demo.story import about, complete
from portal.kit.outbox import Worker
from portal.signals.models import ContactAttempt, Question, Signal
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.postbox import Postbox
from tests.signals.desk import JOBS, Desk, afresh, follow, number_of
from tests.signals.test_pages import statements

pytestmark = ONE_DATABASE


def tell_in(app: FastAPI, language: str, **more: str) -> Signal:
    """Send a report in a language; returns the signal of the income team."""
    state = app.state
    with state.sessions.begin() as session:
        draft, _ = begin(
            session,
            organisation=state.organisation.short,
            language=language,
            secret=state.settings.secret_key,
            at=state.now(),
        )
        draft.chosen = list(JOBS)
        draft.answers = complete(state.catalogue, JOBS, {**about("Lina Rahimi", "5711 AB"), **more})
        report = submit(
            session,
            draft,
            catalogue=state.catalogue,
            rulebook=state.rulebook,
            organisation=state.organisation,
            secret=state.settings.secret_key,
            language=language,
            at=state.now(),
        )
        query = select(Signal).where(Signal.report_id == report.id, Signal.rule == "income-small-jobs")
        return session.scalars(query).one()


def follow_in(app: FastAPI, visit: Visit, signal: Signal, language: str) -> str:
    visit.get(f"/{language}/volgen")
    code = follow_code(app.state.settings.secret_key, signal.reference)
    return visit.post(f"/{language}/volgen", {"reference": signal.reference, "code": code})


def open_question(app: FastAPI) -> Question:
    with app.state.sessions() as session:
        return session.scalars(select(Question).order_by(Question.id.desc())).first()


def plan(desk: Desk, day: str, status: int = 200) -> str:
    fields = {"plan-day": day, "plan-part": "morning", "plan-how": "phone", "plan-purpose": "Uitleg over loon."}
    return desk.do("contact/plannen", status, **fields)


def test_calling_twice_proposes_what_else_and_needs_no_story(app: FastAPI, chris: Desk) -> None:
    assert "Nog niet geprobeerd om te praten." in chris.open()
    for _try in range(2):
        page = chris.contact(reached="no")
    assert "2 keer geprobeerd, nog niet gesproken." in page
    assert "Lukt het niet om te spreken?" in page
    page = chris.do("contact", 422, **{"contact-how": "phone", "contact-result": "spoke"})
    assert "Schrijf kort op wat er besproken is." in page
    page = chris.contact(reached="yes")
    assert "Laatst gesproken op maandag 23 november." in page
    assert "Lukt het niet om te spreken?" not in page
    assert number_of(app, ContactAttempt, ContactAttempt.reached.is_(True)) == 1


def test_a_letter_before_a_talk_asks_why_and_keeps_what_was_typed(app: FastAPI, chris: Desk) -> None:
    letter = {"contact-how": "letter", "contact-result": "sent", "contact-text": "Brief met uitleg."}
    page = chris.do("contact", 422, **letter)
    assert page.count("Moet de brief nu? Schrijf dan op waarom.") == 2, "in the summary and at the field"
    assert "Brief met uitleg." in page
    assert number_of(app, ContactAttempt) == 0
    page = chris.do("contact", **letter, **{"contact-reason": "Er is geen nummer bekend."})
    assert "brief gestuurd. Brief met uitleg." in page


def test_the_planned_day_stands_in_the_list_and_is_a_filter(app: FastAPI, chris: Desk, moment: Moment) -> None:
    page = plan(chris, "2026-11-24")
    assert "Volgende contact op dinsdag 24 november, in de ochtend, bellen. Uitleg over loon." in page
    assert "Kies vandaag of een latere dag." in plan(chris, "2026-11-20", 422)
    chris.visit.get("/werk/")
    with statements(app) as seen:
        page = chris.visit.get("/werk/")
    assert "Contact gepland: dinsdag 24 november" in page
    assert len([one for one in seen if "open_signal" in one]) == 1, "the list and its counts in one"
    assert "Contact gepland: dinsdag" in chris.visit.get("/werk/?planned=later")
    assert "Contact gepland: dinsdag" not in chris.visit.get("/werk/?planned=today")
    chris.open()
    page = chris.do("contact/vervalt", 422, **{"drop-reason": " "})
    assert "Schrijf op waarom dit niet doorgaat." in page
    page = chris.do("contact/vervalt", **{"drop-reason": "De inwoner belde zelf."})
    assert "Volgende contact op" not in page
    assert "Contact gepland: dinsdag" not in chris.visit.get("/werk/")


def test_a_talk_along_the_card_keeps_the_own_words_of_the_resident(app: FastAPI, chris: Desk) -> None:
    page = chris.open()
    for line in ("Wat is er nodig?", "Wat wilt u doen?", "Hoe kan ik helpen?", "Begin met het verhaal van de inwoner."):
        assert line in page
    page = chris.do("gesprek", 422, **{"talk-how": "phone"})
    assert "Schrijf bij één van de drie vragen wat de inwoner zei." in page
    page = chris.do("gesprek", **{"talk-how": "phone", "talk-need": "Rust in mijn hoofd.", "talk-help": "Bel mij."})
    assert page.count("Rust in mijn hoofd.") == 2, "in the panel and on the timeline"
    with app.state.sessions() as session:
        kept = session.scalars(select(ContactAttempt)).one()
    assert (kept.reached, kept.story) == (True, {"need": "Rust in mijn hoofd.", "help": "Bel mij."})


def test_a_question_goes_out_in_both_languages_and_its_answer_comes_back_in_dutch(
    app: FastAPI, colleague: Visit, visit: Visit
) -> None:
    signal = tell_in(app, "en")
    desk = Desk(colleague, "chris", signal)
    page = colleague.get(f"{desk.address}?vraag=stays-so")
    assert '<optgroup label="Bij deze melding">' in page
    assert ">Blijft dit voorlopig zo?</textarea>" in page.replace("\n", "")
    template = app.state.questions.get("stays-so")
    desk.do("vraag", **{"question-template": "stays-so", "question-text": template.ask, "question-why": template.why})
    question = open_question(app)
    assert (question.kind, question.template, question.original) == ("yes_no", "stays-so", "")
    page = follow_in(app, visit, signal, "en")
    assert 'value="unknown"' in page
    where = f"/en/volgen/antwoord/{question.id}"
    page = visit.post(where, {"answer": "perhaps"}, 422)
    assert f'href="#antwoord-{question.id}"' in page
    visit.post(where, {"answer": "yes"})
    assert visit.page.url.path == "/en/volgen/melding"
    kept = open_question(app)
    assert (kept.answer, kept.value, kept.answered_in) == ("Ja", {"kind": "yes_no", "value": "yes"}, "en")
    colleague.sign_in("chris")
    assert "Ja" in desk.open()
    assert afresh(app, signal).waiting_since is None


def test_a_day_is_answered_in_parts_and_a_mistake_keeps_them(
    app: FastAPI, chris: Desk, visit: Visit, signal: Signal
) -> None:
    template = app.state.questions.get("which-day")
    chris.do(
        "vraag", **{"question-template": template.key, "question-text": template.ask, "question-why": template.why}
    )
    number = open_question(app).id
    follow(app, visit, signal)
    wrong = {"answer-day": "31", "answer-month": "februari", "answer-year": "2026"}
    page = visit.post(f"/nl/volgen/antwoord/{number}", wrong, 422)
    assert "Deze dag bestaat niet." in page
    assert 'value="februari"' in page
    page = visit.post(f"/nl/volgen/antwoord/{number}", {**wrong, "answer-day": "3", "answer-about": "on"})
    assert "ongeveer dinsdag 3 februari 2026" in page
    assert open_question(app).value == {"kind": "day", "value": {"date": "2026-02-03", "about": True}}


def test_a_colleague_types_in_an_answer_of_the_same_kind(app: FastAPI, chris: Desk) -> None:
    template = app.state.questions.get("amount-per-month")
    chris.do(
        "vraag", **{"question-template": template.key, "question-text": template.ask, "question-why": template.why}
    )
    number = open_question(app).id
    page = chris.do(f"antwoord/{number}", 422, **{"answer-text": "veel"})
    assert 'value="veel"' in page
    page = chris.do(f"antwoord/{number}", **{"answer-text": "250"})
    assert open_question(app).value == {"kind": "amount", "value": "250.00"}
    assert "€\xa0250,00" in page


def test_an_own_question_is_marked_as_dutch_and_an_own_answer_as_not_translated(
    app: FastAPI, colleague: Visit, visit: Visit
) -> None:
    signal = tell_in(app, "ar")
    desk = Desk(colleague, "chris", signal)
    changed = {"question-template": "how-paid", "question-text": "Betaalt uw buurvrouw u?", "question-why": "Daarom."}
    page = desk.do("vraag", **changed)
    assert "Wordt niet vertaald. De inwoner leest ons in het Arabisch." in page
    assert "De vraag was eerst: Hoe krijgt u dit geld?" in page
    page = follow_in(app, visit, signal, "ar")
    assert '<span lang="nl" dir="ltr">Betaalt uw buurvrouw u?</span>' in page
    assert f'href="tel:{app.state.organisation.phone_e164}"' in page
    visit.post(f"/ar/volgen/antwoord/{open_question(app).id}", {"answer": "نعم، نقداً"})
    colleague.sign_in("chris")
    page = desk.open()
    assert (
        '<span dir="auto">نعم، نقداً</span> <span class="quiet">(pagina in het Arabisch, niet vertaald)</span>' in page
    )


def test_a_wish_for_an_interpreter_is_everywhere_and_never_skipped(app: FastAPI, colleague: Visit) -> None:
    signal = tell_in(app, "nl", interpreter="yes", interpreter_language="Tigrinya")
    desk = Desk(colleague, "chris", signal)
    assert desk.open().count("De inwoner wil een tolk: Tigrinya.") == 5, "on top, two talks, the plan, the appointment"
    talk = {"contact-how": "phone", "contact-result": "spoke", "contact-text": "Besproken."}
    page = desk.do("contact", 422, **talk)
    assert page.count("Kies hoe dit is geregeld, of waarom het niet nodig was.") == 2
    desk.do("gesprek", 422, **{"talk-how": "desk", "talk-need": "Rust."})
    desk.do("contact", **talk, **{"contact-interpreter": "not_wanted"})
    with app.state.sessions() as session:
        assert session.scalars(select(ContactAttempt.interpreter)).one() == "not_wanted"


OFFER = {
    "meeting-how": "desk",
    "meeting-first": "2026-11-26T10:00",
    "meeting-second": "2026-11-27T14:00",
    "meeting-helper": "y",
}


def test_a_resident_chooses_a_moment_and_can_say_that_it_does_not_work_out(
    app: FastAPI, chris: Desk, visit: Visit, signal: Signal
) -> None:
    page = chris.do("afspraak", 422, **{**OFFER, "meeting-second": "2026-11-26T10:00"})
    assert "Kies twee of drie verschillende momenten." in page
    chris.do("afspraak", **OFFER)
    page = follow(app, visit, signal)
    assert "Wij willen graag met u praten" in page
    assert "donderdag 26 november 2026 om 10.00 uur" in page
    where = f"/nl/volgen/afspraak/{signal.id}"
    assert "Kies een moment. Past er geen?" in visit.post(where, {}, 422)
    assert "staat er niet meer" in visit.post(where, {"moment": "2026-11-26T11:00"}, 409)
    page = visit.post(where, {"moment": "2026-11-27T14:00"})
    assert "Uw afspraak met ons" in page
    assert "vrijdag 27 november 2026 om 14.00 uur" in page
    assert "Dit doorgeven stopt uw uitkering niet." in page
    assert afresh(app, signal).planned_on.isoformat() == "2026-11-27"
    visit.post("/nl/doorgeven", {"change": "cannot_attend"})
    assert "cannot_attend" in visit.page.url.path
    chris.visit.sign_in("chris")
    page = chris.open()
    assert "Afgesproken: vrijdag 27 november, 14.00 uur, aan de balie." in page
    chris.do("contact/vervalt", **{"drop-reason": "De collega is ziek."})
    assert "Uw afspraak met ons gaat niet door." in visit.get("/nl/volgen/melding")


@pytest.mark.parametrize(
    ("language", "words"), [("nl", "Uw afspraak met ons gaat niet door."), ("ar", "أُلغي موعدك معنا.")]
)
@pytest.mark.parametrize("moved", [False, True])
def test_an_appointment_that_is_off_is_told_by_mail_in_the_own_language(
    app: FastAPI, colleague: Visit, visit: Visit, worker: Worker, postbox: Postbox, server: Controller,
    language: str, words: str, *, moved: bool,
) -> None:  # fmt: skip
    signal = tell_in(app, language, reach="email", email="lina@example.org")
    desk = Desk(colleague, "chris", signal)
    desk.do("afspraak", **OFFER)
    follow_in(app, visit, signal, language)
    visit.post(f"/{language}/volgen/afspraak/{signal.id}", {"moment": "2026-11-27T14:00"})
    server.start()
    worker.run_once()
    postbox.mails.clear()
    if moved:
        plan(desk, "2026-11-30")
    else:
        desk.do("contact/vervalt", **{"drop-reason": "De collega is ziek."})
    worker.run_once()
    (mail,) = postbox.mails
    text = mail.get_body(("plain",)).get_content()
    assert words in text
    assert signal.reference in mail["subject"]
    assert f"/{language}/volgen" in text
    for never in ("Rahimi", "Lina", "27", "14.00", "ziek", "Chris"):
        assert never not in f"{mail['subject']} {text}".replace(signal.reference, ""), never
    worker.run_once()
    assert len(postbox.mails) == 1


def test_a_resident_asks_for_a_talk_and_the_colleague_reads_how(
    app: FastAPI, chris: Desk, visit: Visit, signal: Signal
) -> None:
    assert "Ik wil met iemand praten" in follow(app, visit, signal)
    page = visit.post("/nl/volgen/gesprek", {"interpreter": "yes", "helper": "yes", "part": ["morning"]}, 422)
    assert "Kies hoe u wilt praten." in page
    assert "Schrijf welke taal de tolk moet spreken." in page
    assert 'value="morning" checked' in page
    asked = {"how": "video", "interpreter": "yes", "language": "Somalisch", "helper": "yes", "part": ["morning", "any"]}
    page = visit.post("/nl/volgen/gesprek", asked)
    assert "U vroeg om een gesprek." in page
    assert "Ik wil met iemand praten" not in page
    chris.visit.sign_in("chris")
    page = chris.open()
    assert "De inwoner vraagt om een gesprek: beeldbellen." in page
    assert "Wanneer: in de ochtend, dat maakt niet uit." in page
    assert "Tolk: Somalisch." in page
    assert "Er komt iemand mee." in page
    chris.do("afspraak", **OFFER)
    visit.get("/nl/volgen/melding")
    page = visit.post(f"/nl/volgen/afspraak/{signal.id}", {"moment": "none"})
    assert "Een collega zoekt met u een ander moment." in page


def test_an_appointment_of_another_report_is_not_there(app: FastAPI, chris: Desk, visit: Visit, signal: Signal) -> None:
    chris.do("afspraak", **OFFER)
    other = tell_in(app, "nl")
    follow(app, visit, other)
    for number in (signal.id, 0, 2**31):
        visit.get("/nl/volgen/melding")
        visit.post(f"/nl/volgen/afspraak/{number}", {"moment": "2026-11-26T10:00"}, 404)
    visit.client.cookies.delete("volgen")
    visit.get("/nl/volgen")
    assert "Waar is mijn melding?" in visit.post(f"/nl/volgen/afspraak/{signal.id}", {"moment": "none"}, 422)
    visit.get("/nl/volgen")
    assert "Waar is mijn melding?" in visit.post("/nl/volgen/gesprek", {"how": "phone"}, 422)
    assert number_of(app, Meeting) == 1


def test_a_helper_told_it_so_nothing_is_asked_of_the_resident_here(app: FastAPI, colleague: Visit) -> None:
    signal = tell_in(
        app, "nl", for_whom="helper", helper_name="Ruth", helper_phone="06 00 00 00 00", helper_known="yes"
    )
    desk = Desk(colleague, "chris", signal)
    page = desk.open()
    assert "Een vraag sturen kan hier niet." in page
    assert 'id="do-meeting"' not in page
    assert "De inwoner ziet dit niet" in desk.do("afspraak", 409, **OFFER)
    assert number_of(app, Meeting) == 0


def test_the_part_about_contact_asks_two_statements(app: FastAPI, chris: Desk) -> None:
    plan(chris, "2026-11-24")
    with statements(app) as seen:
        chris.open()
    assert len([one for one in seen if re.search(r"FROM (contact_plan|meeting)\b", one)]) == 2


@pytest.mark.parametrize("action", ["contact", "gesprek", "contact/plannen", "contact/vervalt", "afspraak"])
def test_nothing_is_written_about_a_signal_that_is_done(app: FastAPI, chris: Desk, signal: Signal, action: str) -> None:
    with app.state.sessions.begin() as session:
        session.get_one(Signal, signal.id).closed_at = app.state.now()
    assert "Dit signaal is al klaar." in chris.do(action, 409)
    assert number_of(app, ContactPlan) == number_of(app, Meeting) == number_of(app, ContactAttempt) == 0
