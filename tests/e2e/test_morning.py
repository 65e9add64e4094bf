"""
A Monday morning: four hundred open signals, twelve colleagues, one resident who writes Arabic.

Colleagues use the keyboard alone. In the middle another colleague takes over. The resident sees each step.
"""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from fastapi import FastAPI
from playwright.sync_api import BrowserContext, Locator, Page, expect
from sqlalchemy import func, select

from portal.accounts.access import DEMO_PASSWORD
from portal.accounts.models import Colleague
from portal.changes.actions import follow_code
from portal.demo.many import add
from portal.signals.models import Claim, Closure, Signal
from tests.e2e.axe import nothing_found
from tests.e2e.keyboard import on_day, pick, press, unfold, write
from tests.e2e.person import follow
from tests.signals.desk import tell

Running = tuple[str, FastAPI]
NewContext = Callable[..., BrowserContext]
ANSWER = "أعتني بأطفال جارتي مرتين في الأسبوع"
OTHERS = ("Ada", "Ben", "Cas", "Dora", "Eva", "Finn", "Gijs", "Hana", "Isa")


@pytest.fixture(scope="module")
def monday(running: Running) -> tuple[str, FastAPI, Signal]:
    """Four hundred open signals beside that of one resident, and twelve people in the team."""
    app = running[1]
    tell(app)
    with app.state.sessions.begin() as session:
        chris = session.scalars(select(Colleague).where(Colleague.login == "chris")).one()
        for name in OTHERS:
            session.add(
                Colleague(
                    login=name.lower(),
                    name=f"{name} Voorbeeld",
                    password_hash=chris.password_hash,
                    organisation=chris.organisation,
                    teams=chris.teams,
                    rights=[],
                )
            )
        session.flush()
        add(session, chris.organisation, 400, app.state.now())
        people = [person for person in session.scalars(select(Colleague)) if set(person.teams) & set(chris.teams)]
        assert len(people) == 12
        assert (session.scalar(select(func.count()).where(Signal.closed_at.is_(None))) or 0) > 400
    return *running, tell(app, "ar")


class Desk:
    """A colleague at the keyboard."""

    def __init__(self, page: Page, portal: str, login: str) -> None:
        """Sign in."""
        self.page, self.portal = page, portal
        page.goto(f"{portal}/werk/inloggen")
        write(page, "login", login)
        write(page, "password", DEMO_PASSWORD)
        with page.expect_navigation():
            page.keyboard.press("Enter")

    def find(self, signal: Signal) -> None:
        """Go to the signal of a report by its number."""
        press(self.page, self.page.get_by_role("link", name="Zoeken"))
        write(self.page, "by-reference", signal.reference.lower().replace("-", " "))
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        one = self.page.locator(f"a[href$='/signalen/{signal.id}']")
        if one.count():
            press(self.page, one)
        expect(self.page.locator("h1")).to_have_text(signal.title)

    def fold(self, fold: str) -> Locator:
        """Open a fold."""
        return unfold(self.page, fold)

    def send(self, name: str) -> None:
        """Press a button that sends."""
        press(self.page, self.page.get_by_role("button", name=name, exact=True))
        wrong = self.page.locator(".error-summary, [role=alert]")
        assert wrong.count() == 0, wrong.all_inner_texts()

    def call(self, result: str, text: str = "") -> None:
        """Write down a phone call."""
        self.fold("do-contact")
        pick(self.page, "contact-how", "phone")
        pick(self.page, "contact-result", result)
        if text:
            write(self.page, "contact-text", text)
        if result == "spoke":
            pick(self.page, "contact-interpreter", "phone")
        self.send("Contact bewaren")

    def sees(self, *words: str) -> None:
        """Hold that the page says this."""
        for said in words:
            expect(self.page.locator("main")).to_contain_text(said)


class Resident:
    """Follows the report on a phone, in Arabic."""

    def __init__(self, page: Page, portal: str, app: FastAPI, signal: Signal) -> None:
        """Open it with number and code."""
        self.page = page
        follow(page, portal, "ar", signal.reference, follow_code(app.state.settings.secret_key, signal.reference))
        expect(page.locator("html")).to_have_attribute("dir", "rtl")

    def sees(self, *words: str) -> None:
        """Hold that the page says this now."""
        self.page.reload()
        for said in words:
            expect(self.page.locator("main")).to_contain_text(said)

    def answers(self, text: str) -> None:
        """Answer the question that stands open."""
        self.page.reload()
        nothing_found(self.page)
        self.page.locator("textarea[name=answer]").fill(text)
        self.page.locator("form:has([name=answer]) button").first.click()
        expect(self.page.locator("main")).to_contain_text(text)


def test_a_morning_with_four_hundred_signals(monday: tuple[str, FastAPI, Signal], new_context: NewContext) -> None:
    portal, app, signal = monday
    resident = Resident(new_context(viewport={"width": 360, "height": 740}).new_page(), portal, app, signal)
    chris = Desk(new_context().new_page(), portal, "chris")
    expect(chris.page.locator("[data-row]")).to_have_count(50)
    chris.sees("100+")
    chris.find(signal)
    chris.send("Oppakken")
    chris.sees("U heeft dit opgepakt.", "Arabisch")
    resident.sees("بدأ زميل العمل على إشعارك", "لمعالجة إبلاغك.")
    calls_and_asks(app, chris, resident)
    app.state.now.at += timedelta(minutes=20)
    resident.answers(ANSWER)
    noor = Desk(new_context().new_page(), portal, "noor")
    asks_a_colleague(app, chris, noor, signal)
    takes_over(app, chris, noor, resident)
    refers(app, noor, resident)
    closes(app, noor, resident)
    with app.state.sessions() as session:
        claims = session.scalars(select(Claim).where(Claim.signal_id == signal.id).order_by(Claim.id)).all()
        assert [claim.by_name for claim in claims] == ["Chris de Wit", "Noor Bakker"]
        assert session.scalars(select(Closure).where(Closure.signal_id == signal.id)).one().by_name == "Noor Bakker"


def calls_and_asks(app: FastAPI, chris: Desk, resident: Resident) -> None:
    """Nobody answers, then they talk, then a question goes out in the language of the resident."""
    app.state.now.at += timedelta(minutes=5)
    chris.call("no_answer")
    chris.sees("1 keer geprobeerd, nog niet gesproken")
    resident.sees("حاول زميل التواصل معك")
    app.state.now.at += timedelta(minutes=40)
    chris.call("spoke", "De inwoner past op de kinderen van de buurvrouw.")
    chris.sees("Laatst gesproken op")
    chris.fold("do-question")
    pick(chris.page, "vraag", "anything-else")
    press(chris.page, chris.page.get_by_role("button", name="Vraag invullen"))
    expect(chris.page.locator("#do-question [lang=ar][dir=rtl]").first).to_be_visible()
    chris.send("Vraag sturen")
    chris.sees("De termijn staat stil")
    resident.sees("طرح عليك زميل سؤالًا", "هل هناك شيء آخر يجب أن نعرفه؟")


def asks_a_colleague(app: FastAPI, chris: Desk, noor: Desk, signal: Signal) -> None:
    """Chris asks for advice about an answer in Arabic; Noor finds it and gives it."""
    chris.page.reload()
    chris.sees(ANSWER, "niet vertaald")
    chris.fold("do-together")
    chris.fold("do-advice")
    whom = chris.page.locator("select[name=advice-to] option", has_text="Noor Bakker").get_attribute("value")
    assert whom
    pick(chris.page, "advice-to", whom)
    write(chris.page, "advice-text", "Telt oppassen bij de buren mee?")
    chris.send("Vraag sturen naar collega")
    app.state.now.at += timedelta(minutes=15)
    noor.page.reload()
    press(noor.page, noor.page.get_by_role("link", name="Aan u gevraagd"))
    press(noor.page, noor.page.get_by_role("link", name=signal.title).first)
    noor.sees("Telt oppassen bij de buren mee?")
    reply = noor.page.locator("textarea[name^=reply]").get_attribute("name")
    assert reply
    write(noor.page, reply, "Ja, als het vaker is. Kijk naar hulp.")
    noor.send("Advies geven")
    chris.page.reload()
    chris.sees("Ja, als het vaker is. Kijk naar hulp.")


def takes_over(app: FastAPI, chris: Desk, noor: Desk, resident: Resident) -> None:
    """In the middle of it all Noor goes on in the place of Chris."""
    app.state.now.at += timedelta(minutes=5)
    noor.fold("do-together")
    noor.fold("do-takeover")
    write(noor.page, "takeover-reason", "Chris gaat naar de tandarts.")
    noor.send("Overnemen")
    noor.sees("U heeft dit opgepakt.")
    chris.page.reload()
    chris.sees("Noor Bakker heeft dit opgepakt.")
    resident.sees("زميل آخر يعمل الآن على إشعارك")


def refers(app: FastAPI, noor: Desk, resident: Resident) -> None:
    """Noor shows the way to help, with the consent of the resident."""
    app.state.now.at += timedelta(minutes=10)
    noor.fold("do-refer")
    pick(noor.page, "refer-receiver", "debts")
    write(noor.page, "refer-what_for", "Hulp bij de rekeningen.")
    pick(noor.page, "refer-consent", "phone")
    on_day(noor.page, "refer-consent_on", date(2026, 11, 23))
    write(noor.page, "refer-shared", "Uw naam en telefoonnummer.")
    on_day(noor.page, "refer-follow_up_on", date(2026, 12, 7))
    noor.send("Hulp bewaren")
    noor.sees("Hulp bij de rekeningen.")
    resident.sees("دلّك زميل على المساعدة", "Geldloket De Linde", "Hulp bij de rekeningen.")


def closes(app: FastAPI, noor: Desk, resident: Resident) -> None:
    """What came of it, and a message that the resident reads in Arabic beside the Dutch."""
    app.state.now.at += timedelta(minutes=5)
    noor.fold("do-outcome")
    pick(noor.page, "outcome-kind", "help")
    write(noor.page, "outcome-text", "U krijgt hulp bij de rekeningen. Uw uitkering blijft gelijk.")
    pick(noor.page, "outcome-income_action", "none")
    pick(noor.page, "outcome-support_action", "papers")
    noor.send("Uitkomst bewaren")
    resident.sees("كتب زميل النتيجة", "Uw uitkering blijft gelijk.")
    nothing_found(noor.page)
    noor.fold("do-close")
    expect(noor.page.locator("#do-close [lang=ar][dir=rtl]").first).to_be_visible()
    pick(noor.page, "close-informed_how", "phone")
    noor.send("Signaal afsluiten")
    noor.sees("Klaar op maandag 23 november")
    resident.sees("انتهى زميل من إشعارك", "رسالتنا إليك", "هناك مساعدة لك.", ANSWER)
    nothing_found(resident.page)
