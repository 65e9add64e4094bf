"""Read `organisations/<name>/groups.toml`: what a group of the sign-in service may do here."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from portal.kit.datafiles import DataError, line_of, load
from portal.roles.catalogue import table


def _known(right: str) -> str:
    """Refuse a right that the table of roles does not know."""
    if right not in table().rights:
        msg = f"{right!r} is no right; use: {', '.join(table().rights)}"
        raise ValueError(msg)
    return right


Right = Annotated[str, AfterValidator(_known)]


class Group(BaseModel):
    """A group, as the sign-in service names it in the claim `PORTAL_OIDC_GROUPS_CLAIM`: its teams and rights here."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=200)
    teams: list[str] = []
    rights: list[Right] = []


class Groups(BaseModel):
    """All groups of an organisation. Who is in none of them can't work here."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    group: list[Group] = []

    def allowed(self, names: Iterable[str]) -> tuple[list[str], list[str]] | None:
        """Return the teams and rights of somebody who is in these groups; None: no group of ours."""
        wanted = set(names)
        mine = [group for group in self.group if group.name in wanted]
        if not mine:
            return None
        teams = dict.fromkeys(team for group in mine for team in group.teams)
        rights = dict.fromkeys(right for group in mine for right in group.rights)
        return list(teams), list(rights)


def read_groups(path: Path, teams: Iterable[str]) -> Groups:
    """
    Return the groups of an organisation; none when it has no such file.

    Raises:
        DataError: names file, line and mend, also when a group names a team that is not there.
    """
    if not path.is_file():
        return Groups()
    found, known = load(path, Groups), set(teams)
    for index, group in enumerate(found.group):
        if unknown := sorted(set(group.teams) - known):
            line = line_of(path.read_text(encoding="utf-8"), ("group", index, "teams"))
            problem = f"group {group.name} names an unknown team: {', '.join(unknown)}"
            raise DataError(path, line, problem, f"Use: {', '.join(sorted(known))}.")
    return found
