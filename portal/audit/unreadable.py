"""That a sealed value did not open, as a line of the trail: where, never what stood there."""

import logging
from datetime import datetime

from portal.audit.domain import SYSTEM, Entry
from portal.sealing.cells import Place

log = logging.getLogger("portal.sealing")


def unreadable(place: Place, organisation: str, at: datetime) -> Entry:
    """Return the line, and say it in the log too."""
    log.error("a sealed value does not open: %s.%s of row %s", place.table, place.column, place.row)
    detail = {"table": place.table, "column": place.column, "row": str(place.row)}
    return Entry("cell:unreadable", at, organisation, SYSTEM, detail=detail)
