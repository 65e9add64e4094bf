"""Residents sign in through a running broker, over real HTTP, and need not."""

import re
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select, text

from portal.audit.models import AuditLine
from portal.changes.models import Draft, Report
from portal.identity.models import MyReport, ReportIdentity, ResidentSession
from portal.kit.database import Base
from tests.changes.test_stories import FATIMA
from tests.changes.test_typed_in import type_in
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.mine.broker import (
    BEST,
    FATIMA_BSN,
    GOOD,
    asked,
    at_broker,
    leave,
    portal_with,
    sign_in,
    words,
)
from tests.traces import stands
from tests.walk import send, walk

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the provider, not of us
PLACES = ("/nl/", "/nl/doorgeven", "/nl/volgen", "/nl/volgen/code", "/nl/rechten", "/nl/verder")
MINE = (
    "/nl/mijn", "/nl/mijn?bladzijde=x", "/nl/mijn/erbij", "/nl/mijn/blijven", "/nl/mijn/melding/1",
    "/nl/mijn/uitgelogd", "/nl/inloggen/digid", "/inwoner/terug",
)  # fmt: skip


def count(app: FastAPI, table: type[Base]) -> int:
    with app.state.sessions() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_somebody_signs_in_tells_and_finds_it_back(portal: FastAPI, colleague: Visit, moment: Moment) -> None:
    visit = Visit(portal)
    address = leave(visit, "doorgeven")
    question = asked(address)
    assert question["redirect_uri"] == "http://portal.test/inwoner/terug"
    assert question["code_challenge_method"] == "S256"
    assert question["prompt"] == "login", "nobody gets in by a session that somebody left open at the broker"
    assert GOOD in question["acr_values"].split()
    assert BEST in question["acr_values"].split()
    assert "LoA/low" not in question["acr_values"]
    visit.get(at_broker(address, "fatima"))
    assert visit.page.url.path == "/nl/doorgeven"
    assert "Uitloggen" in visit.page.text
    walk(visit, ["move_within"], FATIMA)
    assert "U bent ingelogd." in words(visit.page.text)
    reference, _code = send(visit)
    assert "Deze melding staat in uw lijst." in visit.page.text
    page = visit.get("/nl/mijn")
    assert reference in page
    assert "Ik verhuis" in page
    number = re.search(r"/nl/mijn/melding/(\d+)", page)
    assert number
    page = visit.get(number[0])
    assert visit.page.url.path == "/nl/volgen/melding"
    assert reference in page
    with portal.state.sessions() as session:
        kept = session.scalars(select(ReportIdentity)).one()
        assert (kept.standing, kept.level, kept.acting_as) == ("self", "substantieel", "")
        signal = session.execute(text("SELECT id FROM signal WHERE team LIKE 'income%'")).scalar()
    colleague.sign_in("chris")
    assert "Ingelogd met DigiD, niveau substantieel." in colleague.get(f"/werk/signalen/{signal}")


def test_the_number_of_a_person_is_nowhere(portal: FastAPI, caplog: pytest.LogCaptureFixture) -> None:
    visit = Visit(portal)
    pages = [sign_in(visit, "fatima-high"), visit.get("/nl/doorgeven")]
    walk(visit, ["move_within"], FATIMA)
    send(visit)
    pages += [visit.page.text, visit.get("/nl/mijn")]
    sign_in(Visit(portal), "wrong-number", status=422)
    with portal.state.sessions() as session:
        rows = [str(row) for table in Base.metadata.sorted_tables for row in session.execute(select(table)).all()]
    cookies = [f"{cookie.name}={cookie.value}" for cookie in visit.client.cookies.jar]
    assert count(portal, MyReport) == 1
    for number in (FATIMA_BSN, FATIMA_BSN[-4:], "111222334"):
        shown = [where for where in (*pages, *rows, *cookies, caplog.text) if stands(number, where)]
        assert shown == [], number


@ONE_DATABASE
@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("fatima-low", "U logde in op een lager niveau dan hier nodig is."),
        ("no-level", "U logde in op een lager niveau dan hier nodig is."),
        ("no-number", "Wij konden niet zien wie u bent."),
        ("wrong-number", "Wij konden niet zien wie u bent."),
        ("other-sector", "Wij konden niet zien wie u bent."),
        ("strange-kind", "Wij konden niet zien wie u bent."),
        ("wrong-represented", "Wij konden niet zien wie u bent."),
    ],
)
def test_who_is_not_sure_enough_is_not_signed_in_and_tells_it_without(portal: FastAPI, who: str, said: str) -> None:
    visit = Visit(portal)
    page = sign_in(visit, who, "verder", status=422)
    assert said in words(page)
    assert "Inloggen hoeft niet." in words(page)
    assert 'href="/nl/doorgeven/controle">Verder zonder inloggen' in page
    assert count(portal, ResidentSession) == 0
    assert "inwoner" not in visit.client.cookies
    walk(visit, ["move_within"], FATIMA)
    send(visit)
    assert count(portal, Report) == 1
    assert count(portal, ReportIdentity) == 0


@ONE_DATABASE
@pytest.mark.parametrize("spoilt", ["state", "code", "cookie", "twice", "denied", "another browser", "work"])
def test_what_does_not_fit_signs_nobody_in(portal: FastAPI, spoilt: str) -> None:
    visit = Visit(portal)
    address = leave(visit)
    back = at_broker(address, "fatima")
    if spoilt == "state":
        back = re.sub("state=[^&]+", "state=other", back)
    elif spoilt == "code":
        back = re.sub("code=[^&]+", "code=other", back)
    elif spoilt == "cookie":
        visit.client.cookies.set("inwoner-reis", "changed", domain="portal.test", path="/")
    elif spoilt == "denied":
        back = f"/inwoner/terug?error=access_denied&state={asked(back)['state']}"
    elif spoilt == "twice":
        visit.get(back)
        visit.client.cookies.delete("inwoner")
        with portal.state.sessions.begin() as session:
            session.execute(text("DELETE FROM resident_session"))
    elif spoilt == "another browser":
        visit = Visit(portal)
    elif spoilt == "work":  # what a colleague remembers on the way is no trip of a resident
        from portal.accounts.trip import Trip, packed

        trip = packed(Trip(asked(address)["state"], "n", "v", 0, "nl mijn"), portal.state.settings.secret_key)
        visit.client.cookies.set("inwoner-reis", trip, domain="portal.test", path="/")
    page = visit.get(back, 422)
    said = "U bent gestopt met inloggen. Dat mag." if spoilt == "denied" else "Inloggen is niet gelukt."
    assert said in words(page)
    assert count(portal, ResidentSession) == 0


@ONE_DATABASE
def test_without_a_broker_there_is_not_one_word_about_it(app: FastAPI, visit: Visit) -> None:
    for place in PLACES:
        page = visit.get(place)
        for word in ("DigiD", "Mijn meldingen", "/nl/mijn", "inloggen/digid", "mine.css"):
            assert word not in page, (place, word)
    for place in MINE:
        visit.get(place, 404)
    walk(visit, ["move_within"], FATIMA)
    send(visit)
    assert "DigiD" not in visit.page.text
    for place in ("/nl/mijn/uitloggen", "/nl/mijn/erbij", "/nl/mijn/melding/1/weg", "/nl/doorgeven/ontvangen/lijst"):
        visit.get("/nl/volgen")
        visit.post(place, {}, 404)


@ONE_DATABASE
def test_a_broker_that_is_away_stands_in_nobodys_way(app: FastAPI, moment: Moment) -> None:
    portal = portal_with(app, moment, resident_issuer="http://localhost:9")
    visit = Visit(portal)
    page = visit.get("/nl/inloggen/digid?naar=doorgeven", 503)
    assert "De inlogdienst antwoordt nu niet." in words(page)
    walk(visit, ["move_within"], FATIMA)
    send(visit)
    assert count(portal, Report) == 1


@ONE_DATABASE
def test_a_quarter_of_an_hour_away_ends_the_session_and_loses_nothing(portal: FastAPI, moment: Moment) -> None:
    visit = Visit(portal)
    sign_in(visit, "fatima", "doorgeven")
    walk(visit, ["move_within"], FATIMA)
    moment.at += timedelta(minutes=14)
    visit.get("/nl/doorgeven/controle")
    moment.at += timedelta(minutes=14)
    assert "Uitloggen" in visit.get("/nl/doorgeven/controle"), "who is busy stays signed in"
    moment.at += timedelta(minutes=16)
    page = visit.get("/nl/doorgeven/controle")
    assert "U was even weg. Daarom bent u uitgelogd. Wat u typte, is er nog." in page
    assert "U bent ingelogd" not in page
    assert "5711 AB" in page
    visit.post("/nl/mijn/uitloggen", {"klaar": "1"})
    assert visit.page.url.path == "/nl/doorgeven/controle"
    assert "U was even weg." not in visit.page.text
    send(visit)
    assert count(portal, Report) == 1
    assert (count(portal, ReportIdentity), count(portal, MyReport)) == (0, 0), "sent without: then it is nobody's list"


@ONE_DATABASE
def test_who_was_away_signs_in_again_and_is_back_at_the_same_question(portal: FastAPI, moment: Moment) -> None:
    visit = Visit(portal)
    sign_in(visit, "fatima", "doorgeven")
    visit.post("/nl/doorgeven", {"change": ["gift"]})
    if visit.page.url.path.endswith("/ook"):
        visit.post("/nl/doorgeven/ook")
    question = visit.page.url.path
    moment.at += timedelta(minutes=16)
    assert 'href="/nl/inloggen/digid?naar=verder"' in visit.get(question)
    sign_in(visit, "fatima", "verder")
    assert visit.page.url.path == question


@ONE_DATABASE
def test_two_hours_end_a_session_however_busy_it_is(portal: FastAPI, moment: Moment) -> None:
    visit = Visit(portal)
    sign_in(visit, "fatima")
    for _ in range(12):
        assert "Uitloggen" in visit.get("/nl/mijn")
        moment.at += timedelta(minutes=10)
    moment.at += timedelta(minutes=1)
    page = visit.get("/nl/mijn")
    assert "Log in met DigiD." in words(page)
    assert "Daarom bent u uitgelogd." in page


@ONE_DATABASE
def test_signing_out_ends_it_here_and_offers_to_end_it_there(portal: FastAPI, issuer: str) -> None:
    visit = Visit(portal)
    sign_in(visit, "fatima", "doorgeven")
    walk(visit, ["move_within"], FATIMA)
    send(visit)
    page = visit.get("/nl/mijn")
    number = re.search(r"/nl/mijn/melding/(\d+)", page)
    assert number
    visit.get(number[0])
    token = visit.client.cookies.get("inwoner")
    page = visit.post("/nl/mijn/uitloggen")
    assert visit.page.url.path == "/nl/mijn/uitgelogd"
    assert f'href="{issuer}/oauth2/end_session?client_id=doorgeefpunt&amp;post_logout_redirect_uri=' in page
    assert count(portal, ResidentSession) == 0
    visit.client.cookies.set("inwoner", str(token), domain="portal.test", path="/")
    for place, there in (
        ("/nl/mijn", "/nl/mijn"), ("/nl/volgen/melding", "/nl/volgen"), ("/nl/doorgeven/ontvangen", "/nl/doorgeven"),
    ):  # fmt: skip
        page = visit.get(place)
        assert visit.page.url.path == there
        assert not stands("5711", page)
        assert "Deurhout" not in words(page)
    visit.get(number[0], 404)


@ONE_DATABASE
def test_wiping_a_shared_computer_signs_out_too(portal: FastAPI) -> None:
    visit = Visit(portal)
    sign_in(visit, "fatima", "doorgeven")
    visit.post("/nl/doorgeven/wissen")
    assert count(portal, ResidentSession) == 0
    assert "inwoner" not in visit.client.cookies


@ONE_DATABASE
def test_every_page_that_is_somebodys_own_has_the_way_out(portal: FastAPI) -> None:
    visit = Visit(portal)
    sign_in(visit, "fatima", "doorgeven")
    for place in ("/nl/doorgeven", "/nl/volgen", "/nl/verder", "/nl/volgen/code", "/nl/mijn", "/nl/mijn/erbij"):
        assert 'action="/nl/mijn/uitloggen"' in visit.get(place), place
    for place in ("/nl/", "/nl/rechten"):
        page = visit.get(place)
        assert "Uitloggen" not in page, "the same for everybody, so it knows nobody"
        assert 'href="/nl/mijn">Mijn meldingen</a>' in page
    page = visit.get("/ar/doorgeven")
    assert 'dir="rtl"' in page
    assert 'action="/ar/mijn/uitloggen"' in page


@ONE_DATABASE
def test_the_trail_knows_that_somebody_came_and_not_who(portal: FastAPI) -> None:
    visit = Visit(portal)
    sign_in(visit, "fatima")
    visit.post("/nl/mijn/uitloggen")
    with portal.state.sessions() as session:
        lines = session.scalars(select(AuditLine).where(AuditLine.did.like("resident:%")).order_by(AuditLine.number))
        seen = [(line.did, line.who, line.who_id, line.detail) for line in lines]
    detail = {"level": "substantieel", "acting_as": ""}
    assert seen == [("resident:came", "resident", None, detail), ("resident:left", "resident", None, {})]


@ONE_DATABASE
def test_a_name_and_birthday_that_the_broker_knows_are_filled_in(app: FastAPI, moment: Moment, portal: FastAPI) -> None:
    given = {"resident_name_claim": "name", "resident_birth_claim": "birthdate", "resident_scope": "openid profile"}
    issuer = portal.state.settings.resident_issuer
    visit = Visit(portal_with(app, moment, resident_issuer=issuer, **given))
    sign_in(visit, "named", "doorgeven")
    visit.post("/nl/doorgeven", {"change": ["move_within"]})
    with app.state.sessions() as session:
        answers = session.scalars(select(Draft)).one().answers["about_you"]
    assert answers == {"name": "Ruth Admiraal", "birth_date": "1980-02-29"}


@ONE_DATABASE
def test_a_colleague_who_types_in_signs_nobody_in(portal: FastAPI) -> None:
    """Also when a resident signed in on the same computer: what a colleague sends is the colleague's telling."""
    visit = Visit(portal)
    sign_in(visit, "ruth")
    type_in(visit, channel="desk")
    assert "Uitloggen" not in words(visit.page.text)
    assert count(portal, Report) == 1
    assert (count(portal, ReportIdentity), count(portal, MyReport)) == (0, 0)
