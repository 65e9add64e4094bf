"""The entry for the algorithm register, for everybody: as data and as text."""

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from portal.changes.access import CurrentCatalogue
from portal.changes.register import Published, entry, in_words
from portal.kit import pages
from portal.kit.clock import local_day
from portal.kit.pages import Now
from portal.routing.access import CurrentRulebook

router = pages.router()


def _entry(request: Request, types: CurrentCatalogue, rulebook: CurrentRulebook, moment: Now) -> dict[str, object]:
    state = request.app.state
    url = state.settings.public_url.rstrip("/")
    return entry(Published(state.organisation, types, rulebook, url, local_day(moment)))


@router.get("/algoritmeregister.json", name="changes:register")
def as_data(request: Request, types: CurrentCatalogue, rulebook: CurrentRulebook, moment: Now) -> Response:
    """The fields of the Dutch publication standard, from the rules that count now."""
    return JSONResponse(_entry(request, types, rulebook, moment))


@router.get("/algoritmeregister.md", name="changes:register_in_words")
def as_text(request: Request, types: CurrentCatalogue, rulebook: CurrentRulebook, moment: Now) -> Response:
    """The same to read and keep."""
    text = in_words(_entry(request, types, rulebook, moment))
    headers = {"Content-Disposition": 'attachment; filename="verdeelregels.md"'}
    return Response(text, media_type="text/markdown; charset=utf-8", headers=headers)
