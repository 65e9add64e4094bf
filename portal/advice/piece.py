"""What working together adds to the page of a signal: what is asked of you, who does what, what you can do, a note."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from portal.advice import actions, domain, forms, queries
from portal.advice.queries import Person, Together
from portal.kit.clock import local_day
from portal.signals.forms import Said
from portal.signals.models import Signal
from portal.signals.page import Desk, Piece

Typed = Mapping[str, Said]
SAME_NAME = "{name} ({login})"
FormOf = TypeVar("FormOf", bound=Said)


def today(desk: Desk) -> date:
    """Return the day, as in the town's own time zone."""
    return local_day(desk.now)


def beside(desk: Desk) -> Together:
    """Return what stands beside the signal, read once per request. Who reads it has seen what was told to them."""
    found: Together | None = getattr(desk.request.state, "advice_beside", None)
    if found is None:
        found = queries.beside(desk.session, desk.signal, desk.me)
        actions.seen(desk.session, found.news, desk.now)
        desk.request.state.advice_beside = found
    return found


def people(desk: Desk) -> list[Person]:
    """Return who can be chosen, read once per request."""
    found: list[Person] | None = getattr(desk.request.state, "advice_people", None)
    if found is None:
        found = queries.colleagues(desk.session, desk.me.organisation)
        desk.request.state.advice_people = found
    return found


def names(persons: Iterable[Person]) -> dict[str, str]:
    """Return number → name; of two with the same name also how they sign in."""
    persons = list(persons)
    every = [person.name for person in persons]
    return {
        str(p.id): p.name if every.count(p.name) == 1 else SAME_NAME.format(name=p.name, login=p.login) for p in persons
    }


def to_ask(desk: Desk) -> dict[str, str]:
    """Return who can be asked for advice: every team that has it not yet, every colleague but me."""
    teams = {f"team:{slug}": name for slug, name in other_teams(desk).items()}
    others = names(person for person in people(desk) if person.id != desk.me.id)
    return {**{f"person:{number}": name for number, name in others.items()}, **teams}


def to_mention(desk: Desk) -> dict[str, str]:
    """Return who may see the signal, so who can be told of a note."""
    signal = desk.signal
    teams = {signal.team, signal.lead_team, signal.from_team, signal.to_team}
    return names(
        person
        for person in people(desk)
        if person.id != desk.me.id and (person.id == signal.contact_person or teams & set(person.teams))
    )


def other_teams(desk: Desk) -> dict[str, str]:
    """Return the teams that it can be offered to."""
    teams = desk.request.app.state.organisation.receiving
    return {team.slug: team.name for team in teams if team.slug != desk.signal.team}


def overview_teams(desk: Desk) -> dict[str, str]:
    """Return the teams that can keep the overview: they do something for this report."""
    name_of = desk.request.app.state.organisation.team_name
    return {slug: name_of(slug) for slug in beside(desk).teams}


def for_you(desk: Desk, _signal: Signal, typed: Typed) -> Mapping[str, Any] | None:
    """Return what is asked of who reads it, each with its form."""
    me = desk.me
    mine = [ask for ask in beside(desk).asks if ask.waits and ask.is_for(me.id, me.teams) and ask.by != me.id]
    if desk.signal.closed_at is not None or not mine:
        return None
    return {
        "asks": [
            {
                "ask": ask,
                "late": domain.late_words(ask.due_on, today(desk)),
                "form": typed.get(f"reply-{ask.id}") or forms.ReplyForm(prefix=f"reply-{ask.id}"),
                "back": typed.get(f"back-{ask.id}") or forms.BackForm(prefix=f"back-{ask.id}"),
                "opened": f"back-{ask.id}" in typed,
            }
            for ask in mine
        ]
    }


def who_does_what(desk: Desk, signal: Signal, _typed: Typed) -> Mapping[str, Any]:
    """Return who does what, one line each, and the notes that all teams share."""
    found, name_of = beside(desk), desk.request.app.state.organisation.team_name
    holder = next((claim.by_name for claim in signal.claims if claim.released_at is None), None)
    rows = [("Team", name_of(signal.team), ""), ("Pakte dit op", holder or "nog niemand", "")]
    if signal.coordinator:
        rows.append(("Houdt het overzicht", name_of(signal.coordinator), ""))
    if found.fixed:
        rows.append(("Vast contact", f"{found.fixed.name}, {name_of(found.fixed.team)}", ""))
    asked = [ask.to or name_of(ask.to_team or "") for ask in found.asks if ask.kind == domain.ADVICE and ask.waits]
    if asked:
        rows.append(("Om advies gevraagd", ", ".join(asked), ""))
    if found.offer and signal.closed_at is None:
        rows.append(("Aangeboden aan", f"{name_of(found.offer.to_team or '')}: nog niet aangenomen", ""))
    if others := [name_of(team) for team in found.teams if team not in {signal.team, signal.coordinator}]:
        rows.append(("Helpen ook", ", ".join(others), ""))
    said = [mark for mark in found.marks if mark.kind == "complex"]
    return {
        "rows": rows,
        "notes": found.notes,
        "hard": said[-1] if said and found.is_complex else None,
        "name_of": name_of,
    }


def together(desk: Desk, signal: Signal, typed: Typed) -> Mapping[str, Any] | None:
    """Return what colleagues asked and answered, and what more can be done together."""
    found, name_of = beside(desk), desk.request.app.state.organisation.team_name
    held = next((claim for claim in signal.claims if claim.released_at is None), None)
    made = blank(desk) if signal.closed_at is None else {"learn": forms.LearnForm(prefix="learn")}
    shown = {name: typed.get(name) or form for name, form in made.items()}
    return {
        "thread": [(ask, ask.to or name_of(ask.to_team or ""), _late(ask, desk)) for ask in found.asks],
        "replies": domain.REPLIES,
        "took": [mark for mark in found.marks if mark.kind == "taken_over"],
        "forms": shown,
        "opened": set(made) & set(typed),
        "is_open": signal.closed_at is None,
        "taken": held if held and held.by != desk.me.id else None,
        "offer": found.offer,
        "fixed": found.fixed,
        "no_key": None if found.knows_person else domain.NO_KEY,
        "is_complex": found.is_complex,
        "learns": "learn" in found.kinds,
        "name_of": name_of,
    }


def _late(ask: domain.Asked, desk: Desk) -> str:
    return domain.late_words(ask.due_on, today(desk)) if ask.waits else ""


def blank(desk: Desk) -> dict[str, Said]:
    """Return the forms, empty, with what there is to choose."""
    organisation = desk.request.app.state.organisation
    day = domain.answer_by(today(desk), organisation.advice_days, organisation.closed)
    return {
        "advice": offered(forms.AdviceForm(prefix="advice", due_on=day), to_ask(desk)),
        "over": offered(forms.OverForm(prefix="over"), other_teams(desk)),
        "takeover": forms.TakeOverForm(prefix="takeover"),
        "fix": offered(forms.FixForm(prefix="fix"), names(people(desk))),
        "unfix": forms.UnfixForm(prefix="unfix"),
        "complex": forms.ComplexForm(prefix="complex"),
        "many": offered(forms.ManyForm(prefix="many"), overview_teams(desk)),
        "learn": forms.LearnForm(prefix="learn"),
    }


def offered(form: FormOf, options: forms.Options) -> FormOf:
    """Return a form with what there is to choose."""
    form.offer(options)  # type: ignore[attr-defined]
    return form


def note(desk: Desk, _signal: Signal, typed: Typed) -> Mapping[str, Any]:
    """Return the form for a note; it stays when the signal is done."""
    form = typed.get("note") or offered(forms.NoteForm(prefix="note"), to_mention(desk))
    return {"form": form, "opened": "note" in typed}


PIECES = (
    Piece("asked of you", "told", "advice/_for_you.html", for_you, for_guests=True),
    Piece("together", "working", "advice/_together.html", together),
    Piece("note", "finish", "advice/_note.html", note),
    Piece("who does what", "beside", "advice/_who.html", who_does_what, for_guests=True),
)
