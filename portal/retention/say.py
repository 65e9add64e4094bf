"""Plans in plain Dutch, for colleagues."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from portal.organisations.catalogue import Organisation
from portal.organisations.retention import Retention
from portal.retention import classes, domain, queries
from portal.retention.models import Plan

ASKED = "Meldingen waarvan een inwoner vroeg om ze te wissen"
STATES = {
    "waits": "wacht op akkoord",
    "approved": "akkoord, loopt nog niet",
    "ready": "loopt vannacht",
    "stopped": "tegengehouden",
    "done": "klaar",
}


def name(kind: str) -> str:
    """Return what a class in a plan is, in words."""
    return ASKED if kind == domain.ASKED else classes.called(kind).name


def found(kept: Sequence[Mapping[str, Any]], here: Retention) -> list[dict[str, Any]]:
    """Return what would go: name, how many, oldest, the term, and whether that is still to be confirmed."""
    rows = []
    for one in map(domain.Found.of, kept):
        what = classes.called(domain.REPORTS if one.kind == domain.ASKED else one.kind)
        asked = one.kind == domain.ASKED
        rows.append(
            {
                "name": name(one.kind),
                "number": one.number,
                "oldest": one.oldest,
                "term": "" if asked else what.term_words(here),
                "to_confirm": not asked and what.to_confirm(here),
            }
        )
    return rows


def history(plans: Sequence[Plan], organisation: Organisation, at: datetime) -> list[dict[str, Any]]:
    """Return the plans that ended: when, who agreed or stopped and why, and how many went."""
    rows = []
    for plan in plans:
        state = queries.state_of(plan, organisation, at)
        if state not in {"done", "stopped"}:
            continue
        counts = next((step.counts for step in plan.steps if step.kind == domain.DONE), {})
        rows.append(
            {
                "number": plan.id,
                "made_at": plan.made_at,
                "state": STATES[state],
                "steps": [step for step in plan.steps if step.kind in {domain.APPROVED, domain.STOPPED}],
                "counts": [(name(kind), number) for kind, number in counts.items()],
            }
        )
    return rows
