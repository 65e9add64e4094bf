"""When this browser has lost its draft: say so, keep what was typed, and offer the code or a new start."""

from fastapi import Request
from fastapi.responses import Response

from portal.changes.change_type import ROLES
from portal.changes.forms import PageForm
from portal.kit.pages import render


def lost_page(
    request: Request,
    language: str,
    *,
    form: PageForm | None = None,
    code: str = "",
    wrong: str = "",
    sent: bool = False,
    status: int = 422,
) -> Response:
    """
    Return the page on which a resident picks up what this browser lost.

    Args:
        request: Of a form whose draft is not there.
        language: Of the page.
        form: The page of the telling with what was typed; None: nothing was.
        code: The resume code as it was typed.
        wrong: What is wrong with the code (Dutch msgid).
        sent: Nothing was lost: the draft was sent already, from another window.
        status: 422, or 200 for who only looks.
    """
    return render(
        request,
        "changes/lost.html",
        language,
        status=status,
        form=form,
        roles=ROLES,
        code=code,
        wrong=wrong,
        already_sent=sent,
    )
