"""The way to all of a resident, on the page of a signal. It shows nothing of what there is: not even how many."""

from collections.abc import Mapping
from typing import Any

from portal.residents.forms import OpenForm
from portal.signals.forms import Said
from portal.signals.models import Signal
from portal.signals.page import Desk, Piece


def _read(_desk: Desk, _signal: Signal, typed: Mapping[str, Said]) -> dict[str, Any]:
    return {"form": typed.get("resident") or OpenForm(prefix="resident"), "opened": "resident" in typed}


PIECE = Piece("resident", "beside", "residents/_ask.html", _read)
