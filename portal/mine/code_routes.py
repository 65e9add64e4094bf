"""Who lost the code of a receipt gets another one, where the report says to write. Signing in is not needed."""

from fastapi import Request
from fastapi.responses import Response

from portal.audit.actions import record
from portal.audit.domain import RESIDENT, Entry
from portal.changes import queries
from portal.changes.access import follow_from_now
from portal.identity import confirming
from portal.kit import pages
from portal.kit.marking import N_
from portal.kit.pages import Db, Language, Now, TypedOrLost, go, render

router = pages.router()
WRONG = N_("Deze code klopt niet, of is te oud. Vraag een nieuwe code. Of bel ons.")
EMPTY = N_("Schrijf het nummer van uw melding.")


@router.get("/{language}/volgen/code", name="mine:code")
def code(request: Request, language: Language) -> Response:
    """Type the number."""
    return render(request, "mine/code.html", language, reference="", wrong="")


@router.post("/{language}/volgen/code", name="mine:code_ask")
def code_ask(request: Request, language: Language, session: Db, now: Now, typed: TypedOrLost) -> Response:
    """Let a code be sent. The page is the same whether or not the number is ours."""
    reference = str(typed.get("reference", "")).strip()[:40]
    if typed.lost or not reference:
        shown = {"reference": reference, "wrong": "" if reference else EMPTY, "lost": typed.lost}
        return render(request, "mine/code.html", language, status=422, **shown)
    found = queries.number_of(session, reference)
    confirming.ask(session, reference, found, secret=request.app.state.settings.secret_key, at=now)
    return render(request, "mine/code_typed.html", language, reference=reference, wrong="")


@router.post("/{language}/volgen/code/openen", name="mine:code_open")
def code_open(request: Request, language: Language, session: Db, now: Now, typed: TypedOrLost) -> Response:
    """Open the report with the code that was sent."""
    reference, typed_code = str(typed.get("reference", ""))[:40], str(typed.get("code", ""))[:40]
    if typed.lost:
        return render(request, "mine/code_typed.html", language, status=422, reference=reference, wrong="", lost=True)
    secret = request.app.state.settings.secret_key
    found = confirming.confirm(session, reference, typed_code, secret=secret, at=now)
    if found is None:
        return render(request, "mine/code_typed.html", language, status=422, reference=reference, wrong=WRONG)
    organisation = request.app.state.organisation.short
    record(session, Entry("resident:code_used", now, organisation, RESIDENT, ("report", found), found))
    answer = go(request, "changes:status", language=language)
    follow_from_now(request, answer, found)
    return answer
