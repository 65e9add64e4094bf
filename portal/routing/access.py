"""What routes ask for: the rules that are live now, the rules of before, and who looks after them."""

import threading
from collections import OrderedDict
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from fastapi import Request
from sqlalchemy.orm import Session

from portal.accounts.access import needs
from portal.accounts.models import Colleague
from portal.errors import NotFoundError
from portal.kit.one_thread import Load
from portal.kit.pages import Db, Now
from portal.routing import actions, drafting, queries
from portal.routing.models import RuleSet
from portal.routing.rulebook import Rulebook, parsed

KEPT = 8
"""Sets that stay read in memory: a tenth of a second and two megabytes each."""


class Rulebooks:
    """
    The rule sets that were read before, by number and content. Which one is live is asked each time, of the database.

    `shipped` is the rulebook of the files of this release: it needs no reading.
    """

    def __init__(self) -> None:
        """One per process; a set never changes once it is live, and a draft gets another content hash."""
        self._read: OrderedDict[tuple[str, int, str], Rulebook] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, session: Session, organisation: str, live: queries.Live, shipped: Rulebook) -> Rulebook:
        """Return the rulebook of a set."""
        key = (organisation, live.number, live.hash)
        with self._lock:
            if key in self._read:
                self._read.move_to_end(key)
                return self._read[key]
        same = live.hash == shipped.version
        book = shipped if same else parsed(queries.files_of(session, live.id))
        book = replace(book, number=live.number)
        with self._lock:
            self._read[key] = book
            while len(self._read) > KEPT:
                self._read.popitem(last=False)
        return book


def live_in(session: Session, organisation: str, shipped: Rulebook, at: datetime, read: Rulebooks) -> Rulebook:
    """Return the rules that are live at a moment. In an empty database those of this release go live first."""
    found = queries.live_at(session, organisation, at)
    if found is None:
        actions.keep_shipped(session, organisation, shipped, at)
        found = queries.live_at(session, organisation, at)
    if found is None:
        raise NotFoundError
    return read.of(session, organisation, found, shipped)


def live(request: Request, session: Session, at: datetime) -> Rulebook:
    """Return the rules that are live at a moment, see `live_in`."""
    state = request.app.state
    return live_in(session, state.organisation.short, state.rulebook, at, state.rulebooks)


def numbered(request: Request, session: Session, number: int | None) -> Rulebook | None:
    """Return the rules of a set; None: it is not kept."""
    state = request.app.state
    found = queries.mark_of(session, state.organisation.short, number or 0)
    return state.rulebooks.of(session, state.organisation.short, found, state.rulebook) if found else None


def current(request: Request, session: Db, moment: Now) -> Rulebook:
    """Return the rules that are live now."""
    return live(request, session, moment)


CurrentRulebook = Annotated[Rulebook, Load(current)]
Keeper = Annotated[Colleague, needs("rules")]


def why_not_second(me: Colleague, found: RuleSet) -> str | None:
    """Return why a colleague can't let a set go live; None: may."""
    return drafting.why_not_second(me.id, found.author_id, found.changed_by_id)
