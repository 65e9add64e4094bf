"""What a resident keeps: the receipt on the screen and on paper, text and PDF, in every language."""

import re
import threading
import zlib
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from fastapi import FastAPI

from portal.changes.paper import direction
from portal.kit import pdf
from tests.changes.test_after_pages import begin, change, follow
from tests.changes.test_stories import FATIMA
from tests.conftest import Visit
from tests.walk import send, walk

needs_weasyprint = pytest.mark.skipif(not pdf.ready(), reason="WeasyPrint or its libraries are not installed")
one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@one_database
def test_the_receipt_has_a_square_to_scan_without_number_or_code(app: FastAPI, visit: Visit) -> None:
    walk(visit, ["move_within"], FATIMA)
    reference, code = send(visit)
    page = visit.page.text
    drawn = re.search(r'<svg[^>]*class="qr".*?</svg>', page, re.DOTALL)
    assert drawn
    for address in re.findall(r'(?:href|action|src)="([^"]+)"', page):
        assert code not in address
        assert reference not in address


@one_database
@pytest.mark.parametrize("language", ["nl", "en", "ar"])
def test_the_text_holds_every_version_with_its_moment(visit: Visit, language: str) -> None:
    walk(visit, ["move_within"], FATIMA, language)
    reference, code = send(visit, language)
    text = visit.get(f"/{language}/doorgeven/kopie")
    assert reference in text
    assert "5711 AB 12" in text
    follow(visit, reference, code)
    begin(visit)
    change(visit, "new_address", {"answer-postcode": "5711 AB", "answer-number": "14"})
    visit.post("/nl/doorgeven/verbetering")
    for address in (f"/{language}/doorgeven/kopie", f"/{language}/volgen/kopie"):
        text = visit.get(address)
        assert text.index("5711 AB 14") < text.index("5711 AB 12")
        assert visit.page.headers["content-disposition"] == f'attachment; filename="{reference}.txt"'


@one_database
def test_a_stranger_gets_no_papers(visit: Visit) -> None:
    for address in ("doorgeven/kopie", "doorgeven/bewijs", "volgen/kopie", "volgen/bewijs"):
        visit.get(f"/nl/{address}", status=404)


@one_database
def test_without_weasyprint_the_text_stays(app: FastAPI, visit: Visit) -> None:
    app.state.pdf = False
    walk(visit, ["move_within"], FATIMA)
    send(visit)
    assert "/nl/doorgeven/bewijs" not in visit.page.text
    assert "/nl/doorgeven/kopie" in visit.page.text
    visit.get("/nl/doorgeven/bewijs", status=404)


@one_database
@needs_weasyprint
@pytest.mark.parametrize("language", ["nl", "en", "ar"])
def test_the_pdf_is_tagged_and_says_its_language(visit: Visit, language: str) -> None:
    walk(visit, ["move_within"], FATIMA, language)
    reference, code = send(visit, language)
    assert f"/{language}/doorgeven/bewijs" in visit.page.text
    visit.get(f"/{language}/doorgeven/bewijs")
    assert visit.page.headers["content-type"] == "application/pdf"
    assert visit.page.headers["cache-control"] == "no-store"
    content = visit.page.content
    assert content.startswith(b"%PDF-")
    told = opened(content)
    for part in (b"/MarkInfo", b"/StructTreeRoot", f"/Lang ({language})".encode(), b"pdfuaid", b"/FontFile"):
        assert part in told, part
    follow(visit, reference, code, language)
    visit.get(f"/{language}/volgen/bewijs")
    assert visit.page.content.startswith(b"%PDF-")


class Asked(BaseHTTPRequestHandler):
    """Writes down that somebody asked for something."""

    def do_GET(self) -> None:
        self.server.asked = True  # type: ignore[attr-defined]
        self.send_error(404)

    def log_message(self, *_what: object) -> None:
        """Say nothing on the screen."""


@pytest.mark.parametrize(
    ("text", "side"), [("5711 AB 12", "ltr"), ("12", "ltr"), ("", "ltr"), ("نعم", "rtl"), ("3 نعم AB", "rtl")]
)
def test_a_text_is_read_from_the_side_of_its_first_letter(text: str, side: str) -> None:
    assert direction(text) == side


@needs_weasyprint
def test_a_pdf_fetches_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret.css").write_text("p { content: 'geheim' }", encoding="utf-8")
    server = HTTPServer(("127.0.0.1", 0), Asked)
    server.asked = False  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = (
        f'<html lang="nl"><head><title>x</title><link rel="stylesheet" href="{(tmp_path / "secret.css").as_uri()}">'
        f'</head><img src="http://127.0.0.1:{server.server_port}/x.png" alt="x"><p>tekst</p></html>'
    )
    made = pdf.pdf_of(page)
    server.shutdown()
    server.server_close()
    assert made.startswith(b"%PDF-")
    assert not server.asked  # type: ignore[attr-defined]


def opened(content: bytes) -> bytes:
    """Return a PDF with its streams unpacked."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    parts = [content]
    for part in packed:
        with suppress(zlib.error):
            parts.append(zlib.decompressobj().decompress(part))  # its last byte may look like the end of a line
    return b"\n".join(parts)
