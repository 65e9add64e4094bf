"""Weighing through the pages: what a colleague reads, what a mistake says, what a stranger finds."""

import pytest
from fastapi import FastAPI
from sqlalchemy import event, select

from portal.assessment.guides.order import GUIDES
from portal.assessment.models import Weighing
from portal.audit.models import AuditLine
from portal.signals.models import Outcome, Signal
from tests.conftest import ONE_DATABASE, Visit
from tests.signals.desk import Desk, follow, number_of

pytestmark = ONE_DATABASE
IMPACTS = {"admitted": "no", "children": "yes", "medicine": "no", "home": "no", "lighter": "Meer tijd."}


def test_a_note_is_begun_gone_on_with_and_read_on_the_signal(app: FastAPI, chris: Desk, signal: Signal) -> None:
    assert "Begin bij wat nodig is. De wet komt als laatste." in chris.open()
    page = chris.weigh("omgekeerde-toets", "reversed", need="Rust over de <huur>.")
    assert chris.visit.page.url.path == f"/werk/signalen/{signal.id}"
    assert "1 van 4 stappen klaar · Chris de Wit" in page
    assert "Rust over de &lt;huur&gt;." in page
    page = chris.visit.get(f"{chris.address}/omgekeerde-toets")
    assert "Rust over de &lt;huur&gt;.</textarea>" in page
    page = chris.weigh(
        "omgekeerde-toets",
        "reversed",
        need="Rust.",
        value=["minimum", "dignity"],
        effects="De huur is betaald.",
        nothing="Een schuld.",
        law="Artikel 18.",
    )
    assert "Klaar · Chris de Wit" in page
    assert "Genoeg geld om van te leven, Een waardig bestaan" in page
    assert "Rust over de" not in page
    page = chris.visit.get(f"{chris.address}/omgekeerde-toets")
    assert "Eerdere versies" in page
    assert "Rust over de &lt;huur&gt;." in page
    assert page.count(" checked") == 2


def test_what_was_behind_it_stands_on_unknown_and_a_mistake_keeps_what_was_typed(app: FastAPI, chris: Desk) -> None:
    page = chris.visit.get(f"{chris.address}/drietrapstoets")
    assert 'name="three_steps-behind" value="unknown" checked' in page
    page = chris.weigh("drietrapstoets", "three_steps", 422, behind="knowingly", story="Ik dacht dat het mocht.")
    assert page.count("Spreek de inwoner eerst. Zonder gesprek weten wij dit niet.") == 2
    assert "Ik dacht dat het mocht.</textarea>" in page
    assert 'value="knowingly" checked' in page
    assert number_of(app, Weighing) == 0
    chris.open()
    chris.contact(reached="yes")
    page = chris.weigh("drietrapstoets", "three_steps", 422, behind="mistake")
    assert page.count("Schrijf op waar u dat aan ziet.") == 2
    page = chris.weigh("drietrapstoets", "three_steps", behind="mistake", grounds="Vertelde het aan de balie.")
    assert "Leg rustig uit hoe het wel moet." in page
    assert number_of(app, Weighing) == 1


@pytest.mark.parametrize("slug", ["eigen-aandeel", "gevolgen-van-een-pauze", "oorzaak"])
def test_a_short_note_says_what_is_missing(app: FastAPI, chris: Desk, slug: str) -> None:
    guide = next(guide for guide in GUIDES.values() if guide.slug == slug)
    assert chris.weigh(slug, guide.key, 422).count("Kies wat het beste past.") == 2
    assert number_of(app, Weighing) == 0


def test_a_colleague_who_was_first_is_named_and_nothing_is_lost(app: FastAPI, chris: Desk, signal: Signal) -> None:
    noor = Desk(Visit(app), "noor", signal)
    noor.weigh("omgekeerde-toets", "reversed", need="Werk.")
    mine = {"reversed-version": "0", "reversed-need": "Rust."}
    page = chris.visit.post(f"{chris.address}/omgekeerde-toets", mine, 409)
    assert "Noor Bakker bewaarde dit net ook." in page
    assert "Rust.</textarea>" in page
    assert 'value="1"' in page
    chris.visit.post(f"{chris.address}/omgekeerde-toets", {**mine, "reversed-version": "1"})
    assert number_of(app, Weighing) == 2


@pytest.mark.parametrize("version", ["", "x", "-1", "²", "9" * 40])
def test_a_version_that_is_no_number_is_none(app: FastAPI, chris: Desk, version: str) -> None:
    chris.visit.post(f"{chris.address}/omgekeerde-toets", {"reversed-version": version, "reversed-need": "Rust."})
    assert number_of(app, Weighing) == 1


def test_the_outcome_asks_both_actions_and_shows_them_afterwards(app: FastAPI, chris: Desk, signal: Signal) -> None:
    page = chris.do("uitkomst", 422, **{"outcome-kind": "help", "outcome-text": "Wij hielpen met de post."})
    assert page.count("Kies wat u doet voor het inkomen. Geen mag ook.") == 2
    assert page.count("Kies welke hulp u geeft. Geen mag ook.") == 2
    assert "Wij hielpen met de post.</textarea>" in page
    page = chris.outcome("help")
    assert "Nog eens uitleggen" in page
    assert "Voor het inkomen" in page
    with app.state.sessions() as session:
        (kept,) = session.scalars(select(Outcome)).all()
    assert (kept.income_action, kept.support_action, kept.why_heavier) == ("none", "explain", None)


def test_a_refusal_stands_at_its_own_field(chris: Desk) -> None:
    chris.own_share()
    chris.contact(reached="yes")
    page = chris.do(
        "uitkomst",
        422,
        **{
            "outcome-kind": "review",
            "outcome-text": "Wij kijken opnieuw.",
            "outcome-income_action": "adjust",
            "outcome-support_action": "none",
        },
    )
    assert 'href="#outcome-why_heavier"' in page
    assert 'id="outcome-why_heavier-error">Schrijf op waarom iets lichters niet genoeg is.' in page
    assert 'value="review" selected' in page


def test_a_stop_through_the_pages_asks_another_team_first(app: FastAPI, chris: Desk, signal: Signal) -> None:
    chris.own_share("no")
    for _ in range(2):
        chris.open()
        chris.contact(reached="no")
    assert "Kijk eerst wat een pauze doet." in chris.outcome("suspend", 422)
    page = chris.weigh("gevolgen-van-een-pauze", "impact", contact="not_reached", **IMPACTS)
    assert "Welk team kan helpen om de inwoner te bereiken?" in page
    chris.open()
    assert "Vraag eerst een ander team" in chris.outcome("suspend", 422)
    chris.visit.get(f"{chris.address}/gevolgen-van-een-pauze")
    assert "Kies een team dat kan helpen." in chris.do("help-bereiken", 422)
    page = chris.do("help-bereiken", teams="neighbourhood-deurhout")
    assert "Deze teams helpen met bereiken:" in page
    assert "Wijkteam Deurhout" in page
    chris.open()
    assert "Voorstel: betaling pauzeren" in chris.outcome("suspend")
    sam = Visit(app)
    sam.sign_in("sam")
    assert "Help de inwoner te bereiken" in sam.get("/werk/")
    page = follow(app, Visit(app), signal)
    assert "Wij konden u niet bereiken. Wij willen eerst met u praten." in page


def test_the_cause_is_asked_on_the_page_and_then_the_signal_closes(chris: Desk) -> None:
    chris.contact(reached="yes")
    chris.own_share("yes")
    assert "Oorzaak" not in chris.open()
    assert "Leg voor het afsluiten nog vast wat de oorzaak was." in chris.outcome("offset")
    assert "Leg eerst vast wat de oorzaak was." in chris.close(status=422)
    page = chris.weigh("oorzaak", "cause", cause="unclear", prevent="Onze brief korter maken.")
    assert "Onze brief korter maken." in page
    assert "Klaar op maandag 23 november." in chris.close()
    page = chris.visit.get(f"{chris.address}/oorzaak")
    assert "Dit signaal is klaar. U kunt dit alleen nog lezen." in page
    assert "<textarea" not in page
    assert "Onze brief korter maken." in chris.open()


def test_a_warning_is_offered_only_where_it_is_about_work(app: FastAPI, chris: Desk, signal: Signal) -> None:
    assert 'value="warning"' in chris.open()
    with app.state.sessions.begin() as session:
        session.get_one(Signal, signal.id).theme = "money"
    assert 'value="warning"' not in chris.open()
    chris.own_share()
    chris.contact(reached="yes")
    assert "kan alleen bij afspraken over werk" in chris.outcome("warning", 422)


def test_the_hints_name_the_day_six_months_back(chris: Desk) -> None:
    assert "vanaf zaterdag 23 mei 2026" in chris.open()


def test_another_team_finds_no_note_and_can_keep_none(app: FastAPI, chris: Desk, signal: Signal) -> None:
    chris.weigh("omgekeerde-toets", "reversed", need="Rust.")
    dewi = Visit(app)
    dewi.sign_in("dewi")
    for slug in (*(guide.slug for guide in GUIDES.values()), "uitkomst", "help-bereiken"):
        if slug not in {"uitkomst", "help-bereiken"}:
            assert "Rust." not in dewi.get(f"{chris.address}/{slug}", 404)
        dewi.get("/werk/")
        dewi.post(f"{chris.address}/{slug}", {}, 404)
    assert (number_of(app, Weighing), number_of(app, Outcome)) == (1, 0)


def test_reading_a_note_is_written_down_as_reading_the_signal(app: FastAPI, chris: Desk, signal: Signal) -> None:
    looks = (AuditLine, AuditLine.did == "signal:opened", AuditLine.about_id == signal.id)
    before = number_of(app, *looks)
    chris.visit.get(f"{chris.address}/drietrapstoets")
    chris.visit.get(f"{chris.address}/drietrapstoets")
    assert number_of(app, *looks) == before + 2


def test_a_resident_reads_the_outcome_and_never_the_weighing(app: FastAPI, chris: Desk, signal: Signal) -> None:
    chris.weigh("omgekeerde-toets", "reversed", need="Rust over de huur.")
    chris.own_share("yes")
    chris.contact(reached="yes")
    chris.outcome("review")
    page = follow(app, Visit(app), signal)
    assert "Recht of hoogte opnieuw bekijken" in page
    for never in ("Rust over de huur.", "Onze brief was niet duidelijk.", "Uitleg hielp niet genoeg.", "eigen aandeel"):
        assert never not in page


def test_weighing_reads_the_database_twice_for_the_page_of_a_signal(app: FastAPI, chris: Desk) -> None:
    for _ in range(3):
        chris.own_share("yes")
        chris.own_share("no")
    seen: list[str] = []
    engine = app.state.sessions.kw["bind"]

    def keep(_c: object, _u: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", keep)
    chris.open()
    event.remove(engine, "before_cursor_execute", keep)
    assert len([one for one in seen if "FROM weighing" in one]) == 2
