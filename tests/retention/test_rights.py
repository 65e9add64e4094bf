"""What a resident may ask of us: see all, copy, correct, wait, erase. And what a colleague decides."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from portal.kit.outbox import Job
from portal.proof.models import ProofFile
from portal.retention import queries
from portal.signals.models import Signal
from portal.wishes.models import Wish, WishDecision
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.retention import journey
from tests.retention.journey import ZEB, Told
from tests.retention.test_plan import close
from tests.signals.desk import Desk, follow, tell

pytestmark = ONE_DATABASE
MINE = "/nl/volgen/mijn-gegevens"
WORK = "/werk/bewaren"


@pytest.fixture
def signal(app: FastAPI) -> Signal:
    return tell(app)


@pytest.fixture
def iris(app: FastAPI) -> Visit:
    visit = Visit(app)
    visit.sign_in("iris")
    return visit


def ask(app: FastAPI, visit: Visit, signal: Signal, kind: str, words: str = "") -> str:
    follow(app, visit, signal)
    visit.get(MINE)
    return visit.post(f"{MINE}/vragen/{kind}", {"words": words})


def decide(app: FastAPI, iris: Visit, outcome: str, words: str = "Dit leggen wij uit.", status: int = 200) -> str:
    with app.state.sessions() as session:
        number = session.scalars(select(Wish.id).order_by(Wish.id.desc())).first()
    iris.get(WORK)
    return iris.post(
        f"{WORK}/verzoek/{number}", {f"wish{number}-outcome": outcome, f"wish{number}-words": words}, status
    )


def test_a_resident_sees_all_and_from_whom(app: FastAPI) -> None:
    told = journey.tell(app, ZEB)
    journey.work(app, told, ZEB)
    visit = journey.follow(app, told)
    assert MINE in visit.page.text
    page = visit.get(MINE)
    for words in (ZEB.name, ZEB.mail, ZEB.phone, "Wat u doorgaf", "Van wie", "Van u.", "Waarvoor", "Wie heeft gekeken",
                  "Uw antwoorden op onze vragen", "Wat wij met anderen deelden", "Geldloket"):  # fmt: skip
        assert words in page, words
    assert "Wij wissen dit niet vóór" not in page, "something is planned still"
    assert "Deze termijn staat nog niet vast." in page


def test_a_copy_holds_everything_and_no_note_of_a_colleague(app: FastAPI) -> None:
    told = journey.tell(app, ZEB)
    signal = _signal(app, told)
    desk = Desk(Visit(app), "chris", signal)
    desk.do("notitie", **{"note-text": "Alleen voor collega's."})
    visit = journey.follow(app, told)
    answer = visit.client.get(f"{MINE}/kopie")
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = archive.namelist()
        data = json.loads(archive.read("gegevens.json"))
        everything = b"".join(archive.read(name) for name in names)
        text = archive.read(f"{told.reference}.txt").decode()
        shown = b"".join(archive.read(name) for name in names if name.endswith(".jpg"))
    (photo,) = [name for name in names if name.endswith(".jpg")]
    assert shown.startswith(b"\xff\xd8\xff"), "a photo that opens"
    assert data["bestanden"] == [{"naam": photo, "hebben_wij_nog": True}]
    assert data["nummer"] == told.reference
    assert data["versies"][0]["wijzigingen"]["bank_account"]["iban"] == ZEB.iban
    assert data["versies"][0]["over_u"]["name"] == ZEB.name
    assert data["wie_keek"][0]["waarom"]
    assert ZEB.name in text
    assert b"Alleen voor collega" not in everything
    assert Visit(app).client.get(f"{MINE}/kopie").status_code == 404


def _signal(app: FastAPI, told: Told) -> Signal:
    with app.state.sessions() as session:
        return session.scalars(
            select(Signal).where(Signal.id.in_(told.signals), Signal.team.like("income%"))
        ).first() or (session.get_one(Signal, told.signals[0]))


def test_who_follows_nothing_is_asked_for_number_and_code(app: FastAPI, visit: Visit) -> None:
    visit.get(MINE)
    assert visit.page.url.path == "/nl/volgen"


def test_asking_to_wait_is_in_force_at_once(app: FastAPI, visit: Visit, colleague: Visit, signal: Signal) -> None:
    page = ask(app, visit, signal, "limit", "Mijn adres klopt niet.")
    assert "Tot dan doen wij alleen wat u wilt." in page
    ask(app, visit, signal, "limit", "Nog eens.")
    with app.state.sessions() as session:
        assert len(session.scalars(select(Wish)).all()) == 1
    desk = Desk(colleague, "chris", signal)
    shown = desk.open()
    assert "Beperkt: nu niet gebruiken" in shown
    assert "Mijn adres klopt niet." in shown
    visit.get(MINE)
    visit.post(f"{MINE}/stoppen/limit")
    assert "Beperkt" not in desk.open()


def test_a_colleague_ends_waiting_with_a_reason(app: FastAPI, visit: Visit, iris: Visit, signal: Signal) -> None:
    ask(app, visit, signal, "limit")
    assert "Leg kort uit waarom." in decide(app, iris, "granted", "", 422)
    decide(app, iris, "granted")
    assert "U zei al ja." in decide(app, iris, "refused", status=422)
    decide(app, iris, "ended", "Wij keken het na. Uw adres klopt nu.")
    assert "Wij keken het na." in visit.get(MINE)
    assert "Dit is gestopt." in visit.page.text


def test_erasing_is_decided_told_and_then_planned(
    app: FastAPI, visit: Visit, iris: Visit, signal: Signal, moment: Moment
) -> None:
    page = ask(app, visit, signal, "erase", "Het ging per ongeluk.")
    assert "U hoort ons antwoord uiterlijk op woensdag 23 december 2026." in page
    here = iris.get(WORK)
    assert "Wis mijn gegevens" in here
    assert "Het ging per ongeluk." in here
    decide(app, iris, "granted", "Dit hoort niet bij uw uitkering. Wij wissen het.")
    page = visit.get(MINE)
    assert "Dit hoort niet bij uw uitkering." in page
    assert "Bewaar nu een kopie" in page
    with app.state.sessions() as session:
        assert queries.asked_to_go(session, app.state.organisation, moment()) == [], "something is still open"
    close(app, signal.report_id)
    with app.state.sessions() as session:
        (going,) = queries.asked_to_go(session, app.state.organisation, moment())
    assert going.report_id == signal.report_id
    visit.post(f"{MINE}/stoppen/erase")
    with app.state.sessions() as session:
        assert queries.asked_to_go(session, app.state.organisation, moment()) == []


def test_no_says_why_and_where_to_go(app: FastAPI, visit: Visit, iris: Visit, signal: Signal) -> None:
    ask(app, visit, signal, "erase")
    decide(app, iris, "refused", "Wij bewaren dit tot 2037. Dan wissen wij het.")
    page = visit.get(MINE)
    assert "Nee, dat kan nu niet." in page
    assert "tot 6 weken erna bezwaar maken" in page
    assert "Wij bewaren dit tot 2037." in page
    iris.get(WORK)
    assert "Er wacht geen verzoek." in iris.page.text


def test_only_photos_go_at_once(app: FastAPI, iris: Visit) -> None:
    told = journey.tell(app, ZEB)
    visit = journey.follow(app, told)
    visit.get(MINE)
    visit.post(f"{MINE}/vragen/erase", {"words": ""})
    decide(app, iris, "partly")
    with app.state.sessions() as session:
        assert session.scalars(select(ProofFile)).all() == []
        (post,) = session.scalars(select(Job.payload).where(Job.key.startswith("decided:")))
        assert post == {"report": told.report, "kind": "decided"}
        assert session.scalars(select(WishDecision.by_name)).all() == ["Iris Vos"]


def test_what_is_too_long_comes_back_whole(app: FastAPI, visit: Visit, signal: Signal) -> None:
    follow(app, visit, signal)
    visit.get(MINE)
    long = "woord " * 300
    assert long.strip() in visit.post(f"{MINE}/vragen/erase", {"words": long}, 422)
    visit.post(f"{MINE}/vragen/alles", {"words": ""}, 404)


def test_one_resident_never_reaches_another(app: FastAPI, visit: Visit, signal: Signal, iris: Visit) -> None:
    other = tell(app)
    ask(app, visit, signal, "erase")
    second = Visit(app)
    follow(app, second, other)
    assert "Wat u vroeg" not in second.get(MINE)


def test_only_who_has_the_right_sees_what_is_kept(app: FastAPI, iris: Visit, colleague: Visit) -> None:
    colleague.sign_in("chris")
    colleague.get(WORK, 404)
    assert "Wat wij bewaren, en hoe lang" in iris.get(WORK)
    assert "(nog te bevestigen)" in iris.page.text


def test_weighty_things_ask_to_confirm(app: FastAPI, visit: Visit, iris: Visit, signal: Signal, moment: Moment) -> None:
    ask(app, visit, signal, "erase")
    iris.get(WORK)
    moment.at += timedelta(minutes=40)
    decide(app, iris, "granted")
    assert iris.page.url.path == "/werk/bevestigen"
    with app.state.sessions() as session:
        assert session.scalars(select(WishDecision)).all() == []


def test_a_plan_on_the_page(app: FastAPI, iris: Visit, signal: Signal, moment: Moment) -> None:
    close(app, signal.report_id)
    moment.at += timedelta(days=10 * 366)
    with app.state.sessions.begin() as session:
        from portal.retention import planning

        plan = planning.make(session, app.state.organisation, moment())
        assert plan
        number = plan.id
    iris.sign_in("iris")
    page = iris.get(WORK)
    assert "Meldingen, en alles wat daarbij hoort" in page
    assert "Dit plan wacht tot 1 collega akkoord geeft." in page
    assert "Schrijf op waarom u dit tegenhoudt." in iris.post(f"{WORK}/plan/{number}/stoppen", {}, 422)
    assert "Iris Vos gaf akkoord" in iris.post(f"{WORK}/plan/{number}/akkoord")
    held = {"hold-reference": signal.reference, "hold-reason": "Er loopt bezwaar.", "hold-until": "2037-06-01"}
    assert "Dit nummer kennen wij niet." in iris.post(f"{WORK}/vasthouden", {**held, "hold-reference": "ZL-2"}, 422)
    assert "tot en met maandag 1 juni 2037" in iris.post(f"{WORK}/vasthouden", held)
    iris.post(f"{WORK}/plan/{number}/stoppen", {"stop-reason": "Wij kijken eerst."})
    assert "tegengehouden" in iris.page.text
    assert "Wij kijken eerst." in iris.page.text
    iris.post(f"{WORK}/plan/{number}/akkoord", status=409)
    iris.get(WORK)
    iris.post(f"{WORK}/vasthouden/1/stoppen")
    assert "Niet meer vasthouden" not in iris.page.text
