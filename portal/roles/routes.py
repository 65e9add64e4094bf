"""Who may see what, and why: the table of roles in words, for everybody."""

from fastapi import Request
from fastapi.responses import Response

from portal.kit import pages
from portal.kit.pages import FOR_ALL, Language, render
from portal.roles.catalogue import table

router = pages.router()


@router.get("/{language}/wie-mag-wat", name="roles:table", tags=[FOR_ALL])
def who_may(request: Request, language: Language) -> Response:
    """Each role: who that is, what they may see and do, and why."""
    return render(request, "roles/table.html", language, roles=table().role)
