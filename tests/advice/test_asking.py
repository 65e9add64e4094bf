"""Advice: who is asked sees the signal while they are asked and some days after, and no longer. Nobody else does."""

import re
from datetime import date, timedelta

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import select

from portal.accounts.models import Colleague
from portal.advice import actions, queries
from portal.advice.mail import KIND, mailer
from portal.advice.models import Ask, Reply
from portal.advice.routes import router
from portal.audit.models import AuditLine
from portal.errors import ConflictError
from portal.kit.outbox import Job
from portal.queue.models import OpenSignal
from portal.signals.models import Involved, Signal
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.signals.desk import Desk, afresh, number_of
from tests.signals.test_pages import statements

QUESTION = "Telt dit oppassen mee?"


def number_like(app: FastAPI, login: str) -> int:
    with app.state.sessions() as session:
        return session.scalars(select(Colleague.id).where(Colleague.login == login)).one()


def ask(app: FastAPI, chris: Desk, to: str = "person:dewi", day: str = "2026-11-25", status: int = 200) -> str:
    kind, _, name = to.partition(":")
    chosen = f"person:{number_like(app, name)}" if kind == "person" else to
    return chris.do("advies", status, **{"advice-to": chosen, "advice-text": QUESTION, "advice-due_on": day})


def the_ask(app: FastAPI) -> int:
    with app.state.sessions() as session:
        return session.scalars(select(Ask.id).order_by(Ask.id.desc()).limit(1)).one()


def answer(visit: Visit, signal: Signal, number: int, text: str = "Nee, dit telt niet.", status: int = 200) -> str:
    return visit.post(f"/werk/signalen/{signal.id}/advies/{number}", {f"reply-{number}-text": text}, status)


def looks(app: FastAPI, login: str) -> list[AuditLine]:
    wanted = AuditLine.did == "signal:opened", AuditLine.who_id == number_like(app, login)
    with app.state.sessions() as session:
        return list(session.scalars(select(AuditLine).where(*wanted).order_by(AuditLine.number)))


def test_who_is_asked_sees_it_from_the_question_until_some_days_after_the_answer(
    app: FastAPI, chris: Desk, visit: Visit, signal: Signal, moment: Moment
) -> None:
    dewi, address = visit, f"/werk/signalen/{signal.id}"
    dewi.sign_in("dewi")
    dewi.get(address, 404)
    page = ask(app, chris)
    assert "Chris de Wit → Dewi Santoso" in page
    assert "Graag antwoord uiterlijk woensdag 25 november." in page
    kept = afresh(app, signal)
    assert (kept.asked_since, kept.due_at) == (moment.at, signal.due_at), "the term goes on"
    page = dewi.get(address)
    assert "Chris de Wit vraagt u om advies" in page
    assert QUESTION in page
    answer(dewi, signal, the_ask(app))
    assert "Dewi Santoso</b> gaf advies" in chris.open()
    assert "Nee, dit telt niet." in chris.open()
    assert afresh(app, signal).asked_since is None
    assert "vraagt u om advies" not in dewi.get(address), "for some days they may look back"
    moment.at += timedelta(days=7, hours=13)  # monday evening, five working days on
    dewi.sign_in("dewi")
    dewi.get(address)
    moment.at += timedelta(hours=2)
    dewi.sign_in("dewi")
    dewi.get(address, 404)
    through = [(line.team, line.detail) for line in looks(app, "dewi")]
    assert through == [("participation", {"through": f"advice:{the_ask(app)}"})] * 4


@ONE_DATABASE
def test_who_is_asked_changes_nothing_and_finds_no_contact_card(
    app: FastAPI, chris: Desk, visit: Visit, signal: Signal
) -> None:
    ask(app, chris)
    visit.sign_in("dewi")
    page = visit.get(f"/werk/signalen/{signal.id}")
    assert "06 00 00 00 00" not in page
    assert "06 00 00 00 00" in chris.open()
    for words in ("Oppakken", "Contact bewaren", "Signaal afsluiten", "Notitie bewaren", "Samenwerken"):
        assert words not in page
    visit.get(f"/werk/signalen/{signal.id}")
    fields = {"note-text": "!", "contact-text": "!", "contact-how": "phone", "contact-reached": "yes"}
    for action in ("oppakken", "contact", "notitie", "vraag", "uitkomst", "afsluiten", "aanbieden", "overnemen"):
        visit.post(f"/werk/signalen/{signal.id}/{action}", fields, 404)
        visit.get(f"/werk/signalen/{signal.id}")


@ONE_DATABASE
def test_another_team_finds_nothing_at_any_address_of_working_together(
    app: FastAPI, chris: Desk, visit: Visit, signal: Signal
) -> None:
    ask(app, chris)
    ask(app, chris, "team:desk")
    found = [route for route in router.routes if isinstance(route, APIRoute)]
    assert len(found) >= 12
    with app.state.sessions.begin() as session:
        session.scalars(select(Colleague).where(Colleague.login == "iris")).one().teams = ["debt-help"]
    visit.sign_in("iris")
    for route in found:
        visit.get("/werk/")
        address = route.path.format(signal_id=signal.id, number=the_ask(app), ask_id=the_ask(app))
        assert "Bram" not in visit.post(address, {}, 404)


@ONE_DATABASE
def test_a_question_to_somebody_else_is_not_mine_to_answer(
    app: FastAPI, chris: Desk, visit: Visit, signal: Signal
) -> None:
    ask(app, chris)
    first = the_ask(app)
    ask(app, chris, "team:desk")
    visit.sign_in("sam")
    page = visit.get(f"/werk/signalen/{signal.id}")
    assert f"advies/{first}" not in page
    answer(visit, signal, first, status=404)
    assert "Advies geven" in visit.get(f"/werk/signalen/{signal.id}"), "sam works at the desk"
    answer(visit, signal, the_ask(app))
    assert number_of(app, Reply) == 1
    assert afresh(app, signal).asked_since is not None, "one of the two waits on"


@ONE_DATABASE
def test_mistakes_come_back_with_all_that_was_typed(app: FastAPI, chris: Desk, signal: Signal, visit: Visit) -> None:
    page = chris.do("advies", 422, **{"advice-to": "", "advice-text": QUESTION, "advice-due_on": "2026-11-20"})
    assert "Kies een collega of een team." in page
    assert "Kies een dag vanaf vandaag" in page
    assert QUESTION in page
    assert re.search(r'<details class="panel" id="do-together" open', page)
    ask(app, chris)
    assert "Dewi Santoso is al om advies gevraagd." in ask(app, chris, status=409)
    visit.sign_in("dewi")
    visit.get(f"/werk/signalen/{signal.id}")
    page = answer(visit, signal, the_ask(app), " ", 422)
    assert "Schrijf eerst uw advies." in page
    assert "Contact bewaren" not in page, "what comes back is still the page of a guest"
    answer(visit, signal, the_ask(app))
    assert "al antwoord op" in answer(visit, signal, the_ask(app), status=409)


@ONE_DATABASE
def test_what_is_no_longer_needed_or_done_lets_nobody_in(
    app: FastAPI, chris: Desk, visit: Visit, signal: Signal
) -> None:
    visit.sign_in("dewi")
    ask(app, chris)
    visit.get(f"/werk/signalen/{signal.id}")
    chris.do(f"niet-meer-nodig/{the_ask(app)}")
    assert afresh(app, signal).asked_since is None
    visit.get(f"/werk/signalen/{signal.id}", 404)
    ask(app, chris)
    visit.get(f"/werk/signalen/{signal.id}")
    with app.state.sessions.begin() as session:
        session.get_one(Signal, signal.id).closed_at = app.state.now()
    visit.get(f"/werk/signalen/{signal.id}", 404)
    assert "Er is nu niets aan u gevraagd" in visit.get("/werk/advies")


@ONE_DATABASE
def test_the_list_says_what_waits_and_the_queue_how_much(
    app: FastAPI, chris: Desk, visit: Visit, signal: Signal, moment: Moment
) -> None:
    visit.sign_in("dewi")
    assert "Aan u gevraagd" not in visit.get("/werk/")
    assert "Er is nu niets aan u gevraagd" in visit.get("/werk/advies")
    ask(app, chris)
    assert "Aan u gevraagd <b>1</b>" in visit.get("/werk/")
    page = visit.get("/werk/advies")
    assert QUESTION in page
    assert f"/werk/signalen/{signal.id}" in page
    moment.at += timedelta(days=3)
    visit.sign_in("dewi")
    assert "Het antwoord zou er woensdag 25 november zijn. Bel gerust even." in visit.get("/werk/advies")
    with statements(app) as seen:
        visit.get("/werk/advies")
    asked = [one for one in seen if one.lstrip("( ").startswith("SELECT") and "audit_" not in one]
    assert len(asked) <= 4, "\n\n".join(asked)
    with statements(app) as seen:
        visit.get("/werk/")
    asked = [one for one in seen if one.lstrip("( ").startswith("SELECT") and "audit_" not in one]
    assert len(asked) <= 3, "\n\n".join(asked)


@ONE_DATABASE
def test_the_filter_for_colleagues_finds_it(app: FastAPI, chris: Desk, signal: Signal) -> None:
    link = f'href="/werk/signalen/{signal.id}"'
    assert link not in chris.visit.get("/werk/?tab=team&waiting=colleague")
    chris.open()
    ask(app, chris)
    assert link in chris.visit.get("/werk/?tab=team&waiting=colleague")
    assert link not in chris.visit.get("/werk/?tab=team&waiting=nobody")


@ONE_DATABASE
def test_the_page_of_a_signal_asks_two_questions_more(app: FastAPI, chris: Desk, signal: Signal) -> None:
    ask(app, chris)
    with statements(app) as seen:
        chris.open()
    plain = [one.replace("\n", " ") for one in seen if "sign_in" not in one]
    own = [one for one in plain if " ask " in one or "FROM colleague" in one]
    assert len(own) == 2, own


@pytest.mark.parametrize(("team", "colleague"), [("desk", None), (None, "sam")])
def test_asking_and_answering_on_both_databases(
    app: FastAPI, signal: Signal, team: str | None, colleague: str | None, moment: Moment
) -> None:
    with app.state.sessions.begin() as session:
        people = {one.login: one for one in session.scalars(select(Colleague))}
        kept = session.get_one(Signal, signal.id)
        given = {
            "question": QUESTION, "due_on": date(2026, 11, 25), "to": people[colleague] if colleague else None,
            "team": team, "by": people["chris"], "at": moment.at,
        }  # fmt: skip
        actions.ask(session, kept, **given)  # type: ignore[arg-type]
        session.flush()
        with pytest.raises(ConflictError):
            actions.ask(session, kept, **given)  # type: ignore[arg-type]
    with app.state.sessions() as session:
        assert session.get_one(OpenSignal, signal.id).waiting_for == "colleague"
        (waits,) = session.scalars(select(Involved)).all()
        assert (waits.team, waits.until) == (team, None)
    with app.state.sessions.begin() as session:
        kept = session.get_one(Signal, signal.id)
        (asked,) = queries.asked_of(session, signal.id)
        actions.answer(
            session, kept, asked, text="Ja.", by=people["sam"], at=moment.at, organisation=app.state.organisation
        )
    with app.state.sessions() as session:
        assert session.get_one(OpenSignal, signal.id).waiting_for == "nobody"
        assert session.scalars(select(Involved.until)).one() is not None
        beside = queries.beside(session, session.get_one(Signal, signal.id), people["chris"])
        assert [(ask.how, ask.reply, ask.reply_by) for ask in beside.asks] == [("answered", "Ja.", "Sam Visser")]


@ONE_DATABASE
def test_mails_hold_a_reference_and_a_link_alone(app: FastAPI, chris: Desk, visit: Visit, signal: Signal) -> None:
    ask(app, chris)
    visit.sign_in("dewi")
    visit.get(f"/werk/signalen/{signal.id}")
    answer(visit, signal, the_ask(app))
    sent: list[tuple[str, str, str, str]] = []
    send = mailer(app.state.organisation, "https://portal.example", lambda *mail: sent.append(mail))
    with app.state.sessions() as session:
        jobs = [(job.payload, job.key) for job in session.scalars(select(Job).where(Job.kind == KIND))]
        for payload, key in jobs:
            send(session, payload, key)
    assert [to.partition("@")[0] for to, *_ in sent] == ["dewi", "chris"]
    for _to, _subject, text, _key in sent:
        assert f"{signal.reference}: https://portal.example/werk/signalen/{signal.id}" in text
        assert "Bram" not in text
        assert QUESTION not in text
