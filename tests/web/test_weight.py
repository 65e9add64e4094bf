"""What a phone must fetch before it shows a page: the page and its looks, 14 KB at most over the line."""

import re

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.conftest import ONE_DATABASE

PAGES = (
    "doorgeven",
    "hoe-wij-verdelen",
    "moet-ik-dit-doorgeven",
    "nieuw",
    "papier/move_within",
    "volgen",
    "voor-mij?s=children&s=work&s=partner&s=debts",
    "wat-doorgeven",
    "woorden",
    "rechten",
    "rechten/extra-hulp",
    "rechten/geven-en-krijgen",
    "rechten/samen-wonen/folder",
    "rechten/bezwaar/duidelijk",
    "zoeken",
    "zoeken?q=vakantie",
    "zoeken?q=xyzzy",
    "zonder-internet",
)
MOST = 14 * 1024


def weight(client: TestClient, address: str) -> int:
    """Return how many bytes go over the line."""
    with client.stream("GET", address, headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.status_code == 200, address
        return sum(len(part) for part in answer.iter_raw())


@ONE_DATABASE
@pytest.mark.parametrize("language", ["nl", "en", "ar"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_light(app: FastAPI, language: str, page: str) -> None:
    client, address = TestClient(app), f"/{language}/{page}"
    looks = re.findall(r'<link rel="stylesheet" href="([^"]+)"', client.get(address).text)
    assert len(looks) >= 3
    weights = {where: weight(client, where) for where in (address, *looks)}
    assert sum(weights.values()) <= MOST, weights
