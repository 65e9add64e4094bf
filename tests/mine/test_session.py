"""When a session of a resident ends: said beforehand, put off with one press, and nothing typed is lost."""

import re
from datetime import timedelta
from html import unescape

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from portal.changes.models import Withdrawal
from portal.signals.models import Question, Signal
from portal.wishes.models import Wish
from tests.changes.test_stories import FATIMA
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.mine.broker import sign_in, words
from tests.mine.test_sign_in import count
from tests.walk import send, walk

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the provider, not of us


def until(page: str) -> str:
    """Return what the strip says of the end."""
    found = re.search(r"<p data-until[^>]*>([^<]*)</p>", page)
    assert found
    return " ".join(found[1].split())


@ONE_DATABASE
def test_it_says_beforehand_until_when_and_how_to_stay(portal: FastAPI, moment: Moment) -> None:
    visit = Visit(portal)
    sign_in(visit, "fatima")
    page = visit.get("/nl/volgen/code")
    assert "data-until" not in page, "a page that reads nobody knows no time"
    assert until(visit.get("/nl/mijn")) == "U bent ingelogd tot 10.15 uur."
    assert 'data-seconds="900"' in visit.page.text
    moment.at += timedelta(minutes=14)
    stay = visit.get("/nl/mijn/blijven")
    assert "Nu tot 10.29 uur." in stay
    assert "Sluit dit tabblad." in stay
    moment.at += timedelta(minutes=14)
    assert "Uitloggen" in visit.get("/nl/mijn"), "a link alone is enough, without a script"
    for _ in range(9):
        moment.at += timedelta(minutes=9)
        visit.get("/nl/mijn/blijven")
    page = visit.get("/nl/mijn")
    assert until(page) == "U bent ingelogd tot 12.00 uur. Daarna logt u opnieuw in."
    assert "data-stay" not in page, "there is no staying: it does not say so either"
    moment.at += timedelta(minutes=16)
    assert "Log in met DigiD." in words(visit.get("/nl/mijn/blijven"))


@ONE_DATABASE
@pytest.mark.parametrize("how", ["number", "service"])
@pytest.mark.parametrize(
    ("place", "field"), [("intrekken", "reason"), ("mijn-gegevens/vragen/limit", "words"), ("antwoord", "answer")]
)
def test_what_was_typed_about_a_report_outlives_the_session(
    portal: FastAPI, moment: Moment, place: str, field: str, how: str
) -> None:
    visit = Visit(portal)
    sign_in(visit, "fatima", "doorgeven")
    walk(visit, ["move_within"], FATIMA)
    reference, code = send(visit)
    if place == "antwoord":
        with portal.state.sessions.begin() as session:
            signal = session.scalars(select(Signal)).first()
            asked = Question(signal_id=signal.id, text="Hoe lang?", why="Dat telt.", by=1, by_name="", at=moment())
            session.add(asked)
            session.flush()
            place = f"antwoord/{asked.id}"
    visit.get(re.search(r"/nl/mijn/melding/\d+", visit.get("/nl/mijn"))[0])  # type: ignore[index]
    moment.at += timedelta(minutes=16)
    typed = 'Mijn zus & ik <wonen> "samen"'
    page = visit.post(f"/nl/volgen/{place}", {field: typed}, 422)
    assert "Dit typte u. Het is er nog." in page
    assert typed in unescape(page)
    if how == "number":
        sent = {"reference": reference, "code": code, "again": f"/nl/volgen/{place}", "show_again": "1"}
        page = visit.post("/nl/volgen", {**sent, field: typed}, 422)
    else:
        assert "Ik ben weer ingelogd" in page
        other = Visit(portal)
        sign_in(other, "fatima")
        visit.client.cookies.delete("inwoner")
        visit.client.cookies.set("inwoner", str(other.client.cookies.get("inwoner")), domain="portal.test", path="/")
        page = visit.post(f"/nl/volgen/{place}", {field: typed, "show_again": "1"}, 422)
    assert visit.page.url.path == f"/nl/volgen/{place}"
    assert typed in unescape(page)
    assert "Dit typte u." not in page
    assert (count(portal, Withdrawal), count(portal, Wish)) == (0, 0), "nothing is done before it was seen again"
    visit.post(f"/nl/volgen/{place}", {field: typed})
    assert visit.page.url.path in {"/nl/volgen/melding", "/nl/volgen/mijn-gegevens"}


@ONE_DATABASE
def test_number_and_code_lead_to_none_but_our_own_forms(portal: FastAPI) -> None:
    visit = Visit(portal)
    walk(visit, ["move_within"], FATIMA)
    reference, code = send(visit)
    for away in ("https://elders.example/", "//elders.example", "/nl/doorgeven/wissen", "/nl/volgen/antwoord/1/../x"):
        visit.get("/nl/volgen")
        visit.post("/nl/volgen", {"reference": reference, "code": code, "again": away})
        assert visit.page.url.path == "/nl/volgen/melding", away
