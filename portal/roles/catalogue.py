"""Read `roles.toml`: who may see and do what, and why."""

from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from portal.kit.datafiles import load
from portal.roles.domain import RIGHT_TO, TEAM, TEAM_OF, opens

FILE = Path(__file__).parent / "roles.toml"
BY_SELF = ("signal", "nobody", TEAM)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Door(_Strict):
    """A part of the site that opens for some roles. `says`: in English, for who makes or checks the portal."""

    key: str = Field(pattern="^[a-z_]+$")
    says: str


class Right(_Strict):
    """What a colleague may do beside the work of a team; `name` is what colleagues read."""

    key: str = Field(pattern="^[a-z_]+$")
    name: str


class Role(_Strict):
    """Somebody in a role: who that is, what they see, do and why, in words for residents. `source`: R-numbers."""

    key: str = Field(pattern="^[a-z_]+$")
    title: str
    who: str
    held: str
    doors: tuple[str, ...] = ()
    see: tuple[str, ...] = Field(min_length=1)
    do: tuple[str, ...] = Field(min_length=1)
    why: str
    source: tuple[str, ...] = ()
    laws: tuple[str, ...] = ()


class Table(_Strict):
    """All of it."""

    door: tuple[Door, ...] = Field(min_length=1)
    right: tuple[Right, ...] = Field(min_length=1)
    role: tuple[Role, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        """Each key once; each door and right is known; each door opens for somebody, each right is a role."""
        for wrong in self._wrong():
            raise ValueError(wrong)
        return self

    def _wrong(self) -> Iterator[str]:
        doors, rights = [one.key for one in self.door], [one.key for one in self.right]
        for keys in (doors, rights, [one.key for one in self.role]):
            yield from (f"{key} stands here twice" for key in sorted(set(keys)) if keys.count(key) > 1)
        opened = {door for role in self.role for door in role.doors}
        yield from (f"{door} is no door; use: {', '.join(doors)}" for door in sorted(opened - set(doors)))
        yield from (f"the door {door} opens for no role" for door in sorted(set(doors) - opened))
        given = set()
        for role in self.role:
            if role.held.startswith(RIGHT_TO):
                given.add(role.held.removeprefix(RIGHT_TO))
            elif role.held not in BY_SELF and not role.held.startswith(TEAM_OF):
                yield f"role {role.key} is held by {role.held!r}; use signal, nobody, team, team:… or right:…"
            if not (role.source or role.laws):
                yield f"role {role.key} has no source and no law"
            if role.doors and role.held in {"signal", "nobody"}:
                yield f"role {role.key} opens doors, but belongs to one signal or to everybody"
        yield from (f"{right} is no right; use: {', '.join(rights)}" for right in sorted(given - set(rights)))
        yield from (f"the right {right} gives no role" for right in sorted(set(rights) - given))

    @property
    def rights(self) -> dict[str, str]:
        """Rights by key, each with its words for colleagues."""
        return {right.key: right.name for right in self.right}

    def team_roles(self) -> set[str]:
        """Return the roles of teams that the table names."""
        return {role.held.removeprefix(TEAM_OF) for role in self.role if role.held.startswith(TEAM_OF)}


@cache
def table() -> Table:
    """
    Return the table, read and checked once.

    Raises:
        DataError: it can't be used; names file, line and mend.
    """
    return load(FILE, Table)


@cache
def _keys() -> tuple[str, ...]:
    return tuple(one.key for one in table().door)


@lru_cache(maxsize=1000)
def doors(rights: frozenset[str], team_roles: frozenset[str]) -> frozenset[str]:
    """Return the doors that open for who has these rights and works in teams with these roles: each page asks often."""
    return frozenset(door for door in _keys() if opens(table().role, door, rights, team_roles))


def known(door: str) -> str:
    """
    Return the key of a door.

    Raises:
        LookupError: roles.toml knows no such door, so nobody may be let in by it.
    """
    doors = _keys()
    if door not in doors:
        msg = f"roles.toml knows no door {door!r}; use one of: {', '.join(doors)}, or add it there"
        raise LookupError(msg)
    return door
