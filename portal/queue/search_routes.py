"""Find a signal by the number of its report, or, with a reason that is kept, by name."""

from typing import Any

from fastapi import Request
from fastapi.responses import Response

from portal.accounts.access import Me
from portal.accounts.models import Colleague
from portal.kit import pages
from portal.kit.codes import normalise
from portal.kit.pages import Db, Now, Typed, go, render
from portal.queue import actions, forms, lookups
from portal.queue.asking import MySight
from portal.queue.domain import PAGE
from portal.queue.lines import line_of
from portal.signals.forms import Said
from portal.signals.names import words_of_name
from portal.signals.showing import shared

router = pages.router("/werk")
STRANGE = "Dit is geen nummer van een melding. Kijk het nog eens na."
NO_NAME = "Schrijf de naam van de inwoner."


@router.get("/zoeken", name="queue:search")
def search(request: Request, me: Me) -> Response:
    """Ask for a number or a name."""
    return _page(request, me)


@router.post("/zoeken/nummer", name="queue:by_reference")
def by_reference(request: Request, session: Db, sight: MySight, typed: Typed) -> Response:
    """Go straight to the signal with this number; a report with more signals of mine shows them."""
    form = forms.ReferenceForm(typed, prefix="by")
    reference = reference_of(form.said("reference"))
    form.not_yet = lambda: None if reference else STRANGE
    if not form.fits():
        return _page(request, sight.me, status=422, by=form)
    found = lookups.of_reference(session, sight.me, reference)
    if len(found) == 1:
        return go(request, "signals:show", signal_id=found[0][0])
    return _page(request, sight.me, by=form, several=found, reference=reference)


@router.post("/zoeken/naam", name="queue:by_name")
def by_name(request: Request, session: Db, sight: MySight, now: Now, typed: Typed) -> Response:
    """Show open signals that I may see about somebody with this name; that I looked, and why, is kept."""
    form = forms.NameForm(typed, prefix="name")
    words = words_of_name(form.said("name"))
    form.not_yet = lambda: None if words else NO_NAME
    if not form.fits():
        return _page(request, sight.me, status=422, name=form)
    rows, done = lookups.named(session, sight.me, words), lookups.named_done(session, sight.me, words)
    found = len(rows) + len(done)
    actions.searched(session, reason=form.said("reason"), words=form.said("words"), found=found, by=sight.me, at=now)
    lines = [line_of(request, row, sight, sight.now) for row in rows]
    return _page(request, sight.me, name=form, lines=lines, done=done, most=PAGE)


def reference_of(typed: str) -> str:
    """Return a reference as we write it, however it was typed; "" when it can't be one."""
    plain = normalise(typed)
    return f"{plain[:2]}-{plain[2:6]}-{plain[6:]}" if len(plain) == 10 and plain[:2].isalpha() else ""


def _page(request: Request, me: Colleague, *, status: int = 200, **shown: Any) -> Response:
    given: dict[str, Said] = {name: shown[name] for name in ("by", "name") if name in shown}
    return render(
        request,
        "queue/search.html",
        "nl",
        status=status,
        **shared(request, me),
        forms={"by": forms.ReferenceForm(prefix="by"), "name": forms.NameForm(prefix="name"), **given},
        problems=[problem for form in given.values() for problem in form.problems()],
        **{"lines": None, "several": None, "done": [], "reference": "", "most": 0, **shown},
    )
