"""What is planned with a signal, on its page: when, what, and a fold to change it."""

from collections.abc import Mapping
from typing import Any

from portal.signals.forms import Said
from portal.signals.models import FollowUp, Signal
from portal.signals.page import Desk, Piece
from portal.tasks import domain, forms, queries


def read(desk: Desk, signal: Signal, typed: Mapping[str, Said]) -> Mapping[str, Any]:
    """Return the plans of a signal, what happened to them, and the forms; a form that came back goes first."""
    tasks = sorted(signal.follow_ups, key=lambda later: (bool(later.ended), later.due_on, later.id))
    return {
        "tasks": [(later, _form(later, typed)) for later in tasks],
        "changes": queries.changes_of(desk.session, tasks),
        "ended": domain.ENDED,
        "did": domain.CHANGES,
        "plan": typed.get("later") or forms.PlanForm(prefix="later"),
        "opened": typed,
    }


def _form(later: FollowUp, typed: Mapping[str, Said]) -> Said:
    return typed.get(name_of(later.id)) or forms.ChangeForm(prefix=name_of(later.id))


def name_of(task_id: int) -> str:
    """Return the name of the form of one plan."""
    return f"later{task_id}"


PIECE = Piece("tasks", "beside", "tasks/_piece.html", read, while_limited=True)
