"""What weighing adds to the page of a signal: which notes there are, and what came of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.assessment import domain, queries
from portal.assessment.forms import OutcomeForm
from portal.assessment.guide import Guide
from portal.assessment.guides.cause import CAUSE
from portal.assessment.guides.order import GUIDES
from portal.assessment.models import Weighing
from portal.kit.clock import local_day
from portal.kit.pages import address
from portal.kit.words import moment_words
from portal.signals.domain import talked_first
from portal.signals.forms import Said
from portal.signals.models import Outcome, Signal
from portal.signals.outcomes import OUTCOMES
from portal.signals.page import Desk, Piece


@dataclass(frozen=True)
class Line:
    """One guided note on the page: where it stands, in words, and what was said in it."""

    guide: Guide
    href: str
    state: str
    said: list[tuple[str, str, str]]
    advice: list[str]


@dataclass(frozen=True)
class Came:
    """An outcome that was recorded, with what only colleagues read of it."""

    title: str
    rows: list[tuple[str, str, str]]


def state_words(guide: Guide, last: Weighing | None) -> str:
    """Say how far a guided note is."""
    if last is None:
        return guide.when or guide.lead
    who = f"{last.by_name}, {moment_words(last.at, 'nl')}"
    done, steps = guide.steps_done(last.answers), len(guide.steps)
    return f"Klaar · {who}" if done == steps else f"{done} van {steps} stappen klaar · {who}"


def line_of(desk: Desk, guide: Guide, last: Weighing | None) -> Line:
    """Return a guided note as it stands on the page."""
    answers = last.answers if last else {}
    return Line(
        guide,
        address(desk.request, f"assessment:{guide.key}", signal_id=desk.signal.id),
        state_words(guide, last),
        [(ask, words, "") for ask, words in guide.said(answers)],
        guide.advised(answers),
    )


def _weighing(desk: Desk, signal: Signal, _typed: Mapping[str, Said]) -> Mapping[str, Any] | None:
    organisation = desk.request.app.state.organisation
    last = queries.last_of(queries.weighed(desk.session, signal.id))
    shown = [
        line_of(desk, guide, last.get(guide.key))
        for guide in GUIDES.values()
        if domain.open_to(guide, desk.me, signal.municipality, organisation)
        and (guide.key in last or (signal.closed_at is None and (guide is not CAUSE or signal.cause_due)))
    ]
    return {"lines": shown, "cause_due": signal.cause_due} if shown else None


def _came(outcomes: Iterable[Outcome]) -> list[Came]:
    """Return what was recorded, with only what was asked in its days."""
    found = []
    for one in outcomes:
        rows = [
            ("Voor het inkomen", domain.INCOME_ACTIONS.get(one.income_action or "", ""), ""),
            ("Hulp", domain.SUPPORT_ACTIONS.get(one.support_action or "", ""), ""),
            ("Waarom iets lichters niet genoeg is", one.why_heavier or "", ""),
            ("Dringende redenen", one.urgent_reasons or "", ""),
        ]
        found.append(Came(OUTCOMES[one.kind].title, [row for row in rows if row[1]]))
    return found


def _outcome(desk: Desk, signal: Signal, typed: Mapping[str, Said]) -> Mapping[str, Any] | None:
    came = _came(signal.outcomes)
    if signal.closed_at is not None:
        return {"came": came, "form": None} if came else None
    known = queries.known_from(signal, signal.contacts, queries.weighed(desk.session, signal.id))
    return {
        "came": came,
        "form": typed.get("outcome") or OutcomeForm(prefix="outcome"),
        "opened": "outcome" in typed,
        "light": [(key, kind.title) for key, kind in OUTCOMES.items() if not kind.may_lower],
        "heavy": [
            (key, kind.title)
            for key, kind in OUTCOMES.items()
            if kind.may_lower and (key != "warning" or signal.theme == domain.WORK)
        ],
        "whys": [(key, kind.why_heavier) for key, kind in OUTCOMES.items() if kind.why_heavier],
        "talked": talked_first(known.contacts),
        "own_share": "own_share" in known.notes,
        "impact": "impact" in known.notes,
        "offset_since": domain.offset_since(local_day(desk.now)),
    }


WEIGHING = Piece("weighing", "thinking", "assessment/_weighing.html", _weighing)
OUTCOME = Piece("outcome", "outcome", "assessment/_outcome.html", _outcome)
