"""Who tells it: a helper, a representative, somebody with a partner. What they are asked, and what they get to see."""

import re
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from portal.changes import actions, catalogue, domain
from portal.changes.models import Draft, Report
from portal.errors import ConflictError
from portal.kit.outbox import Job
from portal.signals import actions as signal_actions
from portal.signals.models import Signal
from tests.conftest import MONDAY, ONE_DATABASE, Visit
from tests.walk import day, send, walk

TYPES = catalogue.read()
HELPER: dict[str, dict[str, Any]] = {
    "what": {"answer": ["babysitting"]},
    "first_day": day("1-12-2026"),
    "how_often": {"answer": "monthly"},
    "paid_how": {"answer": ["cash"]},
    "amount_month": {"answer": "60"},
    "wants_more": {"answer": "no"},
    "for_whom": {"answer": "helper"},
    "helper_name": {"answer": "Hugo Stevens"},
    "helper_organisation": {"answer": "Buurthuis De Linde"},
    "helper_phone": {"answer": "06 98 76 54 32"},
    "helper_known": {"answer": "yes"},
    "name": {"answer": "Fatima El Ouardighi"},
    "person_phone": {"answer": "06 12 34 56 78"},
    "postcode": {"answer-postcode": "5711 AB", "answer-number": "9"},
}
REPRESENTATIVE = {
    **HELPER,
    "for_whom": {"answer": "representative"},
    "representative_kind": {"answer": "administrator"},
    "representative_name": {"answer": "Ruth Admiraal"},
    "representative_organisation": {"answer": "Kantoor De Balans"},
    "representative_since": day("1-3-2025"),
    "representative_address": {"answer-postcode": "9711 CD", "answer-number": "8"},
}
OF_THE_RESIDENT = ("Fatima", "Ouardighi", "1992", "5711", "oppas", "Oppas", "60,00", "bijverdien", "Deurhout", "cash")


def asked(**about_you: Any) -> list[str]:
    """Return what is asked about the person after these answers."""
    draft = Draft(chosen=["move_within"], answers={"about_you": about_you}, saved_at=MONDAY)
    steps = domain.steps(actions.kinds_of(draft, TYPES), draft.answers)
    return [q.name for s in steps if s.kind.slug == "about_you" for q in (s.question, *s.beside)]


def shown(page: str) -> str:
    """Return the words of the main part of a page."""
    return re.sub(r"<[^>]+>", " ", page.partition("<main")[2].partition("</main>")[0])


def income(app: FastAPI) -> Signal:
    with app.state.sessions() as session:
        return session.scalars(select(Signal).where(Signal.rule == "income-small-jobs")).one()


def test_who_tells_for_themselves_is_asked_one_question_more() -> None:
    names = asked(for_whom="self")
    assert names[0] == "for_whom"
    assert not [name for name in names if name.startswith(("helper", "representative", "person"))]
    assert "reach" in names


def test_a_partner_may_join_and_nothing_of_it_is_needed() -> None:
    questions = {q.name: q for q in TYPES.about_you.questions}
    assert not questions["partner_name"].required
    assert set(asked(for_whom="partner")) - set(asked(for_whom="self")) == set()
    step = domain.steps([TYPES.about_you], {})[0]
    assert [q.name for q in step.asks({"for_whom": "partner"})] == ["for_whom", "partner_name"]
    assert [q.name for q in step.asks({"for_whom": "self"})] == ["for_whom"]


def test_a_helper_is_not_asked_how_the_resident_wants_to_be_reached() -> None:
    names = asked(for_whom="helper")
    assert {"helper_name", "helper_organisation", "helper_phone", "helper_known", "person_phone"} <= set(names)
    assert not {"reach", "email", "representative_kind"} & set(names)


def test_what_was_typed_as_helper_is_not_sent_by_somebody_else() -> None:
    about = {"for_whom": "self", "helper_name": "Hugo", "helper_phone": "0612345678", "partner_name": "Jan"}
    assert set(domain.told(TYPES.about_you, about)) == {"for_whom"}


@pytest.mark.parametrize("teller", ["helper", "representative"])
def test_questions_about_the_person_say_that_they_are_about_that_person(teller: str) -> None:
    for question in TYPES.about_you.questions:
        said = domain.worded(question, {"for_whom": teller})
        if question.name in {"name", "birth_date", "postcode", "interpreter"}:
            assert "persoon" in said.ask
            assert "u" not in re.findall(r"\w+", said.wrong.lower())
        assert domain.worded(question, {"for_whom": "self"}) == question


@ONE_DATABASE
def test_a_helper_reads_other_words_also_when_an_answer_is_missing(visit: Visit) -> None:
    walk(visit, ["small_jobs"], HELPER)
    page = visit.get("/nl/doorgeven/vraag/about_you/name")
    assert "Hoe heet de persoon voor wie u dit doorgeeft?" in page
    assert "Hoe heet u?" not in page
    page = visit.post("/nl/doorgeven/vraag/about_you/name", {"answer": ""}, 422)
    assert "Schrijf de voornaam en achternaam van die persoon." in page


@pytest.mark.parametrize("language", ["nl", "en", "ar"])
def test_the_receipt_of_a_helper_shows_nothing_of_the_resident(app: FastAPI, visit: Visit, language: str) -> None:
    walk(visit, ["small_jobs"], HELPER, language)
    reference, code = send(visit, language)
    receipt = shown(visit.page.text)
    assert reference in receipt
    for page in (receipt, visit.get(f"/{language}/doorgeven/kopie")):
        assert reference in page
        assert not [word for word in OF_THE_RESIDENT if word in page]
        assert not [word for word in ("Hugo", "Buurthuis") if word in page]
    visit.get(f"/{language}/volgen")
    visit.post(f"/{language}/volgen", {"reference": reference, "code": code})
    assert visit.page.url.path == f"/{language}/volgen/melding"
    assert reference in shown(visit.page.text)
    assert not [word for word in OF_THE_RESIDENT if word in shown(visit.page.text)]
    for address in ("vraag/about_you/name", "controle", "later"):
        page = visit.get(f"/{language}/doorgeven/{address}")
        assert not [word for word in ("Fatima", "60,00") if word in shown(page)], address
    with app.state.sessions() as session:
        assert session.scalars(select(Report)).one().by_helper


@ONE_DATABASE
def test_the_receipt_tells_a_helper_what_happens_next_and_why_it_shows_so_little(visit: Visit) -> None:
    walk(visit, ["small_jobs"], HELPER)
    send(visit)
    receipt = shown(visit.page.text)
    assert "Een collega van inkomen" in receipt
    assert "U helpt iemand. Daarom ziet u hier niets over die persoon." in receipt
    assert "maandag 23 november 2026 om 10.00 uur" in receipt


def test_a_helper_sees_where_it_is_and_cannot_answer_for_the_resident(app: FastAPI, visit: Visit) -> None:
    walk(visit, ["small_jobs"], HELPER)
    reference, code = send(visit)
    signal = income(app)
    with app.state.sessions.begin() as session:
        chris = session.merge(app_colleague(app, "chris"))
        mine = session.get_one(Signal, signal.id)
        signal_actions.claim(session, mine, by=chris, at=MONDAY)
        with pytest.raises(ConflictError, match="Bel de inwoner"):
            signal_actions.ask(session, mine, text="Hoe vaak?", why="Dan weten wij het.", by=chris, at=MONDAY)
    visit.get("/nl/volgen")
    page = visit.post("/nl/volgen", {"reference": reference, "code": code})
    assert "Een collega is met uw melding bezig." in page
    page = visit.post("/nl/volgen/antwoord/1", {"answer": "Elke week"}, 422)
    assert "Waar is mijn melding?" in page
    page = visit.post("/nl/volgen", {"reference": reference, "code": code, "answer": "Elke week"})
    assert visit.page.url.path == "/nl/volgen/melding"
    assert "Elke week" not in page


def app_colleague(app: FastAPI, login: str) -> Any:
    from portal.accounts.models import Colleague

    with app.state.sessions() as session:
        return session.scalars(select(Colleague).where(Colleague.login == login)).one()


def test_no_mail_is_sent_about_what_a_helper_told(app: FastAPI, visit: Visit) -> None:
    from portal.changes.messages import sender

    walk(visit, ["small_jobs"], {**HELPER, "reach": {"answer": "email"}, "email": {"answer": "a@example.org"}})
    send(visit)
    sent: list[str] = []
    with app.state.sessions() as session:
        waiting = session.scalars(select(Job).where(Job.kind == "resident")).one()
        deliver = sender(app.state.settings, app.state.organisation, lambda to, *_rest: sent.append(to))
        deliver(session, waiting.payload, "key")
    assert sent == []


def test_the_caseworker_sees_clearly_that_a_helper_told_it(app: FastAPI, visit: Visit, colleague: Visit) -> None:
    walk(visit, ["small_jobs"], HELPER)
    send(visit)
    colleague.sign_in("chris")
    page = shown(colleague.get(f"/werk/signalen/{income(app).id}"))
    assert "Een helper gaf dit door. De helper heeft geen machtiging." in page
    assert "Vertel de helper niets over de inwoner." in page
    for told in ("Hugo Stevens", "Buurthuis De Linde", "06 98 76 54 32", "Fatima El Ouardighi", "06 12 34 56 78"):
        assert told in page
    assert f"/werk/signalen/{income(app).id}/vraag" not in colleague.page.text, "the resident would not see a question"


def test_the_caseworker_sees_whom_to_write_to(app: FastAPI, visit: Visit, colleague: Visit) -> None:
    walk(visit, ["small_jobs"], REPRESENTATIVE)
    reference, code = send(visit)
    colleague.sign_in("chris")
    page = shown(colleague.get(f"/werk/signalen/{income(app).id}"))
    for told in (
        "Kijk eerst na of wij die kennen.",
        "Bewindvoerder: ik regel het geld",
        "Ruth Admiraal",
        "Kantoor De Balans",
        "zaterdag 1 maart 2025",
        "9711 CD 8",
    ):
        assert told in page
    visit.get("/nl/volgen")
    page = visit.post("/nl/volgen", {"reference": reference, "code": code})
    assert "Team Inkomen Deurhout" in page, "a representative follows it like the resident"


@ONE_DATABASE
def test_a_representative_may_leave_office_day_and_address_empty(visit: Visit) -> None:
    empty = {name: {} for name in ("representative_organisation", "representative_since", "representative_address")}
    walk(visit, ["small_jobs"], {**REPRESENTATIVE, **empty})
    send(visit)


@ONE_DATABASE
def test_a_partner_without_a_name_is_shown_to_the_caseworker(app: FastAPI, visit: Visit, colleague: Visit) -> None:
    walk(visit, ["small_jobs"], {**HELPER, "for_whom": {"answer": "partner"}})
    send(visit)
    colleague.sign_in("chris")
    page = shown(colleague.get(f"/werk/signalen/{income(app).id}"))
    assert "De inwoner geeft dit samen met de partner door." in page


@ONE_DATABASE
def test_who_tells_it_alone_gets_no_extra_line(app: FastAPI, visit: Visit, colleague: Visit) -> None:
    walk(visit, ["small_jobs"], {**HELPER, "for_whom": {"answer": "self"}})
    send(visit)
    colleague.sign_in("chris")
    assert "Wie gaf dit door" not in colleague.get(f"/werk/signalen/{income(app).id}")


@ONE_DATABASE
def test_with_the_code_of_a_helper_nothing_can_be_read_corrected_or_taken_back(app: FastAPI, visit: Visit) -> None:
    walk(visit, ["small_jobs"], HELPER)
    reference, code = send(visit)
    visit.get("/nl/volgen")
    visit.post("/nl/volgen", {"reference": reference, "code": code})
    for address in ("verbeteren", "intrekken", "bewijs/small_jobs/proof_payment"):
        visit.get(f"/nl/volgen/{address}")
        assert visit.page.url.path == "/nl/volgen", address
    for address in ("kopie", "bewijs"):
        visit.get(f"/nl/volgen/{address}", 404)
    visit.get("/nl/volgen")
    visit.post("/nl/volgen/verbeteren")
    assert visit.page.url.path == "/nl/volgen"
    with app.state.sessions() as session:
        assert len(session.scalars(select(Draft)).all()) == 1


@ONE_DATABASE
def test_the_paper_of_a_helper_holds_no_answers(app: FastAPI, visit: Visit) -> None:
    from portal.changes.paper import versions

    walk(visit, ["small_jobs"], HELPER)
    send(visit)
    with app.state.sessions() as session:
        told = versions(session.scalars(select(Report)).one(), app.state.catalogue, "nl")
    assert [(part.title[:12], part.rows) for version in told for part in version.parts] == [("U helpt iemand"[:12], [])]
