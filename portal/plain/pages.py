"""Every page a resident can reach, rendered once: reading, telling, after sending, and the mails."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event, select

from portal.changes import domain
from portal.changes.actions import kinds_of
from portal.changes.change_type import ABOUT_YOU, ChangeType
from portal.changes.messages import letter
from portal.changes.models import Draft
from portal.identity import actions as identity
from portal.identity.access import COOKIE
from portal.identity.domain import Who
from portal.kit.codes import hash_code
from portal.kit.database import make_engine, make_sessions
from portal.kit.plain.reading import Page, read, read_text
from portal.migrations.run import upgrade
from portal.organisations.catalogue import folder
from portal.paths import data
from portal.plain.answers import Wanted, complete, wanted_by
from portal.plain.browser import Browser
from portal.settings import Settings
from portal.web.app import create_app

SHOWN = {
    "reference": "ZL-1234-5678",
    "link": "https://example.org/x",
    "stop": "https://example.org/y",
    "phone": "088",
    "code": "123456",
}
BROKER = {"resident_issuer": "http://127.0.0.1:9", "resident_client_id": "plain", "resident_client_secret": "plain"}
"""Signing in is offered, so that its pages are read too; nobody answers there."""
Seen = tuple[str, Page]
"""Where it is, and what is read there."""


@dataclass
class Walk:
    """One organisation, one language, one moment: a browser in front of an application with its own database."""

    app: Any
    browser: Browser
    language: str
    at: datetime

    def everything(self) -> Iterator[Seen]:
        """Yield every page."""
        yield from self.reading()
        for kind in self.app.state.catalogue.on(self.at.date()):
            yield from self.telling(kind)
        yield from self.about_you()
        yield from self.mine()
        yield from self.mails()

    def own(self) -> Iterator[Seen]:
        """Yield what an organisation may say otherwise than another: what can be read, and its own change types."""
        yield from self.reading()
        for path in sorted((folder(self.app.state.settings.organisation) / "changes").glob("*.toml")):
            yield from self.telling(self.app.state.catalogue.types[path.stem])

    def seen(self, address: str, *, frame: bool = False, status: int = 200) -> Seen:
        """Open a page and return what is read on it."""
        self.browser.get(f"/{self.language}{address}", status)
        return self.here(frame=frame)

    def here(self, *, frame: bool = False, after: str = "") -> Seen:
        """Return what is read on the page where the browser is."""
        if not self.browser.html:
            return self.browser.address + after, read_text(self.browser.page)
        return self.browser.address + after, read(self.browser.page, self.language, frame=frame)

    def sent(self, address: str, fields: list[tuple[str, str]], *, after: str, status: int = 422) -> Seen:
        """Send a form and return what is read then."""
        self.browser.post(f"/{self.language}{address}", fields, status)
        return self.here(after=after)

    def reading(self) -> Iterator[Seen]:
        """Yield what can be read without telling anything."""
        state = self.app.state
        yield self.seen("/", frame=True)
        yield self.seen("/rechten")
        for page in state.content.all(self.language):
            yield self.seen(f"/rechten/{page.slug}")
        yield self.seen("/woorden")
        yield self.seen("/hulp")
        yield self.seen("/hoe-wij-verdelen")
        yield self.seen("/wie-mag-wat")
        yield self.seen("/papier")
        for kind in state.catalogue.on(self.at.date()):
            yield self.seen(f"/hoe-wij-verdelen/{kind.slug}")
            yield self.seen(f"/papier/{kind.slug}")
        for place in ("/klaar", "/doorgeven/gewist", "/storingen", "/doorgeven/vraag/gift/above_limit"):
            yield self.seen(place)
        yield self.seen("/bestaat-niet", status=404)
        for place in ("/verder", "/volgen"):
            yield self.seen(place)
            yield self.sent(place, [("reference", "x"), ("code", "x")], after=" (fout)")
        yield self.seen("/doorgeven")
        yield self.sent("/doorgeven", [], after=" (fout)")
        yield self.seen("/doorgeven?zoek=verhuizen")
        yield self.seen("/doorgeven?zoek=qqqqqq")

    def telling(self, kind: ChangeType) -> Iterator[Seen]:
        """Yield all pages of telling one change: each question and its mistake, the ends, and what comes after."""
        self.begin(kind)
        if self.browser.address.endswith("/ook"):
            yield self.here(after=f" ({kind.slug})")
        yield from self.questions(kind, {})
        for number, ending in enumerate(kind.no_need, 1):
            self.answer({kind.slug: wanted_by(kind, ending.when, self.at.date())}, whole=True)
            yield self.seen(f"/doorgeven/niet-nodig/{kind.slug}")[0] + f" ({number})", self.here()[1]
        yield from self.after_sending(kind)

    def questions(self, kind: ChangeType, also: Wanted) -> Iterator[Seen]:
        """Yield the page of each question that comes for this organisation, and of its mistake."""
        for page in domain.pages_of(kind):
            wanted = {**wanted_by(kind, page[0].when, self.at.date()), **also}
            self.answer({kind.slug: wanted}, whole=False)
            name = page[0].name
            if name not in self.path().get(kind.slug, ()):
                continue  # this organisation does not ask it
            place = "bewijs" if page[0].kind == "proof" else "vraag"
            yield self.seen(f"/doorgeven/{place}/{kind.slug}/{name}")
            if page[0].kind != "proof" and page[0].required:
                yield self.sent(f"/doorgeven/vraag/{kind.slug}/{name}", [], after=" (fout)")

    def about_you(self) -> Iterator[Seen]:
        """Yield the questions about the person, also as somebody who helps reads them."""
        kind = self.app.state.catalogue.about_you
        first = kind.question[0]
        for value in sorted(choice.value for choice in first.choice):
            self.begin(self.app.state.catalogue.types["gift"])
            for address, page in self.questions(kind, {first.name: value}):
                yield f"{address} ({value})", page

    def after_sending(self, kind: ChangeType) -> Iterator[Seen]:
        """Yield the check, the receipt and what is followed later."""
        named = f" ({kind.slug})"
        self.begin(kind)
        self.answer({kind.slug: {domain.ANYWAY: True}, ABOUT_YOU: {"reach": "email"}}, whole=True)
        for place in ("/doorgeven/controle", "/doorgeven/later"):
            address, page = self.seen(place)
            yield address + named, page
        self.browser.get(f"/{self.language}/doorgeven/controle")
        yield self.sent("/doorgeven/versturen", [], after=named, status=200)
        code = _code(self.browser.page)
        yield self.seen("/doorgeven/berichten")[0] + named, self.here()[1]
        self.browser.get(f"/{self.language}/volgen")
        yield self.sent("/volgen", code, after=named, status=200)
        for place in ("/volgen/verbeteren", "/volgen/intrekken", "/volgen/kopie"):
            yield self.seen(place)[0] + named, self.here()[1]

    def mine(self) -> Iterator[Seen]:
        """Yield the pages around signing in, also as who signed in reads them, and those for a lost code."""
        yield self.seen("/volgen/code")
        yield self.sent("/volgen/code", [], after=" (fout)")
        yield self.sent("/volgen/code", [("reference", "x")], after=" (gevraagd)", status=200)
        yield self.sent("/volgen/code/openen", [("reference", "x")], after=" (fout)")
        yield self.seen("/mijn")
        yield self.seen("/inloggen/digid", status=503)
        state = self.app.state
        who = Who("", "", "", "", "")
        with state.sessions.begin() as session:
            token = identity.begin(
                session, who, "substantieel", secret=state.settings.secret_key,
                organisation=state.organisation.short, at=self.at,
            )  # fmt: skip
        self.browser.cookies[COOKIE] = token
        yield self.seen("/mijn", frame=True)[0] + " (leeg)", self.here(frame=True)[1]
        yield self.seen("/mijn/erbij")
        yield self.sent("/mijn/erbij", [("reference", "x"), ("code", "x")], after=" (fout)")
        for slug in ("gift", "unsafe"):
            self.begin(state.catalogue.types[slug])
            self.answer({slug: {domain.ANYWAY: True}}, whole=True)
            yield self.seen("/doorgeven/controle")[0] + f" (ingelogd, {slug})", self.here()[1]
            yield self.sent("/doorgeven/versturen", [], after=f" (ingelogd, {slug})", status=200)
        yield self.seen("/mijn")[0] + " (ingelogd)", self.here()[1]
        yield self.sent("/mijn/uitloggen", [], after=" (uitgelogd)", status=200)
        self.browser.cookies[COOKIE] = token
        yield self.seen("/mijn", frame=True)[0] + " (even weg)", self.here(frame=True)[1]
        self.browser.cookies.pop(COOKIE)

    def mails(self) -> Iterator[Seen]:
        """Yield every mail and sms."""
        for path in sorted((data("locales") / "nl" / "notifications").iterdir()):
            kind, _, ending = path.name.partition(".")
            text = letter(kind, self.language, ending).format(**SHOWN, day="dinsdag 24 november 2026")
            yield f"{self.language}/notifications/{path.name}", read_text(text)

    def begin(self, kind: ChangeType) -> None:
        """Begin to tell one change."""
        self.browser.cookies.pop("draft", None)
        self.browser.get(f"/{self.language}/doorgeven")
        self.browser.post(f"/{self.language}/doorgeven", [("change", kind.slug)])

    def answer(self, wanted: dict[str, Wanted], *, whole: bool) -> None:
        """Put answers in the draft of this browser: only those that are wanted, or a whole path with them."""
        with self.app.state.sessions.begin() as session:
            draft = self._draft(session)
            kinds = kinds_of(draft, self.app.state.catalogue)
            answers = complete(kinds, wanted, self.at.date()) if whole else dict(wanted)
            for slug, given in wanted.items():
                answers[slug] = {**answers.get(slug, {}), **given}
            draft.answers = answers

    def path(self) -> dict[str, set[str]]:
        """Return the pages that come now, by change type."""
        with self.app.state.sessions() as session:
            draft = self._draft(session)
            path = domain.steps(kinds_of(draft, self.app.state.catalogue), draft.answers)
        names: dict[str, set[str]] = {}
        for step in path:
            names.setdefault(step.kind.slug, set()).add(step.question.name)
        return names

    def _draft(self, session: Any) -> Draft:
        token = hash_code(self.browser.cookies["draft"])
        draft: Draft = session.scalars(select(Draft).where(Draft.token_hash == token)).one()
        return draft


def _code(page: str) -> list[tuple[str, str]]:
    """Return what is typed to follow a report, from its receipt."""
    reference = page.partition('class="reference"><bdi dir="ltr">')[2].partition("<")[0]
    code = page.partition('<bdi dir="ltr"><b>')[2].partition("<")[0]
    return [("reference", reference), ("code", code)]


@contextmanager
def walk(organisation: str, language: str, at: datetime) -> Iterator[Walk]:
    """Give an application with an empty database of its own, as it is at a moment, and a browser in front of it."""
    with tempfile.TemporaryDirectory() as place:
        address = f"sqlite:///{Path(place) / 'plain.db'}"
        upgrade(address)
        settings = Settings(
            _env_file=None, demo=True, organisation=organisation, database_url=address, uploads=str(Path(place) / "up")
        ).model_copy(update=BROKER)
        engine = make_engine(address)
        # Nothing here has to survive a power cut, and waiting for the disk would be most of the time.
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
        app = create_app(settings, sessions=make_sessions(engine), now=lambda: at)
        try:
            with Browser(app) as browser:
                yield Walk(app, browser, language, at)
        finally:
            engine.dispose()
