"""
What the portal stands on is away: the database does not answer, the disk is full or can only be read.

Nothing is wrong with what was sent, so the page gives it back with a button to send it once more. Works without a
script; sending twice makes one report.
"""

import errno
import logging
from typing import Final
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as NoneFreeError

from portal.kit.marking import N_
from portal.kit.one_thread import READS
from portal.kit.pages import render, sent_again
from portal.web.errors import broken, language_of

log = logging.getLogger("portal")
AGAIN_AFTER: Final = 30
"""Seconds, for machines that ask (`Retry-After`)."""
DISK: Final = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EFBIG}
KINDS: Final = (DBAPIError, NoneFreeError, PendingRollbackError, OSError)
"""What is looked at here."""
READING = N_("Wij kunnen er nu niet bij. Dat ligt aan ons. Probeer het zo nog eens.")
SENDING = N_("Dit is nog niet bij ons. Dat ligt aan ons. Probeer het zo nog eens. Twee keer sturen is niet erg.")


def away(request: Request, error: Exception) -> Response:
    """Answer 503 where waiting helps; anything else is something of ours that broke."""
    if not _passes(error):
        return broken(request, error)
    log.warning("away: %s", type(error).__name__)
    reads = request.method in READS
    page = render(
        request, "errors/away.html", language_of(request), status=503,
        sentence=READING if reads else SENDING, reads=reads, again=None if reads else sent_again(request),
        here=_here(request),
    )  # fmt: skip
    page.headers["Retry-After"] = str(AGAIN_AFTER)
    if "hx-request" in request.headers:  # a part of a page was asked: the whole of it makes way for this
        page.headers.update({"HX-Retarget": "#inhoud", "HX-Reselect": "#inhoud", "HX-Reswap": "outerHTML"})
    return page


def _here(request: Request) -> str:
    """Return the address of this request, for a link: always one of this site."""
    query = request.scope["query_string"].decode("ascii")
    return "/" + quote(request.scope["path"].lstrip("/")) + (f"?{query}" if query else "")


def status_of(error: Exception) -> int:
    """Return the status of the page about an error that has none of its own: for who writes it down."""
    return 503 if isinstance(error, KINDS) and _passes(error) else 500


def _passes(error: Exception) -> bool:
    if isinstance(error, DBAPIError):
        return isinstance(error, (OperationalError, InterfaceError)) or error.connection_invalidated
    if isinstance(error, (NoneFreeError, PendingRollbackError)):  # the second: of who shared a line that was lost
        return True
    return isinstance(error, OSError) and error.errno in DISK
