"""Which roles a colleague has beside what they have to do with one signal, and which doors those open. Pure."""

from collections.abc import Collection, Iterable
from typing import Final, Protocol

TEAM: Final = "team"
TEAM_OF: Final = "team:"
RIGHT_TO: Final = "right:"


class Held(Protocol):
    """What is asked of a role."""

    @property
    def held(self) -> str:
        """How somebody has it, as roles.toml says."""

    @property
    def doors(self) -> Collection[str]:
        """What it opens."""


def holds(role: Held, rights: Collection[str], team_roles: Collection[str]) -> bool:
    """
    Whether a colleague has a role wherever they are.

    `team_roles`: the roles of the teams they work in, of organisation.toml.
    """
    if role.held.startswith(RIGHT_TO):
        return role.held.removeprefix(RIGHT_TO) in rights
    if role.held.startswith(TEAM_OF):
        return role.held.removeprefix(TEAM_OF) in team_roles
    return role.held == TEAM and bool(team_roles)


def opens(roles: Iterable[Held], door: str, rights: Collection[str], team_roles: Collection[str]) -> bool:
    """Whether a door opens for a colleague."""
    return any(door in role.doors and holds(role, rights, team_roles) for role in roles)
