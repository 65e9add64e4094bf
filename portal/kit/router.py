"""A router that knows at once that a page is none of its own."""

from functools import cached_property

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import Scope

ANY = "*"
"""A part of an address that is filled in."""


class Router(APIRouter):
    """
    FastAPI asks all routes of one router after another: for the last ones that took as long as five bare answers.

    The first two parts of the address say which routers are worth asking.
    """

    @cached_property
    def places(self) -> frozenset[tuple[str, str]]:
        """The first two parts of the addresses of its routes. Asked when all of them are there."""
        return frozenset(place_of(route.path) if isinstance(route, APIRoute) else (ANY, ANY) for route in self.routes)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Say whether a route is here for this request."""
        first, second = parts_of(scope["path"])
        if self.places.isdisjoint(((first, second), (ANY, second), (first, ANY), (ANY, ANY))):
            return Match.NONE, {}
        return super().matches(scope)


def parts_of(path: str) -> tuple[str, str]:
    """Return the first two parts of an address: `/nl/volgen/x` → ("nl", "volgen"), `/werk` → ("werk", "")."""
    first, _slash, rest = path.removeprefix("/").partition("/")
    return first, rest.partition("/")[0]


def place_of(shape: str) -> tuple[str, str]:
    """Return the same of the address of a route: `/{language}/volgen/{x}` → (ANY, "volgen"), `/{x:path}` → two ANY."""
    first, second = parts_of(shape)
    if ":path}" in first:
        return ANY, ANY
    return (ANY if "{" in first else first), (ANY if "{" in second else second)
