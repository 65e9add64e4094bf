"""A day at the office: one signal of everything, and a browser for each role. Built once for the whole matrix."""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from portal.accounts.actions import hash_token
from portal.accounts.models import Colleague, SignIn
from portal.admin import actions as settings_kept
from portal.admin import people
from portal.advice.actions import ask, mark
from portal.advice.models import Ask, Mark
from portal.advice.offering import offer
from portal.changes.models import Report
from portal.emergency import actions as emergencies
from portal.exports import actions as exports
from portal.feedback.models import PageFeedback
from portal.kit.pages import SEED_COOKIE
from portal.queue.models import SavedView
from portal.referrals.models import Referral
from portal.reminders import actions as reminding
from portal.reminders.links import Links
from portal.reminders.models import Reminder
from portal.residents.actions import open_all
from portal.retention import rights
from portal.retention.models import Hold, Plan
from portal.routing.actions import draft, keep_shipped
from portal.signals.models import Claim, Question, Signal
from portal.tasks.actions import plan as plan_task
from tests.changes.test_for_whom import HELPER
from tests.conftest import Visit
from tests.mine.broker import sign_in
from tests.origins.test_pages import HELP
from tests.proof.conftest import ABROAD, TICKET, Sender
from tests.proof.hostile import jpeg
from tests.signals.desk import Desk, tell
from tests.walk import send, walk

TEAM = "income-deurhout"
COLLEAGUES: dict[str, tuple[list[str], list[str]]] = {
    "no_team": ([], []),
    "team": ([TEAM], []),
    "other_team": (["participation"], []),
    "guest": (["special-assistance"], []),
    "emergency": (["debt-help"], []),
    "desk": (["desk"], []),
    "recovery": (["recovery"], []),
    "lead": (["team-lead-deurhout"], []),
    "keeper": ([], ["rules"]),
    "manager": ([], ["manage"]),
    "auditor": ([], ["audit"]),
    "privacy": ([], ["privacy"]),
    "elsewhere": ([TEAM, "team-lead-deurhout"], ["rules", "manage", "audit", "privacy"]),
}
"""
Column of the matrix → teams and rights. `recovery` asks money back, and has signals of that team alone. `elsewhere`
works for another organisation, with all rights there.
"""
ON_SITE = ("nobody", "resident", "helper", "team")
"""Columns of site.csv. One colleague stands for all: no page there asks who is signed in at work."""
WITH_SERVICE = ("signed_in", "passer_by")
"""Columns of site.csv for a portal with a sign-in service: a resident who signed in, and somebody who did not."""
AT_WORK = ("nobody", "resident", *COLLEAGUES)
"""Columns of work.csv. A resident stands for a helper too: no page there asks what a browser follows."""
LEFT_NOTHING = {"403", "404", "405"}
"""Answers after which the database is as it was, but for a line of the trail."""
DONE, RECOVER = "done", "recover"
"""Cases: the signal of the team that is closed; a signal of the team that asks money back."""
SIGN_IN, CONFIRM = "/werk/inloggen", "/werk/bevestigen"


def flat(routes: Any) -> Iterator[APIRoute]:
    """Yield each route, also those of included routers."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from flat(inner.routes)
        elif isinstance(route, APIRoute):
            yield route


def rows_of(app: FastAPI) -> list[tuple[str, str]]:
    """Return method and path of each route, in the order of the routers."""
    return [(method, route.path) for route in flat(app.routes) for method in sorted(route.methods or ())]


def cookies_of(visit: Visit) -> dict[str, str]:
    """Return what a browser keeps."""
    return {cookie.name: str(cookie.value) for cookie in visit.client.cookies.jar}


class House:
    """The application with its database as it was in the morning; each request that changes it is undone."""

    def __init__(self, app: FastAPI) -> None:
        """Fill it. `params`: what stands in an address for {name}; `special`: what else, by how the path begins."""
        self.app, self.state = app, app.state
        self.params = {"language": "nl", "slug": "gift", "name": "above_limit", "page": "geven-en-krijgen"}
        self.special: dict[str, dict[str, str]] = {}
        self.codes: dict[str, str] = {}
        self.cookies: dict[str, dict[str, str]] = {role: {} for role in {*ON_SITE, *WITH_SERVICE, *AT_WORK}}
        self.client = TestClient(app, base_url="http://portal.test", follow_redirects=False)
        self._people()
        self._residents()
        self._finished()
        with self.state.sessions.begin() as session:
            self._signal(session)
        with self.state.sessions.begin() as session:
            self._office(session)
        with self.state.sessions.begin() as session:
            self._kept(session)
        with self.state.sessions.begin() as session:
            self._together(session)
        self._desk()
        for cookies in self.cookies.values():
            cookies[SEED_COOKIE] = "s" * 43
        self.client.cookies.set(SEED_COOKIE, "s" * 43)
        page = self.client.get("/werk/inloggen").text
        self.token = page.partition('name="csrf" value="')[2].partition('"')[0]
        assert self.token
        self._database = self.state.sessions.kw["bind"].url
        self._morning = sqlite3.connect(":memory:", check_same_thread=False)
        self._copy(back=False)

    def _copy(self, *, back: bool) -> None:
        """Keep the database as it is, or put back what was kept. PostgreSQL is only read here, so needs neither."""
        if self._database.get_backend_name() != "sqlite":
            return
        now = sqlite3.connect(str(self._database.database))
        now.execute("PRAGMA synchronous=OFF")
        source, target = (self._morning, now) if back else (now, self._morning)
        source.backup(target)
        now.close()

    def close(self) -> None:
        """Leave the database alone."""
        self.client.close()
        self._morning.close()
        self.state.sessions.kw["bind"].dispose()

    def address(self, path: str, case: str = "") -> str:
        """Return the address of a route with real numbers in it; of another signal for a case."""
        found = dict(self.params)
        for begin, values in sorted(self.special.items(), key=lambda item: len(item[0])):
            if path.startswith(begin):
                found |= values
        if case:
            found["signal_id"] = {DONE: self.done, RECOVER: self.recover}[case]
        return path.replace(":path}", "}").format(**found)

    def ask(self, role: str, method: str, path: str, case: str = "") -> str:
        """Send one request as somebody: for a POST the form that is empty. Returns how it was answered, in one word."""
        self.client.cookies.clear()
        for name, value in self.cookies[role].items():
            self.client.cookies.set(name, value)
        data = {"csrf": self.token} if method == "POST" else None
        answer = self.client.request(method, self.address(path, case), data=data)
        to = answer.headers.get("location", "").partition("?")[0]
        word = {SIGN_IN: "login", CONFIRM: "confirm"}.get(to, str(answer.status_code))
        signed_out = word == "login" and "work" in self.cookies[role]
        if method == "POST" and (signed_out or word not in {"login", *LEFT_NOTHING}):
            self._copy(back=True)
        return word

    def person(self, session: Session, role: str) -> Colleague:
        """Return the colleague of a role."""
        return session.scalars(select(Colleague).where(Colleague.login == role)).one()

    def _people(self) -> None:
        at = self.state.now()
        with self.state.sessions.begin() as session:
            for role, (teams, rights) in COLLEAGUES.items():
                organisation = "Elders" if role == "elsewhere" else self.state.organisation.short
                name = f"Collega {role.replace('_', ' ')}"
                who = Colleague(
                    login=role,
                    name=name,
                    password_hash="fits nothing",
                    organisation=organisation,
                    teams=teams,
                    rights=rights,
                )
                session.add(who)
                session.flush()
                token = uuid4().hex
                moments = {"created_at": at, "seen_at": at, "confirmed_at": at}
                session.add(SignIn(token_hash=hash_token(token), colleague_id=who.id, **moments))
                self.cookies[role]["work"] = token

    def _residents(self) -> None:
        """Somebody tells of a stay abroad with a photo, and begins something new; somebody else helps a neighbour."""
        resident = Sender(self.app)
        walk(resident, ["abroad"], ABROAD)
        resident.get(TICKET)
        resident.upload(jpeg())
        resident.upload(go_on="1", answer="now")
        self.reference = self._follow(resident)
        resident.client.cookies.delete("draft")
        resident.get("/nl/doorgeven")
        resident.post("/nl/doorgeven", {"change": ["gift"]})
        helper = Visit(self.app)
        walk(helper, ["small_jobs"], HELPER)
        self._follow(helper)
        for role, visit in (("resident", resident), ("helper", helper)):
            self.cookies[role] = cookies_of(visit)
        self._signed_in(resident)

    def _signed_in(self, resident: Visit) -> None:
        """Let the resident sign in, where there is a service."""

    def _follow(self, visit: Visit) -> str:
        """Send, and follow with number and code; returns the number."""
        reference, code = send(visit)
        self.codes[reference] = code
        visit.get("/nl/volgen")
        visit.post("/nl/volgen", {"reference": reference, "code": code})
        return reference

    def _finished(self) -> None:
        """Close a signal of the team as a colleague does; let another one be of the team that asks money back."""
        signal = tell(self.app)
        self.done = str(signal.id)
        desk = Desk(Visit(self.app), "team", signal)
        desk.outcome("information")
        desk.close()
        other = tell(self.app)
        self.recover = str(other.id)
        with self.state.sessions.begin() as session:
            session.get_one(Signal, other.id).team = "recovery"

    def _signal(self, session: Session) -> None:
        """Let everything be there that has a number in an address of a signal."""
        at, organisation = self.state.now(), self.state.organisation
        report = session.scalars(select(Report).where(Report.reference == self.reference)).one()
        signal = session.scalars(select(Signal).where(Signal.report_id == report.id, Signal.team == TEAM)).first()
        assert signal
        team, guest = self.person(session, "team"), self.person(session, "guest")
        by: dict[str, Any] = {"by": team.id, "by_name": team.name, "at": at}
        who: dict[str, Any] = {"by": team, "at": at}
        session.add(Claim(signal_id=signal.id, **by))
        session.flush()
        day = at.date() + timedelta(days=2)
        ask(session, signal, question="Wat vindt u?", due_on=day, to=guest, team=None, **who)
        offer(session, signal, to=organisation.team_called("special-assistance"), reason="Dit past daar.", **who)
        question = Question(signal_id=signal.id, text="Hoe lang?", why="Dat telt.", **by)
        task = plan_task(session, signal, kind="look", on=day, **who)
        mark(session, signal, "learn", text="Eerst bellen hielp.", **who)
        opening = open_all(session, signal, reason="called", words="Belt.", through=TEAM, **who)
        view = SavedView(organisation=signal.organisation, name="Lijst", query="", purpose="", **by)
        reminder = Reminder(report_id=report.id, what="check-in", change="", channel="email", asked_at=at)
        text = PageFeedback(page="geven-en-krijgen", language="nl", version="1", clear=False, text="Wat is dit?", at=at)
        session.add_all([question, view, reminder, text])
        session.flush()
        referral = Referral(
            signal_id=signal.id, report_id=report.id, team=TEAM, receiver="debts", name="Hulp", phone="",
            what_for="Hulp", consent="phone", consent_on=at.date(), shared="Naam", follow_up_id=task.id, **by,
        )  # fmt: skip
        session.add(referral)
        session.flush()
        invitation = reminding.invite(session, reminder, at)
        assert invitation
        asked = {one.kind: str(one.id) for one in session.scalars(select(Ask))}
        links = Links(self.state.settings.secret_key, "")
        self.params |= {
            "signal_id": str(signal.id), "question_id": str(question.id), "task_id": str(task.id),
            "opening_id": str(opening.id), "referral_id": str(referral.id), "view_id": str(view.id),
            "reminder_id": str(reminder.id), "answer_id": str(text.id), "place": "volgen", "number": "1",
            "mark_id": str(session.scalars(select(Mark.id)).one()),
        }  # fmt: skip
        work = "/werk/signalen/{signal_id}"
        self.special |= {
            "/{language}/berichten/stoppen/": {"token": links.stop("nl", reminder.id).rpartition("/")[2]},
            "/{language}/check-in/": {"token": links.check_in("nl", invitation.id).rpartition("/")[2]},
            "/{language}/volgen/bewijs/": {"slug": "abroad", "name": "proof_ticket"},
            "/{language}/rechten/": {"slug": "geven-en-krijgen"},
            "/static/": {"name": "portal.css"},
            f"{work}/advies/": {"number": asked["advice"]},
            f"{work}/niet-meer-nodig/": {"number": asked["advice"]},
            f"{work}/aannemen/": {"number": asked["offer"]},
            f"{work}/niet-aannemen/": {"number": asked["offer"]},
        }

    def _office(self, session: Session) -> None:
        """A rule set that waits, a right that waits, a closed day, a question of our own."""
        keeper, manager, other = (self.person(session, role) for role in ("keeper", "manager", "other_team"))
        at, organisation = self.state.now(), self.state.organisation
        keep_shipped(session, organisation.short, self.state.rulebook, at)
        rules = draft(session, organisation.short, by=keeper, reason="Het kan eerder.", at=at)
        days = ["2026-12-24"]
        settings_kept.save(session, organisation, "calendar", days, seen=0, reason="Dicht.", by=manager, at=at)
        after = {**people.state_of(other), "rights": ["audit"]}
        change = people.change(session, other, after, reason="Leest mee.", by=manager, at=at)
        self.special |= {
            "/werk/regels/": {"number": str(rules.number), "name": "income-small-jobs"},
            "/werk/beheer/terug/": {"part": "calendar", "number": "1"},
            "/werk/beheer/mensen/": {"number": str(other.id), "act": "stoppen"},
            "/werk/beheer/voorstellen/": {"number": str(change.id)},
            "/werk/beheer/teams/": {"slug": TEAM},
            "/werk/beheer/verwijzen/": {"key": "debts"},
            "/werk/beheer/vragen/": {"key": next(iter(self.state.shipped_questions.templates))},
            "/werk/beheer/berichten/": {"part": "begin"},
        }

    def _kept(self, session: Session) -> None:
        """What goes is shown, a report stays longer, and a resident asked to erase."""
        at, who = self.state.now(), self.person(session, "privacy")
        report = session.scalars(select(Report).where(Report.reference == self.reference)).one()
        plan = Plan(organisation=self.state.organisation.short, made_at=at, runs_at=at + timedelta(days=7), found=[])
        hold = Hold(
            report_id=report.id, reason="Bezwaar.", until=at.date() + timedelta(days=30),
            by=who.id, by_name=who.name, at=at,
        )  # fmt: skip
        session.add_all([plan, hold])
        wish = rights.ask(session, report, "erase", "Dit mag weg.", at)
        session.flush()
        self.special |= {
            "/werk/bewaren/plan/": {"number": str(plan.id)},
            "/werk/bewaren/vasthouden/": {"number": str(hold.id)},
            "/werk/bewaren/verzoek/": {"number": str(wish.id)},
            "/{language}/volgen/mijn-gegevens/": {"kind": "limit"},
        }

    def _together(self, session: Session) -> None:
        """Somebody broke the glass; a lead asked for a file."""
        at, organisation = self.state.now(), self.state.organisation
        helper, lead = self.person(session, "emergency"), self.person(session, "lead")
        signals = [session.get_one(Signal, int(self.params["signal_id"]))]
        access = emergencies.open_for(
            session, signals, reason="money", words="Geen eten.", organisation=organisation, by=helper, at=at
        )
        until = at.date() + timedelta(days=7)
        asked = exports.ask(session, "work", {"teams": [TEAM]}, purpose="Planning.", until=until, by=lead, at=at)
        self.special |= {
            "/werk/noodtoegang/": {"number": str(access.id)},
            "/werk/bestanden/": {"number": str(asked.id)},
        }

    def _desk(self) -> None:
        """Somebody at the desk types in; a colleague asked help for somebody."""
        visit = Visit(self.app)
        visit.client.cookies.set("work", self.cookies["desk"]["work"])
        visit.get("/werk/invoeren")
        visit.post("/werk/invoeren", {"channel": "desk"})
        here = visit.page.url.path.rpartition("/")[0]
        visit.post(f"{here}/keuze", {"change": ["gift"]})
        self.params["draft_id"] = here.rpartition("/")[2]
        visit.get("/werk/signaal-erbij")
        visit.post("/werk/signaal-erbij", {**HELP, "help-once": "ab" * 16})
        self.special["/werk/signaal-erbij/"] = {"number": visit.page.url.path.split("/")[3]}


class HouseWithService(House):
    """The same where residents may sign in: one did, at a real broker, and put the report in the own list."""

    def _signed_in(self, resident: Visit) -> None:
        sign_in(resident, "fatima")
        resident.get("/nl/mijn/erbij")
        page = resident.post("/nl/mijn/erbij", {"reference": self.reference, "code": self.codes[self.reference]})
        number = page.partition("/nl/mijn/melding/")[2].partition('"')[0]
        resident.client.cookies.delete("volgen")
        resident.get(f"/nl/mijn/melding/{number}")
        self.cookies["signed_in"] = cookies_of(resident)
        self.special["/{language}/mijn/melding/"] = {"number": number}
