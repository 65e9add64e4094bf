"""What every route needs: the moment, a session, what was typed, a page, a way on. Knows nothing of our domain."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from portal.errors import NotFoundError, RefusedError
from portal.kit.addresses import Addresses
from portal.kit.one_thread import SESSION, Load, OneThread
from portal.kit.router import Router
from portal.kit.words import SOURCE, environment, languages

SEED_COOKIE = "form"
SECRET: Final = ("password", "code")
"""Parts of names of fields that never come back in a page."""
FOR_ALL = "for all"
"""Tag of a route whose page is the same for everybody: no cookie, no form token. It can be read without a line."""


@dataclass(frozen=True)
class Place:
    """
    Where pages stand in this request when that is not their usual place: the same routes and templates, told elsewhere.

    `names`: the usual name of a route → its name here. `params`: what those addresses need besides. `shown`: what the
    pages and their layout show here.
    """

    names: Mapping[str, str]
    params: Mapping[str, Any]
    shown: Mapping[str, Any] = field(default_factory=dict)


def place_of(request: Request) -> Place | None:
    """Return where this request has its pages; None: at their usual place."""
    place: Place | None = request.scope.get("state", {}).get("place")
    return place


def router(prefix: str = "") -> Router:
    """Return a router whose routes load, act and commit in one thread call."""
    return Router(prefix=prefix, route_class=OneThread)


def now(request: Request) -> datetime:
    """Return this moment, aware, UTC; tests set `app.state.now`."""
    moment: datetime = request.app.state.now()
    return moment


Now = Annotated[datetime, Load(now)]
Db = Annotated[Session, SESSION]
"""One request, one transaction, committed before the answer leaves; see `portal/kit/one_thread.py`."""


def csrf_token(request: Request) -> str:
    """
    Return a token for a form: proof that the page came from us.

    Masked anew on each page, because pages are compressed (BREACH).
    """
    proof = _proof(request)
    pad = secrets.token_bytes(len(proof))
    return (pad + bytes(a ^ b for a, b in zip(pad, proof, strict=True))).hex()


def _proof(request: Request) -> bytes:
    key = request.app.state.settings.secret_key.encode()
    return hmac.new(key, b"form:" + request.state.seed.encode(), hashlib.sha256).digest()


async def read_form(request: Request) -> FormData:
    """Return what was typed, not checked yet."""
    return await request.form(max_fields=300, max_files=0)


class Typing(FormData):
    """What was typed. `lost`: its form token is missing or old; show it again with a fresh one, and do no more."""

    lost = False


def typing(request: Request, form: Annotated[FormData, Depends(read_form)]) -> Typing:
    """Return what was typed, with whether we know the browser."""
    return came_from_here(request, form)


def came_from_here(request: Request, form: FormData) -> Typing:
    """
    Return what was typed, also when we no longer know the browser: its cookies are gone, or it slept for long.

    Raises:
        RefusedError: another site sent it.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"} or _elsewhere(request):
        raise RefusedError
    # PostgreSQL keeps no NUL; nobody types one.
    found = Typing([(name, text.replace("\x00", "")) for name, text in form.multi_items() if isinstance(text, str)])
    found.lost = not _from_us(request, str(form.get("csrf", "")))
    return found


def _elsewhere(request: Request) -> bool:
    """Whether the browser names another site. Under our referrer policy most say "null", or nothing."""
    origin = request.headers.get("origin", "null")
    ours = {request.headers.get("host", ""), urlsplit(request.app.state.settings.public_url).netloc}
    try:
        return origin != "null" and urlsplit(origin).netloc not in ours
    except ValueError:  # no address at all, such as http://[
        return True


def sent_again(request: Request) -> list[tuple[str, str]] | None:
    """Return what was typed, to send it again as it was. None: there are files or secrets in it, or it was not read."""
    form = getattr(request, "_form", None)
    if not isinstance(form, FormData):
        return None
    pairs = form.multi_items()
    if any(not isinstance(value, str) or any(part in name for part in SECRET) for name, value in pairs):
        return None
    return [(name, value) for name, value in pairs if isinstance(value, str)]


def _from_us(request: Request, token: str) -> bool:
    """Whether a form token is of this browser."""
    try:
        raw = bytes.fromhex(token)
    except ValueError:
        return False
    half = len(raw) // 2
    proof = bytes(a ^ b for a, b in zip(raw[:half], raw[half:], strict=False))
    return hmac.compare_digest(proof, _proof(request))


TypedOrLost = Annotated[Typing, Load(typing)]
"""For a page that can show again what was typed. It asks `lost` before it does anything."""


def typed(given: TypedOrLost) -> Typing:
    """
    Return what was typed on a page that we sent to this browser.

    Raises:
        RefusedError: another site sent it, or the form token is missing or wrong.
    """
    if given.lost:
        raise RefusedError
    return given


Typed = Annotated[FormData, Load(typed)]


def render(request: Request, template: str, language: str = "nl", *, status: int = 200, **context: Any) -> HTMLResponse:
    """Return a page in a language, with what every page shares (see `portal/web/app.py`)."""
    keep = "no-store"
    if status == 200 and same_for_all(request):
        keep = "public, no-cache"
        context = {**context, "csrf_token": _no_token}
    return answer(page_of(request, template, language, **context), language, status=status, keep=keep)


def answer(page: str, language: str, *, status: int = 200, keep: str = "no-store") -> HTMLResponse:
    """Return a page that is made already; `keep` says who may keep it."""
    return HTMLResponse(page, status_code=status, headers={"Content-Language": language, "Cache-Control": keep})


def same_for_all(request: Request) -> bool:
    """Whether the route of this request shows everybody the same."""
    return FOR_ALL in getattr(request.scope.get("route"), "tags", ())


def _no_token() -> str:
    """
    Stand in for the form token on a page for all: a browser may keep such a page, and a token is of one person.

    Raises:
        TypeError: always.
    """
    msg = "a page for all holds no form of its own; let a link open the form"
    raise TypeError(msg)


def page_of(request: Request, template: str, language: str, **context: Any) -> str:
    """Return the HTML of a page, without an answer around it."""
    shared = request.app.state.shared(request, language)
    if place := place_of(request):
        shared |= place.shown
    page = environment(language).get_template(template).render(request=request, **{**shared, **context})
    if "{amount:" in page:  # one look at the finished page also finds amounts inside macros and attributes
        page = shared["fill_amounts"](page)
    return page


def address(request: Request, name: str, /, **params: Any) -> str:
    """Return the address of a named route, see `portal/kit/addresses.py`."""
    addresses: Addresses = request.app.state.addresses
    if place := place_of(request):
        return addresses(place.names.get(name, name), **{**place.params, **params})
    return addresses(name, **params)


def keep_query(request: Request, query: str) -> None:
    """Let the links to this page in other languages keep what was answered: only what we made ourselves of it."""
    request.state.kept_query = query


def kept_query(request: Request) -> str:
    """Return what links to this page in other languages keep, with its question mark; mostly nothing."""
    query: str = request.scope.get("state", {}).get("kept_query", "")
    return query


def go(request: Request, name: str, /, **params: Any) -> Response:
    """Return a 303 to a named route; htmx follows it like a browser."""
    return RedirectResponse(address(request, name, **params), status_code=303)


def spoken(request: Request) -> str:
    """
    Return the language in the address; pages for colleagues have none there and are Dutch.

    Raises:
        NotFoundError: this organisation does not speak it, or the word is no language.
    """
    language: str = request.path_params.get("language", SOURCE)
    if language not in request.app.state.organisation.languages or language not in languages():
        raise NotFoundError
    return language


Language = Annotated[str, Load(spoken)]
