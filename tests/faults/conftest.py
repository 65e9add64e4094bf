"""The product as programs of their own, a few residents, and random moments that can be tried again."""

import os
import random
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.nest import Nest
from tests.faults.residents import Browser, Crowd

RESIDENTS = 6


@pytest.fixture
def chance() -> random.Random:
    """The random moments. A failing test shows the seed; set PORTAL_TEST_SEED to it to try the same ones."""
    seed = int(os.environ.get("PORTAL_TEST_SEED") or secrets.randbits(32))
    print(f"PORTAL_TEST_SEED={seed}")
    return random.Random(seed)


@pytest.fixture
def nest(database_url: str, tmp_path: Path) -> Iterator[Nest]:
    made = Nest(database_url, tmp_path)
    yield made
    made.close()


@pytest.fixture
def crowd(nest: Nest) -> Iterator[Crowd]:
    made = Crowd([Browser(nest.address) for _ in range(RESIDENTS)])
    yield made
    made.close()
