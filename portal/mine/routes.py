"""The list of one's own reports: see it, open one, put one in, take one out. Only for who signed in."""

from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from portal.changes import queries as reports
from portal.changes.access import CurrentCatalogue, MyDraft, follow_from_now
from portal.errors import NotFoundError
from portal.identity import actions, confirming
from portal.identity import queries as identity
from portal.identity.access import AnyVisitor
from portal.identity.domain import TELLER, Mine
from portal.kit import pages
from portal.kit.marking import N_
from portal.kit.one_thread import Load
from portal.kit.pages import Db, Language, Now, Typed, TypedOrLost, go, render
from portal.mine.queries import my_list
from portal.mine.sign_in_routes import Broker, BrokerOfForm

router = pages.router()
LARGEST = 2**31
NOT_TOGETHER = N_("Dit nummer en deze code horen niet bij elkaar. Kijk ze nog eens na. Of bel ons.")
OF_A_HELPER = N_("Deze melding deed iemand die helpt. Die kan niet in uw lijst.")


@router.get("/{language}/mijn", name="mine:list")
def show(
    request: Request,
    language: Language,
    broker: Broker,  # noqa: ARG001  guards the address
    session: Db,
    here: AnyVisitor,
    catalogue: CurrentCatalogue,
    bladzijde: Annotated[str, Query(max_length=6)] = "1",
) -> Response:
    """All reports in the list, newest first; who is not signed in reads how, and what goes without."""
    if here.mine is None:
        return render(request, "mine/enter.html", language)
    return render(
        request,
        "mine/list.html",
        language,
        mine=here.mine,
        found=my_list(session, here.mine.list_key, int(bladzijde) if bladzijde.isdecimal() else 1),
        private={slug for slug, kind in catalogue.types.items() if kind.private},
    )


@router.get("/{language}/mijn/blijven", name="mine:stay")
def stay(
    request: Request,
    language: Language,
    broker: Broker,  # noqa: ARG001  guards the address
    session: Db,  # noqa: ARG001  reading who is here puts off the end
    here: AnyVisitor,
) -> Response:
    """Stay signed in, from a page with something half typed: it opens beside that page, or a script asks for it."""
    return render(request, "mine/stay.html" if here.mine else "mine/enter.html", language)


def in_my_list(broker: Broker, session: Db, here: AnyVisitor, number: int) -> tuple[Mine, int]:  # noqa: ARG001
    """
    Return who is signed in and a report of their list.

    Raises:
        NotFoundError: unknown, of somebody else, or nobody is signed in: the same answer.
    """
    if here.mine is None or not 0 < number < LARGEST:
        raise NotFoundError
    found = identity.in_list(session, here.mine.list_key, number)
    if found is None:
        raise NotFoundError
    return here.mine, found.report_id


InMyList = Annotated[tuple[Mine, int], Load(in_my_list)]


@router.get("/{language}/mijn/melding/{number}", name="mine:open")
def open_one(request: Request, language: Language, wanted: InMyList) -> Response:
    """Open a report without number and code."""
    answer = go(request, "changes:status", language=language)
    follow_from_now(request, answer, wanted[1], from_list=True)
    return answer


@router.post("/{language}/mijn/melding/{number}/weg", name="mine:leave_out")
def leave_out(
    request: Request,
    language: Language,
    typed: Typed,  # noqa: ARG001  checks the form
    wanted: InMyList,
    session: Db,
    now: Now,
) -> Response:
    """Take a report out of the list; we keep it."""
    mine, report_id = wanted
    actions.leave_out(session, mine.list_key, report_id, organisation=request.app.state.organisation.short, at=now)
    return go(request, "mine:list", language=language)


@router.get("/{language}/mijn/erbij", name="mine:add")
def add(request: Request, language: Language, broker: Broker, session: Db, here: AnyVisitor) -> Response:  # noqa: ARG001
    """Type number and code of an earlier report."""
    if here.mine is None or here.mine.acting_as:
        return go(request, "mine:list", language=language)
    return render(request, "mine/add.html", language, reference="", code="", wrong="")


@router.post("/{language}/mijn/erbij", name="mine:add_post")
def add_post(
    request: Request,
    language: Language,
    broker: BrokerOfForm,  # noqa: ARG001  guards the address
    session: Db,
    here: AnyVisitor,
    now: Now,
    typed: TypedOrLost,
) -> Response:
    """Put an earlier report in the list: who has its number and a code for it may."""
    if here.mine is None or here.mine.acting_as:
        return go(request, "mine:list", language=language)
    reference, code = str(typed.get("reference", ""))[:40], str(typed.get("code", ""))[:40]
    shown = {"reference": reference, "code": code, "wrong": ""}
    if typed.lost:
        return render(request, "mine/add.html", language, status=422, lost=True, **shown)
    report_id = _found(request, session, reference, code, now)
    if report_id is None:
        return render(request, "mine/add.html", language, status=422, **{**shown, "wrong": NOT_TOGETHER})
    if report_id < 0:
        return render(request, "mine/add.html", language, status=422, **{**shown, "wrong": OF_A_HELPER})
    actions.put_in(
        session, here.mine.list_key, report_id, how="code", organisation=request.app.state.organisation.short, at=now
    )
    return go(request, "mine:list", language=language)


def _found(request: Request, session: Session, reference: str, code: str, now: Now) -> int | None:
    """Return the report of a number with either of its codes; below zero: one of a helper."""
    secret = request.app.state.settings.secret_key
    if confirming.is_code(code):
        found = confirming.confirm(session, reference, code, secret=secret, at=now)
        report = reports.report_of(session, found)
    else:
        report = reports.report_with_code(session, reference, code, secret, now)
    if report is None:
        return None
    return -1 if report.by_helper else report.id


@router.post("/{language}/doorgeven/ontvangen/lijst", name="mine:keep")
def keep(
    request: Request,
    language: Language,
    typed: Typed,  # noqa: ARG001  checks the form
    broker: Broker,  # noqa: ARG001  guards the address
    session: Db,
    here: AnyVisitor,
    draft: MyDraft,
    now: Now,
) -> Response:
    """Put what was just sent in the list, also when it is private: the resident chooses so."""
    report = draft.report if draft else None
    proved = identity.proved(session, report.id) if report else None
    if here.mine and report and proved and proved.standing != TELLER and proved.acting_as == here.mine.acting_as:
        organisation = request.app.state.organisation.short
        actions.put_in(session, here.mine.list_key, report.id, how="chosen", organisation=organisation, at=now)
    return go(request, "changes:receipt", language=language)
