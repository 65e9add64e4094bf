"""The files that a resident sent along, for the team that has the signal."""

from fastapi.responses import Response

from portal.errors import NotFoundError
from portal.kit import pages
from portal.proof.actions import read
from portal.proof.domain import ENDINGS, TYPES
from portal.proof.storage import NotThereError
from portal.signals import looking, queries
from portal.signals.page import AsGuest

router = pages.router("/werk")
HEADERS = {
    "Content-Security-Policy": (
        "sandbox; default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}


@router.get("/signalen/{signal_id}/bestand/{number}", name="signals:proof")
def proof(desk: AsGuest, number: str) -> Response:
    """
    One file of a signal of my teams, by its place in the list: a photo is shown, a PDF is saved.

    Raises:
        NotFoundError: no such file, or the store has lost it.
    """
    files = queries.proof_of(desk.session, desk.signal)
    place = int(number) if number.isascii() and number.isdecimal() and len(number) < 5 else 0
    if not 1 <= place <= len(files):
        raise NotFoundError
    file = files[place - 1]
    try:
        content = read(desk.session, desk.request.app.state.store, file)
    except NotThereError as error:
        raise NotFoundError from error
    looking.proof_opened(desk.request, desk.session, desk.signal, place, desk.me, desk.now)
    shown = "inline" if file.kind == "image" else "attachment"
    called = f"{desk.signal.reference}-{place}.{ENDINGS[file.kind]}"
    return Response(
        content,
        media_type=TYPES[file.kind],
        headers={**HEADERS, "Content-Disposition": f'{shown}; filename="{called}"'},
    )
