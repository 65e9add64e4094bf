"""Whether every town has a team for every role, and every team works in towns that exist. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol


class Serving(Protocol):
    """What is read of a team."""

    @property
    def slug(self) -> str:
        """Its key."""

    @property
    def role(self) -> str:
        """What it does."""

    @property
    def municipalities(self) -> Sequence[str]:
        """Towns that it works for; none: all."""


@dataclass(frozen=True)
class Gap:
    """What is not in order: a team that names an unknown town, or a role that no team has for a town."""

    town: str
    team: str = ""
    role: str = ""


def gaps_of(teams: Sequence[Serving], towns: Iterable[str], roles: Iterable[str]) -> list[Gap]:
    """Return what is not in order; teams that name an unknown town first."""
    known = sorted(set(towns))
    return [*_unknown(teams, known), *_unserved(teams, known, roles)]


def _unknown(teams: Iterable[Serving], towns: Sequence[str]) -> Iterator[Gap]:
    for team in teams:
        yield from (Gap(town, team=team.slug) for town in sorted(set(team.municipalities) - set(towns)))


def _unserved(teams: Iterable[Serving], towns: Sequence[str], roles: Iterable[str]) -> Iterator[Gap]:
    serving = list(teams)
    for role in roles:
        reach = [set(team.municipalities or towns) for team in serving if team.role == role]
        yield from (Gap(town, role=role) for town in towns if not any(town in some for some in reach))
