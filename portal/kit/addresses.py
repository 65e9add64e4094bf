"""From the name of a route to its address. Made once, when the application is made."""

from collections.abc import Iterable, Iterator

from starlette.routing import BaseRoute


class Addresses:
    """
    Name of a route → its address.

    FastAPI's own `url_path_for` walks all routes for each link: 6 of the 10 milliseconds of a queue of 50 rows.
    """

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        """Read all routes, also those of included routers."""
        self._shapes = dict(_named(routes))

    def __call__(self, name: str, /, **params: object) -> str:
        """
        Return the address of a route; a parameter that its address does not hold is left out.

        Raises:
            KeyError: no route has this name, or a parameter is missing.
        """
        return self._shapes[name].format(**params)

    def shape(self, name: str) -> str:
        """
        Return the address of a route with its parameters in braces.

        Raises:
            KeyError: no route has this name.
        """
        return self._shapes[name]


def _named(routes: Iterable[BaseRoute]) -> Iterator[tuple[str, str]]:
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from _named(included.routes)
        else:
            yield getattr(route, "name", ""), getattr(route, "path_format", "")
