"""All components in all states, and, in demo mode only, the mails that were sent."""

from fastapi import Request
from fastapi.responses import Response

from portal.kit import pages
from portal.kit.pages import render
from portal.kit.words import languages
from portal.notifications.demo_box import sent
from portal.paths import data

components = pages.router()
router = pages.router()


@components.get("/-/components", name="components")
def show_components(request: Request, taal: str = "nl") -> Response:
    """Every component in every state."""
    names = sorted(path.stem for path in (data("static") / "pictograms").glob("*.svg"))
    return render(request, "components/index.html", taal if taal in languages() else "nl", pictograms=names)


@router.get("/-/post", name="demo:post")
def post(request: Request) -> Response:
    """Mails that the demo sent, newest first."""
    return render(request, "components/post.html", "nl", mails=sent())
