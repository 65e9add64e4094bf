"""Pages as PDF, where WeasyPrint is installed (`pip install portal[pdf]`). Without it the print page and text stay."""

import logging
from functools import cache
from importlib.util import find_spec
from typing import Any

log = logging.getLogger("portal")


@cache
def maker() -> Any:
    """Return WeasyPrint, or None: it is not installed, or the libraries of the system that it needs are not there."""
    try:
        import weasyprint  # noqa: PLC0415  optional
    except ImportError:
        return None
    except OSError as error:  # it finds no Pango
        log.warning("WeasyPrint is installed but can't start, so there is no PDF: %s", str(error).splitlines()[0])
        return None
    return weasyprint


def installed() -> bool:
    """Whether WeasyPrint is there. Loading it takes a second and much memory, so that waits for the first PDF."""
    return find_spec("weasyprint") is not None


def ready() -> bool:
    """Whether PDF can be made here."""
    return maker() is not None


def pdf_of(page: str) -> bytes:
    """
    Return a page as a tagged PDF (PDF/UA-1), with the language, title and direction of the page.

    The page must hold all it shows: no address is fetched.
    """
    weasyprint = maker()
    nothing = weasyprint.urls.URLFetcher(allowed_protocols=())
    made: bytes = weasyprint.HTML(string=page, url_fetcher=nothing).write_pdf(pdf_variant="pdf/ua-1")
    return made
