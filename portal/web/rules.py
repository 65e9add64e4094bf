"""At the start: the rules of this release are kept as a set, and what is live must fit its questions."""

import logging
from pathlib import Path

from fastapi import FastAPI
from sqlalchemy.exc import OperationalError

from portal.errors import CommandError
from portal.kit.datafiles import DataError
from portal.routing import queries
from portal.routing.actions import keep_shipped
from portal.routing.rulebook import check

log = logging.getLogger("portal.rules")


def keep_rules(app: FastAPI) -> None:
    """
    Keep the files of this release and look at the set that is live. A database that does not answer stops nothing.

    Raises:
        CommandError: the live set does not fit; it names set, file, line and mend.
    """
    state = app.state
    organisation = state.organisation.short
    try:
        with state.sessions.begin() as session:
            keep_shipped(session, organisation, state.rulebook, state.now())
            live = queries.live_at(session, organisation, state.now())
            if live is None or live.hash == state.rulebook.version:
                return
            files = queries.files_of(session, live.id)
    except OperationalError as error:
        log.warning("the database does not answer yet: %s", type(error).__name__)
        return
    try:
        check(state.known_answers, files, Path(f"rule set {live.number}"))
    except DataError as error:
        raise CommandError(
            f"Rule set {live.number} is live, and does not fit this version: {error} "
            "Make another set live with `portal rulebook live` or `portal rulebook back` first."
        ) from error
