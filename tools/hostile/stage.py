"""A portal with people in it: a resident who tells and one who follows, colleagues of each kind, work and rules."""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi.routing import APIRoute
from sqlalchemy import event, func, literal, select, union_all, update
from starlette.routing import BaseRoute

from portal.accounts.actions import begin as begin_session
from portal.accounts.models import Colleague
from portal.changes import actions
from portal.changes.access import DRAFT_COOKIE, FOLLOW_COOKIE
from portal.changes.models import Report
from portal.demo.story import a_postcode, about, complete, prepare
from portal.kit.database import Base, make_engine, make_sessions
from portal.kit.pages import SEED_COOKIE
from portal.migrations.run import upgrade
from portal.settings import Settings
from portal.web.app import create_app
from tools.hostile.pages import Form, Page
from tools.hostile.wire import Answer, Asked, ask

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
STEP = timedelta(seconds=2)
"""What the clock of the portal goes on with each request: nothing waits."""
HOST = b"portal.test"
PER_ROUTE, PER_FORM = 2, 8
"""Pages of one route that each person opens at the start, and shapes of the form of one route that are kept."""


@dataclass
class Person:
    """Cookies and form token of one browser."""

    name: str
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def headers(self) -> list[tuple[bytes, bytes]]:
        """Return what a browser always sends."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return [(b"host", HOST), (b"cookie", cookies.encode())]


@dataclass
class Seen:
    """What the pages of the portal showed: forms per route, values per parameter, queries per route."""

    forms: dict[str, list[tuple[str, str, Form]]] = field(default_factory=dict)
    values: dict[str, set[str]] = field(default_factory=dict)
    queries: dict[str, set[str]] = field(default_factory=dict)


def flat(routes: list[BaseRoute]) -> Iterator[APIRoute]:
    """Yield each route of ours, also those of included routers."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from flat(inner.routes)
        elif isinstance(route, APIRoute):
            yield route


class Stage:
    """The application on its own database, the people, and what can be asked of it."""

    def __init__(self, database_url: str, folder: Path, organisation: str = "zeven-linden") -> None:
        """Make the database and fill it as the demo does."""
        self.settings = Settings(  # type: ignore[call-arg]
            _env_file=None, demo=True, organisation=organisation, database_url=database_url,
            uploads=str(folder / "uploads"), metrics_token=secrets.token_hex(16), public_url="http://portal.test",
        )  # fmt: skip
        upgrade(database_url)
        prepare(self.settings, AT - timedelta(hours=2))
        self.at = AT
        self.engine = make_engine(database_url)
        if self.engine.name == "sqlite":
            event.listen(self.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
        self.sessions = make_sessions(self.engine)
        self.app: Any = create_app(self.settings, sessions=self.sessions, now=lambda: self.at)
        self.routes = list(flat(self.app.routes))
        self.people: dict[str, Person] = {}
        self.seen = Seen()
        tables = sorted(Base.metadata.tables.values(), key=lambda table: table.name)
        self._count = union_all(*(select(literal(t.name), func.count()).select_from(t) for t in tables))

    def counts(self) -> dict[str, int]:
        """Return the number of rows of each table."""
        with self.engine.connect() as connection:
            return {name: number for name, number in connection.execute(self._count)}  # noqa: C416  rows, not pairs

    def everything(self) -> str:
        """Return all that is kept, as text."""
        with self.engine.connect() as connection:
            return "\n".join(
                repr(tuple(row))
                for table in Base.metadata.tables.values()
                for row in connection.execute(table.select())
            )

    async def send(self, person: Person, method: str, path: str, body: bytes = b"") -> Answer:
        """Do what a browser does, and keep its cookies."""
        target, _, query = path.partition("?")
        kind = [(b"content-type", b"application/x-www-form-urlencoded")] if method == "POST" else []
        answer = await ask(self.app, Asked(method, target.encode(), query.encode(), (*person.headers(), *kind), body))
        for name, value in answer.headers:
            if name.lower() == b"set-cookie" and (found := re.match(rb"(\w+)=([^;]*)", value)):
                person.cookies[found[1].decode()] = found[2].decode().strip('"')
        return answer

    async def people_come_back(self) -> None:
        """Sign everybody in anew, with a new draft and a report to follow: what was sent may have ended it all."""
        with self.sessions.begin() as session:
            session.execute(update(Colleague).values(blocked_at=None))
            for one in session.scalars(select(Colleague).where(Colleague.login.in_(self._logins()))):
                known = self.people.setdefault(one.login, Person(one.login))
                known.cookies = {"work": begin_session(session, one, self.at)}
            resident = self.people.setdefault("resident", Person("resident"))
            resident.cookies = {DRAFT_COOKIE: self._draft(session), FOLLOW_COOKIE: self._follow(session)}
        stranger = self.people.setdefault("stranger", Person("stranger"))
        stranger.cookies = {}
        for person in self.people.values():
            person.cookies[SEED_COOKIE] = secrets.token_urlsafe(32)
            page = await self.send(person, "GET", "/nl/volgen")
            person.token = Page(page.body.decode()).token
        await self._desk(self.people["tess"])

    def _logins(self) -> list[str]:
        from portal.demo.people import colleagues  # noqa: PLC0415  the demo is only asked here

        return [person.login for person in colleagues(self.settings.organisation)]

    def _draft(self, session: Any) -> str:
        """Begin a draft that is whole, with questions of every kind."""
        types, organisation = self.app.state.catalogue, self.app.state.organisation
        draft, token = actions.begin(
            session, organisation=organisation.short, language="nl", secret=self.settings.secret_key, at=self.at
        )
        told: dict[str, dict[str, Any]] = {"move_within": {}, "work_start": {}, "gift": {}}
        actions.choose(draft, list(told), types, self.at)
        draft.answers = complete(types, told, about("Fatima El Amrani", a_postcode(organisation, "deurhout")))
        draft.answers |= {slug: {} for slug in list(told)[:1]}
        return token

    def _follow(self, session: Any) -> str:
        from itsdangerous import URLSafeTimedSerializer  # noqa: PLC0415

        report = session.scalar(select(Report.id).order_by(Report.id).limit(1))
        return str(URLSafeTimedSerializer(self.settings.secret_key, salt="follow").dumps(report))

    async def _desk(self, lead: Person) -> None:
        """Let a colleague type something in for somebody."""
        token = f"csrf={lead.token}&".encode()
        answer = await self.send(lead, "POST", "/werk/invoeren", token + b"channel=desk&on-day=&x=1")
        if answer.status == 303:
            here = answer.header("location").rpartition("/")[0]
            await self.send(lead, "POST", f"{here}/keuze", token + b"change=gift")
            await self.send(lead, "POST", f"{here}/vraag/gift/above_limit", token + b"answer=no")

    def match(self, method: str, path: str) -> APIRoute | None:
        """Return the route of an address."""
        for route in self.routes:
            if method in route.methods and (found := route.path_regex.match(path)):
                for name, value in found.groupdict().items():
                    self.seen.values.setdefault(f"{route.path} {name}", set()).add(value)
                    self.seen.values.setdefault(name, set()).add(value)
                return route
        return None

    async def look_around(self, names: list[str]) -> None:
        """Let these people open what the pages lead to, and remember forms, values and queries."""
        plain = (route.path for route in self.routes if "GET" in route.methods and "{" not in route.path)
        starts = ["/", "/nl/", "/ar/", "/werk/", *plain]
        for name in names:
            person, waiting, opened, done = self.people[name], list(starts), {}, set()
            while waiting:
                path = waiting.pop(0)
                route = self.match("GET", path.partition("?")[0])
                if route is None or path in done or opened.get(route.path, 0) >= PER_ROUTE or "/static" in path:
                    continue
                done.add(path)
                opened[route.path] = opened.get(route.path, 0) + 1
                if query := path.partition("?")[2]:
                    self.seen.queries.setdefault(route.path, set()).add(query)
                answer = await self.send(Person(name, dict(person.cookies)), "GET", path)
                if answer.header("location").startswith("/"):
                    waiting.append(answer.header("location"))
                if answer.header("content-type").startswith("text/html"):
                    waiting += self._learn(Page(answer.body.decode()), path, name)

    def _learn(self, page: Page, path: str, who: str) -> list[str]:
        """Remember the forms of a page and who saw them; returns where its links lead."""
        for form in page.forms:
            target = re.split(r"[?#]", form.action or path)[0]
            route = self.match(form.method, target)
            if route is None:
                continue
            known = self.seen.forms.setdefault(f"{form.method} {route.path}", [])
            names = sorted(form.fields)
            if len(known) < PER_FORM and all(sorted(other.fields) != names for *_, other in known):
                known.append((who, target, form))
        return [link.partition("#")[0] for link in page.links]
