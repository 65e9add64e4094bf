"""A report of which the resident asked not to use it now, at each door of the office."""

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from portal.accounts.models import Colleague
from portal.changes.models import Report
from portal.retention import rights
from portal.signals.limited import GOES_ON
from portal.signals.models import Claim, ContactAttempt, Question, Signal
from portal.wishes.domain import ENDED, GRANTED, LIMIT, REFUSED
from portal.wishes.queries import is_limited
from tests.advice.test_asking import QUESTION, ask
from tests.changes.test_replaying import replay
from tests.conftest import ONE_DATABASE, Visit
from tests.emergency.test_pages import ask as break_in
from tests.exports.test_pages import LIST, at
from tests.exports.test_pages import ask as ask_file
from tests.exports.test_pages import decide as agree
from tests.residents.test_pages import WHY
from tests.roles.house import flat
from tests.signals.desk import Desk, afresh, follow, number_of, tell

pytestmark = ONE_DATABASE
NO = "De inwoner vroeg: gebruik dit nu niet."
MARK = "Beperkt: nu niet gebruiken"
FACTS = 'aria-labelledby="told"'
MINE = "/nl/volgen/mijn-gegevens"


@pytest.fixture
def signal(app: FastAPI) -> Signal:
    return tell(app)


@pytest.fixture
def chris(app: FastAPI, colleague: Visit, signal: Signal) -> Desk:
    """A colleague of the team that has it."""
    return Desk(colleague, "chris", signal)


def limit(app: FastAPI, signal: Signal) -> None:
    """Let the resident ask not to use the report now."""
    with app.state.sessions.begin() as session:
        rights.ask(session, session.get_one(Report, signal.report_id), LIMIT, "Mijn adres klopt niet.", app.state.now())


def go_on(app: FastAPI, signal: Signal) -> None:
    """Let the resident end it."""
    with app.state.sessions.begin() as session:
        rights.take_back(session, session.get_one(Report, signal.report_id), LIMIT, app.state.now())


@pytest.mark.parametrize(
    ("answers", "still"), [([], True), ([GRANTED], True), ([GRANTED, ENDED], False), ([REFUSED], False)]
)
def test_it_holds_from_asking_until_somebody_ends_it(
    app: FastAPI, signal: Signal, chris: Desk, answers: list[str], *, still: bool
) -> None:
    other = tell(app)
    limit(app, signal)
    with app.state.sessions.begin() as session:
        ((wish, reference),) = rights.open_wishes(session, signal.organisation)
        assert reference == signal.reference
        iris = session.scalars(select(Colleague).where(Colleague.login == "iris")).one()
        for answer in answers:
            rights.decide(session, wish, answer, "Uitleg.", by=iris, at=app.state.now())
    with app.state.sessions() as session:
        assert is_limited(session, signal.report_id) is still
        assert not is_limited(session, other.report_id)
    page = chris.open()
    assert (MARK in page) is still
    assert (FACTS in page) is not still


def test_the_team_reads_how_to_reach_somebody_and_nothing_that_was_told(
    app: FastAPI, signal: Signal, chris: Desk
) -> None:
    chris.contact(reached="yes")
    chris.do("vraag", **{"question-text": "Hoe lang?", "question-why": "Dat telt."})
    answers = [fact["value"] for fact in signal.facts if len(fact["value"]) > len("Nee")]
    assert len(answers) >= 3
    assert all(value in chris.open() for value in answers)
    limit(app, signal)
    page = chris.open()
    assert not [value for value in answers if value in page]
    assert FACTS not in page
    assert "Gebeld." not in page, "what a colleague wrote of the talk"
    assert "06 00 00 00 00" in page
    assert "Hoe lang?" in page
    assert "De inwoner zelf kan dit stoppen." in page
    for away in ("uitkomst", "afsluiten", "advies", "aanbieden", "hulp", "inwoner", "notitie"):
        assert f'action="/werk/signalen/{signal.id}/{away}"' not in page, away
    go_on(app, signal)
    assert all(value in chris.open() for value in answers)


def test_the_clock_and_contact_go_on(app: FastAPI, signal: Signal, chris: Desk) -> None:
    limit(app, signal)
    chris.open()
    chris.do("oppakken")
    chris.contact(reached="yes")
    chris.do("contact/plannen", **{"plan-day": "2026-11-25", "plan-part": "morning", "plan-how": "phone",
                                   "plan-purpose": "Uitleg."})  # fmt: skip
    chris.do("vraag", **{"question-text": "Hoe lang?", "question-why": "Dat telt."})
    assert [number_of(app, record) for record in (Claim, ContactAttempt, Question)] == [1, 1, 1]
    assert afresh(app, signal).due_at == signal.due_at


def test_all_that_is_not_named_is_refused(app: FastAPI, signal: Signal, chris: Desk, visit: Visit) -> None:
    """Also an address that somebody makes tomorrow."""
    limit(app, signal)
    chris.open()
    token = chris.visit.page.text.partition('name="csrf" value="')[2].partition('"')[0]
    visit.sign_in("dewi")
    routes = [route for route in flat(app.routes) if "/signalen/{signal_id}" in route.path]
    assert {route.name for route in routes} >= GOES_ON
    tried = 0
    for route in routes:
        address = route.path.format(signal_id=signal.id, number=1, question_id=1, task_id=1, referral_id=1)
        for method in route.methods or ():
            answer = chris.visit.client.request(method, address, data={"csrf": token} if method == "POST" else None)
            assert (NO in answer.text) is (route.name not in GOES_ON), (route.name, answer.status_code)
            assert (answer.status_code == 409) is (route.name not in GOES_ON), (route.name, answer.status_code)
            assert visit.client.request(method, address, data={"csrf": token}).status_code == 404
            tried += route.name not in GOES_ON
    assert tried >= 30


def test_the_list_says_that_it_is_limited(app: FastAPI, signal: Signal, chris: Desk) -> None:
    other = tell(app)
    assert MARK not in chris.visit.get("/werk/")
    limit(app, signal)
    page = chris.visit.get("/werk/")
    assert page.count(MARK) == 1
    line = page.partition(f'href="/werk/signalen/{signal.id}"')[2].partition("</li>")[0]
    assert MARK in line
    assert f'href="/werk/signalen/{other.id}"' in page
    go_on(app, signal)
    assert MARK not in chris.visit.get("/werk/")


@pytest.mark.parametrize("done", [False, True])
def test_a_name_does_not_find_it(app: FastAPI, signal: Signal, chris: Desk, *, done: bool) -> None:
    if done:
        with app.state.sessions.begin() as session:
            session.get_one(Signal, signal.id).closed_at = app.state.now()
    asked = {"name-name": "Kuipers", "name-reason": "called", "name-words": "Belt over de brief."}
    link = f'href="/werk/signalen/{signal.id}"'
    chris.visit.get("/werk/zoeken")
    assert link in chris.visit.post("/werk/zoeken/naam", asked)
    limit(app, signal)
    assert link not in chris.visit.post("/werk/zoeken/naam", asked)


def test_all_of_a_person_leaves_it_out(app: FastAPI, signal: Signal, chris: Desk) -> None:
    other = Desk(chris.visit, "chris", tell(app))
    assert signal.reference in other.do("inwoner", **WHY)
    opened = chris.visit.page.url.path
    limit(app, signal)
    assert signal.reference not in chris.visit.get(opened)
    assert "Mogelijk twee keer verteld" not in other.open()
    assert "Mogelijk twee keer verteld" not in chris.open()
    go_on(app, signal)
    assert "Mogelijk twee keer verteld" in other.open()


def test_what_was_opened_from_it_closes(app: FastAPI, signal: Signal, chris: Desk) -> None:
    tell(app)
    chris.do("inwoner", **WHY)
    opened = chris.visit.page.url.path
    limit(app, signal)
    assert NO in chris.visit.get(opened, 409)


def test_a_file_leaves_it_out(app: FastAPI, signal: Signal, colleague: Visit) -> None:
    other = tell(app)
    ask_file(colleague, "tess")
    agree(colleague, "omar")
    limit(app, signal)
    at(colleague, "tess")
    text = colleague.post(f"{LIST}/1/ophalen")
    assert other.reference in text
    assert signal.reference not in text


def test_it_goes_to_no_other_team(app: FastAPI, signal: Signal, chris: Desk) -> None:
    limit(app, signal)
    chris.visit.get("/werk/")
    over = {"signal": str(signal.id), "over-team": "participation", "over-reason": "Dit past daar."}
    assert NO in chris.visit.post("/werk/gekozen/ander-team", over, 409)


def test_who_was_asked_for_advice_reads_it_no_more(app: FastAPI, signal: Signal, chris: Desk, visit: Visit) -> None:
    ask(app, chris)
    visit.sign_in("dewi")
    assert QUESTION in visit.get("/werk/advies")
    assert FACTS in visit.get(f"/werk/signalen/{signal.id}")
    limit(app, signal)
    assert QUESTION not in visit.get("/werk/advies")
    page = visit.get(f"/werk/signalen/{signal.id}")
    assert FACTS not in page
    assert QUESTION not in page
    assert MARK in page


def test_rules_are_not_tried_on_it(app: FastAPI, signal: Signal) -> None:
    tell(app)
    limit(app, signal)
    assert replay(app, {}).reports == 1


def test_who_breaks_the_glass_reads_it(app: FastAPI, signal: Signal, visit: Visit) -> None:
    limit(app, signal)
    break_in(visit, signal)
    page = visit.get(f"/werk/signalen/{signal.id}")
    assert FACTS in page
    assert MARK in page
    said = {"call-result": "spoke", "call-text": "Er is hulp."}
    assert number_of(app, ContactAttempt) == 0
    visit.post(f"/werk/signalen/{signal.id}/noodtoegang/gebeld", said)
    assert number_of(app, ContactAttempt) == 1


def test_the_resident_reads_what_it_means(app: FastAPI, signal: Signal, visit: Visit) -> None:
    assert "Uw melding is nu beperkt." not in follow(app, visit, signal)
    visit.get(MINE)
    page = visit.post(f"{MINE}/vragen/limit", {"words": ""})
    assert "Uw melding is nu beperkt." in page
    assert "zien niet wat u doorgaf." in page
    assert "U kunt dit zelf stoppen." in page
    assert "Uw melding is nu beperkt." in visit.get("/nl/volgen/melding")
    visit.get(MINE)
    assert "Uw melding is nu beperkt." not in visit.post(f"{MINE}/stoppen/limit")
