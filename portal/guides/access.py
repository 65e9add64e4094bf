"""What routes ask for: the guides read at start."""

from typing import Annotated

from fastapi import Request

from portal.guides.catalogue import Guides
from portal.kit.one_thread import Load


def current(request: Request) -> Guides:
    """Return the guides read at start."""
    guides: Guides = request.app.state.guides
    return guides


CurrentGuides = Annotated[Guides, Load(current)]
