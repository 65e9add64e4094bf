"""Signing in, for residents who want to: leave, come back, and sign out. Nothing here stands in the way of telling."""

import logging
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from portal.accounts.trip import AwayError, RefusedSignInError, Service, packed, unpacked
from portal.changes import actions as telling
from portal.changes.access import (
    DRAFT_COOKIE,
    FOLLOW_COOKIE,
    CurrentCatalogue,
    MyDraft,
    draft_of,
    draft_to_tell,
    keep_draft,
)
from portal.changes.catalogue import ABOUT_YOU
from portal.errors import NotFoundError, RefusedError
from portal.identity import access, actions, domain, service
from portal.kit import pages
from portal.kit.marking import N_
from portal.kit.one_thread import Load
from portal.kit.pages import Db, Language, Now, Typed, TypedOrLost, address, go, render
from portal.kit.words import SOURCE, languages

router = pages.router()
log = logging.getLogger("portal.identity")
TRIP_COOKIE = "inwoner-reis"
PLACES = {
    "doorgeven": "changes:choose",
    "verder": "changes:check",
    "ontvangen": "changes:receipt",
    "mijn": "mine:list",
    "erbij": "mine:add",
}
"""Where somebody comes back to: a word of ours, never an address that a request brings."""
AWAY = N_("De inlogdienst antwoordt nu niet. Probeer het over een paar minuten weer.")
STOPPED = N_("U bent gestopt met inloggen. Dat mag.")
TOO_LOW = N_("U logde in op een lager niveau dan hier nodig is.")
UNKNOWN = N_("Wij konden niet zien wie u bent.")
FAILED = N_("Inloggen is niet gelukt. U kunt het nog een keer proberen.")
NOT_ENOUGH, CANCELLED = "acr", "the service says 'access_denied'"


def broker(request: Request) -> Service:
    """
    Return where residents sign in.

    Raises:
        NotFoundError: nowhere: then no address about it is there.
    """
    found: Service | None = request.app.state.resident_service
    if found is None:
        raise NotFoundError
    return found


Broker = Annotated[Service, Load(broker)]


def broker_of_form(request: Request, typed: TypedOrLost) -> Service:
    """
    Return where residents sign in, for a form that can be shown again.

    Raises:
        RefusedError: nowhere, and the form is not one of ours either: forms are guarded before all else.
        NotFoundError: nowhere.
    """
    if request.app.state.resident_service is None and typed.lost:
        raise RefusedError
    return broker(request)


BrokerOfForm = Annotated[Service, Load(broker_of_form)]


def _come_back_to(request: Request) -> str:
    """Return where the broker sends people back to: an address of the settings."""
    return f"{request.app.state.settings.public_url.rstrip('/')}/inwoner/terug"


@router.get("/{language}/inloggen/digid", name="mine:leave")
def leave(
    request: Request,
    language: Language,
    broker: Broker,
    now: Now,
    naar: Annotated[str, Query(max_length=20)] = "mijn",
) -> Response:
    """Go to the broker."""
    settings = request.app.state.settings
    place = naar if naar in PLACES else "mijn"
    try:
        away, trip = broker.leave(_come_back_to(request), f"{language} {place}", now)
    except AwayError:
        return refused(request, language, AWAY, 503)
    answer = RedirectResponse(away, status_code=303, headers={"Cache-Control": "no-store"})
    answer.set_cookie(
        TRIP_COOKIE, packed(trip, settings.secret_key, service.SALT), httponly=True, samesite="lax",
        secure=settings.https, max_age=900,
    )  # fmt: skip
    return answer


@router.get("/inwoner/terug", name="mine:come_back")
def come_back(request: Request, broker: Broker, session: Db, now: Now, catalogue: CurrentCatalogue) -> Response:
    """Come back from the broker: begin a session, or say calmly why not. The database waits for no broker."""
    state, language = request.app.state, SOURCE
    try:
        trip = unpacked(request.cookies.get(TRIP_COOKIE, ""), state.settings.secret_key, service.SALT)
        language, _sign, place = trip.next.partition(" ")
        # A page that is made once more, because somebody else wrote, must not hand in the code a second time.
        if not hasattr(request.state, "claims"):
            request.state.claims = broker.come_back(_come_back_to(request), trip, dict(request.query_params), now)
        who = domain.who_of(request.state.claims, service.claims(state.settings))
    except (AwayError, RefusedSignInError, domain.UnusableError) as error:
        return _sorry(request, language, error)
    level = service.levels(state.settings).called[request.state.claims["acr"]]
    answer = go(request, PLACES.get(place, "mine:list"), language=language)
    _let_in(request, session, answer, who, level, now)
    if domain.known(who) and place in {"doorgeven", "verder"}:
        draft, token = draft_to_tell(request, session, draft_of(request, session, now), language, now)
        given = draft.answers.get(ABOUT_YOU, {})
        fresh = {question: value for question, value in domain.known(who).items() if given.get(question) is None}
        telling.answer(draft, ABOUT_YOU, fresh, catalogue, now)
        if token:
            keep_draft(request, answer, token)
    return answer


def _let_in(request: Request, session: Session, answer: Response, who: domain.Who, level: str, now: Now) -> None:
    """Begin a session; the one before it on this device ends, and so does what was opened from its list."""
    state = request.app.state
    organisation = state.organisation.short
    actions.end(session, request.cookies.get(access.COOKIE, ""), organisation=organisation, at=now)
    token = actions.begin(session, who, level, secret=state.settings.secret_key, organisation=organisation, at=now)
    access.keep(request, answer, token)
    answer.delete_cookie(TRIP_COOKIE)
    answer.headers["Cache-Control"] = "no-store"


def _sorry(request: Request, language: str, error: Exception) -> Response:
    """Say what happened; the log gets the reason and no name."""
    reason = getattr(error, "detail", str(error) or type(error).__name__)
    log.warning("sign-in of a resident: %s", reason)
    if isinstance(error, AwayError):
        answer = refused(request, language, AWAY, 503)
    elif isinstance(error, domain.UnusableError):
        answer = refused(request, language, UNKNOWN, 422)
    else:
        answer = refused(request, language, {NOT_ENOUGH: TOO_LOW, CANCELLED: STOPPED}.get(reason, FAILED), 422)
    answer.delete_cookie(TRIP_COOKIE)
    return answer


def refused(request: Request, language: str, sentence: str, status: int) -> Response:
    """Say that signing in did not work, and that telling needs none."""
    known = language in request.app.state.organisation.languages and language in languages()
    return render(request, "mine/refused.html", language if known else SOURCE, status=status, sentence=sentence)


@router.post("/{language}/mijn/uitloggen", name="mine:sign_out")
def sign_out(
    request: Request,
    language: Language,
    typed: Typed,
    broker: Broker,  # noqa: ARG001  guards the address
    session: Db,
    now: Now,
    draft: MyDraft,
) -> Response:
    """End the session here. What was opened or sent can't be seen any more; what is half told stays."""
    organisation = request.app.state.organisation.short
    actions.end(session, request.cookies.get(access.COOKIE, ""), organisation=organisation, at=now)
    back = "klaar" in typed
    answer = go(request, "changes:check" if back else "mine:signed_out", language=language)
    answer.delete_cookie(access.COOKIE)
    answer.delete_cookie(FOLLOW_COOKIE)
    if draft and (draft.sent or draft.corrects):
        answer.delete_cookie(DRAFT_COOKIE)
    return answer


@router.get("/{language}/mijn/uitgelogd", name="mine:signed_out")
def signed_out(request: Request, language: Language, broker: Broker) -> Response:
    """Say that the session here is over, and how to end the one at the broker."""
    back = f"{request.app.state.settings.public_url.rstrip('/')}{address(request, 'changes:home', language=language)}"
    return render(request, "mine/signed_out.html", language, service_address=broker.sign_out_address(back))
