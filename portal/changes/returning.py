"""
Somebody sends a form about a report that this browser may no longer see: it asks the number and keeps what was typed.

Who was signed in may also sign in again in another tab. Nothing is done before the form was seen once more.
"""

import re
from typing import Final

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from portal.kit.forms.base import SHOW_AGAIN
from portal.kit.pages import render

OWN: Final = frozenset({"csrf", "reference", "code", "again", SHOW_AGAIN})
"""Fields of the page that asks for number and code; any other is of the form that somebody came from."""
AGAIN: Final = re.compile(r"/[a-z]{2}/volgen/(?:antwoord/\d{1,9}|intrekken|mijn-gegevens/vragen/[a-z]{1,20})")
"""Addresses of forms that show again what was typed when they are asked with `SHOW_AGAIN`."""


def kept(typed: FormData) -> list[tuple[str, str]]:
    """Return what was typed in the other form: (input, text)."""
    return [(name, text) for name, text in typed.multi_items() if name not in OWN and isinstance(text, str) and text]


def ask_number(request: Request, language: str, typed: FormData) -> Response:
    """Ask for number and code, with what was typed and where it goes after that."""
    shown = {"reference": "", "code": "", "wrong": "", "kept": kept(typed), "again": request.url.path}
    return render(request, "changes/follow.html", language, status=422, lost=True, **shown)


def again(typed: FormData) -> str:
    """Return the address of the form that what was typed came from; empty: none, or none of these."""
    address = str(typed.get("again", ""))
    return address if AGAIN.fullmatch(address) else ""


def back_to(address: str) -> Response:
    """Let the browser send what was typed to its own form, which shows it again."""
    return RedirectResponse(address, status_code=307, headers={"Cache-Control": "no-store"})
