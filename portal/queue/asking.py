"""Which list this request asks for, and what this colleague may choose."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Request

from portal.accounts.access import Me
from portal.kit.one_thread import Load
from portal.kit.pages import Now
from portal.queue.domain import Choices, Wish, read
from portal.queue.queries import Sight
from portal.signals.domain import end_of_next_working_day

OF_OTHERS = {"help": "Hulp voor een inwoner"}
"""What stands in place of a change type where no resident told a change."""


def choices_for(request: Request, me: Me) -> Choices:
    """Return what a colleague may choose: own teams, the towns they work for, and facts of the work."""
    state = request.app.state
    towns = {town.slug: town.name for town in state.organisation.municipality}
    teams = [team for slug in me.teams if (team := state.organisation.team_called(slug))]
    if not any(not team.municipalities for team in teams):
        served = {town for team in teams for town in team.municipalities}
        towns = {slug: name for slug, name in towns.items() if slug in served}
    return Choices(
        {slug: state.organisation.team_name(slug) for slug in me.teams},
        {**state.type_titles, "help": "Hulp voor een inwoner"},
        towns,
    )


def sight(request: Request, me: Me, now: Now) -> Sight:
    """Return what a colleague may see now."""
    organisation = request.app.state.organisation
    leads = [slug for slug in me.teams if (team := organisation.team_called(slug)) and team.role == "team_lead"]
    return Sight(me, leads, now, end_of_next_working_day(now, organisation.closed))


def wish_of(choices: Choices, asked: Mapping[str, str]) -> Wish:
    """Return the list that was asked for in an address."""
    return read({name: value.replace("\x00", "") for name, value in asked.items()}, choices)


MyChoices = Annotated[Choices, Load(choices_for)]


def wished(request: Request, choices: MyChoices) -> Wish:
    """Return the list that this address asks for."""
    return wish_of(choices, request.query_params)


MySight = Annotated[Sight, Load(sight)]
Wished = Annotated[Wish, Load(wished)]
