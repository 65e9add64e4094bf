"""What routes let be written down however a request ends: who looked, and what was tried and refused."""

from datetime import datetime
from functools import partial
from typing import Protocol

from fastapi import Request

from portal.audit.actions import record
from portal.audit.domain import Entry, Named, by, refused
from portal.kit.one_thread import afterwards
from portal.kit.pages import place_of

ABOUT = {"signal_id": "signal", "draft_id": "draft", "number": "rule_set"}
"""Parameter of an address → what it is a number of."""
LARGEST = 2**31


class AtWork(Named, Protocol):
    """A colleague and whom they work for."""

    @property
    def organisation(self) -> str:
        """The organisation's short name."""


def looked(request: Request, entry: Entry) -> None:
    """Write down that somebody looked, in a transaction of its own, before the page leaves."""
    afterwards(request, "looked", lambda _status: partial(record, entry=entry))


def watch(request: Request, me: AtWork, at: datetime) -> None:
    """
    Write down what this colleague tries when it is refused or fails.

    A mistake in the form of a resident that is typed in for somebody is no refusal.
    """
    person, organisation = by(me), me.organisation  # now: after a rollback they can't be read any more

    def tried(status: int) -> partial[None] | None:
        if not refused(status) or (status == 422 and place_of(request)):
            return None
        route = request.scope.get("route")
        detail = {"tried": getattr(route, "name", ""), "status": status}
        about = _about(request)
        return partial(record, entry=Entry("refused", at, organisation, person, about, detail=detail))

    afterwards(request, "refused", tried)


def _about(request: Request) -> tuple[str, int | None]:
    """Return what the address is about, when it is a number that we could have given."""
    for name, kind in ABOUT.items():
        given = str(request.path_params.get(name, ""))
        if given.isascii() and given.isdigit() and len(given) < 11 and 0 < int(given) < LARGEST:
            return kind, int(given)
    return "", None
