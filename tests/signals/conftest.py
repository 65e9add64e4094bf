"""One signal, and a colleague of its team who has it open."""

import pytest
from fastapi import FastAPI

from portal.signals.models import Signal
from tests.conftest import Visit
from tests.signals.desk import Desk, tell


@pytest.fixture
def signal(app: FastAPI) -> Signal:
    """One signal for the income team of Deurhout."""
    return tell(app)


@pytest.fixture
def chris(colleague: Visit, signal: Signal) -> Desk:
    """Chris, of that team, with the signal open."""
    return Desk(colleague, "chris", signal)
