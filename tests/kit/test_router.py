"""A router that is not asked in vain answers as FastAPI's own does."""

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient

from portal.kit.router import ANY, Router, place_of
from portal.web.routers import ROUTERS

SHAPES = ("/", "/werk", "/werk/", "/werk/{number}", "/{language}/", "/{language}/volgen", "/{language}/{topic}/x",
          "/pagina-{name}.txt", "/bestand/{name:path}")  # fmt: skip
ASKED = ("/", "/werk", "/werk/", "/werk/1", "/werk/1/", "/nl", "/nl/", "/nl/volgen", "/nl/volgen/", "/nl/a/x",
         "/nl/a", "/pagina-1.txt", "/bestand/a/b/c", "/bestand/", "/*/volgen", "/{language}/volgen", "//volgen",
         "/niets/1/2")  # fmt: skip


def answers(kind: type[APIRouter], *, apart: bool) -> list[tuple[int, str]]:
    """Ask all addresses, by GET and POST; `apart`: each route in a router of its own."""
    app = FastAPI()
    routers = [kind() for _ in (SHAPES if apart else "1")]
    for number, shape in enumerate(SHAPES):
        routers[number % len(routers)].add_api_route(shape, lambda shape=shape: shape, methods=["GET"])
    for router in routers:
        app.include_router(router)
    client = TestClient(app, follow_redirects=False)
    return [(answer.status_code, answer.text) for path in ASKED for answer in (client.get(path), client.post(path))]


@pytest.mark.parametrize("apart", [True, False])
def test_it_answers_as_the_router_of_fastapi(apart: bool) -> None:
    own, theirs = answers(Router, apart=apart), answers(APIRouter, apart=apart)
    assert own == theirs
    assert {status for status, _text in own} >= {200, 307, 404, 405}


def test_where_a_route_is() -> None:
    assert place_of("/{language}/volgen/{x}") == (ANY, "volgen")
    assert place_of("/{all:path}") == (ANY, ANY)
    assert place_of("/werk") == ("werk", "")


def test_all_routers_of_the_portal_are_of_this_kind_and_most_are_skipped() -> None:
    assert {type(router) for router in ROUTERS} == {Router}
    asked = [router for router in ROUTERS if ("werk", "") in router.places or (ANY, ANY) in router.places]
    assert len(asked) < 4
