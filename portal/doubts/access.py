"""What routes ask for: the doubts read at start, and the one in the address."""

from decimal import Decimal
from typing import Annotated

from fastapi import Request

from portal.doubts.catalogue import Doubts
from portal.doubts.checking import limits_on
from portal.doubts.doubt import Doubt
from portal.errors import NotFoundError
from portal.kit.one_thread import Load
from portal.kit.pages import now


def current(request: Request) -> Doubts:
    """Return the doubts read at start."""
    doubts: Doubts = request.app.state.doubts
    return doubts


def one(request: Request) -> Doubt:
    """
    Return the doubt in the address.

    Raises:
        NotFoundError: there is none of that name.
    """
    found = current(request).cases.get(request.path_params["slug"])
    if found is None:
        raise NotFoundError
    return found


def limits(request: Request) -> dict[str, Decimal]:
    """Return the amounts that we are sure of today."""
    return limits_on(request.app.state.amounts, now(request).date())


CurrentDoubts = Annotated[Doubts, Load(current)]
OneDoubt = Annotated[Doubt, Load(one)]
Limits = Annotated[dict[str, Decimal], Load(limits)]
