"""On paper a link says where it leads, and a leaflet is one sheet."""

import io
import re

import pikepdf
import pytest

from portal.content.printing import links_with_address, short
from portal.kit import pdf
from tests.conftest import ONE_DATABASE, Visit

BASE = "https://portaal.example/nl/rechten"
needs_weasyprint = pytest.mark.skipif(not pdf.ready(), reason="WeasyPrint or its libraries are not installed")


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ('<a href="extra-hulp">', "portaal.example/nl/rechten/extra-hulp"),
        ('<a href="./extra-hulp">', "portaal.example/nl/rechten/extra-hulp"),
        ('<a href="../wat-doorgeven">', "portaal.example/nl/wat-doorgeven"),
        ('<a href="https://www.juridischloket.nl/">', "www.juridischloket.nl/"),
    ],
)
def test_a_link_carries_its_whole_address(link: str, address: str) -> None:
    assert f'data-address="{address}"' in links_with_address(f"<p>{link}x</a></p>", BASE)


@pytest.mark.parametrize("link", ['<a href="tel:112">', '<a href="mailto:a@b.example">', '<a href="#hulp">'])
def test_what_is_no_place_stays_as_it_is(link: str) -> None:
    assert links_with_address(link, BASE) == link


def test_a_leaflet_takes_the_first_lines_without_links() -> None:
    html = '<p>Een.</p>\n<ul>\n<li><p>Twee <a href="x">hier</a>.</p></li>\n'
    html += "<li>Drie <strong>dik</strong>.</li><li>Vier</li></ul>"
    assert short(html) == ["Een.", "Twee hier.", "Drie <strong>dik</strong>."]
    assert short("") == []


@ONE_DATABASE
def test_a_printed_topic_says_whose_it_is_where_it_stands_and_of_which_day(visit: Visit) -> None:
    page = visit.get("/nl/rechten/geven-en-krijgen")
    foot = page.partition('<div class="on-paper">')[2].partition("</div>")[0]
    for part in (
        "Sociale Dienst Zeven Linden",
        "088-0000000",
        "/nl/rechten/geven-en-krijgen",
        "maandag 23 november 2026",
    ):
        assert part in foot
    assert 'data-address="127.0.0.1:8000/nl/rechten/extra-hulp"' in page
    assert re.search(r'<link rel="stylesheet" href="/static/print\.css[^"]*" media="print">', page)


@ONE_DATABASE
@pytest.mark.parametrize("language", ["nl", "en", "ar"])
def test_every_topic_has_a_leaflet_with_core_four_parts_phone_and_square(visit: Visit, language: str) -> None:
    for topic in visit.client.app.state.content.all(language):  # type: ignore[attr-defined]
        page = visit.get(f"/{language}/rechten/{topic.slug}/folder")
        leaflet = page.partition('<div class="leaflet">')[2]
        assert leaflet.count("<section>") == 4, topic.slug
        assert all(re.findall("<li>", part) for part in leaflet.split("<section>")[1:]), topic.slug
        for part in ("088-0000000", 'class="qr', f"/{language}/rechten/{topic.slug}</bdi>"):
            assert part in leaflet, topic.slug


@ONE_DATABASE
@needs_weasyprint
@pytest.mark.parametrize("language", ["nl", "ar"])
def test_every_leaflet_is_one_sheet_as_pdf(visit: Visit, language: str) -> None:
    for topic in visit.client.app.state.content.all(language):  # type: ignore[attr-defined]
        answer = visit.client.get(f"/{language}/rechten/{topic.slug}/folder.pdf")
        assert answer.headers["content-type"] == "application/pdf"
        with pikepdf.open(io.BytesIO(answer.content)) as made:
            assert len(made.pages) == 1, topic.slug
            assert str(made.Root.Lang) == language


@ONE_DATABASE
def test_without_a_maker_of_pdf_the_leaflet_comes_as_a_page(visit: Visit) -> None:
    visit.client.app.state.pdf = False  # type: ignore[attr-defined]
    assert "folder.pdf" not in visit.get("/nl/rechten/bezwaar/folder")
    assert "Afdrukken" in visit.get("/nl/rechten/bezwaar/folder.pdf")
