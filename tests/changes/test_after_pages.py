"""Correcting and taking back through the pages, as a resident without JavaScript, and what a colleague sees."""

import re
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from portal.changes.models import Correction, Draft, Report
from tests.changes.sent import signals
from tests.changes.test_stories import FATIMA
from tests.conftest import Moment, Visit
from tests.walk import day, send, walk

STATUS = "/nl/volgen/melding"


def follow(visit: Visit, reference: str, code: str, language: str = "nl") -> str:
    """Open the report with its number and code."""
    visit.get(f"/{language}/volgen")
    return visit.post(f"/{language}/volgen", {"reference": reference, "code": code})


@pytest.fixture
def sent(visit: Visit, moment: Moment) -> tuple[str, str]:
    """A report of Fatima that this browser follows; three hours later."""
    walk(visit, ["move_within"], FATIMA)
    reference, code = send(visit)
    follow(visit, reference, code)
    moment.at += timedelta(hours=3)
    return reference, code


def begin(visit: Visit) -> str:
    """Press *Ik wil iets verbeteren*."""
    visit.get(STATUS)
    return visit.post("/nl/volgen/verbeteren")


def change(visit: Visit, name: str, typed: dict[str, str]) -> str:
    """Change one answer from the check."""
    address = f"/nl/doorgeven/vraag/move_within/{name}"
    visit.get(f"{address}?controle=1")
    return visit.post(address, {**typed, "check": "1"})


def test_correcting_opens_at_the_check_with_every_answer(visit: Visit, sent: tuple[str, str]) -> None:
    page = begin(visit)
    assert visit.page.url.path == "/nl/doorgeven/verbetering"
    for said in ("5711 AB 12", "dinsdag 1 december 2026", "Fatima El Ouardighi", "06 12 34 56 78"):
        assert said in page
    assert "U heeft nog niets veranderd." in page


def test_the_colleague_sees_was_and_is_and_the_old_version_stays(
    visit: Visit, colleague: Visit, sent: tuple[str, str], moment: Moment
) -> None:
    begin(visit)
    page = change(visit, "new_address", {"answer-postcode": "5711 AB", "answer-number": "14"})
    assert visit.page.url.path == "/nl/doorgeven/verbetering"
    assert re.search(r"5711 AB 12</span></del>.*5711 AB 14", page, re.DOTALL)
    page = visit.post("/nl/doorgeven/verbetering")
    assert visit.page.url.path == "/nl/doorgeven/verbeterd"
    for said in ("Dank u wel", sent[0], sent[1], "versie 2", "maandag 23 november 2026 om 13.00 uur"):
        assert said in page
    colleague.sign_in("chris")
    number = signals(visit.client.app)[0].id  # type: ignore[arg-type]
    page = colleague.get(f"/werk/signalen/{number}")
    table = re.search(r'<table class="amended">.*?</table>', page, re.DOTALL)
    assert table
    cells = re.findall(r"<t[hd](?: [^>]*)?>(?:<b>)?([^<]*)", table[0])
    assert cells == ["Antwoord", "Was", "Is", "Nieuw adres", "5711 AB 12", "5711 AB 14"]
    assert "De inwoner verbeterde de melding" in page
    assert "Zoals het eerst is doorgegeven" in page
    page = visit.get(STATUS)
    assert page.count("U verbeterde uw melding") == 1
    assert "Versie 1: maandag 23 november 2026 om 10.00 uur" in page
    assert "Versie 2: maandag 23 november 2026 om 13.00 uur" in page


def test_sending_twice_and_going_back_make_one(visit: Visit, app: FastAPI, sent: tuple[str, str]) -> None:
    begin(visit)
    change(visit, "new_address", {"answer-postcode": "5711 AB", "answer-number": "14"})
    visit.post("/nl/doorgeven/verbetering")
    visit.post("/nl/doorgeven/verbetering")
    visit.get("/nl/doorgeven/verbetering")
    assert visit.page.url.path == "/nl/doorgeven/verbeterd"
    visit.get("/nl/doorgeven/ontvangen")
    assert visit.page.url.path == "/nl/doorgeven/verbeterd"
    with app.state.sessions() as session:
        assert len(session.scalars(select(Correction)).all()) == 1
        assert len(session.scalars(select(Report)).all()) == 1


def test_a_correction_is_never_sent_as_a_new_report(visit: Visit, app: FastAPI, sent: tuple[str, str]) -> None:
    begin(visit)
    visit.post("/nl/doorgeven/versturen")
    assert visit.page.url.path == "/nl/doorgeven/verbetering"
    visit.get("/nl/doorgeven/controle")
    assert visit.page.url.path == "/nl/doorgeven/verbetering"
    with app.state.sessions() as session:
        assert len(session.scalars(select(Report)).all()) == 1


def test_nothing_changed_is_said_at_the_page(visit: Visit, sent: tuple[str, str]) -> None:
    begin(visit)
    page = visit.post("/nl/doorgeven/verbetering", status=422)
    assert "Verander eerst wat niet klopt." in page
    assert "5711 AB 12" in page


def test_a_change_can_be_added_and_left_out(visit: Visit, app: FastAPI, sent: tuple[str, str]) -> None:
    begin(visit)
    page = visit.get("/nl/doorgeven")
    assert re.search(r'value="move_within"[^>]* checked', page)
    visit.post("/nl/doorgeven", {"change": ["volunteering"]})
    while (found := re.search(r"/vraag/([a-z_]+)/([a-z_]+)$", visit.page.url.path)) is not None:
        kind = app.state.catalogue.get(found[1])
        asked = next(q for q in kind.questions if q.name == found[2])
        typed = day("1-12-2026") if asked.kind in {"date", "about_date"} else {"answer": "no"}
        if asked.kind in {"choice", "choices"}:
            typed = {"answer": asked.choice[0].value}
        if asked.kind in {"text", "number", "amount"}:
            typed = {"answer": "4"}
        visit.post(visit.page.url.path, typed)
    assert visit.page.url.path == "/nl/doorgeven/verbetering"
    assert "Weggelaten:" in visit.page.text
    visit.post("/nl/doorgeven/verbetering")
    rules = {signal.rule: signal for signal in signals(app)}
    assert any(signal.change_type == "volunteering" for signal in rules.values())
    assert {row["now"] for row in rules["income-move"].amendments[-1].rows} == {"Weggelaten"}


def test_something_else_that_was_begun_stays_to_be_found(visit: Visit, sent: tuple[str, str]) -> None:
    visit.get("/nl/doorgeven")
    visit.post("/nl/doorgeven", {"change": ["not_sure"]})
    page = begin(visit)
    assert visit.page.url.path == "/nl/volgen/verbeteren"
    code = re.search(r'class="reference"><bdi dir="ltr">([A-Z0-9]+)<', page)
    assert code
    visit.post("/nl/volgen/verbeteren", {"sure": "1"})
    assert visit.page.url.path == "/nl/doorgeven/verbetering"
    visit.get("/nl/verder")
    visit.post("/nl/verder", {"code": code[1]})
    assert "not_sure" in visit.page.url.path


def test_a_stranger_can_not_correct_or_take_back(app: FastAPI, visit: Visit, sent: tuple[str, str]) -> None:
    stranger = Visit(app)
    stranger.get("/nl/volgen")
    for address, status in (("/nl/volgen/verbeteren", 200), ("/nl/volgen/intrekken", 422)):
        page = stranger.post(address, status=status)
        assert 'action="/nl/volgen"' in page
        assert sent[0] not in page
        stranger.get(address)
        assert stranger.page.url.path == "/nl/volgen"
    stranger.post("/nl/doorgeven/verbetering")
    assert stranger.page.url.path == "/nl/doorgeven"
    with app.state.sessions() as session:
        assert [draft.corrects for draft in session.scalars(select(Draft))] == [None]


def test_done_looking_also_forgets_the_correction(visit: Visit, sent: tuple[str, str]) -> None:
    begin(visit)
    visit.get(STATUS)
    visit.post("/nl/volgen/stoppen")
    visit.get("/nl/doorgeven/verbetering")
    assert visit.page.url.path == "/nl/doorgeven"


def test_wiping_a_shared_computer_closes_the_report_too(visit: Visit, sent: tuple[str, str]) -> None:
    begin(visit)
    change(visit, "new_address", {"answer-postcode": "5711 AB", "answer-number": "14"})
    visit.post("/nl/doorgeven/verbetering")
    visit.post("/nl/doorgeven/wissen")
    visit.get(STATUS)
    assert visit.page.url.path == "/nl/volgen"


def test_taking_back_says_what_it_means_and_the_colleague_sees_it(
    visit: Visit, colleague: Visit, app: FastAPI, sent: tuple[str, str]
) -> None:
    page = visit.get("/nl/volgen/intrekken")
    assert "Een collega kijkt of er nog iets nodig is." in page
    page = visit.post("/nl/volgen/intrekken", {"reason": "x" * 501}, status=422)
    assert "Dit is te lang." in page
    assert "x" * 501 in page
    page = visit.post("/nl/volgen/intrekken", {"reason": "Het gaat niet door."})
    assert "U heeft deze melding ingetrokken." in page
    assert "Melding weer sturen" in page
    assert "/nl/volgen/intrekken" not in page
    colleague.sign_in("chris")
    page = colleague.get(f"/werk/signalen/{signals(app)[0].id}")
    assert "De inwoner trok deze melding in." in page
    assert "Het gaat niet door." in page
    begin(visit)
    visit.post("/nl/doorgeven/verbetering")
    assert "ingetrokken" not in visit.get(STATUS)
    assert "De inwoner trok deze melding in.</b>" not in colleague.get(f"/werk/signalen/{signals(app)[0].id}")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pages_work_in_other_languages(visit: Visit, sent: tuple[str, str], language: str) -> None:
    follow(visit, *sent, language=language)
    for address in ("verbeteren", "intrekken"):
        visit.get(f"/{language}/volgen/{address}")
    visit.post(f"/{language}/volgen/verbeteren", {"sure": "1"})
    assert visit.page.url.path == f"/{language}/doorgeven/verbetering"
