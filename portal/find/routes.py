"""
One field for everything. Works without JavaScript.

What was typed stands in the address, so that going back works; it is written in no log and kept in no table.
"""

from fastapi import Request
from fastapi.responses import Response
from markupsafe import Markup, escape

from portal.changes.access import CurrentCatalogue
from portal.content.access import CurrentContent
from portal.find.access import CurrentFinder
from portal.find.domain import cut
from portal.kit import pages
from portal.kit.marking import N_
from portal.kit.pages import Language, render
from portal.kit.reading import printable

router = pages.router()
TITLES = {"change": N_("Doorgeven"), "page": N_("Uitleg"), "word": N_("Woorden")}
BEGIN_WITH = 4


@router.get("/{language}/zoeken", name="find:search")
def search(
    request: Request,
    language: Language,
    finder: CurrentFinder,
    content: CurrentContent,
    catalogue: CurrentCatalogue,
    q: str = "",
) -> Response:
    """What was found, in groups; or where to begin."""
    typed, shortened = cut(printable(q))
    groups = finder.find(typed)
    # An amount is filled in wherever a page asks for one; what a person types asks for none.
    shown = escape(typed).replace("{", Markup("&#123;"))
    return render(
        request,
        "find/search.html",
        language,
        typed=shown,
        shortened=shortened,
        groups=groups,
        titles=TITLES,
        begin=content.all(language)[:BEGIN_WITH] if not groups else [],
        doubt=catalogue.types.get("not_sure") if not groups else None,
    )
