"""The organisation as it is now: the files, with what was set in the browser. Looked at anew every few seconds."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from portal.admin.models import OrganisationVersion
from portal.errors import CommandError
from portal.organisations.catalogue import Organisation
from portal.organisations.laid import UnfitError, lay

log = logging.getLogger("portal.settings")
EVERY = timedelta(seconds=5)
_NUMBER = select(func.max(OrganisationVersion.number)).where(
    OrganisationVersion.organisation == bindparam("organisation")
)
"""By the index that makes it unique: one step, whatever was set before."""


def contents(session: Session, organisation: str) -> dict[str, Any]:
    """Return what was set last of each part; a part that follows its file again is left out."""
    newest = (
        select(func.max(OrganisationVersion.number))
        .where(OrganisationVersion.organisation == organisation)
        .group_by(OrganisationVersion.part)
    )
    query = select(OrganisationVersion.part, OrganisationVersion.content).where(
        OrganisationVersion.organisation == organisation, OrganisationVersion.number.in_(newest)
    )
    return {part: content for part, content in session.execute(query) if content is not None}


def read(session: Session, shipped: Organisation) -> Organisation:
    """
    Return the organisation as it is now. `shipped` is that of the files.

    Raises:
        UnfitError: what was set in the browser does not fit the files.
    """
    return lay(shipped, contents(session, shipped.short))


class Live:
    """
    Keeps the organisation of one process up to date. `shipped` is that of the files, `organisation` that of now.

    A database that does not answer changes nothing: what is in use stays in use.
    """

    def __init__(
        self,
        shipped: Organisation,
        begin: Callable[[], Session],
        now: Callable[[], datetime],
        tell: Callable[[Organisation], object] = lambda _new: None,
    ) -> None:
        """`begin` opens a session that reads; `tell` hears of each change."""
        self.shipped = self.organisation = shipped
        self._begin, self._now, self._tell = begin, now, tell
        self._number = 0
        self._looked: datetime | None = None
        self._lock = threading.Lock()

    def due(self) -> bool:
        """Whether it is time to look again. Costs nothing."""
        return self._looked is None or not self._looked <= self._now() < self._looked + EVERY

    def look_soon(self) -> None:
        """Look at the next occasion: this process itself changed something."""
        self._looked = None

    def look(self) -> bool:
        """Take over what was set since; return whether something was. One statement when nothing was."""
        if not self._lock.acquire(blocking=False):
            return False  # another thread is looking
        try:
            self._looked = self._now()
            return self._take()
        except SQLAlchemyError as error:
            log.warning("the settings could not be read: %s", type(error).__name__)
        except UnfitError:
            log.exception("what was set in the browser does not fit the files; the former settings stay")
        finally:
            self._lock.release()
        return False

    def require(self) -> None:
        """
        Look at the start. A database that does not answer stops nothing.

        Raises:
            CommandError: what was set in the browser does not fit the files.
        """
        try:
            self._take()
        except SQLAlchemyError as error:
            log.warning("the database does not answer yet: %s", type(error).__name__)
        except UnfitError as error:
            raise CommandError(
                f"What was set in the browser does not fit the files of {self.shipped.short}: {error}. "
                "Mend the files, or let the part follow its file with `portal organisation follow PART`."
            ) from error

    def _take(self) -> bool:
        with self._begin() as session:
            number = session.scalar(_NUMBER, {"organisation": self.shipped.short}) or 0
            if number == self._number:
                return False
            try:
                made = read(session, self.shipped)
            except UnfitError:
                self._number = number  # said once for each version
                raise
        self._number, self.organisation = number, made
        self._tell(made)
        return True
