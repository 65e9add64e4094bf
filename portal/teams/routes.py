"""The page of a team lead: what is open, what asks for a hand, and who is there. Guard, load, act, answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Annotated, Any

from fastapi import Request
from fastapi.responses import Response

from portal.accounts.access import Me, needs
from portal.accounts.models import Colleague
from portal.errors import ConflictError, NotFoundError
from portal.kit import pages
from portal.kit.clock import AMSTERDAM, local_day
from portal.kit.one_thread import Load
from portal.kit.pages import Db, Now, Typed, go, render
from portal.organisations.parts import Team
from portal.queue.asking import MySight
from portal.signals import gaps
from portal.signals.domain import due_words
from portal.signals.forms import Said
from portal.signals.showing import clock_lines, shared
from portal.teams import actions, queries
from portal.teams.domain import SHOWN, led, on_duty, summed
from portal.teams.forms import GiveForm

router = pages.router("/werk/team")


Lead = Annotated[Colleague, needs("board")]


def teams_led(request: Request, me: Lead) -> list[Team]:
    """
    Return the teams that a colleague leads.

    Raises:
        NotFoundError: none: as if the page is not there.
    """
    organisation = request.app.state.organisation
    found: list[Team] = led(organisation.teams, me.teams, [town.slug for town in organisation.municipality])
    if not found:
        raise NotFoundError
    return found


Led = Annotated[list[Team], Load(teams_led)]


@dataclass(frozen=True)
class Board:
    """Who leads, which teams, and when; `chosen` is the team in the address, or all."""

    request: Request
    session: Db
    me: Me
    led: Led
    sight: MySight
    now: Now

    @property
    def chosen(self) -> list[Team]:
        """The teams that the page is about."""
        asked = self.request.query_params.get("team", "")
        return [team for team in self.led if team.slug == asked] or self.led

    @property
    def moments(self) -> queries.Moments:
        """This moment, tonight, and the end of the next working day."""
        tonight = datetime.combine(local_day(self.now), time.max, AMSTERDAM)
        return queries.Moments(self.now, tonight, self.sight.soon)


AtBoard = Annotated[Board, Load(Board)]


@router.get("", name="teams:board")
def board(desk: AtBoard) -> Response:
    """What is open at the teams that I lead, and what asks for a hand."""
    return _page(desk)


@router.post("/geven", name="teams:give")
def give(desk: AtBoard, typed: Typed) -> Response:
    """Give one signal to a colleague of its team."""
    number = str(typed.get("signal", ""))
    prefix = f"give{number}"
    form = GiveForm(typed, prefix=prefix)
    people = _everybody(desk)
    form.offer({str(person.id): person.name for person in people})
    if not form.fits():
        return _page(desk, status=422, typed={prefix: form})
    to = next(person for person in people if str(person.id) == form.said("to"))
    signal = int(number) if number.isascii() and number.isdecimal() and len(number) < 11 else 0
    slugs = [team.slug for team in desk.led]
    try:
        actions.give(desk.session, signal, teams=slugs, to=to, by=desk.me, at=desk.now)
    except ConflictError as refusal:
        sentence = refusal.sentence.format(**refusal.facts)
        return _page(desk, status=409, message=sentence, typed={prefix: form})
    return go(desk.request, "teams:board")


def _everybody(desk: Board) -> list[Colleague]:
    return queries.people(desk.session, desk.me.organisation, [team.slug for team in desk.led])


def _page(
    desk: Board, *, status: int = 200, message: str | None = None, typed: Mapping[str, Said] | None = None
) -> Response:
    organisation, given = desk.request.app.state.organisation, typed or {}
    slugs = [team.slug for team in desk.chosen]
    amounts = queries.amounts(desk.session, organisation.short, slugs, desk.moments)
    listed = queries.listed(desk.session, organisation.short, slugs, desk.moments)
    everybody = [person for person in _everybody(desk) if set(person.teams) & set(slugs)]
    counted = everybody[: queries.MOST_PEOPLE]
    total, total_open = summed(list(amounts.values()))
    found = gaps.last(desk.session, organisation.short, desk.now)
    return render(
        desk.request,
        "teams/board.html",
        "nl",
        status=status,
        **shared(desk.request, desk.me),
        message=message,
        teams=desk.led,
        chosen=desk.chosen,
        rows=[(team, amounts[team.slug]) for team in desk.chosen if amounts[team.slug].open],
        idle=[team.name for team in desk.chosen if not amounts[team.slug].open],
        total=total,
        total_open=total_open,
        lists={kind: _lines(desk, listed, kind) for kind in (queries.URGENT_ONE, queries.NOBODY, queries.AT_RISK)},
        shown=SHOWN,
        everybody=len(everybody),
        loads=queries.held(desk.session, counted),
        people={slug: [(str(p.id), p.name) for p in everybody if slug in p.teams] for slug in slugs},
        duty=on_duty(organisation.duty.phone, desk.now, organisation.closed),
        after_minutes=organisation.duty.after_minutes,
        missing=gaps.in_words(found) if found else [],
        emergencies=len(desk.request.app.state.emergencies(desk.session, organisation.short, slugs)),
        name_of=organisation.team_name,
        typed=given,
        problems=[problem for form in given.values() for problem in form.problems()],
    )


def _lines(desk: Board, listed: list[queries.Listed], kind: str) -> list[dict[str, Any]]:
    """Return the lines of one list: the row, when it is due, what the clock says, whether its page may be opened."""
    closed = desk.request.app.state.organisation.closed
    return [
        {
            "row": row,
            "due": due_words(row, desk.now, closed),
            "clock": clock_lines(desk.request, row, desk.now, held=row.holder_id is not None),
            "may_open": row.team in desk.me.teams or row.lead_team in desk.me.teams,
        }
        for row in listed
        if row.kind == kind
    ]
