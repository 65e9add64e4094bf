"""Several signals at once: choose what to do, do it for each by itself, and say of each what became of it."""

from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from portal.accounts.access import Me
from portal.accounts.models import Colleague
from portal.kit import pages
from portal.kit.pages import Db, Now, Typed, address, render
from portal.queue import actions, forms, lookups
from portal.queue.asking import choices_for, wish_of
from portal.queue.domain import LARGEST, after_key, told
from portal.signals.forms import Said
from portal.signals.models import Signal
from portal.signals.showing import shared

router = pages.router("/werk")
SAME_NAME = "{name} ({login})"
FormOf = TypeVar("FormOf", bound=Said)


@router.post("/gekozen", name="queue:choose")
def choose(request: Request, session: Db, me: Me, now: Now, typed: Typed) -> Response:
    """Take one signal from the list, or ask what to do with those that were ticked."""
    if one := _numbers(typed, "claim"):
        made = actions.each(session, me, one[:1], lambda signal: actions.assign(session, signal, to=me, by=me, at=now))
        if made[0].refusal is None:
            return RedirectResponse(f"{_back(request, me, typed)}#s{one[0]}", status_code=303)
        return _told(request, me, typed, made, "Oppakken")
    return ask(request, session, me, typed)


@router.post("/gekozen/geven", name="queue:assign")
def assign(request: Request, session: Db, me: Me, now: Now, typed: Typed) -> Response:
    """Give the chosen signals to a colleague."""
    people = _people(session, me)
    form = filled(forms.AssignForm, "assign", typed, _names(people))
    if not form.fits():
        return ask(request, session, me, typed, status=422, given={"assign": form})
    name, to = people[form.said("colleague")]
    return do(
        request, session, me, typed, lambda s: actions.assign(session, s, to=to, by=me, at=now), f"Geven aan {name}"
    )


@router.post("/gekozen/teruggeven", name="queue:release")
def release(request: Request, session: Db, me: Me, now: Now, typed: Typed) -> Response:
    """Give the chosen signals back to their team."""
    return do(
        request, session, me, typed, lambda s: actions.release(session, s, by=me, at=now), "Teruggeven aan het team"
    )


def do(
    request: Request, session: Session, me: Colleague, typed: FormData, act: Callable[[Signal], None], what: str
) -> Response:
    """Do it with each chosen signal, and say of each what became of it. `what`: the words for that."""
    numbers = _numbers(typed, "signal")
    if not numbers:
        return ask(request, session, me, typed)
    return _told(request, me, typed, actions.each(session, me, numbers, act), what)


def ask(
    request: Request,
    session: Session,
    me: Colleague,
    typed: FormData,
    *,
    status: int = 200,
    given: dict[str, Said] | None = None,
) -> Response:
    """Return the page that asks what to do with the chosen signals; with none chosen it says so."""
    blank: dict[str, Said] = {
        "assign": filled(forms.AssignForm, "assign", None, _names(_people(session, me))),
        "over": filled(forms.HandOverForm, "over", None, teams(request)),
    }  # fmt: skip
    chosen = lookups.chosen(session, me, _numbers(typed, "signal"))
    return render(
        request,
        "queue/together.html",
        "nl",
        status=status if chosen else 422,
        **shared(request, me),
        chosen=chosen,
        forms={**blank, **(given or {})},
        typed=given or {},
        problems=[problem for form in (given or {}).values() for problem in form.problems()],
        **_place(request, me, typed),
    )


def _told(request: Request, me: Colleague, typed: FormData, made: list[actions.Done], what: str) -> Response:
    """Return the page that says of each signal what became of it."""
    return render(
        request,
        "queue/done.html",
        "nl",
        status=200 if any(one.refusal is None for one in made) else 409,
        **shared(request, me),
        made=made,
        what=what,
        **_place(request, me, typed),
    )


def filled(kind: type[FormOf], prefix: str, typed: FormData | None, options: dict[str, str]) -> FormOf:
    """Return a form with what there is to choose: value → words."""
    form = kind(typed, prefix=prefix)
    form.offer(options)  # type: ignore[attr-defined]
    return form


def _people(session: Session, me: Colleague) -> dict[str, tuple[str, Colleague]]:
    """Return the colleagues of my teams by name: id → name, and who; me first."""
    people = sorted(lookups.colleagues(session, me), key=lambda person: (person.id != me.id, person.name.casefold()))
    names = [person.name for person in people]
    return {
        str(person.id): (
            person.name if names.count(person.name) == 1 else SAME_NAME.format(name=person.name, login=person.login),
            person,
        )
        for person in people
    }


def _names(people: dict[str, tuple[str, Colleague]]) -> dict[str, str]:
    return {number: name for number, (name, _who) in people.items()}


def teams(request: Request) -> dict[str, str]:
    """Return every team that gets new work, slug → name."""
    return {team.slug: team.name for team in request.app.state.organisation.receiving}


def _numbers(typed: FormData, name: str) -> list[int]:
    """Return the numbers of signals that were sent along; anything else is left out."""
    given = [str(value) for value in typed.getlist(name)]
    return [int(value) for value in given if value.isascii() and value.isdigit() and 0 < int(value[:12]) < LARGEST]


def _place(request: Request, me: Colleague, typed: FormData) -> dict[str, Any]:
    """Return where the list was, for the forms and the way back."""
    return {"back": _back(request, me, typed), "back_query": str(typed.get("back", "")), "after": _after(typed)}


def _after(typed: FormData) -> str:
    after = str(typed.get("after", ""))
    return after if after_key(after) else ""


def _back(request: Request, me: Colleague, typed: FormData) -> str:
    """Return the address of the list as it was, made anew of what is known."""
    query = wish_of(choices_for(request, me), told(str(typed.get("back", "")))).query(after=_after(typed))
    return f"{address(request, 'signals:queue')}?{query}"
