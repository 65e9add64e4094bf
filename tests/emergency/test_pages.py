"""Somebody in need phones, and nobody of the team is there: four hours, known to all, judged afterwards."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from portal.accounts.models import Colleague
from portal.audit.models import AuditLine
from portal.emergency import mail
from portal.emergency.models import EmergencyAccess, EmergencyJudgement
from portal.kit.outbox import Job
from portal.signals.models import ContactAttempt, Note, Signal
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.signals.desk import follow, number_of, tell

ASK, JUDGE = "/werk/noodtoegang", "/werk/noodtoegang/oordelen"
WHY = {"emergency-reason": "money", "emergency-words": "Geen eten in huis."}


@pytest.fixture
def signal(app: FastAPI) -> Signal:
    """A signal of the income team, of which Dewi is not."""
    return tell(app)


def ask(visit: Visit, signal: Signal, status: int = 200, login: str = "dewi", **fields: str) -> str:
    visit.sign_in(login)
    visit.get(ASK)
    return visit.post(ASK, {"emergency-reference": signal.reference, **WHY, **fields}, status)


def judge(visit: Visit, login: str, status: int = 200, agreed: str = "yes", number: int = 1) -> str:
    visit.sign_in(login)
    visit.get(JUDGE)
    said = {f"judge-{number}-agreed": agreed, f"judge-{number}-words": "Er was niemand."}
    return visit.post(f"{ASK}/{number}/oordeel", said, status)


def test_a_colleague_of_another_team_reads_calls_and_notes_for_four_hours(
    app: FastAPI, colleague: Visit, moment: Moment, signal: Signal
) -> None:
    here = f"/werk/signalen/{signal.id}"
    colleague.sign_in("dewi")
    colleague.get(here, 404)
    page = ask(colleague, signal)
    assert f'href="{here}"' in page
    page = colleague.get(here)
    assert "U heeft noodtoegang tot" in page
    assert "06 00 00 00 00" in page
    called = {"call-result": "spoke", "call-text": "Zij krijgt vandaag een pakket."}
    assert "Zij krijgt vandaag een pakket." in colleague.post(f"{here}/noodtoegang/gebeld", called)
    colleague.post(f"{here}/noodtoegang/notitie", {"word-text": "Bel morgen terug."})
    assert (number_of(app, ContactAttempt), number_of(app, Note)) == (1, 1)
    for act in ("afsluiten", "uitkomst", "oppakken", "notitie", "contact", "inwoner", "aanbieden"):
        colleague.get(here)
        colleague.post(f"{here}/{act}", status=404)
    moment.at += timedelta(hours=4, minutes=1)
    colleague.sign_in("dewi")
    colleague.get(here, 404)
    colleague.get("/werk/")
    colleague.post(f"{here}/noodtoegang/notitie", {"word-text": "Te laat."}, 404)


def test_everybody_who_looks_after_it_hears_of_it_at_once(app: FastAPI, colleague: Visit, signal: Signal) -> None:
    ask(colleague, signal)
    with app.state.sessions() as session:
        payloads = [job.payload for job in session.scalars(select(Job).where(Job.kind == mail.KIND).order_by(Job.id))]
        iris = session.scalars(select(Colleague.id).where(Colleague.login == "iris")).one()
        line = session.scalars(select(AuditLine).where(AuditLine.did == "signal:emergency")).one()
    assert payloads == [
        {"access": 1, "team": "income-deurhout"},
        {"access": 1, "team": "team-lead-deurhout"},
        {"access": 1, "colleague": iris},
    ]
    assert (line.who, line.report_id, line.reason) == (
        "Dewi Santoso", signal.report_id, "De inwoner heeft vandaag geen geld of eten",
    )  # fmt: skip
    assert "Geen eten" not in f"{line.reason}{line.detail}"
    colleague.sign_in("tess")
    assert "Een keer opende een collega met spoed een melding van uw teams." in colleague.get("/werk/team")


@ONE_DATABASE
def test_the_mails_hold_the_number_and_a_link_and_no_more(app: FastAPI, colleague: Visit, signal: Signal) -> None:
    ask(colleague, signal)
    sent: list[tuple[str, str, str, str]] = []
    send = mail.mailer(app.state.organisation, "https://portal.example", lambda *what: sent.append(what))
    with app.state.sessions() as session:
        for job in list(session.scalars(select(Job).where(Job.kind == mail.KIND).order_by(Job.id))):
            send(session, job.payload, job.key)
    assert [to for to, *_ in sent] == [
        app.state.organisation.duty_mail("income-deurhout"),
        app.state.organisation.duty_mail("team-lead-deurhout"),
        f"iris@{app.state.organisation.duty.mail.partition('@')[2]}",
    ]
    for _to, subject, text, _key in sent:
        assert signal.reference in text
        assert not [word for word in ("Bram", "Kuipers", "eten", "Dewi") if word in subject + text]
    assert all("https://portal.example/werk/noodtoegang/oordelen" in text for _, _, text, _ in sent[1:])


@ONE_DATABASE
def test_the_resident_reads_that_it_was_opened_with_haste(
    app: FastAPI, colleague: Visit, visit: Visit, signal: Signal
) -> None:
    ask(colleague, signal)
    page = follow(app, visit, signal)
    looked = page.partition('id="gekeken"')[2]
    assert app.state.organisation.team_name("participation") in looked
    assert "Omdat u snel hulp nodig had." in looked
    assert "Een collega keek met spoed naar uw melding" in page
    assert "Geen eten" not in page


@ONE_DATABASE
def test_a_lead_or_who_reads_the_trail_judges_and_nobody_their_own(
    app: FastAPI, colleague: Visit, signal: Signal
) -> None:
    ask(colleague, signal)
    colleague.sign_in("dewi")
    colleague.get(JUDGE, 404)
    with app.state.sessions.begin() as session:
        dewi = session.scalars(select(Colleague).where(Colleague.login == "dewi")).one()
        dewi.rights = ["audit"]
    assert "Dit was uw eigen noodtoegang." in judge(colleague, "dewi", 409)
    colleague.sign_in("iris")
    page = colleague.get(JUDGE)
    assert "Geen eten in huis." in page
    assert "Kuipers" not in page
    assert "Kies ja of nee." in judge(colleague, "tess", 422, "")
    assert "Tess Mulder vond dat het anders had gekund." in judge(colleague, "tess", agreed="no")
    assert "Hier is al naar gekeken." in judge(colleague, "iris", 409)
    with app.state.sessions() as session:
        line = session.scalars(select(AuditLine).where(AuditLine.did == "emergency:judged")).one()
    assert (line.who, line.reason, line.detail) == ("Tess Mulder", "", {"agreed": False})
    colleague.sign_in("tess")
    assert "opende een collega met spoed" not in colleague.get("/werk/team")


@ONE_DATABASE
def test_a_lead_of_other_towns_does_not_see_it(app: FastAPI, colleague: Visit, signal: Signal) -> None:
    ask(colleague, signal)
    with app.state.sessions.begin() as session:
        tess = session.scalars(select(Colleague).where(Colleague.login == "tess")).one()
        tess.teams = ["team-lead-somerdal"]
    colleague.sign_in("tess")
    assert signal.reference not in colleague.get(JUDGE)
    colleague.post(f"{ASK}/1/oordeel", status=404)


@ONE_DATABASE
def test_the_fourth_waits_until_somebody_judged(app: FastAPI, colleague: Visit) -> None:
    for _ in range(3):
        ask(colleague, tell(app))
    fourth = tell(app)
    assert "wacht nog op een oordeel" in ask(colleague, fourth, 409)
    judge(colleague, "iris", number=2)
    ask(colleague, fourth)
    assert (number_of(app, EmergencyAccess), number_of(app, EmergencyJudgement)) == (4, 1)


@ONE_DATABASE
def test_by_name_only_when_it_is_one_resident_and_each_look_is_kept(
    app: FastAPI, colleague: Visit, signal: Signal
) -> None:
    by_name = {"emergency-reference": "", "emergency-name": "Bram Kuipers"}
    missed = {"emergency-reference": "", "emergency-name": "Bram Jansen"}
    assert "Wij vonden geen open melding." in ask(colleague, signal, 422, **missed)
    page = ask(colleague, signal, **by_name)
    assert signal.reference in page
    tell(app)
    assert "Er zijn meer meldingen met deze naam." in ask(colleague, signal, 422, **by_name)
    with app.state.sessions() as session:
        looks = session.scalars(select(AuditLine).where(AuditLine.did == "person:searched")).all()
    assert [line.detail["found"] for line in looks] == [0, 2]
    assert "Bram" not in "".join(f"{line.reason}{line.detail}" for line in looks)


@ONE_DATABASE
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"emergency-reason": ""}, "Kies waarom dit niet kan wachten."),
        ({"emergency-words": " "}, "Schrijf kort op wat er aan de hand is."),
        ({"emergency-reference": ""}, "Vul het nummer in, of de naam."),
        ({"emergency-reference": "ZL-0000-0000"}, "Wij vonden geen open melding."),
    ],
)
def test_without_a_reason_or_a_resident_nothing_opens(
    app: FastAPI, colleague: Visit, signal: Signal, fields: dict[str, str], said: str
) -> None:
    assert said in ask(colleague, signal, 422, **fields)
    assert not number_of(app, EmergencyAccess)


@ONE_DATABASE
def test_what_one_sees_already_needs_no_emergency(app: FastAPI, colleague: Visit, signal: Signal) -> None:
    assert "Deze melding kunt u al zien." in ask(colleague, signal, 409, login="chris")
    colleague.sign_in("iris")
    colleague.get(ASK, 404)
    assert not number_of(app, EmergencyAccess)
    ask(colleague, signal)
    assert "U heeft al noodtoegang" in ask(colleague, signal, 409)
    assert number_of(app, EmergencyAccess) == 1


@ONE_DATABASE
def test_the_page_to_search_leads_to_it_for_who_works_in_a_team(colleague: Visit) -> None:
    colleague.sign_in("dewi")
    assert f'href="{ASK}"' in colleague.get("/werk/zoeken")
    colleague.sign_in("iris")
    assert f'href="{ASK}"' not in colleague.get("/werk/zoeken")
