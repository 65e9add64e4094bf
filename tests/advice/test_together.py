"""Notes for some or for all, marks, lessons, taking over, and who does what."""

import re
from datetime import timedelta
from html import unescape

from fastapi import FastAPI
from sqlalchemy import select

from portal.accounts.models import Colleague
from portal.advice.models import Lesson
from portal.signals.models import Claim, Event, Note, Signal
from tests.advice.test_asking import number_like
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.signals.desk import Desk, afresh, follow, number_of

pytestmark = ONE_DATABASE
SECRET = "Alleen voor ons: bel na vijf uur."


def other_signal(app: FastAPI, signal: Signal, team: str, urgency: str = "U2", *, report: int = 0) -> Signal:
    """Open a signal of another team for the same report."""
    columns = {column.name: getattr(signal, column.name) for column in Signal.__table__.columns if column.name != "id"}
    with app.state.sessions.begin() as session:
        made = Signal(**{**columns, "team": team, "urgency": urgency, "report_id": report or signal.report_id})
        session.add(made)
        session.flush()
        return made


def note(app: FastAPI, desk: Desk, text: str, audience: str, *logins: str, status: int = 200) -> str:
    fields = {"note-text": text, "note-audience": audience}
    told = {"note-mentions": [str(number_like(app, login)) for login in logins]}
    return desk.visit.post(f"{desk.address}/notitie", {**fields, **told}, status)


def test_a_note_for_all_teams_of_a_report_stands_with_each_of_its_signals(
    app: FastAPI, chris: Desk, visit: Visit, signal: Signal
) -> None:
    theirs = other_signal(app, signal, "participation")
    note(app, chris, "Samen bellen op maandag.", "report")
    note(app, chris, "Wij kijken naar de loonstrook.", "signal")
    visit.sign_in("dewi")
    page = visit.get(f"/werk/signalen/{theirs.id}")
    assert "Samen bellen op maandag." in page
    assert "Team Inkomen Deurhout" in page
    assert "loonstrook" not in page
    visit.get(f"/werk/signalen/{signal.id}", 404)


def test_a_note_for_one_team_is_read_by_that_team_alone(
    app: FastAPI, chris: Desk, visit: Visit, signal: Signal
) -> None:
    with app.state.sessions.begin() as session:
        kept = session.get_one(Signal, signal.id)
        kept.lead_team = "participation"
    note(app, chris, SECRET, "team")
    assert SECRET in chris.open()
    visit.sign_in("dewi")
    page = visit.get(f"/werk/signalen/{signal.id}")
    assert SECRET not in page
    assert "Deze notitie is voor één team." in page


def test_who_is_mentioned_finds_it_until_they_opened_the_signal(
    app: FastAPI, chris: Desk, visit: Visit, signal: Signal
) -> None:
    page = chris.open()
    assert "Noor Bakker" in page
    assert f'value="{number_like(app, "dewi")}"' not in page.partition('id="do-note"')[2]
    note(app, chris, "Kijk jij mee?", "signal", "noor", "dewi")
    visit.sign_in("noor")
    assert "Aan u gevraagd <b>1</b>" in visit.get("/werk/")
    assert "Een collega noemde u in een notitie" in visit.get("/werk/advies")
    assert "Kijk jij mee?" in visit.get(f"/werk/signalen/{signal.id}")
    assert "Aan u gevraagd" not in visit.get("/werk/")
    dewi = Visit(app)
    dewi.sign_in("dewi")
    assert "Aan u gevraagd" not in dewi.get("/werk/"), "who may not see it can't be told"


def test_a_note_for_my_team_mentions_nobody_else(app: FastAPI, chris: Desk, signal: Signal) -> None:
    with app.state.sessions.begin() as session:
        session.get_one(Signal, signal.id).lead_team = "participation"
    page = note(app, chris, SECRET, "team", "dewi", status=422)
    assert "kan uw notitie niet lezen" in page
    assert SECRET in page
    assert re.search(rf'value="{number_like(app, "dewi")}" checked', page)
    assert number_of(app, Note) == 0


def test_a_note_can_be_written_when_it_is_done(app: FastAPI, chris: Desk, signal: Signal) -> None:
    with app.state.sessions.begin() as session:
        session.get_one(Signal, signal.id).closed_at = app.state.now()
    assert "Nog één ding." in note(app, chris, "Nog één ding.", "signal")


def test_a_colleague_takes_over_with_a_reason_and_both_are_told(
    app: FastAPI, chris: Desk, visit: Visit, signal: Signal
) -> None:
    chris.do("oppakken")
    visit.sign_in("noor")
    page = visit.get(f"/werk/signalen/{signal.id}")
    assert "Neem over van Chris de Wit" in page
    where = f"/werk/signalen/{signal.id}/overnemen"
    assert "Schrijf op waarom u dit overneemt." in visit.post(where, {"takeover-reason": ""}, 422)
    page = visit.post(where, {"takeover-reason": "Chris is deze week weg."})
    assert "U heeft dit opgepakt." in page
    assert "Noor Bakker nam dit over van een collega" in page
    assert "Chris de Wit gaf dit over aan een collega" in page
    assert "Chris is deze week weg." in page
    assert "U heeft dit al." in visit.post(where, {"takeover-reason": "Nog eens."}, 409)
    with app.state.sessions() as session:
        held = session.scalars(select(Claim).where(Claim.released_at.is_(None))).one()
        assert (held.by_name, held.signal_id) == ("Noor Bakker", signal.id)
    assert "Een collega nam dit van u over" in chris.visit.get("/werk/advies")
    assert "Een andere collega pakt uw melding op" in follow(app, Visit(app), signal)


def test_complex_is_said_with_a_reason_and_taken_back(app: FastAPI, chris: Desk, signal: Signal) -> None:
    assert "Schrijf op waarom." in chris.do("ingewikkeld", 422, **{"complex-reason": ""})
    page = chris.do("ingewikkeld", **{"complex-reason": "Drie inkomens door elkaar."})
    assert "Drie inkomens door elkaar." in page.partition('id="who"')[2]
    page = chris.do("ingewikkeld", **{"complex-reason": "Uitgezocht."})
    assert "Drie inkomens door elkaar." not in page.partition('id="who"')[2]
    with app.state.sessions() as session:
        kinds = session.scalars(select(Event.kind).where(Event.kind.in_(("signal:complex", "signal:simple"))))
        assert list(kinds) == ["signal:complex", "signal:simple"]


def test_a_person_chooses_who_keeps_the_overview_of_the_whole_report(app: FastAPI, chris: Desk, signal: Signal) -> None:
    theirs = other_signal(app, signal, "participation")
    known = other_signal(app, signal, "civil-affairs-deurhout", "U4")
    fields = {"many-team": "participation", "many-reason": "Werk, geld en wonen tegelijk."}
    page = chris.open()
    assert "civil-affairs" not in page.partition('id="do-many"')[2].partition("</details>")[0], "only to know"
    assert "Kies een team." in chris.do("overzicht", 422, **{**fields, "many-team": "desk"})
    page = chris.do("overzicht", **fields)
    assert "Het overzicht ligt bij Team Werk en Meedoen." in page
    for one in (signal, theirs, known):
        assert afresh(app, one).coordinator == "participation"
    page = follow(app, Visit(app), signal)
    assert "Eén team houdt nu het overzicht voor u" in page


def test_we_learn_without_whom_it_was_about(
    app: FastAPI, chris: Desk, visit: Visit, signal: Signal, moment: Moment
) -> None:
    assert "Hier staat een naam: Bram." in chris.do("leren", 422, **{"learn-text": "Bram wist dit niet."})
    with app.state.sessions.begin() as session:
        session.get_one(Signal, signal.id).closed_at = moment.at
    chris.do("leren", **{"learn-text": "Onze brief was te moeilijk."})
    noor = visit
    noor.sign_in("noor")
    page = noor.get("/werk/leren")
    assert "Onze brief was te moeilijk." in page
    assert "Team Inkomen Deurhout" in page
    assert "november 2026" in page
    assert signal.reference not in page
    assert "Bram" not in page
    mark = re.search(r"/werk/leren/(\d+)", page)
    assert mark
    where, prefix = f"/werk/leren/{mark[1]}", f"lesson-{mark[1]}"
    lesson = {f"{prefix}-discussed_on": "2026-11-24", f"{prefix}-text": "Bel voor u schrijft."}
    assert "Kies vandaag of een eerdere dag." in noor.post(where, lesson, 422)
    lesson[f"{prefix}-discussed_on"] = "2026-11-23"
    page = noor.post(where, {**lesson, f"{prefix}-text": "Kuipers belde."}, 422)
    assert "Hier staat een naam" in page
    assert "Kuipers belde." in page
    page = noor.post(where, lesson)
    assert "Besproken op maandag 23 november 2026." in unescape(page)
    noor.post(where, lesson, 409)
    assert number_of(app, Lesson) == 1
    stranger = Visit(app)
    stranger.sign_in("dewi")
    assert "Bel voor u schrijft." in stranger.get("/werk/leren"), "what we learned is for all"
    stranger.post(where, lesson, 404)


def test_what_another_team_wants_to_learn_from_is_theirs_to_discuss(app: FastAPI, chris: Desk, visit: Visit) -> None:
    chris.do("leren", **{"learn-text": "Eerder bellen."})
    visit.sign_in("dewi")
    assert "Eerder bellen." not in visit.get("/werk/leren")


def test_who_does_what_stands_in_one_place(app: FastAPI, chris: Desk, signal: Signal, moment: Moment) -> None:
    other_signal(app, signal, "participation")
    chris.do("oppakken")
    sam = number_like(app, "sam")
    day = (moment.at + timedelta(days=2)).date().isoformat()
    chris.do("advies", **{"advice-to": f"person:{sam}", "advice-text": "Mag dit?", "advice-due_on": day})
    chris.do("contactpersoon", **{"fix-colleague": str(number_like(app, "tess")), "fix-reason": "Rust."})
    page = chris.do("aanbieden", **{"over-team": "desk", "over-reason": "Past daar."})
    panel = unescape(re.sub(r"<[^>]+>", " ", page.partition('id="who"')[2].partition("</section>")[0]))
    for words in ("Chris de Wit", "Sam Visser", "Tess Mulder", "nog niet aangenomen", "Team Werk en Meedoen"):
        assert words in panel, words
    with app.state.sessions() as session:
        assert session.scalars(select(Colleague.name).where(Colleague.id == sam)).one() == "Sam Visser"
