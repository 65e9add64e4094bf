"""What routes ask for: the pages read at start."""

from typing import Annotated

from fastapi import Depends, Request

from portal.content.catalogue import Content


def current(request: Request) -> Content:
    """Return the pages read at start."""
    content: Content = request.app.state.content
    return content


CurrentContent = Annotated[Content, Depends(current)]
