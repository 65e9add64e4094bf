"""The report on fairness: for team leads and functional administrators. Guard, load, act, answer."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from portal.accounts.access import needs
from portal.accounts.models import Colleague
from portal.insights import actions, forms, queries, say
from portal.insights.domain import DIMENSIONS, Fairness
from portal.insights.fairness import compare
from portal.insights.models import FairnessNote
from portal.kit import pages
from portal.kit.clock import AMSTERDAM, local_day
from portal.kit.one_thread import Load
from portal.kit.pages import Db, Now, Typed, address, render
from portal.kit.words import moment_words
from portal.signals.domain import MONTHS, day_words
from portal.signals.forms import Said

router = pages.router("/werk")
SHOWN = 13
"""Months to choose from."""


Reader = Annotated[Colleague, needs("insights")]


def asked_month(request: Request, now: Now) -> date:
    """Return the month in the address; anything else is the last whole month."""
    today = local_day(now)
    try:
        month = datetime.strptime(request.query_params.get("maand", ""), "%Y-%m").replace(tzinfo=AMSTERDAM).date()
    except ValueError:
        month = today
    if not date(2000, 1, 1) <= month <= today or month.replace(day=1) == today.replace(day=1):
        month = today.replace(day=1) - timedelta(days=1)
    return month.replace(day=1)


Month = Annotated[date, Load(asked_month)]


@router.get("/eerlijk", name="insights:fairness")
def fairness(request: Request, session: Db, me: Reader, month: Month, now: Now) -> Response:
    """Show how we handled the reports of a month."""
    return _page(request, session, me, month, now)


@router.get("/eerlijk.csv", name="insights:csv")
def as_csv(request: Request, session: Db, me: Reader, month: Month, now: Now) -> Response:
    """Give the same as a table for a spreadsheet."""
    organisation = request.app.state.organisation
    actions.exported(session, month=month, by=me, at=now)
    text = say.as_csv(organisation, compare(month, queries.handled(session, organisation, month)))
    name = f"eerlijk-{month:%Y-%m}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    # The mark at the beginning tells a spreadsheet that it is UTF-8.
    return Response(f"\ufeff{text}", media_type="text/csv; charset=utf-8", headers=headers)


@router.post("/eerlijk/uitleg", name="insights:explain")
def explain(request: Request, session: Db, me: Reader, month: Month, now: Now, typed: Typed) -> Response:
    """Keep an explanation."""
    form = forms.ExplanationForm(typed, prefix="explain")
    if not form.fits():
        return _page(request, session, me, month, now, status=422, typed={"explain": form})
    actions.explain(session, month=month, text=form.said("text"), by=me, at=now)
    return _to(request, month)


@router.post("/eerlijk/gesprek", name="insights:discussed")
def discussed(request: Request, session: Db, me: Reader, month: Month, now: Now, typed: Typed) -> Response:
    """Keep the record of the discussion of the year."""
    form = forms.DiscussionForm(typed, prefix="discussed")
    form.not_yet = lambda: (
        "Deze dag ligt in de toekomst. Vul het in na het gesprek."
        if (form.held_on.data or date.min) > local_day(now)
        else None
    )
    if not form.fits():
        return _page(request, session, me, month, now, status=422, typed={"discussed": form})
    held_on = form.held_on.data or month
    actions.discussed(session, held_on=held_on, present=form.said("present"), text=form.said("text"), by=me, at=now)
    return _to(request, month)


def _to(request: Request, month: date) -> Response:
    return RedirectResponse(f"{address(request, 'insights:fairness')}?maand={month:%Y-%m}", status_code=303)


def _page(
    request: Request,
    session: Session,
    me: Colleague,
    month: date,
    now: datetime,
    *,
    status: int = 200,
    typed: Mapping[str, Said] | None = None,
) -> Response:
    organisation, given = request.app.state.organisation, typed or {}
    found = compare(month, queries.handled(session, organisation, month))
    blank = {
        "explain": forms.ExplanationForm(prefix="explain"),
        "discussed": forms.DiscussionForm(prefix="discussed", held_on=local_day(now)),
    }
    return render(
        request,
        "insights/fairness.html",
        "nl",
        status=status,
        colleague=me,
        found=found,
        month=f"{month:%Y-%m}",
        month_words=say.month_words(found),
        months=_months(now),
        findings=[say.finding_words(organisation, one) for one in found.findings],
        heads=say.heads(),
        few=say.FEW,
        tables=_tables(request, found),
        notes=[_note(note) for note in queries.notes(session, organisation, month)],
        forms={**blank, **given},
        typed=given,
        problems=[problem for form in given.values() for problem in form.problems()],
    )


def _tables(request: Request, found: Fairness) -> list[tuple[str, str, list[tuple[str, list[str], bool]]]]:
    """Return each dimension: its key, its title, and per group the name, the cells and whether it differs."""
    organisation = request.app.state.organisation
    differs = {(one.dimension, one.group) for one in found.findings}
    return [
        (
            name,
            DIMENSIONS[name],
            [
                (say.group_words(organisation, name, group.key), say.cells(group), (name, group.key) in differs)
                for group in groups
            ],
        )
        for name, groups in found.dimensions.items()
    ]


def _months(now: datetime) -> list[tuple[str, str]]:
    """Return the last months to choose from, newest first."""
    month, found = local_day(now).replace(day=1), []
    for _ in range(SHOWN):
        month = (month - timedelta(days=1)).replace(day=1)
        found.append((f"{month:%Y-%m}", f"{MONTHS[month.month - 1]} {month.year}"))
    return found


def _note(note: FairnessNote) -> tuple[str, str, str]:
    """Return a note for the timeline: title, who and when, text."""
    kept = f"{note.by_name}, {moment_words(note.at, 'nl')}"
    if note.kind == "explanation" or note.held_on is None:
        return "Uitleg", kept, note.text
    return f"Gesprek op {day_words(note.held_on)} {note.held_on.year}", f"{note.present}. {kept}", note.text
