"""Who did what, and who looked, is in the trail: with the change, and also when it was refused or failed."""

import sqlite3
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from portal.accounts.models import Colleague
from portal.audit.deeds import DEEDS
from portal.audit.domain import Kept, key_of
from portal.audit.queries import verify
from portal.proof.models import ProofFile
from portal.signals import queries
from portal.signals.models import Event, Question, Signal
from tests.audit.trail import lines, of
from tests.conftest import MONDAY, ONE_DATABASE, Moment, Visit
from tests.signals.desk import Desk, follow, number_of, tell

CHRIS = "Chris de Wit"


@pytest.fixture
def signal(app: FastAPI) -> Signal:
    return tell(app)


@pytest.fixture
def chris(colleague: Visit, signal: Signal) -> Desk:
    return Desk(colleague, "chris", signal)


def failing(app: FastAPI, desk: Desk) -> TestClient:
    """The browser of a colleague, that shows the page of a failure."""
    cookies, here = desk.visit.client.cookies, "http://portal.test"
    return TestClient(app, raise_server_exceptions=False, cookies=cookies, base_url=here)


def whole(app: FastAPI) -> bool:
    with app.state.sessions() as session:
        return verify(session, key_of(app.state.settings.secret_key)).whole


def dids(app: FastAPI) -> list[str]:
    return [line.did for line in lines(app.state.sessions)]


def test_signing_in_and_out_is_written_down(app: FastAPI, colleague: Visit) -> None:
    colleague.sign_in_with_password("chris")
    colleague.get("/werk/teksten")
    colleague.post("/werk/uitloggen")
    (began,), (ended,) = of(app, "session:began"), of(app, "session:ended")
    assert (began.who, began.at, began.organisation) == (CHRIS, MONDAY, app.state.organisation.short)
    assert ended.who_id == began.who_id is not None
    assert whole(app)


def test_a_wrong_password_is_written_down_without_what_was_typed(app: FastAPI, colleague: Visit) -> None:
    for login in ("chris", "mijn-geheim-wachtwoord"):
        colleague.get("/werk/inloggen")
        colleague.post("/werk/inloggen", {"login": login, "password": "fout-geheim"}, 422)
    known, unknown = of(app, "session:wrong")
    assert (known.who_id, known.who, known.about, known.about_id is None) == (None, "somebody", "colleague", False)
    assert unknown.about_id is None
    assert "geheim" not in str(lines(app.state.sessions))


@ONE_DATABASE
def test_from_the_tenth_wrong_try_the_door_is_shut_and_tries_are_no_longer_lines(
    app: FastAPI, colleague: Visit
) -> None:
    for turn in range(13):
        colleague.get("/werk/inloggen")
        colleague.post("/werk/inloggen", {"login": "chris", "password": "fout"}, 422 if turn < 10 else 429)
    assert dids(app) == ["session:wrong"] * 10 + ["session:locked"]


def test_all_that_is_done_with_a_signal_is_written_down_with_it(app: FastAPI, chris: Desk, signal: Signal) -> None:
    chris.do("oppakken")
    chris.do("teruggeven")
    chris.do("oppakken")
    chris.contact(reached="yes")
    chris.do("notitie", **{"note-text": "Geheime notitie"})
    chris.do("vraag", **{"question-text": "Past u op?", "question-why": "Daarom."})
    with app.state.sessions() as session:
        question = session.scalars(select(Question)).one().id
    chris.do(f"antwoord/{question}", **{"answer-text": "Ja."})
    chris.outcome("information")
    chris.close()
    done = [
        line for line in lines(app.state.sessions) if line.did.startswith("signal:") and line.did != "signal:opened"
    ]
    assert [line.did.partition(":")[2] for line in done] == [
        "claimed", "released", "claimed", "contact", "note", "question", "answered", "outcome", "closed",
    ]  # fmt: skip
    for line in done:
        assert (line.who, line.about, line.about_id, line.report_id) == (CHRIS, "signal", signal.id, signal.report_id)
    everything = str(lines(app.state.sessions))
    for never in ("Geheim", "Bram", "Kuipers", "Gebeld", "Past u op", "5711", signal.reference):
        assert never not in everything, "a line holds no words of a file, and nothing of a resident"
    assert whole(app)


def test_an_answer_of_the_resident_is_of_nobody_in_particular(
    app: FastAPI, chris: Desk, signal: Signal, visit: Visit
) -> None:
    chris.do("vraag", **{"question-text": "Past u op?", "question-why": "Daarom."})
    with app.state.sessions() as session:
        question = session.scalars(select(Question)).one().id
    follow(app, visit, signal)
    visit.post(f"/nl/volgen/antwoord/{question}", {"answer": "Ja, elke week."})
    (line,) = of(app, "signal:answered")
    assert (line.who_id, line.who, line.who_words) == (None, "resident", "De inwoner")
    assert number_of(app, Event, Event.kind == "signal:answered", Event.by_name == "De inwoner") == 1


def test_each_reading_of_a_signal_is_a_line_with_the_team(app: FastAPI, chris: Desk, signal: Signal) -> None:
    chris.open()
    chris.open()
    looks = of(app, "signal:opened")
    assert len(looks) == 3
    assert {(line.who, line.about_id, line.report_id, line.team) for line in looks} == {
        (CHRIS, signal.id, signal.report_id, signal.team)
    }


def test_reading_a_signal_costs_three_statements_more_in_a_transaction_of_its_own(
    app: FastAPI, chris: Desk, signal: Signal
) -> None:
    from tests.signals.test_pages import statements

    with statements(app) as seen:
        chris.open()
    trail = [one for one in seen if "audit_" in one]
    assert [one.split()[0] for one in trail] == ["SELECT", "INSERT", "UPDATE"]
    plain = [one for one in seen if not one.startswith(("BEGIN", "SAVEPOINT", "RELEASE"))]
    assert plain[-3:] == trail, "after all that the page asked"


def test_a_file_that_is_opened_is_a_line(app: FastAPI, chris: Desk, signal: Signal) -> None:
    name = "a" * 32
    app.state.store.put(name, b"%PDF-1.7")
    with app.state.sessions.begin() as session:
        session.add(a_file(session, signal, name))
    assert chris.visit.client.get(f"{chris.address}/bestand/1").status_code == 200
    chris.visit.get(f"{chris.address}/bestand/2", 404)
    (line,) = of(app, "proof:opened")
    assert (line.who, line.about_id, line.report_id, line.detail) == (CHRIS, signal.id, signal.report_id, {"file": 1})
    (refused,) = of(app, "refused")
    assert refused.detail == {"tried": "signals:proof", "status": 404}


def a_file(session: Any, signal: Signal, name: str) -> ProofFile:
    given = {
        "name": name,
        "report_id": signal.report_id,
        "change_type": signal.change_type,
        "document": "paper",
        "title": "",
        "kind": "pdf",
        "size": 8,
        "at": MONDAY,
        "pages": 1,
    }
    return ProofFile(**{key: value for key, value in given.items() if key in ProofFile.__table__.columns})


def test_who_may_not_see_a_signal_is_written_down(app: FastAPI, signal: Signal) -> None:
    dewi = Visit(app)
    dewi.sign_in("dewi")
    dewi.get(f"/werk/signalen/{signal.id}", 404)
    (line,) = of(app, "refused")
    assert (line.who, line.about, line.about_id) == ("Dewi Santoso", "signal", signal.id)
    assert line.detail == {"tried": "signals:show", "status": 404}
    assert not of(app, "signal:opened")


def test_what_is_refused_or_not_filled_in_well_is_written_down(app: FastAPI, chris: Desk, signal: Signal) -> None:
    chris.outcome("offset", 422)
    other = Visit(app)
    other.sign_in("noor")
    other.get(chris.address)
    chris.open()
    chris.do("oppakken")
    other.post(f"{chris.address}/oppakken", status=409)
    other.client.post(f"{chris.address}/oppakken", data={"csrf": "niks"})
    refused = of(app, "refused")
    assert [(line.who, line.detail["tried"], line.detail["status"]) for line in refused] == [
        (CHRIS, "assessment:outcome", 422),
        ("Noor Bakker", "signals:claim", 409),
        ("Noor Bakker", "signals:claim", 403),
    ]
    assert [line.who for line in of(app, "signal:claimed")] == [CHRIS]


@pytest.mark.parametrize(
    ("error", "status"),
    [(RuntimeError("kapot"), 500), (OperationalError("x", {}, sqlite3.OperationalError("weg")), 503)],
)
def test_what_fails_halfway_leaves_the_try_and_the_look_but_no_change(
    app: FastAPI, chris: Desk, signal: Signal, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    broken = failing(app, chris)
    token = chris.visit.page.text.partition('name="csrf" value="')[2].partition('"')[0]
    before = len(of(app, "signal:opened"))

    def fail(*_given: object, **_named: object) -> None:
        raise error

    monkeypatch.setattr(queries, "holder", fail)
    assert broken.post(f"{chris.address}/oppakken", data={"csrf": token}).status_code == status
    monkeypatch.undo()
    monkeypatch.setattr(queries, "timeline_items", fail)
    assert broken.get(chris.address).status_code == status
    monkeypatch.undo()
    assert [line.detail for line in of(app, "refused")] == [
        {"tried": "signals:claim", "status": status},
        {"tried": "signals:show", "status": status},
    ]
    assert len(of(app, "signal:opened")) == before + 1, "who asked for the page may have seen it"
    assert not of(app, "signal:claimed")
    chris.open()
    chris.do("oppakken")
    assert len(of(app, "signal:claimed")) == 1
    assert whole(app)


@ONE_DATABASE
def test_no_page_leaves_without_its_line(
    app: FastAPI, chris: Desk, signal: Signal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_work: object) -> None:
        raise OperationalError("x", {}, sqlite3.OperationalError("schijf vol"))

    monkeypatch.setattr(app.state, "write", fail)
    answer = failing(app, chris).get(chris.address)
    assert answer.status_code == 503
    assert "Bram" not in answer.text


@ONE_DATABASE
def test_a_page_that_is_made_again_because_somebody_writes_is_one_line(
    app: FastAPI, chris: Desk, signal: Signal, moment: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = sqlite3.OperationalError("database is locked")
    busy.sqlite_errorname = "SQLITE_BUSY"  # type: ignore[attr-defined]
    real, turns = queries.timeline_items, []

    def once(given: Signal, teams: list[str], **named: Any) -> Any:
        turns.append(given)
        if len(turns) == 1:
            raise OperationalError("x", {}, busy)
        return real(given, teams, **named)

    before = len(of(app, "signal:opened"))
    monkeypatch.setattr(queries, "timeline_items", once)
    chris.open()
    assert len(turns) == 2
    assert len(of(app, "signal:opened")) == before + 1
    assert not of(app, "refused")


def test_the_queue_is_a_line_now_and_then_without_names(app: FastAPI, chris: Desk, moment: Moment) -> None:
    for tab in ("team", "team", "mine", "team"):
        chris.visit.get(f"/werk/?tab={tab}")
    moment.at += timedelta(minutes=15)
    chris.visit.get("/werk/")
    looked = of(app, "queue:looked")
    assert [line.detail for line in looked] == [{"tab": "team"}, {"tab": "mine"}, {"tab": "team"}]
    assert all(line.report_id is None and line.about == "" for line in looked)


def test_typing_in_for_somebody_is_written_down_and_a_slip_there_is_not(app: FastAPI, colleague: Visit) -> None:
    colleague.sign_in("chris")
    colleague.get("/werk/invoeren")
    colleague.post("/werk/invoeren", {"channel": "desk"})
    here = colleague.page.url.path.rpartition("/")[0]
    colleague.post(f"{here}/keuze", {"change": []}, 422)
    (began,) = of(app, "typed_in:began")
    assert (began.about, began.about_id, began.detail) == ("draft", int(here.rpartition("/")[2]), {"channel": "desk"})
    assert not of(app, "refused")
    colleague.get("/werk/invoeren")
    colleague.post(f"{here}/weggooien")
    (wiped,) = of(app, "typed_in:wiped")
    assert (wiped.who, wiped.about_id) == (CHRIS, began.about_id)
    colleague.get(f"{here}/keuze", 404)
    assert [line.about_id for line in of(app, "refused")] == [began.about_id]


def test_a_draft_of_the_rules_tells_before_and_after(app: FastAPI, colleague: Visit) -> None:
    from portal.routing import actions
    from portal.routing import queries as sets

    with app.state.sessions.begin() as session:
        short, known = app.state.organisation.short, app.state.known_answers
        actions.keep_shipped(session, short, app.state.rulebook, MONDAY - timedelta(days=1))
        noor = session.scalars(select(Colleague).where(Colleague.login == "noor")).one()
        draft = actions.draft(session, short, by=noor, reason="Proef", at=MONDAY)
        name, text = next(iter(draft.files.items()))
        before = draft.hash
        saved = actions.save_rule(
            session, short, draft.number, name, text + "\n# anders\n", seen=actions.drafting.mark(text), kind="changed",
            known=known, by=noor, at=MONDAY,
        )  # fmt: skip
        after = saved.hash
        assert sets.numbered(session, short, draft.number) is saved
    shipped, made = of(app, "rules:made")
    assert (shipped.who, shipped.who_id) == ("system", None)
    assert (made.who, made.reason, made.about, made.about_id) == ("Noor Bakker", "Proef", "rule_set", draft.number)
    (changed,) = of(app, "rules:changed")
    assert changed.detail == {"number": draft.number, "rules": after, "what": name, "before": before, "after": after}
    assert before != after


def test_the_figures_that_somebody_takes_along_are_a_line(app: FastAPI, colleague: Visit) -> None:
    colleague.sign_in("tess")
    assert colleague.client.get("/werk/eerlijk.csv?maand=2026-10").status_code == 200
    (line,) = of(app, "insights:exported")
    assert (line.who, line.detail) == ("Tess Mulder", {"month": "2026-10"})


def test_every_deed_in_the_code_has_its_sentence() -> None:
    import re
    from pathlib import Path

    import portal

    written = set()
    for path in Path(portal.__file__).parent.rglob("*.py"):
        if "portal.audit" in (source := path.read_text(encoding="utf-8")) and path.name != "deeds.py":
            found = r'(?:Entry|entry|event|_trail|note)\(\s*[^")]*"([a-z_]+:[a-z_]+|refused)"'
            written |= set(re.findall(found, source))
    assert len(written) > 20
    assert written <= set(DEEDS), written - set(DEEDS)
    from portal.routing.queries import TITLES

    assert {f"rules:{kind}" for kind in TITLES} <= set(DEEDS)
    assert all(len(key) <= 40 for key in DEEDS)


def test_a_line_of_a_later_version_is_still_a_line() -> None:
    from portal.audit import say

    line = Kept(1, MONDAY, "Z", None, "robot", "later:deed", "thing", 3, None, "", "", {}, "", "")
    assert say.did(line) == "deed iets anders (later:deed)"
    assert line.who_words == "robot"
    assert say.about(line) == "thing"
