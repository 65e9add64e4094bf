"""A report that was sent, and ways to correct it, without pages."""

from typing import Any

from fastapi import FastAPI
from sqlalchemy import select

from portal.changes import actions, correcting
from portal.changes.models import Correction, Report
from portal.demo.story import about, complete
from portal.signals.models import Signal

MOVE: dict[str, Any] = {
    "moving_date": {"date": "2026-12-01", "about": False},
    "new_address": {"postcode": "5711 AB", "number": "12", "addition": ""},
    "comes_along": ["children"],
    "lives_with": ["children"],
    "kind_of_place": "own_rental",
    "pays_housing": "yes",
    "told_civil_affairs": "yes",
    "furnishing_help": "no",
}


def tell(app: FastAPI, told: dict[str, dict[str, Any]] | None = None, person: dict[str, Any] | None = None) -> int:
    """Send a report as a resident would; returns its id."""
    state = app.state
    told = told or {"move_within": MOVE}
    with state.sessions.begin() as session:
        draft, _ = actions.begin(
            session,
            organisation=state.organisation.short,
            language="nl",
            secret=state.settings.secret_key,
            at=state.now(),
        )
        draft.chosen = list(told)
        draft.answers = complete(
            state.catalogue,
            told,
            {**about("Fatima El Ouardighi", "5701 AB"), "phone": "06 12 34 56 78", **(person or {})},
        )
        return actions.submit(session, draft, **with_all(app)).id


def with_all(app: FastAPI) -> dict[str, Any]:
    """What sending needs."""
    state = app.state
    return {
        "catalogue": state.catalogue,
        "rulebook": state.rulebook,
        "organisation": state.organisation,
        "secret": state.settings.secret_key,
        "language": "nl",
        "at": state.now(),
    }


def begin(app: FastAPI, report_id: int, **changed: dict[str, Any] | None) -> int:
    """Begin a correction; per change type the answers that change, None leaves it out. Returns the draft's id."""
    state = app.state
    with state.sessions.begin() as session:
        report = session.get_one(Report, report_id)
        draft, _ = correcting.begin_correction(
            session,
            report,
            catalogue=state.catalogue,
            secret=state.settings.secret_key,
            language="nl",
            at=state.now(),
        )
        draft.chosen = [slug for slug in dict.fromkeys([*draft.chosen, *changed]) if changed.get(slug, {}) is not None]
        draft.chosen = [slug for slug in draft.chosen if slug != "about_you"]
        draft.answers = {
            **draft.answers,
            **{slug: {**draft.answers.get(slug, {}), **answers} for slug, answers in changed.items() if answers},
        }
        for slug in draft.chosen:
            missing = {q.name: None for q in state.catalogue.types[slug].questions}
            draft.answers = {**draft.answers, slug: {**missing, **draft.answers.get(slug, {})}}
        return draft.id


def send(app: FastAPI, draft_id: int) -> int:
    """Send a correction; returns its id."""
    with app.state.sessions.begin() as session:
        draft = session.get_one(actions.Draft, draft_id)
        return correcting.correct(session, draft, **with_all(app)).id


def correct(app: FastAPI, report_id: int, **changed: dict[str, Any] | None) -> Correction:
    """Correct a report; returns the new version."""
    correction_id = send(app, begin(app, report_id, **changed))
    with app.state.sessions() as session:
        return session.get_one(Correction, correction_id)


def signals(app: FastAPI) -> list[Signal]:
    """Return all signals, in the order in which they were opened, with what the tests look at."""
    with app.state.sessions() as session:
        found = list(session.scalars(select(Signal).order_by(Signal.id)))
        for signal in found:
            assert [event.kind for event in signal.events].count("signal:received") == 1
            _ = signal.amendments, signal.retractions
        return found


def rows(signal: Signal) -> list[tuple[str, str, str]]:
    """Return what a colleague sees of the last correction: answer, was, is."""
    return [(row["label"], row["was"], row["now"]) for row in signal.amendments[-1].rows]


def events(signal: Signal) -> list[str]:
    """Return the timeline as kinds."""
    return [event.kind for event in signal.events]
