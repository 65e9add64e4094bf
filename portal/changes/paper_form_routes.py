"""Nobody has to do it on a screen (Awb 2:7): the same questions on paper, one form per change type."""

from fastapi import Request
from fastapi.responses import Response

from portal.changes.access import CurrentCatalogue
from portal.changes.catalogue import GROUPS
from portal.changes.change_type import ROLES
from portal.changes.paper_form import paper_of
from portal.errors import NotFoundError
from portal.kit import pages
from portal.kit.pages import Language, Now, render

router = pages.router()


@router.get("/{language}/papier", name="changes:paper_forms")
def paper_forms(request: Request, language: Language, catalogue: CurrentCatalogue, moment: Now) -> Response:
    """All forms, in the groups of the choose page."""
    kinds = catalogue.on(moment.date())
    groups = [(title, [kind for kind in kinds if kind.group == group]) for group, title in GROUPS.items()]
    return render(request, "changes/paper_forms.html", language, groups=[(t, found) for t, found in groups if found])


@router.get("/{language}/papier/{slug}", name="changes:paper_form")
def paper_form(request: Request, language: Language, slug: str, catalogue: CurrentCatalogue, moment: Now) -> Response:
    """
    One form, to print.

    Raises:
        NotFoundError: no such change type, or not on this day.
    """
    kind = catalogue.types.get(slug)
    if kind is None or not kind.valid(moment.date()):
        raise NotFoundError
    form = paper_of(kind, catalogue.about_you)
    return render(
        request, "changes/paper_form.html", language, kind=kind, form=form, roles=ROLES, you=catalogue.about_you
    )
