"""The application: what is read at start, the routers in reading order, error pages."""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session, sessionmaker
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp
from starlette_compress import CompressMiddleware

from portal.accounts import access
from portal.accounts.trip import service_of
from portal.admin.live import Live
from portal.amounts import catalogue as amounts
from portal.audit.actions import seal_with
from portal.changes import access as telling
from portal.changes import catalogue, linked, proof_routes
from portal.changes.asking import facts_of
from portal.closing import texts as closing
from portal.contact import catalogue as asking
from portal.content import catalogue as content
from portal.content import law
from portal.content.glossary import Glossary, Word, read_glossary
from portal.doubts import catalogue as doubts
from portal.emergency import queries as emergencies
from portal.errors import PortalError
from portal.guides import catalogue as guides
from portal.identity import access as identity
from portal.identity.service import resident_service
from portal.integrations import discovery
from portal.kit import pdf
from portal.kit.addresses import Addresses
from portal.kit.database import make_engine, make_sessions, reading
from portal.kit.kept_pages import KeptPages
from portal.kit.pages import address, csrf_token, kept_query
from portal.kit.words import languages
from portal.kit.writing import writer
from portal.organisations import catalogue as organisations
from portal.proof.domain import MOST_BYTES_AT_ONCE
from portal.proof.storage import open_store
from portal.queue.around import KEPT
from portal.queue.lines import Lines
from portal.reminders import catalogue as reminders
from portal.reminders.pages import beside_report
from portal.routing import access as rules
from portal.routing import rulebook
from portal.routing.checks import Facts, problems
from portal.sealing.cells import CannotOpenError
from portal.sealing.vault import unlock
from portal.settings import Settings
from portal.web import assets, demo_pages, errors
from portal.web.away import KINDS, away, status_of
from portal.web.cookies import HostCookies
from portal.web.door import Door
from portal.web.limits import Limited
from portal.web.menu import menu
from portal.web.middleware import BodyLimit, Guard
from portal.web.observing import Observed, make_times, scrubbing
from portal.web.pieces import PIECES
from portal.web.routers import ROUTERS

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
    questions: asking.Questions
    asked: Facts
    """What the checks of a rule set know of the change types."""


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
    asked = facts_of(types, organisation.switches)
    if wrong := problems(book.rules, asked):
        raise wrong[0]
    values = amounts.read(folder / "amounts.toml")
    topics = content.read({*organisation.languages, *also}, set(types.types), folder / "pages")
    closing.texts()  # kept where it is used; here it only stops the start when it is broken
    closing.check_own(folder / "organisation.toml", organisation.own_messages)
    answered = doubts.read(types, topics, values, local=folder / "doubts")
    groups = {slug: kind.group for slug, kind in types.types.items()}
    asking.check_own(folder / "organisation.toml", organisation.own_questions, groups)
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
        questions=asking.read(groups, local=folder / "questions"),
        asked=asked,
    )


class Portal(FastAPI):
    """FastAPI with the guard around everything, so that a page about a failure carries the headers too."""

    def build_middleware_stack(self) -> ASGIApp:
        """Put the guard outside what FastAPI makes."""
        guarded: ASGIApp = Guard(super().build_middleware_stack(), https=self.state.settings.https)
        if self.state.settings.https:
            guarded = HostCookies(guarded)
        return Observed(guarded, times=self.state.times, say=self.state.settings.log_requests)


ANSWERS: dict[type[Exception], Any] = {
    access.ConfirmError: access.to_confirm,
    access.SignInNeededError: access.to_sign_in,
    telling.SentAlreadyError: telling.to_receipt,
    CannotOpenError: errors.unreadable,
    PortalError: errors.refused,
    StarletteHTTPException: errors.plain,
    HTTPException: errors.plain,
    errors.RequestValidationError: errors.plain,
    **dict.fromkeys(KINDS, away),
    ClientDisconnect: errors.gone,
    Exception: errors.broken,
}
"""What a mistake of each kind is answered with."""


def create_app(
    settings: Settings, *, sessions: sessionmaker[Session] | None = None, now: Callable[[], datetime] | None = None
) -> FastAPI:
    """
    Return the application, with all data files read and checked.

    Raises:
        DataError: a broken file stops the start; it names file, line and mend.
        CommandError: PORTAL_BACK_OFFICES names a folder that is not there.
    """
    app = Portal(
        title="Doorgeefpunt", docs_url=None, redoc_url=None, openapi_url=None, lifespan=scrubbing,
        redirect_slashes=False,
        # What was typed and why it was refused would go into records of exceptions.
        telemetry={"logs": False},
    )  # fmt: skip
    state = app.state
    state.settings = settings
    files = read_files(settings.organisation)
    state.amounts = files.amounts
    state.catalogue, state.rulebook, state.content = files.catalogue, files.rulebook, files.content
    state.messages, state.glossary, state.rulebooks = files.messages, files.glossary, rules.Rulebooks()
    state.queue_seen = {}
    state.registry, state.times = make_times()
    state.doubts, state.guides, state.shipped_questions = files.doubts, files.guides, files.questions
    use_organisation(app, files.organisation)
    discovery.check(settings.back_office_names)
    name_types(app, files.asked)
    state.store = open_store(settings.uploads)
    state.sessions = sessions or make_sessions(make_engine(settings.database_url))
    seal_with(state.sessions, settings.secret_key)
    unlock(state.sessions, settings.keys)
    state.reading, state.listing = reading(state.sessions), reading(state.sessions, "list")
    state.write = writer(state.sessions)
    state.now = now or (lambda: datetime.now(tz=UTC))
    # What was set in the browser takes the place of the files: a new object, seen whole or not at all.
    state.settings_live = Live(
        files.organisation,
        state.reading,
        lambda: state.now(),  # noqa: PLW0108  tests set another clock later
        lambda new: use_organisation(app, new),
    )
    state.fresh = state.settings_live
    for key in state.amounts.stale(state.now().date()):
        log.warning("The amount %s has no value for today: pages say 'bel ons'. Add an [[amount]] with its value.", key)
    state.sign_in_service = service_of(settings)
    state.resident_service = resident_service(settings)
    state.shared = shared
    state.pdf = pdf.installed()
    state.beside_report = beside_report
    state.linked = partial(linked.linked, types=files.catalogue.types)
    state.pieces = PIECES
    state.status_of = status_of
    state.lines, state.around = Lines(), KeptPages(KEPT)
    state.emergencies = emergencies.waiting_for
    for router in (*ROUTERS, *([demo_pages.router] if settings.demo else [])):
        app.include_router(router)
    app.add_api_route("/", front_door, name="front", include_in_schema=False)
    state.addresses = Addresses(app.routes)
    for error, answer in ANSWERS.items():
        app.add_exception_handler(error, answer)
    app.add_middleware(Limited, addresses=state.addresses, moment=time.monotonic)
    app.add_middleware(BodyLimit, most=256 * 1024, files=proof_routes.TAKES_FILES, most_files=MOST_BYTES_AT_ONCE)
    app.add_middleware(CompressMiddleware, minimum_size=600, gzip_level=4)
    app.add_middleware(Door)
    return app


def use_organisation(app: FastAPI, new: organisations.Organisation) -> None:
    """Work with an organisation from now on, and with its questions."""
    app.state.questions = asking.lay(app.state.shipped_questions, new.own_questions)
    app.state.organisation = new


def name_types(app: FastAPI, asked: Facts) -> None:
    """Keep what words below the change types call them: titles, and the words of questions and answers."""
    types = app.state.catalogue.types
    app.state.known_answers = known_answers(app.state.catalogue)
    app.state.asked = asked
    app.state.type_titles = {slug: kind.title for slug, kind in types.items()}
    app.state.group_titles = dict(catalogue.GROUPS)
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
        "visitor": identity.shown(request),
        "may_sign_in": state.resident_service is not None,
        "menu": lambda colleague: menu(colleague, state.organisation, state.addresses),
        "may": lambda colleague, door: access.may(colleague, door, state.organisation),
        "pdf": state.pdf,
        "layout": "layouts/telling.html",
        "typed_in": None,
        "language_links": _language_links(request, language),
    }


def _language_links(request: Request, language: str) -> list[tuple[Any, str]]:
    """Return each language with the address of this same page in it; on a posted page its own address works too."""
    path = request.scope["path"]  # `request.url` reads the whole address, on each page
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
