"""What routes ask for: the pages read at start."""

from typing import Annotated

from fastapi import Request

from portal.content.catalogue import Content
from portal.content.glossary import Glossary
from portal.kit.one_thread import Load


def current(request: Request) -> Content:
    """Return the pages read at start."""
    content: Content = request.app.state.content
    return content


CurrentContent = Annotated[Content, Load(current)]


def current_glossary(request: Request) -> Glossary:
    """Return the words read at start."""
    glossary: Glossary = request.app.state.glossary
    return glossary


CurrentGlossary = Annotated[Glossary, Load(current_glossary)]
