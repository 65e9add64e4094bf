"""What a text becomes on paper: links say where they lead, and a leaflet takes the first lines. Pure."""

import re
from urllib.parse import urljoin

LINK = re.compile(r'<a href="([^"]+)">')
BLOCK = re.compile(r"<(p|li)>(.*?)</\1>", re.DOTALL)
LINES = 3


def links_with_address(html: str, base: str) -> str:
    """
    Return a text whose links carry their whole address, which shows on paper.

    Args:
        html: A part of a page.
        base: The address of all topics; links between topics are slugs below it.
    """

    def said(found: re.Match[str]) -> str:
        to = found[1]
        if to.startswith(("tel:", "mailto:", "#")):
            return found[0]
        whole = urljoin(f"{base}/", to)
        return f'<a href="{to}" data-address="{whole.partition("://")[2] or whole}">'

    return LINK.sub(said, html)


def short(html: str, lines: int = LINES) -> list[str]:
    """Return the first paragraphs and points of a part, as HTML without links: paper can't be tapped."""
    found = [text.strip() for _, text in BLOCK.findall(html)]
    return [re.sub(r"</?(?:a|p)\b[^>]*>", "", text) for text in found if text][:lines]
