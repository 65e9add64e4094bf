"""
A dump of everything holds nothing of a person: each column of each table, the files, the log, the addresses of pages.

What may stand there in clear, because the work or the database sorts and counts by it, and it names nobody: numbers and
references, municipality and team, the kind of change and the rules that fired with their own texts, moments and days,
language and channel, what a colleague chose from a list, which document a file is, and the names of colleagues.
"""

import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from portal.accounts.totp import in_letters
from portal.advice.models import Ask
from portal.changes.models import Report
from portal.proof.actions import read
from portal.proof.models import ProofFile
from portal.referrals.models import Referral
from portal.signals.models import FollowUp, Question, Signal
from portal.web.worker import make_worker
from tests.accounts.phone import Phone
from tests.advice.test_asking import number_like
from tests.changes.sent import correct
from tests.conftest import Moment, Visit
from tests.proof.conftest import ABROAD, TICKET, Sender
from tests.proof.hostile import jpeg
from tests.sealing.dump import everything, sealed_columns
from tests.signals.desk import Desk
from tests.walk import day, send, walk

PERSON = {
    "name": "Plantina Zorgvlijt",
    "email": "plantina@planted.example",
    "iban": "NL02 ABNA 0123 4567 89",
    "account": "Zwanebloem Beheer",
    "home": "5711 QZ",
    "born": "1987-02-13",
    "phone": "06 98 76 54 32",
}
TOKENS = ("plantina", "zorgvlijt", "planted.example", "0123456789", "0123 4567 89", "zwanebloem", "5711qz", "5711 qz",
          "1987-02-13", "0698765432", "06 98 76 54 32", "698765432")  # fmt: skip
ABOUT: dict[str, dict[str, str]] = {
    "name": {"answer": PERSON["name"]},
    "birth_date": {"answer-day": "13", "answer-month": "2", "answer-year": "1987"},
    "postcode": {"answer-postcode": PERSON["home"], "answer-number": "987"},
    "reach": {"answer": "email"},
    "email": {"answer": PERSON["email"]},
}
MONEY: dict[str, dict[str, Any]] = {
    "iban": {"answer": PERSON["iban"]},
    "account_name": {"answer": PERSON["account"]},
    "date": day("1-12-2026"),
    "old_account": {"answer": "stays"},
}


class Planter:
    """Makes words that stand nowhere else, and remembers them."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def __call__(self, place: str) -> str:
        self.words.append(f"plantwoord{place}")
        return f"Hier staat {self.words[-1]} bij."


def told(app: FastAPI, sender: Sender, plant: Planter) -> tuple[str, str]:
    """Tell of an account, something unclear and a stay abroad with a photo, through the pages; leave a draft too."""
    unclear = {"topic": {"answer": ["home"]}, "own_words": {"answer": plant("told")}, "call_me": {"answer": "no"}}
    walk(sender, ["bank_account", "not_sure", "abroad"], {**ABOUT, **ABROAD, **MONEY, **unclear, **ABOUT})
    sender.get(TICKET)
    sender.upload(jpeg())
    sender.get("/nl/doorgeven/controle")
    sent = send(sender)
    left = Visit(app)
    walk(left, ["not_sure"], {**ABOUT, **unclear, "own_words": {"answer": plant("draft")}})
    return sent


def works(app: FastAPI, visit: Visit, colleague: Visit, follow: Callable[[], str], plant: Planter) -> None:
    """Work on a signal as colleagues do, and answer as the resident does."""
    with app.state.sessions() as session:
        signal = session.scalars(select(Signal).where(Signal.team == "income-deurhout").order_by(Signal.id)).first()
    assert signal is not None
    desk = Desk(colleague, "chris", signal)
    desk.do("oppakken")
    desk.do("notitie", **{"note-text": plant("note")})
    talk = {"contact-how": "phone", "contact-result": "spoke", "contact-text": plant("contact")}
    desk.do("contact", **talk)
    desk.do("contact", **{"contact-how": "letter", "contact-result": "sent", "contact-text": plant("letter"),
                          "contact-reason": plant("reason")})  # fmt: skip
    desk.do("gesprek", **{"talk-how": "phone", "talk-need": plant("need"), "talk-want": plant("want"),
                          "talk-help": plant("help")})  # fmt: skip
    desk.do("contact/plannen", **{"plan-day": "2026-11-26", "plan-part": "morning", "plan-how": "phone",
                                  "plan-purpose": plant("purpose")})  # fmt: skip
    desk.do("contact/vervalt", **{"drop-reason": plant("drop")})
    desk.do("vraag", **{"question-text": plant("question"), "question-why": plant("why")})
    with app.state.sessions() as session:
        question = session.scalars(select(Question.id)).one()
    follow()
    visit.post(f"/nl/volgen/antwoord/{question}", {"answer": plant("answer")})
    plant.words.append("plantwoordtaal")
    asks = {"how": "video", "interpreter": "yes", "language": "plantwoordtaal", "part": ["morning"]}
    visit.post("/nl/volgen/gesprek", asks)
    asked = {
        "advice-to": f"person:{number_like(app, 'dewi')}",
        "advice-text": plant("ask"),
        "advice-due_on": "2026-11-25",
    }
    desk.open()
    desk.do("advies", **asked)
    with app.state.sessions() as session:
        ask = session.scalars(select(Ask.id)).one()
    dewi = Visit(app)
    dewi.sign_in("dewi")
    dewi.get(desk.address)
    dewi.post(f"{desk.address}/advies/{ask}", {f"reply-{ask}-text": plant("reply")})
    desk.do("ingewikkeld", **{"complex-reason": plant("complex")})
    desk.do("contactpersoon", **{"fix-colleague": str(number_like(app, "tess")), "fix-reason": plant("fixed")})
    desk.do("hulp", **{"refer-receiver": "debts", "refer-what_for": plant("what"), "refer-consent": "phone",
                       "refer-consent_on": "2026-11-23", "refer-shared": plant("shared"),
                       "refer-follow_up_on": "2026-12-07"})  # fmt: skip
    with app.state.sessions() as session:
        number = session.scalars(select(Referral.id)).one()
        later = session.scalars(select(FollowUp.id).where(FollowUp.kind == "referral")).one()
    desk.do(f"hulp/{number}", **{f"help{number}-kind": "waiting", f"help{number}-text": plant("went")})
    desk.do(f"later/{later}", **{f"later{later}-did": "moved", f"later{later}-on": "2026-12-14",
                                 f"later{later}-reason": plant("later")})  # fmt: skip
    finishes(app, desk, plant)


def finishes(app: FastAPI, desk: Desk, plant: Planter) -> None:
    """Look somebody up, write what came of it, close, and learn of it."""
    colleague = desk.visit
    desk.do("inwoner", **{"resident-reason": "talk", "resident-words": plant("opening")})
    colleague.get("/werk/zoeken")
    why = {"name-reason": "called", "name-words": plant("search")}
    assert "Plantina Z." in colleague.post("/werk/zoeken/naam", {"name-name": "zorgvlijt", **why})
    desk.open()
    said = {"kind": "help", "text": plant("outcome"), "income_action": "none", "support_action": "explain",
            "why_heavier": plant("heavier"), "urgent_reasons": plant("urgent")}  # fmt: skip
    desk.do("uitkomst", **{f"outcome-{name}": words for name, words in said.items()})
    desk.own_share()
    desk.open()
    desk.close(message=plant("closing"))
    desk.do("leren", **{"learn-text": plant("learn")})
    noor = Visit(app)
    noor.sign_in("noor")
    mark = re.search(r"/werk/leren/(\d+)", noor.get("/werk/leren"))
    assert mark
    lesson = {f"lesson-{mark[1]}-discussed_on": "2026-11-23", f"lesson-{mark[1]}-text": plant("lesson")}
    noor.post(f"/werk/leren/{mark[1]}", lesson)


def around(app: FastAPI, visit: Visit, colleague: Visit, follow: Callable[[], str], plant: Planter) -> None:
    """What else is typed: a name that is mended, taking back, a word about a page, help that is asked for somebody."""
    with app.state.sessions() as session:
        report = session.scalars(select(Report.id)).first()
    assert report is not None
    correct(app, report, not_sure={"own_words": plant("corrected")}, about_you={"phone": PERSON["phone"]})
    follow()
    visit.get("/nl/volgen/intrekken")
    visit.post("/nl/volgen/intrekken", {"reason": plant("back")})
    visit.get("/nl/rechten/geven-en-krijgen/duidelijk?antwoord=nee")
    visit.post("/nl/rechten/geven-en-krijgen/duidelijk", {"answer": "nee", "text": plant("feedback")})
    colleague.sign_in("chris")
    once = re.search(r'name="help-once" value="([0-9a-f]+)"', colleague.get("/werk/signaal-erbij"))
    assert once
    colleague.post(
        "/werk/signaal-erbij",
        {"help-need": "care", "help-text": plant("care"), "help-name": PERSON["name"], "help-postcode": "5711ab",
         "help-phone": PERSON["phone"], "help-language": "nl", "help-origin": "partner", "help-source": plant("source"),
         "help-told": "no", "help-why_not": plant("untold"), "help-once": once[1]},
    )  # fmt: skip


def emergencies(app: FastAPI, reference: str, plant: Planter) -> None:
    """A colleague of another team opens the report because somebody is in need, and a lead judges that."""
    dewi, tess = Visit(app), Visit(app)
    dewi.sign_in("dewi")
    dewi.get("/werk/noodtoegang")
    why = {"emergency-reason": "money", "emergency-words": plant("emergency")}
    dewi.post("/werk/noodtoegang", {"emergency-reference": reference, **why})
    tess.sign_in("tess")
    tess.get("/werk/noodtoegang/oordelen")
    tess.post("/werk/noodtoegang/1/oordeel", {"judge-1-agreed": "yes", "judge-1-words": plant("judged")})


def second_step(app: FastAPI, moment: Moment, plant: Planter) -> None:
    """A colleague sets up an app with codes."""
    noor, phone = Visit(app), Phone(moment)
    noor.sign_in("noor")
    phone.scan(noor.get("/werk/ik/tweede-stap"))
    plant.words.append(in_letters(phone.secret).casefold())
    noor.post("/werk/ik/tweede-stap", {"code": phone.code()})


def rights(app: FastAPI, visit: Visit, reference: str, follow: Callable[[], str], plant: Planter) -> None:
    """The resident asks to wait with their data; who looks after that answers, and keeps the report longer."""
    follow()
    visit.get("/nl/volgen/mijn-gegevens")
    visit.post("/nl/volgen/mijn-gegevens/vragen/limit", {"words": plant("wish")})
    iris = Visit(app)
    iris.sign_in("iris")
    iris.get("/werk/bewaren")
    iris.post("/werk/bewaren/verzoek/1", {"wish1-outcome": "granted", "wish1-words": plant("decided")})
    held = {"hold-reference": reference, "hold-until": "2027-06-01", "hold-reason": plant("hold")}
    iris.post("/werk/bewaren/vasthouden", held)


def test_a_dump_of_everything_names_nobody(
    app: FastAPI, moment: Moment, tmp_path: Path, colleague: Visit, caplog: pytest.LogCaptureFixture
) -> None:
    app.state.settings.log_requests = True
    plant, sender = Planter(), Sender(app)
    with caplog.at_level(logging.DEBUG):
        reference, code = told(app, sender, plant)

        def follow() -> str:
            sender.get("/nl/volgen")
            return sender.post("/nl/volgen", {"reference": reference, "code": code})

        emergencies(app, reference, plant)
        works(app, sender, colleague, follow, plant)
        around(app, sender, colleague, follow, plant)
        rights(app, sender, reference, follow, plant)
        second_step(app, moment, plant)
        worker = make_worker(app.state.settings, app.state.sessions, app.state.organisation, moment)
        left = 1
        while left:
            left = worker.run_once()
    assert len(plant.words) > 30
    engine = app.state.sessions.kw["bind"]
    planted = [*TOKENS, *plant.words]
    held = everything(engine)
    for table, rows in held.items():
        for row in rows:
            for column, value in row.items():
                found = [token for token in planted if token in str(value).casefold()]
                assert not found, f"{table}.{column} holds {found}"
    filled = {(table, column) for table, column in sealed_columns() if any(row[column] for row in held[table])}
    assert {table for table, _column in sealed_columns()} - {table for table, _column in filled} == {"hand_over"}
    assert not [token for token in planted if token in caplog.text.casefold()]
    on_disk = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.parent.name == "uploads" for path in on_disk)
    for path in on_disk:
        content = path.read_bytes()
        assert not [token for token in planted if token.encode() in content.lower()], path
        assert b"\xff\xd8\xff\xe0" not in content[:64], "no photo lies there as it is"
    with app.state.sessions() as session:
        file = session.scalars(select(ProofFile)).one()
        assert file.report_id is not None
        shown = read(session, app.state.store, file)
        assert shown.startswith(b"\xff\xd8\xff")
        assert shown[200:264] not in app.state.store.get(file.name)
