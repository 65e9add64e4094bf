"""A resident's own data: see all of it, take a copy, ask to wait, or to erase. `/<language>/volgen/mijn-gegevens`."""

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from portal.audit.queries import who_looked
from portal.changes import returning
from portal.changes.access import CurrentCatalogue, Followed
from portal.changes.models import Report
from portal.errors import NotFoundError
from portal.kit import pages
from portal.kit.forms.base import SHOW_AGAIN
from portal.kit.marking import N_
from portal.kit.pages import Db, Language, Now, Typed, go, render
from portal.retention import domain, mine, rights
from portal.wishes import domain as wanted
from portal.wishes.queries import going_on, wishes_of

router = pages.router()
LONGEST = 1000
TOO_LONG = N_("Dit is te lang. Schrijf het korter.")


@router.get("/{language}/volgen/mijn-gegevens", name="retention:mine")
def show(request: Request, language: Language, report: Followed, catalogue: CurrentCatalogue, session: Db) -> Response:
    """All that we have, from whom and what for; and what can be asked (R143)."""
    if report is None:
        return go(request, "changes:follow", language=language)
    return _page(request, language, report, catalogue, session)


def _page(
    request: Request,
    language: str,
    report: Report,
    catalogue: CurrentCatalogue,
    session: Session,
    *,
    status: int = 200,
    wrong: str = "",
    opened: str = "",
    words: str = "",
) -> Response:
    organisation = request.app.state.organisation
    years, done = mine.kept_until(session, report, organisation)
    wishes = wishes_of(session, report.id)
    return render(
        request,
        "retention/mine.html",
        language,
        status=status,
        report=report,
        parts=mine.parts(session, report, catalogue, language),
        looked=who_looked(session, report.id, names=organisation.names_who_looked),
        team_name=organisation.team_name,
        years=years,
        until=domain.may_go_from(done, years) if done else None,
        to_confirm=not organisation.retention.confirmed,
        wishes=wishes,
        going={kind: going_on(wishes, kind) for kind in wanted.WISHES},
        titles=wanted.WISHES,
        outcomes=wanted.OUTCOMES,
        decide_by=wanted.decide_by,
        wrong=wrong,
        opened=wrong or opened,
        words=words,
    )


@router.get("/{language}/volgen/mijn-gegevens/kopie", name="retention:copy")
def copy(request: Request, language: Language, report: Followed, catalogue: CurrentCatalogue, session: Db) -> Response:
    """
    One file with everything: to read, for a computer, and the photos and papers.

    Raises:
        NotFoundError: nobody follows a report here.
    """
    if report is None:
        raise NotFoundError
    state = request.app.state
    made = mine.as_zip(session, report, catalogue, state.organisation, state.store, language)
    name = {"Content-Disposition": f'attachment; filename="{report.reference}.zip"', "Cache-Control": "no-store"}
    return Response(made, media_type="application/zip", headers=name)


@router.post("/{language}/volgen/mijn-gegevens/vragen/{kind}", name="retention:ask")
def ask(
    request: Request,
    language: Language,
    kind: str,
    report: Followed,
    catalogue: CurrentCatalogue,
    session: Db,
    moment: Now,
    typed: Typed,
) -> Response:
    """
    Ask to see notes, to wait or to erase.

    Raises:
        NotFoundError: this can't be asked.
    """
    if kind not in wanted.WISHES:
        raise NotFoundError
    if report is None:
        return returning.ask_number(request, language, typed)
    words = str(typed.get("words", "")).strip()
    if len(words) > LONGEST:
        return _page(request, language, report, catalogue, session, status=422, wrong=kind, words=words)
    if SHOW_AGAIN in typed:
        return _page(request, language, report, catalogue, session, status=422, opened=kind, words=words)
    rights.ask(session, report, kind, words, moment)
    return go(request, "retention:mine", language=language)


@router.post("/{language}/volgen/mijn-gegevens/stoppen/{kind}", name="retention:take_back")
def take_back(
    request: Request,
    language: Language,
    kind: str,
    report: Followed,
    session: Db,
    moment: Now,
    typed: Typed,  # noqa: ARG001
) -> Response:
    """End what was asked."""
    if report is None:
        return go(request, "changes:follow", language=language)
    rights.take_back(session, report, kind, moment)
    return go(request, "retention:mine", language=language)
