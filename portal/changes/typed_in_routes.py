"""A colleague types in what somebody tells by phone, at the desk or on paper: the same pages, in the desk's layout."""

from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from portal.accounts import access
from portal.accounts.access import needs
from portal.accounts.models import Colleague
from portal.changes import (
    actions,
    after_routes,
    choose_routes,
    lost_routes,
    no_need_routes,
    paper_routes,
    proof_routes,
    queries,
    routes,
)
from portal.changes.access import CurrentCatalogue, MyDraft
from portal.changes.catalogue import ABOUT_YOU, Catalogue
from portal.changes.typed_in_forms import ReceivedForm
from portal.kit import pages
from portal.kit.clock import AMSTERDAM
from portal.kit.pages import Db, Now, Typed, go, now, render
from portal.signals.teller import CHANNELS

router = pages.router("/werk/invoeren")
Typist = Annotated[Colleague, needs("type_in")]


@router.get("", name="typed_in:begin")
def begin(request: Request, session: Db, me: Typist, moment: Now, catalogue: CurrentCatalogue) -> Response:
    """Ask how it reached us, and list what this colleague began."""
    local = moment.astimezone(AMSTERDAM)
    form = ReceivedForm(data={"on": local.date(), "at": local.time()})
    return _begin_page(request, session, me, moment, catalogue, form)


@router.post("", name="typed_in:begin_post")
def begin_post(
    request: Request, session: Db, me: Typist, moment: Now, catalogue: CurrentCatalogue, typed: Typed
) -> Response:
    """Begin, with the moment that it reached us."""
    form = ReceivedForm(typed)
    received = form.received(moment)
    if received is None:
        return _begin_page(request, session, me, moment, catalogue, form, status=422)
    draft = actions.begin_for_somebody(
        session,
        organisation=me.organisation,
        secret=request.app.state.settings.secret_key,
        by=me,
        channel=form.channel.data,
        received_at=received,
        at=moment,
    )
    return go(request, "typed_in:choose", draft_id=draft.id)


def _begin_page(
    request: Request,
    session: Session,
    me: Colleague,
    moment: Now,
    catalogue: Catalogue,
    form: ReceivedForm,
    *,
    status: int = 200,
) -> Response:
    begun: list[dict[str, Any]] = [
        {
            "draft": draft,
            "channel": CHANNELS.get(draft.channel, ""),
            "titles": [catalogue.types[slug].title for slug in draft.chosen if slug in catalogue.types],
            "name": draft.answers.get(ABOUT_YOU, {}).get("name") or "",
        }
        for draft in queries.drafts_typed_by(session, me, moment)
    ]
    return render(
        request, "changes/type_in.html", "nl", status=status, colleague=me, form=form, begun=begun, channels=CHANNELS
    )


@router.post("/{draft_id}/weggooien", name="typed_in:wipe")
def wipe(request: Request, draft: MyDraft, session: Db, moment: Now, _typed: Typed) -> Response:
    """Throw away what was not sent."""
    if draft:
        actions.wipe(session, draft, moment)
    return go(request, "typed_in:begin")


for method, path, name, page in (
    ("GET", "keuze", "choose", choose_routes.choose),
    ("POST", "keuze", "choose_post", choose_routes.choose_post),
    ("GET", "ook", "also", choose_routes.also),
    ("POST", "ook", "also_post", choose_routes.also_post),
    ("GET", "vraag/{slug}/{name}", "question", routes.question),
    ("POST", "vraag/{slug}/{name}", "answer", routes.answer),
    ("POST", "vraag/{slug}/{name}/bewaren", "keep_typing", lost_routes.keep_typing),
    ("GET", "niet-nodig/{slug}", "no_need", no_need_routes.no_need),
    ("POST", "niet-nodig/{slug}", "no_need_post", no_need_routes.no_need_post),
    ("GET", "bewijs/{slug}/{name}", "proof", proof_routes.proof_page),
    ("GET", "controle", "check", routes.check),
    ("POST", "versturen", "send", routes.send),
    ("GET", "ontvangen", "receipt", after_routes.receipt),
    ("GET", "kopie", "copy", paper_routes.copy),
    ("GET", "bewijs", "pdf", paper_routes.receipt_pdf),
):
    router.add_api_route("/{draft_id}/" + path, page, methods=[method], name=f"typed_in:{name}")


def signed_in(request: Request) -> None:
    """Know who it is before any file is read. Reads only: the route itself notes that this colleague was here."""
    with request.app.state.reading() as session:
        access.signed_in(request, session, now(request))


router.add_api_route(
    "/{draft_id}/bewijs/{slug}/{name}",
    proof_routes.proof_post,
    methods=["POST"],
    name="typed_in:proof_post",
    dependencies=[Depends(signed_in)],
)
