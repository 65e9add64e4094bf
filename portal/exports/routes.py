"""Files: what I asked for, what waits for my yes. Guard, load, act, answer."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import Request
from fastapi.responses import Response, StreamingResponse

from portal.accounts.access import Confirmed, MySession, is_confirmed, may, needs
from portal.accounts.models import Colleague
from portal.audit.exporting import as_csv as trail_as_csv
from portal.audit.queries import Wish, stream
from portal.errors import ConflictError, NotFoundError
from portal.exports import actions, domain, forms, queries
from portal.exports.domain import Asked
from portal.kit import pages
from portal.kit.clock import local_day
from portal.kit.one_thread import Load
from portal.kit.pages import Db, Now, Typed, go, render
from portal.organisations.parts import Team
from portal.signals.forms import Said
from portal.signals.showing import shared
from portal.teams.domain import led
from portal.teams.exporting import as_csv as work_as_csv
from portal.teams.queries import work

router = pages.router("/werk/bestanden")
Taker = Annotated[Colleague, needs("files")]
PIECE = 64 * 1024
"""Characters of the trail that are sent at once."""


@dataclass(frozen=True)
class Counter:
    """Who asks for files or agrees to them, and when."""

    request: Request
    session: Db
    me: Taker
    now: Now
    mine: MySession

    def may(self, door: str) -> bool:
        """Whether a door opens."""
        return may(self.me, door, self.request.app.state.organisation)

    def enter(self, door: str) -> None:
        """
        Go on only when a door opens.

        Raises:
            NotFoundError: as if the page is not there.
        """
        if not self.may(door):
            raise NotFoundError

    @property
    def today(self) -> date:
        """This day, here."""
        return local_day(self.now)

    @property
    def teams(self) -> list[Team]:
        """The teams that this colleague leads."""
        organisation = self.request.app.state.organisation
        towns = [town.slug for town in organisation.municipality]
        found: list[Team] = led(organisation.teams, self.me.teams, towns)
        return found

    def work_form(self, typed: Any = None) -> forms.WorkForm:
        """Return the form for open work; a team in the address is chosen already."""
        chosen = self.request.query_params.get("team", "")
        form = forms.WorkForm(typed, prefix="work", data={"team": chosen, "until": self.today})
        form.offer({team.slug: team.name for team in self.teams})
        return form

    def trail_form(self, typed: Any = None) -> forms.TrailForm:
        """Return the form for the trail."""
        return forms.TrailForm(typed, prefix="trail", data={"until": self.today})


AtCounter = Annotated[Counter, Load(Counter)]


@router.get("", name="exports:list")
def files(counter: AtCounter) -> Response:
    """Files that I asked for, and requests that wait for my yes."""
    return _page(counter)


@router.post("/werk", name="exports:ask_work")
def ask_work(counter: AtCounter, typed: Typed) -> Response:
    """Ask for open work of the teams that I lead."""
    counter.enter(domain.MAY_ASK[domain.WORK])
    form = counter.work_form(typed)
    if not form.holds(counter.today):
        return _page(counter, status=422, typed={"work": form})
    teams = [form.said("team")] if form.said("team") else [team.slug for team in counter.teams]
    return _ask(counter, domain.WORK, {"teams": teams}, form)


@router.post("/logboek", name="exports:ask_trail")
def ask_trail(counter: AtCounter, typed: Typed) -> Response:
    """Ask for the trail of some days."""
    counter.enter(domain.MAY_ASK[domain.TRAIL])
    form = counter.trail_form(typed)
    form.not_yet = form.turned_round
    if not form.holds(counter.today):
        return _page(counter, status=422, typed={"trail": form})
    return _ask(counter, domain.TRAIL, {"first": f"{form.first.data}", "last": f"{form.last.data}"}, form)


def _ask(counter: Counter, kind: str, what: Mapping[str, Any], form: forms.WorkForm | forms.TrailForm) -> Response:
    actions.ask(
        counter.session, kind, what, purpose=form.said("purpose"), until=form.day(), by=counter.me, at=counter.now
    )
    return go(counter.request, "exports:list")


@router.post("/{number}/besluit", name="exports:decide")
def decide(counter: AtCounter, number: int, typed: Typed, sure: Confirmed) -> Response:  # noqa: ARG001
    """Say yes or no to what another colleague asked for."""
    asked = _found(counter, number)
    counter.enter(domain.MAY_AGREE[asked.kind])
    answer = typed.get("decision")
    if answer not in {"yes", "no"}:
        return _page(counter, status=422, message="Kies goedkeuren of afkeuren.")
    try:
        actions.decide(counter.session, asked, agreed=answer == "yes", by=counter.me, at=counter.now)
    except ConflictError as refusal:
        return _page(counter, status=refusal.status, message=refusal.sentence)
    return go(counter.request, "exports:list")


@router.post("/{number}/ophalen", name="exports:fetch")
def fetch(counter: AtCounter, number: int, _typed: Typed) -> Response:
    """Give the file to who asked for it, once."""
    asked = _found(counter, number)
    counter.enter(domain.MAY_ASK[asked.kind])
    try:
        actions.fetch(counter.session, asked, by=counter.me, at=counter.now)
    except ConflictError as refusal:
        return _page(counter, status=refusal.status, message=refusal.sentence)
    # The answer goes out after this transaction; the rows come from looks of their own.
    text, name = (_work(counter, asked), "werk") if asked.kind == domain.WORK else (_trail(counter, asked), "logboek")
    disposition = f'attachment; filename="{name}-{counter.today}.csv"'
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return StreamingResponse(text, media_type="text/csv; charset=utf-8", headers=headers)


def _work(counter: Counter, asked: Asked) -> Iterator[str]:
    """Yield open work: of the teams that were agreed on, as far as this colleague still leads them."""
    state = counter.request.app.state
    led_now = {team.slug for team in counter.teams}
    teams = [slug for slug in asked.what["teams"] if slug in led_now]
    towns = {town.slug: town.name for town in state.organisation.municipality}
    rows = work(state.reading, state.organisation.short, teams)
    yield from work_as_csv(rows, state.organisation.team_name, state.type_titles, towns)


def _trail(counter: Counter, asked: Asked) -> Iterator[str]:
    """Yield the trail of some days, in pieces."""
    state = counter.request.app.state
    first, last = (date.fromisoformat(asked.what[name]) for name in ("first", "last"))
    with state.reading() as session:
        lines = stream(session, Wish(state.organisation.short, first=first, last=last))
        out = io.StringIO()
        trail_as_csv((), out)
        for line in lines:
            trail_as_csv((line,), out, head=False)
            if out.tell() > PIECE:
                yield out.getvalue()
                out = io.StringIO()
        yield out.getvalue()


def _found(counter: Counter, number: int) -> Asked:
    return actions.found(counter.session, counter.me.organisation, number)


def _page(
    counter: Counter, *, status: int = 200, message: str = "", typed: Mapping[str, Said] | None = None
) -> Response:
    given, organisation = typed or {}, counter.request.app.state.organisation
    kinds = [kind for kind, door in domain.MAY_AGREE.items() if counter.may(door)]
    asking: dict[str, Said] = {}
    if counter.may(domain.MAY_ASK[domain.WORK]):
        asking["work"] = counter.work_form()
    if counter.may(domain.MAY_ASK[domain.TRAIL]):
        asking["trail"] = counter.trail_form()
    return render(
        counter.request,
        "exports/list.html",
        "nl",
        status=status,
        **shared(counter.request, counter.me),
        message=message,
        kinds=domain.KINDS,
        mine=[(one, domain.why_not_fetch(one, counter.now)) for one in _mine(counter)],
        waiting=queries.waiting(counter.session, counter.me.organisation, kinds, counter.me.id),
        within=domain.FETCH_WITHIN,
        agrees=bool(kinds),
        confirmed=is_confirmed(counter.mine, counter.now),
        day_of=date.fromisoformat,
        name_of=organisation.team_name,
        forms={"work": None, "trail": None, **asking, **given},
        opened=next(iter(given), ""),
        problems=[problem for form in given.values() for problem in form.problems()],
    )


def _mine(counter: Counter) -> list[Asked]:
    return queries.mine(counter.session, counter.me.organisation, counter.me.id)
