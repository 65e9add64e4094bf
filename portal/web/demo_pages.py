"""All components in all states, and, in demo mode only, the mails that were sent."""

from fastapi import Request
from fastapi.responses import Response

from portal.kit import pages
from portal.kit.pages import render
from portal.kit.words import languages
from portal.notifications.demo_box import sent
from portal.paths import data
from portal.web.assets import THEME

components = pages.router()
router = pages.router()
SHEET = """
.sheet { list-style: none; padding: 0; } .sheet .panel { padding-block: var(--basis-space-3); }
.sample { display: flex; gap: 12px; align-items: center; padding: 8px; background: var(--basis-color-paper); }
.sample .picto { inline-size: 24px; block-size: 24px; } .sample .px48 { inline-size: 48px; block-size: 48px; }
.sample .px96 { inline-size: 96px; block-size: 96px; } .one-colour .picto { fill: none; color: #000; }
"""


def themes() -> dict[str, str]:
    """Return the tokens of each organisation's theme, for what stands inside .theme-NAME."""
    found = sorted(data("organisations").glob(f"*/{THEME}"))
    return {path.parent.name: path.read_text("utf-8").replace(":root", f".theme-{path.parent.name}") for path in found}


@components.get("/-/components/sheet.css", name="components:sheet")
def sheet() -> Response:
    """Looks of the sheet of pictograms, which shows every theme beside the others."""
    text = "\n".join([SHEET, *themes().values()])
    return Response(text, media_type="text/css", headers={"Cache-Control": "public, no-cache"})


@components.get("/-/components", name="components")
def show_components(request: Request, taal: str = "nl") -> Response:
    """Every component in every state."""
    names = sorted(path.stem for path in (data("static") / "pictograms").glob("*.svg"))
    language = taal if taal in languages() else "nl"
    return render(request, "components/index.html", language, pictograms=names, themes=list(themes()))


@router.get("/-/post", name="demo:post")
def post(request: Request) -> Response:
    """Mails that the demo sent, newest first."""
    return render(request, "components/post.html", "nl", mails=sent())
