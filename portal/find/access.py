"""What the route asks for: the finder of this language and day."""

from datetime import date
from typing import Annotated

from fastapi import Request

from portal.find.domain import Finder, finder
from portal.find.sources import SOURCES
from portal.kit.one_thread import Load
from portal.kit.pages import Language, Now


def current(request: Request, language: Language, moment: Now) -> Finder:
    """Return the finder of this day, made once; those of other days are let go."""
    day, state = moment.date(), request.app.state
    made: tuple[date, dict[str, Finder]] = getattr(state, "finders", (day, {}))
    if made[0] != day:
        made = (day, {})
    state.finders = made
    if language not in made[1]:
        made[1][language] = finder(entry for source in SOURCES for entry in source(state, language, day))
    return made[1][language]


CurrentFinder = Annotated[Finder, Load(current)]
