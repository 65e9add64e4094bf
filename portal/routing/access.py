"""What routes ask for: the rulebook read at start."""

from typing import Annotated

from fastapi import Request

from portal.kit.one_thread import Load
from portal.routing.rulebook import Rulebook


def current(request: Request) -> Rulebook:
    """Return the rulebook read at start."""
    rulebook: Rulebook = request.app.state.rulebook
    return rulebook


CurrentRulebook = Annotated[Rulebook, Load(current)]
