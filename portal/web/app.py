"""The application: what is read at start, the routers in reading order, error pages."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session, sessionmaker
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.types import ASGIApp
from starlette_compress import CompressMiddleware

from portal.accounts import access, service_routes
from portal.accounts import routes as accounts
from portal.accounts.trip import service_of
from portal.amounts import catalogue as amounts
from portal.audit import routes as audit
from portal.audit.actions import seal_with
from portal.changes import access as telling
from portal.changes import (
    after_routes,
    catalogue,
    choose_routes,
    correct_routes,
    linked,
    lost_routes,
    no_need_routes,
    paper_form_routes,
    paper_routes,
    proof_routes,
    register_routes,
    replay_routes,
    typed_in_routes,
)
from portal.changes import routes as changes
from portal.changes.asking import facts_of
from portal.content import catalogue as content
from portal.content import law
from portal.content import routes as content_routes
from portal.content.glossary import Glossary, Word, read_glossary
from portal.doubts import catalogue as doubts
from portal.doubts import routes as doubt_routes
from portal.errors import PortalError
from portal.feedback import routes as feedback
from portal.find import routes as find
from portal.guides import catalogue as guides
from portal.guides import routes as guide_routes
from portal.insights import routes as insights
from portal.integrations import discovery
from portal.kit import pdf
from portal.kit.addresses import Addresses
from portal.kit.database import make_engine, make_sessions, reading
from portal.kit.pages import address, csrf_token, kept_query
from portal.kit.words import languages
from portal.kit.writing import writer
from portal.organisations import catalogue as organisations
from portal.outages import routes as outages
from portal.proof.domain import MOST_BYTES_AT_ONCE
from portal.proof.storage import open_store
from portal.queue import bulk_routes, load_routes, search_routes, view_routes
from portal.queue import routes as queue
from portal.reminders import catalogue as reminders
from portal.reminders import check_in_routes
from portal.reminders import routes as reminder_routes
from portal.reminders.pages import beside_report
from portal.routing import access as rules
from portal.routing import routes as routing
from portal.routing import rule_routes, rulebook, work_routes
from portal.routing.checks import problems
from portal.settings import Settings
from portal.signals import proof_routes as signal_proof
from portal.signals import routes as signals
from portal.web import assets, demo_pages, errors, health, offline
from portal.web.middleware import BodyLimit, Guard

log = logging.getLogger("portal")


def known_answers(types: catalogue.Catalogue) -> rulebook.Known:
    """Return what the rules may ask for: change type → question → values."""
    return {slug: {q.name: catalogue.values_of(q) for q in kind.question} for slug, kind in types.types.items()}


@dataclass(frozen=True)
class Files:
    """All data files as one organisation uses them."""

    organisation: organisations.Organisation
    amounts: amounts.Amounts
    catalogue: catalogue.Catalogue
    rulebook: rulebook.Rulebook
    content: content.Content
    glossary: Glossary
    messages: reminders.Messages
    doubts: doubts.Doubts
    guides: guides.Guides


def read_files(name: str, *, also: Iterable[str] = ()) -> Files:
    """
    Read and check every data file that an organisation uses.

    Args:
        name: The folder of the organisation.
        also: Languages to read pages in, beside those of the organisation: `portal check` reads them all.

    Raises:
        DataError: names file, line and mend.
    """
    folder, organisation = organisations.folder(name), organisations.read(name)
    types = catalogue.read(switches=organisation.switches_on, local=folder / "changes")
    book = rulebook.read(known_answers(types))
    if wrong := problems(book.rules, facts_of(types, organisation.switches)):
        raise wrong[0]
    values = amounts.read(folder / "amounts.toml")
    topics = content.read({*organisation.languages, *also}, set(types.types), folder / "pages")
    answered = doubts.read(types, topics, values, local=folder / "doubts")
    return Files(
        organisation=organisation,
        amounts=values,
        catalogue=types,
        rulebook=book,
        content=topics,
        glossary=read_glossary({*organisation.languages, *also}, name),
        messages=reminders.read(types.types),
        doubts=answered,
        guides=guides.read(types, topics, answered),
    )


ROUTERS = (
    assets.router,
    offline.router,
    health.router,
    demo_pages.components,
    accounts.router,
    service_routes.router,
    queue.router,
    bulk_routes.router,
    search_routes.router,
    view_routes.router,
    load_routes.router,
    signals.router,
    signal_proof.router,
    work_routes.router,
    rule_routes.router,
    replay_routes.router,
    insights.router,
    audit.router,
    changes.router,
    choose_routes.router,
    no_need_routes.router,
    after_routes.router,
    proof_routes.router,
    paper_routes.router,
    correct_routes.router,
    lost_routes.router,
    reminder_routes.router,
    check_in_routes.router,
    typed_in_routes.router,
    paper_form_routes.router,
    content_routes.router,
    doubt_routes.router,
    guide_routes.router,
    find.router,
    feedback.router,
    routing.router,
    register_routes.router,
    outages.router,
)
"""In reading order: what serves, what colleagues do, telling, after sending, reading."""


class Portal(FastAPI):
    """FastAPI with the guard around everything, so that a page about a failure carries the headers too."""

    def build_middleware_stack(self) -> ASGIApp:
        """Put the guard outside what FastAPI makes."""
        return Guard(super().build_middleware_stack(), https=self.state.settings.https)


def create_app(
    settings: Settings, *, sessions: sessionmaker[Session] | None = None, now: Callable[[], datetime] | None = None
) -> FastAPI:
    """
    Return the application, with all data files read and checked.

    Raises:
        DataError: a broken file stops the start; it names file, line and mend.
        CommandError: PORTAL_BACK_OFFICES names a folder that is not there.
    """
    app = Portal(title="Doorgeefpunt", docs_url=None, redoc_url=None, openapi_url=None)
    state = app.state
    state.settings = settings
    files = read_files(settings.organisation)
    state.organisation, state.amounts = files.organisation, files.amounts
    state.catalogue, state.rulebook, state.content = files.catalogue, files.rulebook, files.content
    state.messages, state.glossary, state.rulebooks = files.messages, files.glossary, rules.Rulebooks()
    state.queue_seen = {}
    state.doubts, state.guides = files.doubts, files.guides
    discovery.check(settings.back_office_names)
    name_types(app)
    state.store = open_store(settings.uploads)
    state.sessions = sessions or make_sessions(make_engine(settings.database_url))
    seal_with(state.sessions, settings.secret_key)
    state.reading = reading(state.sessions)
    state.write = writer(state.sessions)
    state.now = now or (lambda: datetime.now(tz=UTC))
    for key in state.amounts.stale(state.now().date()):
        log.warning("The amount %s has no value for today: pages say 'bel ons'. Add an [[amount]] with its value.", key)
    state.sign_in_service = service_of(settings)
    state.shared = shared
    state.pdf = pdf.installed()
    state.beside_report = beside_report
    state.linked = partial(linked.linked, types=files.catalogue.types)
    for router in (*ROUTERS, *([demo_pages.router] if settings.demo else [])):
        app.include_router(router)
    app.add_api_route("/", front_door, name="front", include_in_schema=False)
    state.addresses = Addresses(app.routes)
    app.add_exception_handler(access.ConfirmError, access.to_confirm)
    app.add_exception_handler(access.SignInNeededError, access.to_sign_in)
    app.add_exception_handler(telling.SentAlreadyError, telling.to_receipt)
    app.add_exception_handler(PortalError, errors.refused)
    app.add_exception_handler(StarletteHTTPException, errors.plain)
    app.add_exception_handler(HTTPException, errors.plain)
    app.add_exception_handler(errors.RequestValidationError, errors.plain)
    app.add_exception_handler(Exception, errors.broken)
    app.add_middleware(BodyLimit, most=256 * 1024, files=proof_routes.TAKES_FILES, most_files=MOST_BYTES_AT_ONCE)
    app.add_middleware(CompressMiddleware, minimum_size=600, gzip_level=4)
    return app


def name_types(app: FastAPI) -> None:
    """Keep what words below the change types call them: titles, and the words of questions and answers."""
    types = app.state.catalogue.types
    app.state.known_answers = known_answers(app.state.catalogue)
    app.state.asked = facts_of(app.state.catalogue, app.state.organisation.switches)
    app.state.type_titles = {slug: kind.title for slug, kind in types.items()}
    app.state.answer_words = app.state.catalogue.words


def front_door(request: Request) -> Response:
    """Go to the home page in the first language of the browser that we speak."""
    spoken = request.app.state.organisation.languages
    wanted = [
        part.split(";")[0].split("-")[0].strip() for part in request.headers.get("accept-language", "").split(",")
    ]
    language = next((code for code in wanted if code in spoken and code in languages()), "nl")
    return RedirectResponse(f"/{language}/", status_code=302, headers={"Vary": "Accept-Language"})


def shared(request: Request, language: str) -> dict[str, Any]:
    """Return what every page may use."""
    state = request.app.state

    def url(name: str, /, **params: Any) -> str:
        return address(request, name, **{"language": language, **params})

    def words_on(html: str) -> list[Word]:
        for_residents = request.url.path.startswith(f"/{language}")
        found: list[Word] = state.glossary.on(html, language) if for_residents else []
        return found

    return {
        "org": state.organisation,
        "today": state.now().date(),
        "asset": assets.address,
        "type_titles": state.type_titles,
        "law_places": law.places,
        "words_on": words_on,
        "words_url": f"/{language}/woorden",
        "fill_amounts": state.amounts.filler(language, state.now().date()),
        "csrf_token": lambda: csrf_token(request),
        "url": url,
        "home_url": f"/{language}/",
        "quick_exit_url": state.settings.quick_exit_url,
        "demo": state.settings.demo,
        "sees_insights": lambda colleague: access.sees_insights(colleague, state.organisation),
        "pdf": state.pdf,
        "layout": "layouts/telling.html",
        "typed_in": None,
        "language_links": _language_links(request, language),
    }


def _language_links(request: Request, language: str) -> list[tuple[Any, str]]:
    """Return each language with the address of this same page in it; on a posted page its own address works too."""
    path = request.url.path
    if not path.startswith(f"/{language}/") or request.path_params.get("language") != language:
        return []
    rest = path.removeprefix(f"/{language}/")
    read_at = {
        "doorgeven/versturen": "doorgeven/controle",
        "doorgeven/kwijt": "verder",
        "doorgeven/wissen": "doorgeven",
    }
    place = read_at.get(rest, rest)
    spoken = request.app.state.organisation.languages
    return [(item, f"/{code}/{place}{kept_query(request)}") for code, item in languages().items() if code in spoken]
